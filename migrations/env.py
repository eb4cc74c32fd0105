"""How Alembic runs our migrations: on the connection it is given, in one transaction."""

from typing import Literal

from alembic import context


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name no type of the program's own: they must still run when it has changed."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
