"""The platforms of docs/adding-a-platform.md and docs/a-platform-of-one-url.md, put into a tree as newcomers put
theirs; and, as a plugin of pytest, what is to be tried of them: whatever is about all platforms or about these, and
nothing that is about another.

    python -m tests.newcomer lodestar --lf         as `make test-platform` does; options of pytest may follow

A block of a page is what its first line says: a file, written as it is; with “(added)”, what is put into a file that is
there already, statements of a class into the class. A block of `sh` is what is typed there.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from bot.cli.new_platform import written
from connectors.catalog import platforms

HOUSE = Path(__file__).parents[1]
PAGES = {"lodestar": "adding-a-platform", "seminar": "a-platform-of-one-url"}
"""The pages, by the platform that each makes."""
FRESH = "absorb"
"""A platform as `registrar new-platform` writes it, of which nothing is written by hand. Its name comes before all
others, so that no test can go by the place of a platform among them, and is one of those that people know and that
Registrar does not run until then."""
LOOKS_UP = re.compile(r"\bplatforms\(\)|\bRIGS\b|\brig: Rig\b|\bPLATFORMS\b")
OWN = ("test_newcomer.py", "test_sixth_platform.py")
"""What makes trees of its own."""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# ((?:connectors|tests)/\S+\.(?:py|yaml))( \(added\))?\n")


def page(name: str) -> str:
    """The page that makes a platform."""
    return (HOUSE / "docs" / f"{PAGES[name]}.md").read_text()


def typed(name: str) -> list[str]:
    """The lines that its page has people type."""
    return [line for kind, text in _BLOCK.findall(page(name)) if kind == "sh" for line in text.splitlines()]


def files(name: str) -> Mapping[str, str]:
    """Its files by path, as they are once everything on its page was done."""
    found = dict(written(name, name.title()))
    for kind, text in _BLOCK.findall(page(name)) if name in PAGES else ():
        if kind == "sh":
            continue
        begins = _FILE.match(text)
        assert begins, f"A block of {PAGES[name]}.md does not begin with the file that it is: {text[:60]}"
        path, added = begins.groups()
        body = text[begins.end() :]
        assert not added or path in found, f"{path} is not there yet"
        found[path] = (merged if path.endswith(".py") else _behind)(found[path], body) if added else body
    return found


def by_hand(name: str) -> list[str]:
    """The lines that are not as they were written by `registrar new-platform`, blank ones aside."""
    before, after = written(name, name.title()), files(name)
    changes = (ndiff(before.get(path, "").splitlines(), text.splitlines()) for path, text in after.items())
    return [line[2:] for lines in changes for line in lines if line.startswith("+ ") and line[2:].strip()]


def merged(there: str, more: str) -> str:
    """Python with more of it: imports on top, statements of a class that is there in that class, the rest behind."""
    for node in ast.parse(more).body:
        text = _segment(more, node)
        known = {one.name: one for one in ast.parse(there).body if isinstance(one, ast.ClassDef)}
        lines = there.splitlines()
        if isinstance(node, ast.Import | ast.ImportFrom):
            first = next(one for one in ast.parse(there).body if isinstance(one, ast.Import | ast.ImportFrom))
            lines.insert(first.lineno - 1, text)
        elif isinstance(node, ast.ClassDef) and node.name in known:
            old = known[node.name]
            functions = [one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
            first_function = next(one for one in old.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            for one in reversed(functions):
                lines[old.end_lineno : old.end_lineno] = ["", *_segment(more, one).splitlines()]
            rest = [_segment(more, one) for one in node.body if one not in functions]
            lines[first_function.lineno - 2 : first_function.lineno - 2] = rest
        else:
            lines += ["", "", text]
        there = "\n".join(lines) + "\n"
    return there


def _behind(there: str, more: str) -> str:
    return f"{there}\n{more}"


def _segment(text: str, node: ast.stmt) -> str:
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def put(tree: Path, name: str) -> None:
    """Write the files of a platform into a tree, and touch nothing else of it."""
    for path, text in files(name).items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)


def walking(tree: Path) -> list[str]:
    """The files of tests that know the platforms by looking them up, those of single platforms and journeys aside."""
    tests = tree / "tests"
    aside = {tests / "journeys", *(tests / "connectors" / one.folder for one in platforms().values())}
    found = [path for path in sorted(tests.rglob("test_*.py")) if path.name not in OWN and not aside & {*path.parents}]
    return [str(path.relative_to(tree)) for path in found if LOOKS_UP.search(path.read_text())]


def about(value: Any) -> str:
    """The platform that a parameter of a test names, or is of."""
    said = str(value if isinstance(value, str) else getattr(value, "name", ""))
    return said if said in platforms() else str(getattr(value, "platform", ""))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--newcomers", help="the only platforms of which tests of one platform are run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    newcomers = {*config.getoption("--newcomers").split(",")}
    others = platforms().keys() - newcomers
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        callspec = getattr(item, "callspec", None)
        named = {about(one) for one in callspec.params.values()} if callspec else set()
        (left if named & others and not newcomers & named else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def blocks(name: str) -> Iterator[str]:
    """The kinds of the blocks of its page."""
    yield from (kind for kind, _ in _BLOCK.findall(page(name)))


def main(arguments: Sequence[str]) -> int:
    """Try these platforms; from the first word on that begins with “-”, all are options of pytest."""
    names = [*takewhile(lambda one: not one.startswith("-"), arguments)]
    if unknown := {*names} - platforms().keys() or not names:
        said = f"There is no platform {', '.join(sorted(unknown))}. " if isinstance(unknown, set) else ""
        print(f"{said}Say which, as in: make test-platform PLATFORM={next(iter(platforms()))}", file=sys.stderr)  # noqa: T201
        return 2
    own = [f"tests/connectors/{platforms()[name].folder}" for name in names]
    options = arguments[len(names) :]
    chosen = ("-p", "tests.newcomer", f"--newcomers={','.join(names)}", "-m", "not hypothesis")
    return int(pytest.main([*chosen, *options, *walking(HOUSE), *own]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
