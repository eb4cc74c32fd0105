"""Formats of a release, and the older one that it says what changed since: so that it can be made again from its row."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("formats", "since")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("release", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("release", name)
