"""The path of attribution: from a passage, over whom its article credits, to the primary source; and circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.corroboration.origins.clusters import Published, Reuse, find_origins, published_key
from annotator.corroboration.origins.independence import Passage, rests_on
from annotator.corroboration.quotes.outlets import match_outlet
from annotator.corroboration.quotes.sources import Kind

#: raised when the same passages give other paths
VERSION = 1


class Says(StrEnum):
    """How it is known that an article rests on something; what is surest first."""

    MARKED = "marked as repeating"
    CREDITS = "credits"
    COPIED = "copies"
    QUOTES = "quotes"


_ORDER = {says: at for at, says in enumerate(Says)}


@dataclass(frozen=True, slots=True)
class Step:
    """An article rests on another one, or on a source outside the set."""

    article_id: str
    #: the article it rests on, or "" when that is none of the set
    to_id: str
    #: the outlet, agency, person or document, as it is called
    to_name: str
    says: Says


@dataclass(frozen=True, slots=True)
class Path:
    """The way from one article to what it rests on in the end."""

    steps: tuple[Step, ...]
    #: the primary source, as far as it is marked; "" when the article itself is as far as one gets
    source: str
    #: articles that rest on one another, when the way runs into a circle; the first of them is not named twice
    circle: tuple[str, ...] = ()


def find_steps(
    passages: Sequence[Passage], reuses: Iterable[Reuse] = (), repeats: Iterable[tuple[int, int]] = ()
) -> list[Step]:
    """Who rests on whom, each once, what is surest first.

    repeats: numbers of passages that people linked, the one that repeats first.
    """
    articles = {passage.article_id: _published(passage) for passage in reversed(passages)}
    articles = {passage.article_id: articles[passage.article_id] for passage in passages}
    steps = [_step(passages[a].article_id, articles[passages[b].article_id], Says.MARKED) for a, b in repeats]
    first = _first_of_each(articles.values())
    for passage in passages:
        steps += _credits(passage, first, articles)
    known = [reuse for reuse in reuses if {reuse.article_id, reuse.other_id} <= articles.keys()]
    for places, origin in find_origins(known, articles):
        for article_id in dict.fromkeys(place.article_id for place in places):
            steps.append(_step(article_id, articles[origin.article_id], Says.COPIED))
    found = {
        (step.article_id, step.to_id or step.to_name): step
        for step in sorted(steps, key=lambda step: -_ORDER[step.says])
        if step.article_id != step.to_id
    }
    return sorted(
        found.values(), key=lambda step: (_ORDER[step.says], step.article_id, step.to_id, step.to_name)
    )


def _step(article_id: str, to: Published, says: Says) -> Step:
    return Step(article_id, to.id, to.publisher or to.id, says)


def _published(passage: Passage) -> Published:
    agency = next((cue.name for cue in passage.credits if cue.kind is Kind.AGENCY), "")
    return Published(passage.article_id, passage.publisher, passage.published_at, agency)


def _first_of_each(articles: Iterable[Published]) -> dict[str, str]:
    """The earliest article of each publisher."""
    first: dict[str, str] = {}
    for article in sorted(articles, key=published_key):
        if article.publisher:
            first.setdefault(article.publisher, article.id)
    return first


def _credits(passage: Passage, first: Mapping[str, str], articles: Mapping[str, Published]) -> list[Step]:
    steps = []
    for cue in rests_on(passage):
        if not cue.name:
            continue
        if cue.kind not in (Kind.OUTLET, Kind.AGENCY):
            steps.append(Step(passage.article_id, "", cue.name, Says.QUOTES))
            continue
        outlet = match_outlet(cue.name, first)
        if outlet is None:
            steps.append(Step(passage.article_id, "", cue.name, Says.CREDITS))
        elif not match_outlet(outlet, [passage.publisher]):
            steps.append(_step(passage.article_id, articles[first[outlet]], Says.CREDITS))
    return steps


def trace(article_id: str, steps: Iterable[Step]) -> Path:
    """The path from an article: at each turn what is surest, until a source outside, or nothing more is known."""
    leading: dict[str, Step] = {}
    for step in steps:
        best = leading.get(step.article_id)
        if best is None or _ORDER[step.says] < _ORDER[best.says]:
            leading[step.article_id] = step
    taken: list[Step] = []
    seen = [article_id]
    while (following := leading.get(seen[-1])) is not None:
        taken.append(following)
        if not following.to_id:
            return Path(tuple(taken), following.to_name)
        if following.to_id in seen:
            return Path(tuple(taken), "", tuple(seen[seen.index(following.to_id) :]))
        seen.append(following.to_id)
    return Path(tuple(taken), taken[-1].to_name if taken else "")


_VERBS = {Says.MARKED: "repeats", Says.CREDITS: "credits", Says.COPIED: "copies", Says.QUOTES: "quotes"}


def describe_path(article_id: str, path: Path, names: Mapping[str, str]) -> str:
    """“Salt Quay Post copies Meridian Wire, which quotes the coastguard.” Empty where nothing is known.

    names: what articles are called, by id. A circle is told by ``describe_circle``.
    """
    if not path.steps or path.circle:
        return ""
    told = [
        f"{_VERBS[step.says]} {names.get(step.to_id, step.to_name) if step.to_id else step.to_name}"
        for step in path.steps
    ]
    return f"{names.get(article_id, article_id)} {', which '.join(told)}."


def find_circles(steps: Iterable[Step]) -> list[tuple[str, ...]]:
    """Articles that rest on one another, one circle for each set of them; each begins with its first id."""
    to: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        if step.to_id:
            to[step.article_id].append(step.to_id)
    return sorted(_circle_in(members, to) for members in _strongly_connected(to) if len(members) > 1)


def _circle_in(members: set[str], to: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest way from the first of them back to it."""
    start = min(members)
    came: dict[str, str] = {}
    waiting = [start]
    for one in waiting:
        for other in sorted(to.get(one, ())):
            if other == start:
                way = [one]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if other in members and other not in came:
                came[other] = one
                waiting.append(other)
    return (start,)


def _strongly_connected(to: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Sets of articles of which each leads to each. Kosaraju's two passes, without recursion."""
    back: dict[str, list[str]] = defaultdict(list)
    for one, others in to.items():
        for other in others:
            back[other].append(one)
    order: list[str] = []
    seen: set[str] = set()
    for root in sorted({*to, *back}):
        _finish(root, to, seen, order)
    seen, found = set(), []
    for root in reversed(order):
        members: list[str] = []
        _finish(root, back, seen, members)
        if members:
            found.append(set(members))
    return found


def _finish(root: str, to: Mapping[str, Sequence[str]], seen: set[str], order: list[str]) -> None:
    """Adds what ``root`` leads to, each after all that it leads to itself."""
    if root in seen:
        return
    seen.add(root)
    stack = [(root, iter(to.get(root, ())))]
    while stack:
        one, others = stack[-1]
        following = next((other for other in others if other not in seen), None)
        if following is None:
            order.append(one)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(to.get(following, ()))))


def describe_circle(circle: Sequence[str], names: Mapping[str, str]) -> str:
    """A circle in words, by the names of its articles' outlets: "A cites B, B cites A"."""
    turns = zip(circle, [*circle[1:], *circle[:1]], strict=True)
    return ", ".join(f"{names.get(one, one)} cites {names.get(other, other)}" for one, other in turns)
