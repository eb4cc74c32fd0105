"""Running the commands."""

from collections.abc import Callable

from click.testing import Result

#: ``run("user", "add", "ada", stdin="…", status=1)``: the result, whose exit status was as expected
Run = Callable[..., Result]
