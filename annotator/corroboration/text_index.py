"""The index of one project's texts: what each shares with the others, and with which it tells a story."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, literal, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from annotator.articles.models import Article, Revision
from annotator.corroboration.copies.copying import Copied, read, verify
from annotator.corroboration.copies.fingerprints import fingerprint
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.each_number import each_number
from annotator.corroboration.models import (
    IndexedArticle,
    IndexedProject,
    Neighbour,
    Posting,
    Reuse,
    StoryWord,
    WordCount,
)
from annotator.corroboration.stories import neighbours
from annotator.corroboration.stories.neighbours import Profile, unpack_profile
from annotator.db import Session, in_parts, new_id, table_of

#: texts filed under one hash, the first that came: more have a formula or a page's furniture in common
FILED = 50
#: texts that one is held against word by word, those with the most hashes in common
COMPARED = 60
#: of those that have only such hashes in common as many others have too
COMPARED_OF_MANY = 20
#: and the nearest tellings of its story: what was edited may share no hash. With them .93 of planted passages are
#: found, without .87
NEAREST = 10
#: passages from which a text is known to share much with many, and is compared with no more of them
ENOUGH = 100
#: texts read together
AT_A_TIME = 10

_POSTING, _STORY_WORD, _COUNT = table_of(Posting), table_of(StoryWord), table_of(WordCount)
_INDEXED, _NEIGHBOUR, _REUSE = table_of(IndexedArticle), table_of(Neighbour), table_of(Reuse)
_ARTICLE, _REVISION, _PROJECT = table_of(Article), table_of(Revision), table_of(IndexedProject)

_HASHES, _NUMBERS = each_number("hashes"), each_number("numbers")
_EACH_HASH, _EACH_NUMBER = select(_HASHES.c.value), select(_NUMBERS.c.value)
_OWN = bindparam("own", type_=Integer)
_SIZE = (
    select(_PROJECT.c.size, _PROJECT.c.counted)
    .where(_PROJECT.c.project_id == bindparam("project"))
    .with_for_update(key_share=True)
)
_GROW = update(_PROJECT).where(_PROJECT.c.project_id == bindparam("project"))
_COUNTS = select(_COUNT.c.hash, _COUNT.c.articles).where(_COUNT.c.hash.in_(_EACH_HASH))
#: how many are filed under each hash
_FILED = (
    select(_POSTING.c.hash, func.count().label("filed"))
    .where(_POSTING.c.hash.in_(_EACH_HASH))
    .group_by(_POSTING.c.hash)
)
#: who shares the most of these
_SHARING = (
    select(_POSTING.c.number)
    .where(_POSTING.c.hash.in_(_EACH_HASH), _POSTING.c.number != _OWN)
    .group_by(_POSTING.c.number)
    .order_by(func.count().desc(), _POSTING.c.number)
    .limit(bindparam("at_most", type_=Integer))
)
_TEXTS = (
    select(_INDEXED.c.number, _INDEXED.c.article_id, _REVISION.c.text, _ARTICLE.c.language)
    .join(_ARTICLE, _ARTICLE.c.id == _INDEXED.c.article_id)
    .join(_REVISION, _REVISION.c.id == _INDEXED.c.revision_id)
    .where(_INDEXED.c.number.in_(_EACH_NUMBER))
)


def _tellings() -> Any:
    """Who may tell the same story: for each word asked the newest that are filed under it, and most often met."""
    older = (
        select(_STORY_WORD.c.number)
        .where(_STORY_WORD.c.hash == _HASHES.c.value)
        .order_by(_STORY_WORD.c.number.desc())
        .offset(neighbours.NEWEST - 1)
        .limit(1)
        .correlate(_HASHES)
        .scalar_subquery()
    )
    met = (
        select(_STORY_WORD.c.number, func.count().label("shared"))
        .select_from(_HASHES.join(_STORY_WORD, _STORY_WORD.c.hash == _HASHES.c.value))
        .where(_STORY_WORD.c.number >= func.coalesce(older, 0), _STORY_WORD.c.number != _OWN)
        .group_by(_STORY_WORD.c.number)
        .order_by(func.count().desc(), _STORY_WORD.c.number.desc())
        .limit(neighbours.COMPARED)
        .subquery()
    )
    columns = (_INDEXED.c.number, _INDEXED.c.article_id, _INDEXED.c.profile, _ARTICLE.c.language)
    return (
        select(*columns)
        .select_from(met.join(_INDEXED, _INDEXED.c.number == met.c.number))
        .join(_ARTICLE, _ARTICLE.c.id == _INDEXED.c.article_id)
    )


def _file_under(table: Any) -> Any:
    return insert(table).from_select(["hash", "number"], select(_HASHES.c.value, _OWN))


def _count_more(insert_for: Any) -> Any:
    rows = select(_HASHES.c.value, literal(1)).where(true())  # or SQLite takes ON for that of a join
    new = insert_for(_COUNT).from_select(["hash", "articles"], rows)
    return new.on_conflict_do_update(index_elements=[_COUNT.c.hash], set_={"articles": _COUNT.c.articles + 1})


_TELLINGS = _tellings()
_FILE = {table: _file_under(table) for table in (_POSTING, _STORY_WORD)}
_TAKE_OUT = {
    table: delete(table).where(table.c.hash.in_(_EACH_HASH), table.c.number == _OWN)
    for table in (_POSTING, _STORY_WORD)
}
_COUNT_MORE = {"sqlite": _count_more(sqlite_insert), "postgresql": _count_more(postgresql_insert)}


@dataclass(frozen=True)
class Newest:
    """The newest text of an article."""

    article_id: uuid.UUID
    revision_id: uuid.UUID
    text: str = field(repr=False)
    language: str


class TextIndex:
    """Of one project, within a transaction. Whoever puts a text in holds the project's row."""

    def __init__(self, session: Session, project_id: uuid.UUID) -> None:
        self._session, self._project_id = session, project_id
        digest = hashlib.sha256(project_id.bytes).digest()
        # projects share the tables, and not one row
        self._salt = int.from_bytes(digest[:8], "big", signed=True)
        #: by number, the articles that were compared in this transaction, with their texts
        self._read: dict[int, tuple[uuid.UUID, Text]] = {}

    def put(self, newest: Newest) -> None:
        """Index a text in place of the one that the article had."""
        known = self._session.execute(
            select(_INDEXED).where(_INDEXED.c.article_id == newest.article_id)
        ).one_or_none()
        text = read(newest.text, newest.language)
        if known is not None:
            self._take_out(known)
        number, profile = self._file(newest, text, known)
        nearest = self._link_story(number, newest, profile)
        self._find_reuse(number, newest, text, nearest)

    def forget_all(self) -> None:
        """Take everything of the project out."""
        mine = _INDEXED.c.project_id == self._project_id
        for table in (_POSTING, _STORY_WORD):
            numbers = select(_INDEXED.c.number).where(mine)
            self._session.execute(delete(table).where(table.c.number.in_(numbers)))
        for table in (_NEIGHBOUR, _REUSE):
            ids = select(_INDEXED.c.article_id).where(mine)
            self._session.execute(delete(table).where(table.c.article_id.in_(ids)))
        # the high half of their hashes says whose words they are
        low = self._salt & ~0xFFFFFFFF
        self._session.execute(delete(_COUNT).where(_COUNT.c.hash.between(low, low | 0xFFFFFFFF)))
        self._session.execute(delete(_INDEXED).where(mine))

    def _take_out(self, known: Any) -> None:
        """What is looked up by the text that the article had."""
        old = self._session.scalar(select(_REVISION.c.text).where(_REVISION.c.id == known.revision_id)) or ""
        posted = self._salted(unpack_profile(known.profile).posted)
        for table, hashes in ((_POSTING, self._hashes_of(read(old))), (_STORY_WORD, posted)):
            self._session.execute(_TAKE_OUT[table], {"hashes": hashes, "own": known.number})
        self._read.pop(known.number, None)
        for table in (_NEIGHBOUR, _REUSE):
            either = or_(table.c.article_id == known.article_id, table.c.other_id == known.article_id)
            self._session.execute(delete(table).where(either))

    def _file(self, newest: Newest, text: Text, known: Any) -> tuple[int, Profile]:
        project = self._session.execute(_SIZE, {"project": self._project_id}).one()
        terms = neighbours.describe(newest.text, text.words)
        salted = dict(zip((term.hash for term in terms), self._salted(t.hash for t in terms), strict=True))
        counts: dict[int, int] = dict(
            self._session.execute(_COUNTS, {"hashes": sorted(salted.values())}).all()
        )
        containing = {own: counts[one] for own, one in salted.items() if one in counts}
        profile = neighbours.weigh(terms, project.counted, containing)
        values = {"revision_id": newest.revision_id, "profile": profile.pack()}
        if known is not None:
            self._session.execute(update(_INDEXED).where(_INDEXED.c.number == known.number).values(values))
            number: int = known.number
        else:
            is_counted = neighbours.is_counted(project.size)
            values |= {"article_id": newest.article_id, "project_id": self._project_id}
            new = insert(_INDEXED).values(is_counted=is_counted, **values).returning(_INDEXED.c.number)
            number = self._session.execute(new).scalar_one()
            more = {"size": project.size + 1, "counted": project.counted + is_counted}
            self._session.execute(_GROW, {"project": self._project_id, **more})
            if is_counted:
                count = _COUNT_MORE[self._session.get_bind().dialect.name]
                self._session.execute(count, {"hashes": sorted(set(salted.values()))})
        if profile.posted:
            posted = sorted(self._salted(profile.posted))
            self._session.execute(_FILE[_STORY_WORD], {"hashes": posted, "own": number})
        return number, profile

    def _link_story(self, number: int, newest: Newest, profile: Profile) -> list[int]:
        """Find the tellings of the same story, and give the numbers of the nearest."""
        if not profile.asked:
            return []
        asked = {"hashes": self._salted(profile.asked), "own": number}
        rows = {str(row.article_id): row for row in self._session.execute(_TELLINGS, asked)}
        across = frozenset(one for one, row in rows.items() if _differ(row.language, newest.language))
        profiles = {one: unpack_profile(row.profile) for one, row in rows.items()}
        near = neighbours.find_nearest(profile, profiles, across=across)
        pairs = [(newest.article_id, rows[one.id].article_id, round(one.cosine * 1_000)) for one in near]
        links = [
            {"article_id": here, "other_id": there, "cosine": max(1, min(1_000, cosine))}
            for one, other, cosine in pairs
            for here, there in ((one, other), (other, one))
        ]
        if links:
            self._session.execute(insert(_NEIGHBOUR), links)
        return [rows[one.id].number for one in near[:NEAREST]]

    def _find_reuse(self, number: int, newest: Newest, text: Text, nearest: Collection[int]) -> None:
        likely = list(dict.fromkeys((*nearest, *self._file_copied(number, self._hashes_of(text)))))
        found: list[dict[str, object]] = []
        for some in in_parts(likely, AT_A_TIME):
            if len(found) >= ENOUGH:
                break
            texts = self._read_texts(some)
            found += [
                _reuse_row(newest.article_id, texts[other][0], copied)
                for other in some
                for copied in verify(text, texts[other][1])
            ]
        if found:
            self._session.execute(insert(_REUSE), found)

    def _file_copied(self, number: int, hashes: list[int]) -> list[int]:
        """File a text under its hashes, and give the numbers of those that share the most of them.

        Those that have a hash in common which few have come first. A hash of FILED texts is a formula, a page's
        furniture or a wire that everybody prints: a few of them tell that.
        """
        filed: dict[int, int] = dict(self._session.execute(_FILED, {"hashes": hashes}).all())
        many = [one for one, count in filed.items() if count >= FILED]
        if file := [one for one in hashes if filed.get(one, 0) < FILED]:
            self._session.execute(_FILE[_POSTING], {"hashes": file, "own": number})
        sharing: list[int] = []
        few = [one for one, count in filed.items() if count < FILED]
        for some, at_most in ((few, COMPARED), (many, COMPARED_OF_MANY)):
            asked = {"hashes": some, "own": number, "at_most": at_most}
            sharing += self._session.scalars(_SHARING, asked).all() if some else ()
        return sharing

    def _read_texts(self, numbers: Collection[int]) -> Mapping[int, tuple[uuid.UUID, Text]]:
        if missing := [one for one in numbers if one not in self._read]:
            for row in self._session.execute(_TEXTS, {"numbers": missing}):
                self._read[row.number] = row.article_id, read(row.text, row.language)
        return self._read

    def _hashes_of(self, text: Text) -> list[int]:
        return sorted({one.hash ^ self._salt for one in fingerprint(text.words.folded)})

    def _salted(self, hashes: Iterable[int]) -> list[int]:
        """Of 32 bits, made the project's own."""
        high = self._salt & ~0xFFFFFFFF
        return [high | (one & 0xFFFFFFFF) for one in hashes]


def _differ(one: str, other: str) -> bool:
    """Whether two languages are known and not the same; of BCP 47 the first part tells."""
    names = {one.partition("-")[0].lower(), other.partition("-")[0].lower()}
    return len(names) > 1 and not names & {"", "und"}


def _reuse_row(article_id: uuid.UUID, other_id: uuid.UUID, copied: Copied) -> dict[str, object]:
    return {
        "id": new_id(), "article_id": article_id, "other_id": other_id,
        "start_offset": copied.first.start, "end_offset": copied.first.end,
        "other_start": copied.second.start, "other_end": copied.second.end,
        "words": copied.words, "identity": round(copied.identity * 1_000),
    }  # fmt: skip
