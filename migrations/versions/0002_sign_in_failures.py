"""Failed attempts to sign in, and a version on each verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_subject_sha256_at"), "sign_in_failure", ["subject_sha256", "at"])
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"])
    op.add_column("verdict", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("verdict", "version")
    op.drop_table("sign_in_failure")
