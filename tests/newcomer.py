"""The platform of docs/adding-a-platform.md, put into a tree as a newcomer puts theirs; and, as a plugin of pytest,
what is to be tried of it: whatever is about all platforms or about this one, and nothing that is about another.

    python -m pytest -p tests.newcomer --newcomer=lodestar …
"""

import re
from pathlib import Path
from typing import Any

import pytest

from connectors.catalog import platforms

HOUSE = Path(__file__).parents[1]
NAME = "lodestar"
PAGE = (HOUSE / "docs" / "adding-a-platform.md").read_text()
FILES = dict(re.findall(r"```(?:python|yaml)\n# ((?:connectors|tests)/\S+)\n(.*?)```", PAGE, re.DOTALL))
"""By path, as they are printed there."""
LOOKS_UP = re.compile(r"\bplatforms\(\)|\bRIGS\b|\brig: Rig\b|\bPLATFORMS\b")
OWN = ("test_newcomer.py", "test_sixth_platform.py")
"""What makes trees of its own."""


def put(tree: Path) -> None:
    """Write the files into a tree, and touch nothing else of it."""
    for name, text in FILES.items():
        path = tree / name
        assert not path.exists(), f"{name} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


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
    parser.addoption("--newcomer", help="the only platform of which tests of one platform are run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    newcomer = config.getoption("--newcomer")
    others = platforms().keys() - {newcomer}
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        callspec = getattr(item, "callspec", None)
        named = {about(one) for one in callspec.params.values()} if callspec else set()
        (left if named & others and newcomer not in named else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)
