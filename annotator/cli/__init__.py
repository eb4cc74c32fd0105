"""The commands: ``annotator COMMAND``.

They act as the system itself: whoever runs them can read the database anyway.
"""

from annotator.cli import auditing, database, demo, exporting, importing, people, projects, serving
from annotator.cli.frame import main

__all__ = ["main"]

for module in (demo, serving, database, people, projects, importing, exporting, auditing):
    for command in module.COMMANDS:
        main.add_command(command)
