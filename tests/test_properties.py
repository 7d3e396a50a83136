"""`make test` tries the same examples every time; `make fuzz` twenty times as many, with fresh seeds."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import settings

from tests.properties import EXAMPLES, FUZZ, FUZZ_FACTOR, REPEATABLE, examples

TESTS = Path(__file__).parent
OWN = ("properties.py", "test_properties.py")


def keywords() -> Iterator[tuple[str, ast.keyword]]:
    """Every keyword argument of every call of `settings` in the tests, with the file it stands in."""
    for path in TESTS.rglob("*.py"):
        if path.name in OWN:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "settings":
                yield from ((str(path.relative_to(TESTS)), one) for one in node.keywords)


def test_no_seed_is_left_to_chance() -> None:
    """A profile without a fixed seed, or with a database of earlier failures, would say something else next time."""
    profile = settings.get_profile(REPEATABLE)
    assert profile.derandomize
    assert profile.database is None
    assert profile.deadline is None
    assert settings.get_current_profile_name() in (REPEATABLE, FUZZ)


def test_settings_go_by_their_own_name() -> None:
    """Under another one, nobody would find what a property decides by itself; a seed of its own is such a thing."""
    found = []
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "hypothesis":
                found += [
                    (path.name, one.name)
                    for one in node.names
                    if one.name == "seed" or (one.name == "settings" and one.asname)
                ]
    assert found == []


def test_a_property_leaves_its_seed_and_its_deadline_to_the_profile() -> None:
    """What it decided by itself would hold for `make fuzz` too."""
    own = [(file, one.arg) for file, one in keywords() if one.arg in ("derandomize", "database", "deadline")]
    assert own == []


def test_a_property_counts_its_examples_in_such_a_way_that_fuzz_tries_more() -> None:
    """A bare number would be tried as often and no more."""
    counts = [(file, ast.unparse(one.value)) for file, one in keywords() if one.arg == "max_examples"]
    assert counts
    assert [(file, count) for file, count in counts if not count.startswith("examples(")] == []


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {ast.unparse(one).partition("(")[0] for one in node.decorator_list}


def test_fuzz_knows_every_property() -> None:
    """Hypothesis marks tests that are properties; one inside a test is marked by hand, else `make fuzz` passes it
    by."""
    unmarked = []
    for path in TESTS.rglob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            inner = [one for one in ast.walk(node) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)][1:]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                "given" in decorators(one) for one in inner
            ):
                unmarked += [] if "pytest.mark.hypothesis" in decorators(node) else [(path.name, node.name)]
    assert unmarked == []


def test_fuzz_tries_twenty_times_as_many() -> None:
    """By the profile that is in force while the property is read."""
    before, factors = settings.get_current_profile_name(), []
    for profile in (REPEATABLE, FUZZ):
        settings.load_profile(profile)
        factors.append(examples(7) / 7)
    settings.load_profile(before)
    assert factors == [1, FUZZ_FACTOR] == [1, 20]
    assert settings.get_profile(FUZZ).max_examples == EXAMPLES * FUZZ_FACTOR
    assert not settings.get_profile(FUZZ).derandomize
