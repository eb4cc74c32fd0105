"""Every kind of event there is."""

from enum import StrEnum


class EventKind(StrEnum):
    """``subject.past_participle``."""

    PERSON_CREATED = "person.created"
    PERSON_PASSWORD_CHANGED = "person.password_changed"
    TOKEN_CREATED = "token.created"
    TOKEN_REVOKED = "token.revoked"
    PROJECT_CREATED = "project.created"
    PROJECT_CHANGED = "project.changed"
    VERDICT_CREATED = "verdict.created"
    VERDICT_CHANGED = "verdict.changed"
    VERDICT_RETIRED = "verdict.retired"
    MEMBER_ADDED = "member.added"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    INVITATION_CREATED = "invitation.created"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_REVOKED = "invitation.revoked"
    ARTICLE_IMPORTED = "article.imported"
    ARTICLE_REVISED = "article.revised"
    ANNOTATION_CREATED = "annotation.created"
    ANNOTATION_CHANGED = "annotation.changed"
    ANNOTATION_DELETED = "annotation.deleted"
    ANNOTATION_RESTORED = "annotation.restored"
    ANNOTATION_MOVED = "annotation.moved"
    LINK_CREATED = "link.created"
    LINK_CHANGED = "link.changed"
    LINK_DELETED = "link.deleted"
    LINK_RESTORED = "link.restored"
