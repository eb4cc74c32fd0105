"""Your word that you are done with an article."""

import uuid

from flask import Response

from annotator.api.answers import WrittenAssignment
from annotator.api.assignments import states, written
from annotator.api.bodies import NewSubmission, ReasonOnly
from annotator.api.declaring import operation
from annotator.api.request import current_actor, telling, writing_once
from annotator.articles.queries import get_article
from annotator.assignments.actions import reopen_assignment
from annotator.assignments.queries import find_assignment
from annotator.corroboration.submitting import submit_article
from annotator.errors import NotFound


@operation("POST /articles/<uuid:article_id>/submission", body=NewSubmission, answer=WrittenAssignment)
def post_submission(article_id: uuid.UUID, body: NewSubmission) -> Response:
    """Submit an article. What your claims lack is said first (422, “claims”); your marks are locked then."""
    actor = current_actor()
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        assignment, event = submit_article(session, actor, article, anyway=body.anyway, reason=body.reason)
        return written(session, assignment, event)


@operation("DELETE /articles/<uuid:article_id>/submission", body=ReasonOnly, answer=WrittenAssignment)
def remove_submission(article_id: uuid.UUID, body: ReasonOnly) -> Response:
    """Reopen an article that you have submitted, and change your marks again."""
    actor = current_actor()
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        assignment = find_assignment(session, article.id, actor.id, lock=True)
        if assignment is None:
            raise NotFound("You have not submitted this article.")
        with telling(lambda: states(session, [assignment])[0]):
            event = reopen_assignment(session, actor, assignment, reason=body.reason)
        return written(session, assignment, event)
