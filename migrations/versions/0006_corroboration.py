"""Tables of what is found by machine: which texts share words, and which tell the same story."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "reuse", "neighbour", "word_count", "story_word", "posting", "indexed_article", "indexed_project",
    "waiting_article",
)  # fmt: skip


def upgrade() -> None:
    op.create_table("waiting_article", _id("article", primary_key=True), _id("project"))
    op.create_index(op.f("ix_waiting_article_project_id"), "waiting_article", ["project_id"])
    op.create_table(
        "indexed_project",
        _id("project", primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("size", "counted", "engine")),
    )
    op.create_table(
        "indexed_article",
        sa.Column("number", sa.Integer(), primary_key=True),
        _id("article"), _id("project"), _id("revision"),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("article_id", name=op.f("uq_indexed_article_article_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_indexed_article_project_id"), "indexed_article", ["project_id"])
    for table in ("posting", "story_word"):
        op.create_table(table, _hash(), _number(), sqlite_with_rowid=False)
    op.create_table(
        "word_count", _hash(), sa.Column("articles", sa.Integer(), nullable=False), sqlite_with_rowid=False
    )
    op.create_table(
        "neighbour",
        _id("article", primary_key=True), _id("article", "other", primary_key=True),
        sa.Column("cosine", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("article_id <> other_id", name=op.f("ck_neighbour_two_articles")),
    )  # fmt: skip
    offsets = ("start_offset", "end_offset", "other_start", "other_end", "words")
    op.create_table(
        "reuse",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _id("article"), _id("article", "other"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in offsets),
        sa.Column("identity", sa.SmallInteger(), nullable=False),
    )  # fmt: skip
    for column in ("article_id", "other_id"):
        op.create_index(op.f(f"ix_reuse_{column}"), "reuse", [column])
    op.execute("INSERT INTO waiting_article (article_id, project_id) SELECT id, project_id FROM article")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _id(table: str, name: str = "", *, primary_key: bool = False) -> sa.Column[object]:
    target = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{name or table}_id", sa.Uuid(), target, nullable=False, primary_key=primary_key)


def _hash() -> sa.Column[object]:
    return sa.Column("hash", sa.BigInteger(), primary_key=True, autoincrement=False)


def _number() -> sa.Column[object]:
    return sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False)
