"""What stands elsewhere beside a passage."""

import uuid
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database
from annotator.articles.queries import get_article
from annotator.corroboration.indexing import index_some
from annotator.corroboration.proposing import Reasons
from annotator.corroboration.queries import LIMIT, Suggested, list_suggestions
from annotator.projects.models import Project
from annotator.text.spans import Span


class SuggestionQuery(Body):
    """For which words of the newest text, in code points, and how many suggestions."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    limit: Annotated[int, Field(ge=1, le=LIMIT)] = 20


class PassageState(Answer):
    """Words of another article."""

    article: uuid.UUID
    start: int
    end: int
    exact: str


class WhyState(Answer):
    """Why it is suggested.

    words, identity: of a copied passage, how many words are equal and which share of them. figures: each two that
    differ, and in what. origin: the article from which a copied passage came. attribution: whom the passage names.
    """

    words: int
    identity: float
    shared: list[str]
    names: list[str]
    agreeing: list[str]
    figures: list[list[str]]
    cue: str
    origin: str
    agency: str
    attribution: str


class SuggestionState(Answer):
    """A passage that a person may link; copied and the rest each from the likeliest down."""

    kind: Literal["copied", "corroborates", "conflicts", "superseded"]
    score: float
    passage: PassageState
    why: WhyState


@operation(
    "GET /articles/<uuid:article_id>/suggestions", query=SuggestionQuery, answer=Listing[SuggestionState]
)
def get_suggestions(article_id: uuid.UUID, query: SuggestionQuery) -> Response:
    """Passages of other articles that may say the same as these words, copy them, contradict or overtake them."""
    actor = current_actor()
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        project = session.get_one(Project, article.project_id)
    index_some(database(), project, article_id)
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        found = list_suggestions(session, actor, article, Span(query.start, query.end), limit=query.limit)
    return answer(Listing[SuggestionState](items=[_state(one) for one in found], next=None))


def _state(found: Suggested) -> SuggestionState:
    proposal = found.proposal
    passage = PassageState(
        article=found.article.id, start=proposal.span.start, end=proposal.span.end, exact=found.exact
    )
    return SuggestionState(
        kind=proposal.kind.value, score=proposal.score, passage=passage, why=why_state(proposal.why)
    )


def why_state(why: Reasons) -> WhyState:
    """As JSON has it."""
    return WhyState(
        words=why.words, identity=why.identity, shared=list(why.shared), names=list(why.names),
        agreeing=list(why.agreeing), figures=[list(one) for one in why.figures], cue=why.cue, origin=why.origin,
        agency=why.agency, attribution=why.attribution,
    )  # fmt: skip
