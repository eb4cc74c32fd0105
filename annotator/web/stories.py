"""The stories of a project, and the map of one: who tells it, from whom the words come, what is claimed and linked."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from annotator.accounts.permissions import Permission, may
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.corroboration.indexing import count_waiting, index_some
from annotator.corroboration.origins.carrying import Carried
from annotator.corroboration.story_list import list_stories
from annotator.corroboration.story_map import Between, Point, StoryMap, read_story
from annotator.projects.queries import get_project, list_verdicts
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, signed_in
from annotator.web.story_drawing import draw_story

#: quotations of a story that are shown
QUOTED = 20


@web.get("/projects/<slug>/stories")
@signed_in
def show_stories(slug: str) -> Response:
    """Articles that tell the same, newest first."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    index_some(database(), project)
    with database().reading() as session:
        found = list_stories(session, actor, project, page=request.args.get("page", 1, type=int))
    return answer_page(
        "corroboration/stories.html", project=project, nav="articles", tab="stories", found=found,
        may_import=may(actor, Permission.IMPORT, project),
    )  # fmt: skip


@web.get("/projects/<slug>/articles/<uuid:article_id>/story")
@signed_in
def show_story(slug: str, article_id: uuid.UUID) -> Response:
    """The map of the story that an article is of, and a table that says the same."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        get_article(session, actor, article_id, project=project)
    index_some(database(), project, article_id)
    with database().reading() as session:
        article = get_article(session, actor, article_id, project=project)
        story = read_story(session, actor, project, article)
        verdicts = {verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)}
        waiting = count_waiting(session, project)
    articles = {str(one.article.id): one.article for one in story.tellings.values()}
    return answer_page(
        "corroboration/story.html", project=project, nav="articles", article=article, story=story, waiting=waiting,
        drawing=draw_story(story), rows=list_rows(story), articles=articles, verdicts=verdicts,
        quotations=story.drifted[:QUOTED],
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One article in the table beside the map."""

    #: of its origin
    number: int
    article: Article
    sources: Sequence[Carried]
    #: who carries its words
    copies: Sequence[Carried]
    claims: Sequence[Point]
    passages: Sequence[Point]
    #: links that go out from it, and those that come in
    outgoing: Sequence[Between]
    incoming: Sequence[Between]

    @property
    def counts(self) -> Counter[str | None]:
        """How many claims have which verdict."""
        return Counter(point.verdict for point in self.claims)


def list_rows(story: StoryMap) -> list[Row]:
    """The articles as the map has them, from above."""
    everything = [one for sources in story.carried.values() for one in sources]
    rows = []
    for number, group in enumerate(story.origins.groups, 1):
        for article in story.articles_of(group):
            points = story.points.get(article.id, ())
            rows.append(
                Row(
                    number, article, story.carried.get(article.id, ()),
                    [one for one in everything if one.origin_id == str(article.id)],
                    [one for one in points if one.kind == "claim"], [one for one in points if one.kind != "claim"],
                    [one for one in story.links if one.here.article_id == article.id],
                    [one for one in story.links if one.there.article_id == article.id],
                )
            )  # fmt: skip
    return rows
