"""The index of one project's texts: what each shares with the others, and with which it tells a story."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from annotator.articles.models import Article, Revision
from annotator.corroboration.copies.copying import Copied, read, verify
from annotator.corroboration.copies.fingerprints import fingerprint
from annotator.corroboration.copies.snapping import Text
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
#: and the nearest tellings of its story: what was edited may share no hash. With them .93 of planted passages are
#: found, without .87
NEAREST = 10
#: passages from which a text is known to share much with many, and is compared with no more of them
ENOUGH = 100
#: texts read together
AT_A_TIME = 10

_POSTING, _STORY_WORD, _COUNT = table_of(Posting), table_of(StoryWord), table_of(WordCount)
_INDEXED, _NEIGHBOUR, _REUSE = table_of(IndexedArticle), table_of(Neighbour), table_of(Reuse)
_REVISION = table_of(Revision)


def _newest_of(number: int) -> Any:
    own = select(_STORY_WORD).where(_STORY_WORD.c.hash == bindparam(f"h{number}"))
    return select(own.order_by(_STORY_WORD.c.number.desc()).limit(neighbours.NEWEST).subquery())


#: for each word asked the newest texts that are filed under it
_ASK = union_all(*map(_newest_of, range(neighbours.ASKED)))


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
        #: by revision, those that were compared in this transaction
        self._read: dict[uuid.UUID, Text] = {}

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
        for table, hashes in (
            (_POSTING, self._hashes_of(read(old))),
            (_STORY_WORD, self._salted(unpack_profile(known.profile).posted)),
        ):
            for part in in_parts(hashes):
                self._session.execute(
                    delete(table).where(table.c.hash.in_(part), table.c.number == known.number)
                )
        for table in (_NEIGHBOUR, _REUSE):
            either = or_(table.c.article_id == known.article_id, table.c.other_id == known.article_id)
            self._session.execute(delete(table).where(either))

    def _file(self, newest: Newest, text: Text, known: Any) -> tuple[int, Profile]:
        project = self._session.get_one(
            IndexedProject, self._project_id, with_for_update={"key_share": True}, populate_existing=True
        )
        terms = neighbours.describe(newest.text, text.words)
        salted = dict(zip((term.hash for term in terms), self._salted(t.hash for t in terms), strict=True))
        containing = self._count(salted)
        profile = neighbours.weigh(terms, project.counted, containing)
        values = {"revision_id": newest.revision_id, "profile": profile.pack()}
        if known is not None:
            self._session.execute(update(_INDEXED).where(_INDEXED.c.number == known.number).values(values))
            number: int = known.number
        else:
            is_counted = neighbours.is_counted(project.size)
            number = self._session.execute(
                insert(_INDEXED)
                .values(
                    article_id=newest.article_id, project_id=self._project_id, is_counted=is_counted, **values
                )
                .returning(_INDEXED.c.number)
            ).scalar_one()
            project.size += 1
            if is_counted:
                project.counted += 1
                self._count_more(salted.values())
            self._session.flush()
        if profile.posted:
            rows = [{"hash": one, "number": number} for one in self._salted(profile.posted)]
            self._session.execute(insert(_STORY_WORD), rows)
        return number, profile

    def _count(self, salted: Mapping[int, int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for part in in_parts(salted.values()):
            query = select(_COUNT.c.hash, _COUNT.c.articles).where(_COUNT.c.hash.in_(part))
            found |= {row.hash: row.articles for row in self._session.execute(query)}
        return {own: found[one] for own, one in salted.items() if one in found}

    def _count_more(self, hashes: Iterable[int]) -> None:
        on_sqlite = self._session.get_bind().dialect.name == "sqlite"
        new: Any = (sqlite_insert if on_sqlite else postgresql_insert)(_COUNT)
        more = new.on_conflict_do_update(
            index_elements=[_COUNT.c.hash], set_={"articles": _COUNT.c.articles + 1}
        )
        if rows := [{"hash": one, "articles": 1} for one in sorted(set(hashes))]:
            self._session.execute(more, rows)

    def _link_story(self, number: int, newest: Newest, profile: Profile) -> list[int]:
        """Find the tellings of the same story, and give the numbers of the nearest."""
        if not profile.asked:
            return []
        asked = self._salted(profile.asked)
        asked += [asked[0]] * (neighbours.ASKED - len(asked))
        found = self._session.execute(_ASK, {f"h{place}": one for place, one in enumerate(asked)})
        met = Counter(row.number for row in found if row.number != number)
        articles = self._read_indexed([one for one, _ in met.most_common(neighbours.COMPARED)])
        across = frozenset(
            str(row.article_id) for row in articles.values() if _differ(row.language, newest.language)
        )
        profiles = {str(row.article_id): unpack_profile(row.profile) for row in articles.values()}
        near = neighbours.find_nearest(profile, profiles, across=across)
        pairs = [(newest.article_id, uuid.UUID(one.id), round(one.cosine * 1_000)) for one in near]
        rows = [
            {"article_id": here, "other_id": there, "cosine": max(1, min(1_000, cosine))}
            for one, other, cosine in pairs
            for here, there in ((one, other), (other, one))
        ]
        if rows:
            self._session.execute(insert(_NEIGHBOUR), rows)
        numbers = {str(row.article_id): one for one, row in articles.items()}
        return [numbers[one.id] for one in near[:NEAREST]]

    def _find_reuse(self, number: int, newest: Newest, text: Text, nearest: Collection[int]) -> None:
        hashes = self._hashes_of(text)
        filed: Counter[int] = Counter()
        met: Counter[int] = Counter()
        for part in in_parts(hashes):
            query = select(_POSTING.c.hash, _POSTING.c.number).where(_POSTING.c.hash.in_(part))
            for row in self._session.execute(query):
                filed[row.hash] += 1
                met[row.number] += 1
        if rows := [{"hash": one, "number": number} for one in hashes if filed[one] < FILED]:
            self._session.execute(insert(_POSTING), rows)
        met.pop(number, None)
        likely = dict.fromkeys((*nearest, *(one for one, _ in met.most_common(COMPARED))))
        others = self._read_indexed(likely.keys())
        found: list[dict[str, object]] = []
        for some in in_parts([others[one] for one in likely if one in others], AT_A_TIME):
            if len(found) >= ENOUGH:
                break
            texts = self._read_texts(some)
            found += [
                _reuse_row(newest.article_id, other.article_id, copied)
                for other in some
                for copied in verify(text, texts[other.revision_id])
            ]
        if found:
            self._session.execute(insert(_REUSE), found)

    def _read_indexed(self, numbers: Collection[int]) -> dict[int, Any]:
        if not numbers:
            return {}
        language = table_of(Article).c.language
        query = select(_INDEXED, language).join(Article, table_of(Article).c.id == _INDEXED.c.article_id)
        rows = self._session.execute(query.where(_INDEXED.c.number.in_(numbers)))
        return {row.number: row for row in rows}

    def _read_texts(self, rows: Iterable[Any]) -> Mapping[uuid.UUID, Text]:
        languages = {row.revision_id: row.language for row in rows}
        missing = [one for one in languages if one not in self._read]
        query = select(_REVISION.c.id, _REVISION.c.text).where(_REVISION.c.id.in_(missing))
        for row in self._session.execute(query) if missing else ():
            self._read[row.id] = read(row.text, languages[row.id])
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
