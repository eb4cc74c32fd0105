"""What waits for someone, over all of their projects: what a mail would tell them, in the page."""

from flask import Response

from annotator.discussions.digest import find_sent, read_digest
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, signed_in


@web.get("/digest")
@signed_in
def show_digest() -> Response:
    """Mentions, answers, articles to read. What came since the last mail is marked."""
    actor = current_actor()
    with database().reading() as session:
        sent_at = find_sent(session, actor)
        found = read_digest(session, actor, since=sent_at)
    return answer_page("discussions/digest.html", found=found, sent_at=sent_at, nav="digest")
