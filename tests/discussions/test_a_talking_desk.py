"""A desk that talks: whatever was said in whatever order, the log tells it, and can be checked."""

import random
from collections.abc import Callable

import pytest
from flask import Flask

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.audit.history import states_as_of
from annotator.audit.past import reading_past
from annotator.audit.verifying import verify_log
from annotator.db import Database, Session
from annotator.discussions import actions as talks
from annotator.discussions.drafts import CommentDraft
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import get_comment, get_thread
from make import Desk
from walking import Walk, take_snapshots


class TalkingWalk(Walk):
    """Marks, links, and what is said of them."""

    def __init__(self, database: Database, desk: Desk, dice: random.Random) -> None:
        super().__init__(database, desk, dice)
        self.deeds = [self.mark, self.link, self.delete, self.unlink]
        self.deeds += 2 * [self.open_thread, self.comment, self.reword_comment, self.turn_thread]

    def open_thread(self, session: Session, who: Actor) -> object:
        things = (
            get_article(session, SYSTEM, self.any_id(session, Article)),
            self.any_mark(session),
            self.any_link(session),
        )
        return talks.open_thread(session, who, self.dice.choice(things), CommentDraft("So, @bob?"))

    def comment(self, session: Session, who: Actor) -> object:
        thread = get_thread(session, SYSTEM, self.any_id(session, Thread))
        return talks.add_comment(session, who, thread, CommentDraft(f"So, {self.dice.random()}."))

    def reword_comment(self, session: Session, who: Actor) -> object:
        comment = get_comment(session, SYSTEM, self.any_id(session, Comment))
        draft = CommentDraft(f"Or so, @ada {self.dice.random()}.")
        choice: Callable[[], object] = self.dice.choice([
            lambda: talks.change_comment(session, who, comment, draft, version=comment.version),
            lambda: talks.delete_comment(session, who, comment),
            lambda: talks.restore_comment(session, who, comment),
        ])  # fmt: skip
        return choice()

    def turn_thread(self, session: Session, who: Actor) -> object:
        thread = get_thread(session, SYSTEM, self.any_id(session, Thread))
        return self.dice.choice([talks.resolve_thread, talks.reopen_thread])(session, who, thread)


@pytest.mark.parametrize("seed", range(2))
def test_every_moment_is_as_it_was_and_the_log_is_whole(
    app: Flask, database: Database, desk: Desk, seed: int
) -> None:
    walk, told = TalkingWalk(database, desk, random.Random(seed)), {}
    for seq in walk.go(40):
        with database.reading() as session:
            told[seq] = take_snapshots(session, desk.project)
    with database.reading() as session:
        for seq, snapshots in told.items():
            assert {
                one.subject_id: one.state for one in states_as_of(session, desk.project, seq)
            } == snapshots
    for seq in random.Random(seed).sample(sorted(told), 4):
        with reading_past(database, desk.project, seq) as session:
            assert take_snapshots(session, desk.project) == told[seq]
    sealer = app.extensions["sealer"]
    sealer.seal(desk.project.id)
    with database.reading() as session:
        verify_log(session, sealer, desk.project.id)
