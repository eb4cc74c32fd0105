"""Two to four articles beside each other: the same passages, figures, and quotations word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup

from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.corroboration.compared import FEWEST, MOST, Compared, SamePassage, compare_articles
from annotator.corroboration.indexing import index_some
from annotator.corroboration.story_texts import Telling
from annotator.errors import Invalid
from annotator.projects.queries import get_project
from annotator.text.paragraphs import list_paragraphs
from annotator.web import web
from annotator.web.marks import LinkMark, Mark, paint_text
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in

#: passages take these by turns
COLOURS = ("violet", "teal", "amber", "blue", "pink", "green", "red")
#: how many are named in words, from none
_COUNTED = ("none was", "one was", "two were", "three were", "four were", "five were", "six were")


@dataclass(frozen=True)
class CopiedMark(Mark):
    """A passage that others have too, or words of it that they have not."""

    @property
    def look(self) -> str:
        """Its class."""
        return f"k-{self.kind}"


@dataclass(frozen=True)
class Column:
    """One article."""

    #: from 0
    place: int
    telling: Telling
    html: Markup
    #: passages it shares
    passages: Sequence[SamePassage]

    @property
    def article(self) -> Article:
        """What it is of."""
        return self.telling.article


@web.get("/projects/<slug>/compare")
@signed_in
def compare_articles_page(slug: str) -> Response:
    """The articles that are named in the address."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    ids = read_ids(request.args.getlist("article"))
    index_some(database(), project, parse_id(ids[0], "article"))
    with database().reading() as session:
        chosen = [get_article(session, actor, parse_id(one, "article"), project=project) for one in ids]
        compared = compare_articles(session, actor, chosen)
    articles = {str(one.id): one for one in chosen}
    read = {one.article.id for one in compared.tellings}
    return answer_page(
        "corroboration/compare.html", project=project, nav="articles", compared=compared, articles=articles,
        columns=paint_columns(compared), unread=[one for one in chosen if one.id not in read],
        differing=[row for row in compared.figures if row.differences],
        agreeing=[row for row in compared.figures if not row.differences],
        drifted=[one for one in compared.quotations if one.has_drifted],
        same=[one for one in compared.quotations if not one.has_drifted],
    )  # fmt: skip


def read_ids(asked: Sequence[str]) -> list[str]:
    """The articles to compare, each once. Raises Invalid unless they are two to four."""
    ids = list(dict.fromkeys(one.strip().lower() for one in asked))
    if not FEWEST <= len(ids) <= MOST:
        count = _COUNTED[len(ids)] if len(ids) < len(_COUNTED) else f"{len(ids)} were"
        raise Invalid(
            "article", f"Two to four articles can be compared; {count} chosen. Go back and choose again."
        )
    return ids


def paint_columns(compared: Compared) -> list[Column]:
    """Each text with the passages that it shares; behind each stands its number, which leads to the next article."""
    columns = []
    for at, telling in enumerate(compared.tellings):
        told = telling.told
        here = [one for one in compared.passages if told.id in one.places]
        marks = [mark for one in here for mark in _marks(compared, one, at)]
        paragraphs = list_paragraphs(told.text, told.language)
        columns.append(Column(at, telling, paint_text(told.text, paragraphs, marks), here))
    return columns


def _marks(compared: Compared, passage: SamePassage, at: int) -> list[Mark]:
    told = compared.tellings[at].told
    colour = COLOURS[(passage.number - 1) % len(COLOURS)]
    others = [
        one for one in range(len(compared.tellings)) if compared.tellings[one].told.id in passage.places
    ]
    following = others[(others.index(at) + 1) % len(others)]
    names = " and ".join(
        compared.tellings[one].article.publisher or compared.tellings[one].article.title
        for one in others
        if one != at
    )
    link = LinkMark(
        passage.number, f"#p{passage.number}-{following}", f"Passage {passage.number}: also in {names}"
    )
    marks: list[Mark] = []
    for turn, span in enumerate(passage.places[told.id]):
        anchor = f"p{passage.number}-{at}" if turn == 0 else ""
        name = f"p{passage.number}" + (f".{turn}" if turn else "")
        marks.append(CopiedMark(name, span.start, span.end, "copied", "", colour, "solid", (link,), anchor))
    for turn, span in enumerate(passage.differing.get(told.id, ())):
        marks.append(
            CopiedMark(f"d{passage.number}.{turn}", span.start, span.end, "differs", "", colour, "dashed")
        )
    return marks
