"""Looking for words in all that a database keeps."""

from pathlib import Path

from sqlalchemy import select

from annotator.db import Base, Database


def places_of(database: Database, secret: str) -> list[str]:
    """``table.column`` of every value that holds ``secret``, as text or as its UTF-8 within bytes."""
    found = []
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                found += [
                    f"{table.name}.{column}"
                    for column, value in row.items()
                    if secret.encode() in (bytes(value) if isinstance(value, bytes) else str(value).encode())
                ]
    return found


def files_with(database: Database, secret: str) -> list[str]:
    """Files of a SQLite database that hold ``secret``; none of PostgreSQL, whose files are the server's."""
    if not database.is_sqlite:
        return []
    path = Path(str(database.url.database))
    return [file.name for file in path.parent.glob(f"{path.name}*") if secret.encode() in file.read_bytes()]
