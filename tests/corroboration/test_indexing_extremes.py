"""Texts of any sort are indexed, and none makes the others dear: what is compared is counted, not timed."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.corroboration.copies.copying import Copied
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.driving import Features, Here, Pair
from annotator.corroboration.indexing import index_waiting
from annotator.corroboration.measuring.inventing import invent
from annotator.corroboration.models import IndexedArticle, Reuse
from annotator.corroboration.text_index import COMPARED_OF_MANY, FILED, NEAREST
from annotator.db import Database
from annotator.projects.models import Project
from make import make_project

LINE = (
    "This site keeps small files on your computer to count its readers, and our newsletter brings the best of the "
    "week to your letter box on Sunday morning before breakfast."
)
WORDS = ("harbour", "gate", "keeper", "lantern", "winter", "ferry", "council", "letter", "engine", "market")
#: so many articles, and a few, that the last ones find the lists of what all of them print full
COUNT = FILED + 6


class Counted(Here):
    """In this process, and in how many pairs each text was as the first."""

    together = 1

    def __init__(self) -> None:
        self.pairs: list[int] = []

    def fingerprint(self, texts: Sequence[Text]) -> list[Features]:
        self.pairs.append(0)
        return super().fingerprint(texts)

    def verify(self, texts: Sequence[Text], pairs: Sequence[Pair]) -> list[list[Copied]]:
        self.pairs[-1] += len(pairs)
        return super().verify(texts, pairs)


def index(database: Database, texts: Sequence[str]) -> tuple[Counted, Project]:
    with database.writing() as session:
        project = make_project(session)
        drafts = [ArticleDraft(each, title=f"n{number}") for number, each in enumerate(texts)]
        import_articles(session, SYSTEM, session.get_one(Project, project.id), drafts)
    counted = Counted()
    index_waiting(database, project, driver=counted)
    return counted, project


def passages(database: Database) -> dict[str, int]:
    """How many passages each article was found to share with those before it."""
    query = (
        select(Article.title, func.count())
        .join(Reuse, Reuse.article_id == Article.id)
        .group_by(Article.title)
    )
    with database.reading() as session:
        return {row[0]: row[1] for row in session.execute(query)}


@pytest.mark.one_database
def test_many_copies_of_a_wire_are_compared_with_a_few(database: Database) -> None:
    wire = " ".join(f"{word}{number}" for number in range(8) for word in WORDS)
    counted, _ = index(database, [f"{wire} Edition {number}." for number in range(COUNT)])
    assert max(counted.pairs[FILED + 1 :]) <= COMPARED_OF_MANY + NEAREST
    found = passages(database)
    assert len(found) == COUNT - 1
    assert COMPARED_OF_MANY <= found[f"n{COUNT - 1}"] <= COMPARED_OF_MANY + NEAREST


@pytest.mark.one_database
def test_a_line_on_every_page_is_compared_with_a_few(database: Database) -> None:
    own = [" ".join(f"{word}{number}" for word in WORDS * 3) for number in range(COUNT)]
    counted, _ = index(database, [f"{each}\n{LINE}" for each in own])
    assert max(counted.pairs[FILED + 1 :]) <= COMPARED_OF_MANY + NEAREST


def test_texts_that_share_nothing_are_hardly_compared(database: Database) -> None:
    counted, _ = index(database, [" ".join(f"{word}x{number}" for word in WORDS * 9) for number in range(40)])
    assert sum(counted.pairs) == 0


SCRIPTS = {
    "ru": "Инженеры месяцами предупреждали, что старая плотина над городом не выдержит второй дождливой весны.",
    "ar": "حذر المهندسون لعدة أشهر من أن السد القديم فوق المدينة لن يصمد أمام ربيع ممطر آخر.",
    "he": "המהנדסים הזהירו במשך חודשים שהסכר הישן מעל העיר לא יחזיק מעמד באביב גשום נוסף.",
    "zh": "工程师数月来一直警告说城市上方的旧水坝无法承受第二个多雨的春天。",
    "th": "วิศวกรเตือนมาหลายเดือนแล้วว่าเขื่อนเก่าเหนือเมืองจะทนฤดูใบไม้ผลิที่ฝนตกอีกครั้งไม่ได้",
    "hi": "इंजीनियर महीनों से चेतावनी दे रहे थे कि शहर के ऊपर का पुराना बाँध एक और बरसाती वसंत नहीं झेल पाएगा।",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_found(database: Database, script: str) -> None:
    index(database, [f"1 🌧️\n{SCRIPTS[script]}\n2", f"“…”\n{SCRIPTS[script]}\n❤️", "…"])
    assert passages(database) == {"n1": 1}


@pytest.mark.parametrize("text", ["…", "🌧️ ❤️", "a", "\u0301", "\ud7ff" * 3])
def test_a_text_without_words_is_indexed(database: Database, text: str) -> None:
    index(database, [text, LINE])
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IndexedArticle)) == 2
    assert passages(database) == {}


@pytest.mark.one_database
@pytest.mark.parametrize("long", ["varied", "one word", "one line over and over", "no spaces"])
def test_a_text_of_a_megabyte_is_indexed(database: Database, long: str) -> None:
    varied = "\n".join(invent([f"{LINE}\n" * 30], 250))
    text = {
        "varied": varied, "one word": "so " * 340_000, "one line over and over": f"{LINE}\n" * 6_000,
        "no spaces": "x" * 1_000_000,
    }[long]  # fmt: skip
    index(database, [LINE, text, f"{LINE}\nAnother page."])
    assert sum(passages(database).values()) < 20
