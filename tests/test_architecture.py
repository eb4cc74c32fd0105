"""The house rules that a machine can hold."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "annotator"
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "node_modules" not in path.parts]
DOMAINS = ("accounts", "projects", "articles", "assignments", "annotations", "links", "discussions")

#: places that exceed a budget, each with its reason
EXCEPTIONS: dict[str, str] = {}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(params=SOURCES, ids=name_of)
def source(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


def test_imports_point_down() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_is_fixed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = {line.split("/")[0] for line in listed.stdout.splitlines()} or {
        path.name for path in ROOT.iterdir()
    }
    allowed = {"pyproject.toml", "README.md", "annotator", "migrations", "corpus", "tests", "instance"}
    assert {name for name in names if not name.startswith(".")} <= allowed | (
        {"uv.lock", "dist"} if not listed.stdout else set()
    )


def test_files_and_functions_keep_their_budgets(source: Path) -> None:
    text = source.read_text()
    over = [f"{name_of(source)}: {count} lines"] if (count := len(text.splitlines())) > 300 else []
    for function in functions(ast.parse(text)):
        length = (function.end_lineno or 0) - function.lineno + 1
        arguments = (
            len(function.args.args)
            + len(function.args.kwonlyargs)
            - (function.args.args[:1] != [] and function.args.args[0].arg in ("self", "cls"))
        )
        limit = 20 if is_view(function) else 40
        if length > limit:
            over.append(f"{name_of(source)}:{function.name}: {length} lines, {limit} at most")
        if arguments > 7:
            over.append(f"{name_of(source)}:{function.name}: {arguments} parameters")
    assert [line for line in over if line.split(": ")[0] not in EXCEPTIONS] == []


def is_view(function: ast.FunctionDef) -> bool:
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(re.match(r"(web|api)\.(get|post|patch|delete)", decorator) for decorator in decorators)


def test_only_the_database_module_commits(source: Path) -> None:
    if source.name == "db.py":
        return
    called = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Attribute)]
    found = [f"{name_of(source)}:{node.lineno}" for node in called if node.attr in ("commit", "create_all")]
    assert found == []


def test_public_functions_and_modules_say_what_they_do(source: Path) -> None:
    tree = ast.parse(source.read_text())
    missing = [] if ast.get_docstring(tree) else ["the module"]
    named = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    missing += [node.name for node in named if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert missing == []


#: actions that need no permission of their own, each with what stands in its place
UNGUARDED = {
    "add_person": "its callers are guarded: create_person, or an open invitation",
    "change_password": "asks for the present password",
    "check_sign_in": "asks for the password",
    "open_browser_session": "after check_sign_in",
    "note_seen": "changes nothing that anyone sees",
    "close_browser_session": "only one's own",
    "create_token": "only for oneself",
    "revoke_token": "only one's own",
    "accept_invitation": "the link is the permission",
    "create_article": "calls import_articles",
    "new_annotation": "stores nothing",
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_action_requires_first(domain: str) -> None:
    tree = ast.parse((PACKAGE / domain / "actions.py").read_text())
    unguarded = []
    for function in tree.body:
        if (
            not isinstance(function, ast.FunctionDef)
            or function.name.startswith("_")
            or function.name in UNGUARDED
        ):
            continue
        statements = [
            node
            for node in function.body
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ]
        head = " ".join(ast.unparse(node) for node in statements[:2])
        if not re.search(r"\brequire\(actor, Permission\.\w+", head):
            unguarded.append(function.name)
    assert unguarded == []


INLINE = r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(src=|application/(ld.)?json))|javascript:"


def test_templates_hold_no_inline_script_or_style() -> None:
    found = []
    for path in (PACKAGE / "templates").rglob("*.html"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(INLINE, re.sub(r"{[{%].*?[%}]}", "", line)):
                found.append(f"{name_of(path)}:{number}")
    assert found == []
