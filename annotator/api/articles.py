"""Articles and their texts."""

import uuid
from typing import Any

from flask import Response

from annotator.api.answers import ArticleState, CreatedArticle, Listing, WholeArticleState
from annotator.api.bodies import ArticlePatch, NewArticle, Page
from annotator.api.declaring import operation
from annotator.api.paging import id_after, next_after
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.articles.actions import change_training, create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import parse_instant
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_article, get_revision, list_articles, list_newest_revisions
from annotator.audit.log import waiting_events
from annotator.projects.queries import get_project


@operation("POST /projects/<slug>/articles", body=NewArticle, answer=CreatedArticle, status=201)
def post_article(slug: str, body: NewArticle) -> Response:
    """Import a text. Another text at the URL of an article becomes its new revision; the same text is refused (409)."""
    actor = current_actor()
    draft = ArticleDraft(
        **body.model_dump(exclude={"published_at"}), published_at=parse_instant(body.published_at)
    )
    with writing_once() as session:
        project = get_project(session, actor, slug)
        imported = create_article(session, actor, project, draft)
        article = session.get_one(Article, imported.article_id)
        revision = get_revision(session, article)
        event = next(event for event in waiting_events(session) if event.subject_id == article.id)
        settle(session)
        return answer(CreatedArticle(**_state(article, revision), event=event.seq), 201, session=session)


@operation("GET /projects/<slug>/articles", query=Page, answer=Listing[ArticleState])
def get_articles(slug: str, query: Page) -> Response:
    """A project's articles in the order of their import."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        articles = list_articles(session, project, after=id_after(query), limit=query.limit + 1)
        revisions = list_newest_revisions(session, articles)
    shown = [ArticleState(**_state(article, revisions[article.id])) for article in articles[: query.limit]]
    return answer(Listing[ArticleState](items=shown, next=next_after(articles, query)))


@operation("GET /articles/<uuid:article_id>", answer=WholeArticleState)
def get_one_article(article_id: uuid.UUID) -> Response:
    """An article with the text of its newest revision."""
    actor = current_actor()
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        revision = get_revision(session, article, text=True)
    return answer(WholeArticleState(**_state(article, revision), text=revision.text))


@operation("PATCH /articles/<uuid:article_id>", body=ArticlePatch, answer=ArticleState)
def patch_article(article_id: uuid.UUID, body: ArticlePatch) -> Response:
    """Say whether people learn on an article."""
    actor = current_actor()
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        change_training(session, actor, article, is_training=body.is_training)
        settle(session)
        state = ArticleState(**_state(article, get_revision(session, article)))
        return answer(state, session=session)


def _state(article: Article, revision: Revision) -> dict[str, Any]:
    names = (
        "id",
        "title",
        "publisher",
        "author",
        "published_at",
        "url",
        "language",
        "is_training",
        "created_at",
    )
    state: dict[str, Any] = {name: getattr(article, name) for name in names}
    return state | {
        "project": article.project_id, "revision": revision.number,
        "sha256": revision.sha256.hex(), "length": revision.length,
    }  # fmt: skip
