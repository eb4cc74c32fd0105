"""The index of one project's texts: what each shares with the others, and with which it tells a story."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import delete, or_, select

from annotator.corroboration import index_statements as stored
from annotator.corroboration.copies.copying import Copied, read
from annotator.corroboration.copies.fingerprints import fingerprint
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.driving import Driver, Features, Pair
from annotator.corroboration.stories import neighbours
from annotator.corroboration.stories.neighbours import Profile, unpack_profile
from annotator.db import Session, in_parts, new_id

#: texts filed under one hash, the first that came: more have a formula or a page's furniture in common
FILED = 50
#: texts that one is held against word by word, those with the most hashes in common
COMPARED = 60
#: of those that have only such hashes in common as many others have too
COMPARED_OF_MANY = 10
#: and the nearest tellings of its story: what was edited may share no hash. With them .93 of planted passages are
#: found, without .87
NEAREST = 10
#: passages from which a text is known to share much with many, and is compared with no more of them
ENOUGH = 100
#: texts read together
AT_A_TIME = 10


@dataclass(frozen=True)
class Newest:
    """The newest text of an article."""

    article_id: uuid.UUID
    revision_id: uuid.UUID
    text: str = field(repr=False)
    language: str


@dataclass(frozen=True)
class _Filed:
    """A text that is in the index, and those that may share passages with it, likeliest first."""

    newest: Newest
    text: Text
    likely: Sequence[int]


class _Telling(NamedTuple):
    """A text of the same story, and how near it is: 0 to 1."""

    number: int
    article_id: uuid.UUID
    cosine: float


class TextIndex:
    """Of one project, within a transaction. Whoever puts a text in holds the project's row."""

    def __init__(self, session: Session, project_id: uuid.UUID, driver: Driver) -> None:
        # past the session, whose share of thirty small statements is a tenth of the whole
        self._connection, self._project_id, self._driver = session.connection(), project_id, driver
        digest = hashlib.sha256(project_id.bytes).digest()
        # projects share the tables, and not one row
        self._salt = int.from_bytes(digest[:8], "big", signed=True)

    def put(self, newest: Sequence[Newest]) -> None:
        """Index texts in place of those that their articles had."""
        known = self._take_out([one.article_id for one in newest])
        filed = []
        for one, text, features in self._fingerprint(newest):
            number, profile = self._file(one, features, known.get(one.article_id))
            tellings = self._find_tellings(number, one, profile)
            self._link_story(one, tellings)
            hashes = [each ^ self._salt for each in features.hashes]
            counts = self._count_filed(hashes)
            if file := [each for each in hashes if counts.get(each, 0) < FILED]:
                self._connection.execute(stored.FILE[stored.POSTING], {"hashes": file, "own": number})
            filed.append(_Filed(one, text, self._list_likely(number, tellings, counts)))
        found = self._find_reuse(filed)
        if rows := [row for place in sorted(found) for row in found[place]]:
            self._connection.execute(stored.NEW_REUSE, rows)

    def rehearse(self, newest: Sequence[Newest]) -> None:
        """Ask the driver what ``put()`` will ask it, as far as that can be known before. Changes nothing."""
        ids = [one.article_id for one in newest]
        numbers: dict[uuid.UUID, int] = dict(
            self._connection.execute(stored.NUMBERS, {"articles": ids}).all()
        )
        project = self._connection.execute(stored.SIZE, {"project": self._project_id}).one_or_none()
        filed = []
        for one, text, features in self._fingerprint(newest):
            number = numbers.get(one.article_id, -1)
            profile, _ = self._weigh(features, project.counted if project else 0)
            tellings = self._find_tellings(number, one, profile)
            counts = self._count_filed([each ^ self._salt for each in features.hashes])
            filed.append(_Filed(one, text, self._list_likely(number, tellings, counts)))
        self._find_reuse(filed)

    def _fingerprint(self, newest: Sequence[Newest]) -> Iterator[tuple[Newest, Text, Features]]:
        texts = [read(one.text, one.language) for one in newest]
        return zip(newest, texts, self._driver.fingerprint(texts), strict=True)

    def forget_all(self) -> None:
        """Take everything of the project out."""
        mine = stored.INDEXED.c.project_id == self._project_id
        for table in (stored.POSTING, stored.STORY_WORD):
            numbers = select(stored.INDEXED.c.number).where(mine)
            self._connection.execute(delete(table).where(table.c.number.in_(numbers)))
        for table in (stored.NEIGHBOUR, stored.REUSE):
            ids = select(stored.INDEXED.c.article_id).where(mine)
            self._connection.execute(delete(table).where(table.c.article_id.in_(ids)))
        # the high half of their hashes says whose words they are
        low = self._salt & ~0xFFFFFFFF
        self._connection.execute(
            delete(stored.COUNT).where(stored.COUNT.c.hash.between(low, low | 0xFFFFFFFF))
        )
        self._connection.execute(delete(stored.INDEXED).where(mine))

    def _take_out(self, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """What is looked up by the texts that these articles had; by article what is known of them."""
        known = self._connection.execute(stored.KNOWN, {"articles": article_ids}).all()
        for one in known:
            hashes = {each.hash ^ self._salt for each in fingerprint(read(one.text).placed.words)}
            posted = self._salted(unpack_profile(one.profile).posted)
            for table, values in ((stored.POSTING, sorted(hashes)), (stored.STORY_WORD, posted)):
                self._connection.execute(stored.TAKE_OUT[table], {"hashes": values, "own": one.number})
            for table in (stored.NEIGHBOUR, stored.REUSE):
                either = or_(table.c.article_id == one.article_id, table.c.other_id == one.article_id)
                self._connection.execute(delete(table).where(either))
        return {one.article_id: one for one in known}

    def _weigh(self, features: Features, counted: int) -> tuple[Profile, list[int]]:
        """What a text is known by among so many that were counted, and its words as they are counted."""
        terms = features.terms
        salted = dict(zip((term.hash for term in terms), self._salted(t.hash for t in terms), strict=True))
        hashes = sorted(set(salted.values()))
        counts: dict[int, int] = dict(self._connection.execute(stored.COUNTS, {"hashes": hashes}).all())
        containing = {own: counts[one] for own, one in salted.items() if one in counts}
        return neighbours.weigh(terms, counted, containing), hashes

    def _file(self, newest: Newest, features: Features, known: Any) -> tuple[int, Profile]:
        project = self._connection.execute(stored.SIZE_TO_GROW, {"project": self._project_id}).one()
        profile, hashes = self._weigh(features, project.counted)
        values = {"revision_id": newest.revision_id, "profile": profile.pack()}
        if known is not None:
            self._connection.execute(stored.RENEW, {"own": known.number, **values})
            number: int = known.number
        else:
            is_counted = neighbours.is_counted(project.size)
            values |= {"article_id": newest.article_id, "project_id": self._project_id}
            number = self._connection.execute(stored.NEW, {"is_counted": is_counted, **values}).scalar_one()
            more = {"size": project.size + 1, "counted": project.counted + is_counted}
            self._connection.execute(stored.GROW, {"project": self._project_id, **more})
            if is_counted:
                count = stored.COUNT_MORE[self._connection.dialect.name]
                self._connection.execute(count, {"hashes": hashes})
        if profile.posted:
            posted = sorted(self._salted(profile.posted))
            self._connection.execute(stored.FILE[stored.STORY_WORD], {"hashes": posted, "own": number})
        return number, profile

    def _find_tellings(self, number: int, newest: Newest, profile: Profile) -> list[_Telling]:
        """The tellings of the same story, the nearest first."""
        if not profile.asked:
            return []
        asked = {"hashes": self._salted(profile.asked), "own": number}
        rows = {str(row.article_id): row for row in self._connection.execute(stored.TELLINGS, asked)}
        across = frozenset(one for one, row in rows.items() if _differ(row.language, newest.language))
        profiles = {one: unpack_profile(row.profile) for one, row in rows.items()}
        near = neighbours.find_nearest(profile, profiles, across=across)
        return [_Telling(rows[one.id].number, rows[one.id].article_id, one.cosine) for one in near]

    def _link_story(self, newest: Newest, tellings: Sequence[_Telling]) -> None:
        links = [
            {"article_id": here, "other_id": there, "cosine": max(1, min(1_000, round(one.cosine * 1_000)))}
            for one in tellings
            for here, there in ((newest.article_id, one.article_id), (one.article_id, newest.article_id))
        ]
        if links:
            self._connection.execute(stored.NEW_NEIGHBOUR, links)

    def _find_reuse(self, filed: Sequence[_Filed]) -> dict[int, list[dict[str, object]]]:
        """By place, the rows of what each shares with those that are likely; no more than it takes to know."""
        waiting = {place: list(in_parts(one.likely, AT_A_TIME)) for place, one in enumerate(filed)}
        found: dict[int, list[dict[str, object]]] = {place: [] for place in waiting}
        read_before: dict[int, tuple[uuid.UUID, Text]] = {}
        while waiting := {
            place: parts for place, parts in waiting.items() if parts and len(found[place]) < ENOUGH
        }:
            asked = [(place, other) for place, parts in waiting.items() for other in parts.pop(0)]
            self._read_texts({other for _, other in asked} - read_before.keys(), read_before)
            others = {number: at for at, number in enumerate(read_before, len(filed))}
            texts = [*(one.text for one in filed), *(text for _, text in read_before.values())]
            copied = self._driver.verify(texts, [Pair(place, others[other]) for place, other in asked])
            for (place, other), passages in zip(asked, copied, strict=True):
                here, there = filed[place].newest.article_id, read_before[other][0]
                found[place] += [_reuse_row(here, there, one) for one in passages]
        return found

    def _count_filed(self, hashes: list[int]) -> dict[int, int]:
        """How many texts are filed under each of these that some are."""
        return dict(self._connection.execute(stored.FILED, {"hashes": hashes}).all())

    def _list_likely(self, number: int, tellings: Sequence[_Telling], counts: Mapping[int, int]) -> list[int]:
        """Who may share passages: the nearest tellings, and those that share the most hashes.

        Those that have a hash in common which few have come first. A hash of FILED texts is a formula, a page's
        furniture or a wire that everybody prints: a few of them tell that.
        """
        likely = [one.number for one in tellings[:NEAREST]]
        few = [one for one, count in counts.items() if count < FILED]
        many = [one for one, count in counts.items() if count >= FILED]
        for some, at_most in ((few, COMPARED), (many, COMPARED_OF_MANY)):
            asked = {"hashes": some, "own": number, "at_most": at_most}
            likely += self._connection.scalars(stored.SHARING, asked).all() if some else ()
        return list(dict.fromkeys(likely))

    def _read_texts(self, numbers: Collection[int], into: dict[int, tuple[uuid.UUID, Text]]) -> None:
        if numbers:
            for row in self._connection.execute(stored.TEXTS, {"numbers": sorted(numbers)}):
                into[row.number] = row.article_id, read(row.text, row.language)

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
