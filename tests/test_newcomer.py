"""A platform more, and no other file touched: what walks all platforms passes in a tree that has it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.newcomer import FILES, HOUSE, NAME, put, walking

MADE = {"README.md", "docs/operations.md"}
"""What `make docs` writes."""
LEFT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.png", "*.db*", "*.egg-info")
MIN_PASSED_TESTS = 500


def run(tree: Path, *arguments: str) -> str:
    """Python in the tree, which must find nothing to complain about."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-8_000:]
    return ended.stdout


def texts(tree: Path) -> Mapping[str, bytes]:
    found = [path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(tree)): path.read_bytes() for path in found}


@pytest.mark.timeout(600)
def test_a_newcomer_touches_no_other_file(tmp_path: Path) -> None:
    """The catalogue, the contract, help, search, forms, pages: each test that is about all platforms, or about this
    one, once `make docs` has written the pages anew."""
    tree = tmp_path / "tree"
    shutil.copytree(HOUSE, tree, ignore=LEFT)
    before = texts(tree)
    put(tree)
    run(tree, "-m", "tests.docs")
    after = texts(tree)
    assert {name for name in after if after[name] != before.get(name)} == {*FILES, *MADE}
    asked = ["-m", "pytest", "-p", "tests.newcomer", f"--newcomer={NAME}", "-m", "not hypothesis"]
    told = run(tree, *asked, "-n", "0", "-p", "no:cacheprovider", "-vv", "-ra", *walking(tree))
    passed = re.findall(r"^(\S+) PASSED", told, re.MULTILINE)
    assert len(passed) > MIN_PASSED_TESTS
    assert sum(f"[{NAME}" in one for one in passed) > 100
    left_out = {*re.findall(r"rig leaves out `(\w+)`", told)}
    assert left_out == {"listing", "repeatable"}, "it has neither pages nor what may be sent twice"
