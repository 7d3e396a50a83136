"""Platforms more, and no other file touched: everything that the pages on new platforms show is done in a tree, and
what walks all platforms passes there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.cli.new_platform import CHECKOUT, new_platform, next_steps, written
from connectors.catalog import platforms
from connectors.core.intent import Mistakes
from connectors.everyday.everyday import NEEDED_METHODS
from handlers.parsing.common_words import OTHER_PLATFORMS
from tests.newcomer import FRESH, HOUSE, PAGES, blocks, by_hand, files, main, merged, page, put, typed

NEWCOMERS = (FRESH, *PAGES)
MADE = {"README.md", "docs/platforms.md", "docs/operations.md"}
"""What `make docs` writes."""
LEFT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.png", "*.db*", "*.egg-info")
LEFT_OUT = {FRESH: {"listing", "repeatable"}, "lodestar": set(), "seminar": {"listing", "repeatable"}}
"""What each rig leaves out: the platform has no such thing."""
OURS = ["bot", "connectors", "handlers", "tests"]
MAX_LINES_BY_HAND = 150
MAX_LINES_OF_LODESTAR = 300
MIN_PASSED_TESTS = 500


def run(tree: Path, *arguments: str) -> str:
    """Python in the tree, which must find nothing to complain about."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "LODESTAR_API_KEY": "k3y", "COLUMNS": "400"},
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
def test_newcomers_touch_no_other_file(tmp_path: Path) -> None:
    """One as it is begun, and those of the pages: the commands there, the catalogue, the contract, help, search, forms,
    documented requests; each test that is about all platforms or about these, once `make docs` has been run."""
    tree = tmp_path / "tree"
    shutil.copytree(HOUSE, tree, ignore=LEFT)
    before = texts(tree)
    told = run(tree, "-m", "bot", "new-platform", FRESH)
    assert re.findall(r"^  (\S+/\S+)$", told, re.MULTILINE) == [*files(FRESH)]
    later = []
    for name in PAGES:
        first, *rest = typed(name)
        run(tree, *_python(first))
        later += [line for line in rest if not line.startswith("make")]
        assert {path: (tree / path).read_text() for path in written(name, name.title())} == written(name, name.title())
        put(tree, name)
    run(tree, "-m", "tests.docs")
    for line in later:
        assert "https://" in run(tree, *_python(line)), line
    after = texts(tree)
    ours = {path for name in NEWCOMERS for path in files(name)}
    assert {name for name in after if after[name] != before.get(name)} == {*ours, *MADE}
    told = run(tree, "-m", "tests.newcomer", *NEWCOMERS, "--timeout=600", "-n0", "-pno:cacheprovider", "-vv", "-ra")
    passed = re.findall(r"^(\S+) PASSED", told, re.MULTILINE)
    assert len(passed) > MIN_PASSED_TESTS
    for name in NEWCOMERS:
        assert sum(f"[{name}" in one for one in passed) > 100, name
        own = re.findall(r"^(?:async )?def test_", "\n".join(files(name).values()), re.MULTILINE)
        assert sum(f"connectors/{name}/" in one for one in passed) == len(own) > 1, name
        assert {*re.findall(rf"\[{name}\S* SKIPPED .*?rig leaves out `(\w+)`", told)} == LEFT_OUT[name]


def _python(line: str) -> list[str]:
    """What a line that begins with `registrar` has Python do."""
    command, *words = shlex.split(line)
    assert command == "registrar"
    return ["-m", "bot", *words]


@pytest.mark.parametrize("name", NEWCOMERS)
def test_the_code_of_a_page_passes_ruff(tmp_path: Path, name: str) -> None:
    """As it stands there, and where it was added; only the order of imports is left to whoever puts two of them
    together."""
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    put(tmp_path, name)
    fresh = written(name, name.title())
    made = {path: text for path, text in files(name).items() if path.endswith(".py")}
    both = [path for path, text in made.items() if path in fresh and fresh[path] != text]
    lint = ("-m", "ruff", "check", "--no-cache", f"--config=lint.isort.known-first-party={OURS}")
    run(tmp_path, *lint, *(made.keys() - both))
    run(tmp_path, *lint, "--extend-ignore=I001", *both, "connectors")
    run(tmp_path, "-m", "ruff", "format", "--no-cache", "--check", *made)


def test_a_platform_alone_is_tried_by_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page and the generator say how, also with options of pytest; and a name that is none is a sentence."""
    line, tried = "make test-platform PLATFORM=", list[list[str]]()
    assert f"{line}lodestar" in page("lodestar")
    assert f"{line}lodestar ARGS=--lf" in page("lodestar")

    def tries(given: list[str]) -> int:
        tried.append(given)
        return 0

    monkeypatch.setattr(pytest, "main", tries)
    assert main(["class", "skilljar", "-k", "floors", "-n", "0"]) == 0
    (given,) = tried
    assert "--newcomers=class,skilljar" in given
    assert given[5:9] == ["-k", "floors", "-n", "0"]
    assert f"{line}lodestar" in next_steps("lodestar")
    assert "tests.newcomer $(PLATFORM) $(ARGS)" in (HOUSE / "Makefile").read_text()
    assert (main(["nowhere"]), main([])) == (2, 2)
    unknown, missing = capsys.readouterr().err.splitlines()
    assert unknown.startswith(f"There is no platform nowhere. Say which, as in: {line}")
    assert missing.startswith(f"Say which, as in: {line}")


def test_a_newcomer_comes_before_all_others_and_was_known_already() -> None:
    """So that a test fails among them that goes by the place of a platform, or by which ones Registrar does not run."""
    assert all(one > FRESH for one in platforms() if one != FRESH)
    assert FRESH in OTHER_PLATFORMS


def test_a_platform_of_one_url_is_few_lines() -> None:
    """Written by hand, its stand-in, its rig, its tests and what its vendor documents among them."""
    assert 50 < len(by_hand("seminar")) < MAX_LINES_BY_HAND
    assert by_hand(FRESH) == []


def test_a_platform_with_everything_is_not_many() -> None:
    """Seven operations, pages, verbs and news."""
    assert len(by_hand("lodestar")) < MAX_LINES_OF_LODESTAR


@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_a_page_is_tried(name: str) -> None:
    """A file that is written, or a line that is typed; and it begins with the generator."""
    assert {*blocks(name)} <= {"sh", "python", "yaml"}
    assert typed(name)[0] == f"registrar new-platform {name} --title {name.title()}"
    others = {line.split()[0] for line in typed(name)} - {"registrar"}
    assert others <= {"make"}


def test_the_page_has_the_methods_of_each_verb() -> None:
    """As they are needed."""
    rows = {
        verb: tuple(re.findall(r"`(\w+)`", rest))
        for verb, rest in re.findall(r"^\| `(\w+)` \| (.*) \|$", page("lodestar"), re.MULTILINE)
    }
    assert {verb: rows.get(verb) for verb in NEEDED_METHODS} == NEEDED_METHODS


def test_what_is_added_goes_where_it_belongs() -> None:
    """Imports on top, attributes before methods, the rest behind."""
    there = "import os\n\n\nclass Room:\n    size = 1\n\n    def clean(self) -> None: ...\n\n\nlast = 1\n"
    methods = "    def lock(self) -> None: ...\n\n    def open(self) -> None: ...\n"
    more = f"import re\n\n\nclass Room:\n    doors = 2\n\n{methods}\n\nbehind = 2\n"
    assert merged(there, more) == (
        "import re\nimport os\n\n\nclass Room:\n    size = 1\n    doors = 2\n\n    def clean(self) -> None: ...\n\n"
        f"{methods}\n\nlast = 1\n\n\nbehind = 2\n"
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a checkout is known by."""
    for one in CHECKOUT:
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("Lodestar", "", "The name of a platform is what people type: small letters, digits and “_”, a letter first"),
        ("2lms", "", "The name of a platform"),
        ("a b", "", "The name of a platform"),
        ("../x", "", "The name of a platform"),
        ("lödestar", "", "The name of a platform"),
        ("class", "", "The name of a platform"),
        ("", "", "The name of a platform"),
        ("lodestar", 'Lode"star', "A title is at most 30 letters"),
        ("lodestar", "Lode\nstar", "A title is at most 30 letters"),
        ("lodestar", "L" * 31, "A title is at most 30 letters"),
        ("l" * 31, "", "The name of a platform is at most 30 letters: people type it."),
        ("l" * 31, "Lodestar", "The name of a platform is at most 30 letters"),
        (
            "testing",
            "",
            "A name that begins with “test” would be taken for a test. Take another name, such as mytesting.",
        ),
        ("test_lms", "Lodestar", "A name that begins with “test” would be taken for a test."),
        ("rig", "", "tests/connectors/rig.py is a file of Registrar's own tests, which “rig” would hide. Take another"),
        ("platform", "", "connectors/platform.py is there already, and nothing was written."),
        ("find", "", "“/lms find” means something already. Take another name, such as findlms."),
    ],
)
def test_what_cannot_be_a_platform_is_refused(checkout: Path, name: str, title: str, said: str) -> None:
    """In a sentence that says what to do, and nothing is written."""
    before = texts(checkout)
    with pytest.raises(Mistakes) as caught:
        new_platform(checkout, name, title, frozenset({"find"}))
    assert str(caught.value).startswith(said)
    assert texts(checkout) == before


@pytest.mark.parametrize("path", sorted((HOUSE / "tests" / "connectors").iterdir()), ids=lambda path: path.name)
def test_no_name_hides_what_the_tests_of_all_platforms_need(checkout: Path, path: Path) -> None:
    """A folder of that name would be imported in its place."""
    name = path.stem
    if not name.isidentifier() or name.startswith(("_", "test")) or name in platforms():
        return
    there = checkout / "tests" / "connectors" / path.name
    there.mkdir(exist_ok=True) if path.is_dir() else there.touch()
    before = texts(checkout)
    with pytest.raises(Mistakes, match=f"tests/connectors/{path.name} "):
        new_platform(checkout, name)
    assert texts(checkout) == before


class Broken(OSError):
    strerror = "No space left on device"


@pytest.mark.parametrize("at", range(2 * len(written("lodestar", "Lodestar"))))
@pytest.mark.parametrize("kind", [Broken, KeyboardInterrupt])
def test_what_was_broken_off_is_no_platform(
    checkout: Path, at: int, kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it ends: a disk that is full is said and nothing is left; whatever ends all at once leaves no package
    that could be imported, so that every command starts."""
    before, steps = texts(checkout), count()
    write, replace = Path.write_text, Path.replace

    def write_text(self: Path, text: str, **how: Any) -> int:
        if next(steps) == at:
            write(self, text[: len(text) // 2])
            raise kind
        return write(self, text, **how)

    def moved(self: Path, target: Path) -> Path:
        if next(steps) == at:
            raise kind
        return replace(self, target)

    monkeypatch.setattr(Path, "write_text", write_text)
    monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(Mistakes if kind is Broken else kind) as caught:
        new_platform(checkout, "lodestar")
    if kind is Broken:
        assert re.match(r"\S+ could not be written: No space left on device\. Nothing of lodestar", str(caught.value))
        assert texts(checkout) == before
        assert not (checkout / "connectors" / "lodestar").exists()
    else:
        assert not (checkout / "connectors" / "lodestar" / "__init__.py").exists()


def test_what_is_there_is_never_written_over(checkout: Path) -> None:
    """Whichever of its files it is."""
    assert new_platform(checkout, "lodestar") == [*written("lodestar", "Lodestar")]
    before = texts(checkout)
    for path in ("connectors/lodestar", "tests/connectors/lodestar", "tests/connectors/documented/lodestar.yaml"):
        with pytest.raises(Mistakes, match=f"^{path} is there already"):
            new_platform(checkout, "lodestar")
        away = checkout / path
        shutil.rmtree(away) if away.is_dir() else away.unlink()
    assert {*texts(checkout)} < {*before}


def test_elsewhere_nothing_is_written(tmp_path: Path) -> None:
    """Only in a checkout."""
    with pytest.raises(Mistakes, match=r"^This isn't a checkout of Registrar\. Go to the folder"):
        new_platform(tmp_path, "lodestar")
    assert texts(tmp_path) == {}


@pytest.mark.parametrize("name", ["acme", "zeta", "my_lms"])
def test_imports_are_in_order_whatever_it_is_called(name: str) -> None:
    """As ruff wants them."""
    for path, text in written(name, name.title()).items():
        lines = re.findall(r"^from connectors\.(\S+) import", text, re.MULTILINE)
        assert lines == sorted(lines), path
