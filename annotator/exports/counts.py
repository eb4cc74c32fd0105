"""What an import did, in numbers."""

from dataclasses import dataclass, fields


@dataclass
class Counts:
    """What became of everything in a file."""

    added: int = 0
    revised: int = 0
    present: int = 0
    annotations_added: int = 0
    annotations_present: int = 0
    links_added: int = 0
    links_present: int = 0
    preannotations_added: int = 0
    preannotations_present: int = 0
    #: of those added, the ones whose own id another project of this database has; they got another one
    ids_changed: int = 0

    def add(self, other: "Counts") -> None:
        """Count another file too."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
