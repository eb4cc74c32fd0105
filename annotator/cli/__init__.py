"""The commands: ``annotator COMMAND``.

They act as the system itself: whoever runs them can read the database anyway.
"""

from annotator.cli.frame import Commands, main

__all__ = ["main"]

#: in which module each command is; a command loads its own module and no other's, which halves its start
Commands.modules = {
    "agreement": "agreement", "assign": "assigning", "audit": "auditing", "benchmark": "benchmarking",
    "benchmark-export": "export_cost",
    "corroborate": "corroborating",
    "db": "database", "demo": "demo", "digest": "digest", "erase": "erasing", "export": "exporting",
    "import": "importing", "member": "projects", "project": "projects", "release": "releasing", "serve": "serving",
    "token": "people", "user": "people",
}  # fmt: skip
