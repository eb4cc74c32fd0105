"""Whether a project lists for everybody what it publishes; why something was withdrawn, beside what was corrected."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: in SQL that both databases read
NEW_COLUMNS = {
    "project": ("lists_published", "BOOLEAN DEFAULT false NOT NULL"),
    "publication": (
        "withdrawn_because",
        (
            "TEXT DEFAULT '' NOT NULL CONSTRAINT ck_publication_withdrawn_because_length "
            "CHECK (length(withdrawn_because) <= 10000)"
        ),
    ),
}


def upgrade() -> None:
    for table, (name, definition) in NEW_COLUMNS.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {definition}")


def downgrade() -> None:
    for table, (name, _) in NEW_COLUMNS.items():
        op.drop_column(table, name)
