"""Who reads what at the moment."""

import uuid

from flask import Response

from annotator.api.answers import Listing, ReaderState
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database
from annotator.articles.queries import get_article
from annotator.live.presence import list_present


@operation("GET /articles/<uuid:article_id>/readers", answer=Listing[ReaderState])
def get_readers(article_id: uuid.UUID) -> Response:
    """Who else has this article open, and what they edit; nobody while the asker reads it blind."""
    actor = current_actor()
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        readers = list_present(session, actor, [article])
    items = [ReaderState(name=one.name, seen_at=one.seen_at, editing=one.editing_id) for one in readers]
    return answer(Listing[ReaderState](items=items, next=None))
