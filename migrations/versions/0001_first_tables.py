"""First tables."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_person_email_length")),
        sa.CheckConstraint("length(name) <= 40", name=op.f("ck_person_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("guidelines", sa.Text(), nullable=False),
        sa.Column("require_source", sa.Boolean(), nullable=False),
        sa.Column("require_reason", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(guidelines) <= 50000", name=op.f("ck_project_guidelines_length")),
        sa.CheckConstraint("length(slug) <= 60", name=op.f("ck_project_slug_length")),
        sa.CheckConstraint("length(title) <= 200", name=op.f("ck_project_title_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(label) <= 80", name=op.f("ck_api_token_label_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_api_token_secret_sha256")),
    )
    op.create_index(op.f("ix_api_token_person_id"), "api_token", ["person_id"], unique=False)
    op.create_table(
        "article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(author) <= 200", name=op.f("ck_article_author_length")),
        sa.CheckConstraint("length(language) <= 35", name=op.f("ck_article_language_length")),
        sa.CheckConstraint("length(publisher) <= 200", name=op.f("ck_article_publisher_length")),
        sa.CheckConstraint("length(title) <= 500", name=op.f("ck_article_title_length")),
        sa.CheckConstraint("length(url) <= 2000", name=op.f("ck_article_url_length")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_article_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_article_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index(
        op.f("ix_article_project_id_published_at"), "article", ["project_id", "published_at"], unique=False
    )
    op.create_index(op.f("ix_article_project_id_url"), "article", ["project_id", "url"], unique=False)
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(user_agent) <= 300", name=op.f("ck_browser_session_user_agent_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_browser_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_browser_session_secret_sha256")),
    )
    op.create_index(op.f("ix_browser_session_person_id"), "browser_session", ["person_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('person.created', 'person.password_changed', 'token.created', 'token.revoked', 'project.created', 'project.changed', 'verdict.created', 'verdict.changed', 'verdict.retired', 'member.added', 'member.changed', 'member.removed', 'invitation.created', 'invitation.accepted', 'invitation.revoked', 'article.imported', 'article.revised', 'annotation.created', 'annotation.changed', 'annotation.deleted', 'annotation.restored', 'annotation.moved', 'link.created', 'link.changed', 'link.deleted', 'link.restored')",
            name=op.f("ck_event_kind_known"),
        ),
        sa.CheckConstraint("length(reason) <= 10000", name=op.f("ck_event_reason_length")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_event_seq_positive")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["log_id"], ["audit_log.id"], name=op.f("fk_event_log_id")),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_article_id_seq"), "event", ["article_id", "seq"], unique=False)
    op.create_index(
        op.f("ix_event_log_id_actor_id_seq"), "event", ["log_id", "actor_id", "seq"], unique=False
    )
    op.create_index(op.f("ix_event_subject_id_seq"), "event", ["subject_id", "seq"], unique=False)
    op.create_table(
        "idempotency_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("length(key) <= 200", name=op.f("ck_idempotency_key_key_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idempotency_key_person_id")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("secret_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'curator', 'reviewer', 'viewer')", name=op.f("ck_invitation_role_known")
        ),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_invitation_note_length")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_invitation_accepted_by_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_invitation_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_invitation_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_invitation_secret_sha256")),
    )
    op.create_index(op.f("ix_invitation_project_id"), "invitation", ["project_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'curator', 'reviewer', 'viewer')", name=op.f("ck_membership_role_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_membership_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("project_id", "person_id", name=op.f("uq_membership_project_id_person_id")),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("needs_source", sa.Boolean(), nullable=False),
        sa.Column("needs_reason", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "colour IN ('green', 'red', 'amber', 'blue', 'violet', 'teal', 'pink', 'grey')",
            name=op.f("ck_verdict_colour_known"),
        ),
        sa.CheckConstraint(
            "pattern IN ('solid', 'wavy', 'dotted', 'dashed', 'double')",
            name=op.f("ck_verdict_pattern_known"),
        ),
        sa.CheckConstraint("length(key) <= 40", name=op.f("ck_verdict_key_length")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_verdict_name_length")),
        sa.CheckConstraint("length(shortcut) <= 1", name=op.f("ck_verdict_shortcut_length")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_verdict_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_verdict_project_id_key")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length > 0", name=op.f("ck_revision_length_positive")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_revision_article_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_revision_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_revision_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revision_article_id_number")),
        sa.UniqueConstraint("project_id", "sha256", name=op.f("uq_revision_project_id_sha256")),
    )
    op.create_table(
        "annotation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'claim' OR verdict IS NULL", name=op.f("ck_annotation_verdict_on_claims")),
        sa.CheckConstraint("kind IN ('claim', 'passage')", name=op.f("ck_annotation_kind_known")),
        sa.CheckConstraint("status IN ('open', 'deleted')", name=op.f("ck_annotation_status_known")),
        sa.CheckConstraint(
            "0 <= start_offset AND start_offset < end_offset", name=op.f("ck_annotation_span_not_empty")
        ),
        sa.CheckConstraint("length(exact) <= 10000", name=op.f("ck_annotation_exact_length")),
        sa.CheckConstraint(
            "length(exact) = end_offset - start_offset", name=op.f("ck_annotation_exact_fits_span")
        ),
        sa.CheckConstraint("length(reason) <= 10000", name=op.f("ck_annotation_reason_length")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_annotation_article_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_annotation_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_annotation_project_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_annotation_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
    )
    op.create_index(
        op.f("ix_annotation_article_id_start_offset"),
        "annotation",
        ["article_id", "start_offset"],
        unique=False,
    )
    op.create_index(
        op.f("ix_annotation_project_id_verdict"), "annotation", ["project_id", "verdict"], unique=False
    )
    op.create_index(op.f("ix_annotation_revision_id"), "annotation", ["revision_id"], unique=False)
    op.create_table(
        "annotation_tag",
        sa.Column("annotation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_annotation_tag_name_length")),
        sa.ForeignKeyConstraint(
            ["annotation_id"],
            ["annotation.id"],
            name=op.f("fk_annotation_tag_annotation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("annotation_id", "position", name=op.f("pk_annotation_tag")),
    )
    op.create_index(op.f("ix_annotation_tag_name"), "annotation_tag", ["name"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("to_article_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('corroborates', 'contradicts', 'repeats', 'context')",
            name=op.f("ck_link_relation_known"),
        ),
        sa.CheckConstraint("status IN ('open', 'deleted')", name=op.f("ck_link_status_known")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_link_two_ends")),
        sa.CheckConstraint("length(note) <= 10000", name=op.f("ck_link_note_length")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_link_article_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_link_created_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["annotation.id"], name=op.f("fk_link_from_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_link_project_id")),
        sa.ForeignKeyConstraint(["to_article_id"], ["article.id"], name=op.f("fk_link_to_article_id")),
        sa.ForeignKeyConstraint(["to_id"], ["annotation.id"], name=op.f("fk_link_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_article_id"), "link", ["article_id"], unique=False)
    op.create_index(op.f("ix_link_project_id"), "link", ["project_id"], unique=False)
    op.create_index(op.f("ix_link_to_article_id"), "link", ["to_article_id"], unique=False)
    op.create_index(op.f("ix_link_to_id"), "link", ["to_id"], unique=False)
    op.create_index(
        "uq_link_ends",
        "link",
        ["from_id", "to_id", "relation"],
        unique=True,
        sqlite_where=sa.text("status <> 'deleted'"),
        postgresql_where=sa.text("status <> 'deleted'"),
    )
    op.create_table(
        "source",
        sa.Column("annotation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("accessed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(quote) <= 5000", name=op.f("ck_source_quote_length")),
        sa.CheckConstraint("length(title) <= 300", name=op.f("ck_source_title_length")),
        sa.CheckConstraint("length(url) <= 2000", name=op.f("ck_source_url_length")),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotation.id"], name=op.f("fk_source_annotation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("annotation_id", "position", name=op.f("pk_source")),
    )

    _seed()


def _seed() -> None:
    """The installation's own log, and the person that stands for the command line."""
    log = sa.table("audit_log", sa.column("id", sa.Uuid()), sa.column("size"))
    op.bulk_insert(log, [{"id": uuid.UUID(int=0), "size": 0}])
    names = ("name", "email", "password_hash", "is_admin")
    person = sa.table(
        "person",
        sa.column("id", sa.Uuid()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        *map(sa.column, names),
    )
    system = {"name": "system", "email": "system@localhost", "password_hash": "", "is_admin": True}
    op.bulk_insert(
        person, [{"id": uuid.UUID(int=1), "created_at": datetime(2026, 1, 1, tzinfo=UTC), **system}]
    )


def downgrade() -> None:
    op.drop_table("source")
    op.drop_index(
        "uq_link_ends",
        table_name="link",
        sqlite_where=sa.text("status <> 'deleted'"),
        postgresql_where=sa.text("status <> 'deleted'"),
    )
    op.drop_index(op.f("ix_link_to_id"), table_name="link")
    op.drop_index(op.f("ix_link_to_article_id"), table_name="link")
    op.drop_index(op.f("ix_link_project_id"), table_name="link")
    op.drop_index(op.f("ix_link_article_id"), table_name="link")
    op.drop_table("link")
    op.drop_index(op.f("ix_annotation_tag_name"), table_name="annotation_tag")
    op.drop_table("annotation_tag")
    op.drop_index(op.f("ix_annotation_revision_id"), table_name="annotation")
    op.drop_index(op.f("ix_annotation_project_id_verdict"), table_name="annotation")
    op.drop_index(op.f("ix_annotation_article_id_start_offset"), table_name="annotation")
    op.drop_table("annotation")
    op.drop_table("revision")
    op.drop_table("verdict")
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_invitation_project_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_idempotency_key_created_at"), table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_index(op.f("ix_event_subject_id_seq"), table_name="event")
    op.drop_index(op.f("ix_event_log_id_actor_id_seq"), table_name="event")
    op.drop_index(op.f("ix_event_article_id_seq"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_browser_session_person_id"), table_name="browser_session")
    op.drop_table("browser_session")
    op.drop_index(op.f("ix_article_project_id_url"), table_name="article")
    op.drop_index(op.f("ix_article_project_id_published_at"), table_name="article")
    op.drop_table("article")
    op.drop_index(op.f("ix_api_token_person_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("project")
    op.drop_table("person")
    op.drop_table("audit_log")
