"""Filters of the log that people keep."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_saved_filter_name_length")),
        sa.CheckConstraint("length(query) <= 1000", name=op.f("ck_saved_filter_query_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_saved_filter_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint(
            "person_id", "project_id", "name", name=op.f("uq_saved_filter_person_id_project_id_name")
        ),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
