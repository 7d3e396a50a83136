"""The house: which floor may lean on which, how large a file may grow, and what every operation must have."""

import ast
import importlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from connectors.catalog import platforms
from connectors.core.field_specs import FieldSpec, FieldSpecs, Part, field_specs
from connectors.core.intent import Intent, Mistakes, operation_id
from connectors.core.operation_sentence import summary
from connectors.platform import Platform
from tests.connectors.examples import exemplary
from tests.rows import every

HOUSE = Path(__file__).parent.parent
FLOORS = ("connectors", "bot", "handlers")
FILES = {str(path.relative_to(HOUSE)): path for floor in FLOORS for path in sorted((HOUSE / floor).rglob("*.py"))}
ROOMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "connectors": (
        ("catalog",), ("platform_checks",), ("PLATFORM",), ("platform",), ("everyday", "news"), ("core",), ("standin",),
    ),
    "bot": (
        ("__main__",), ("commands",), ("app",),
        ("cli", "demo", "check"),
        ("notifications",),
        ("desk", "ports"),
        ("changes",),
        ("directory",),
        ("policy", "audit", "preferences"),
        ("store",),
        ("runtime",),
        ("sandbox",),
    ),
    "handlers": (
        ("listeners", "ports"),
        ("home",),
        ("notifications", "settings", "directory"),
        ("everyday", "audit"),
        ("parsing",),
        ("operations",),
        ("access",),
        ("changes",),
        ("slack",),
    ),
}  # fmt: skip
"""The rooms of every floor from the top down, as docs/architecture.md has them. A room imports rooms below it, never
beside or above it. The catalogue stands above the platforms because it finds them; none of them imports it."""
ROOF = ("bot/app.py", "bot/commands.py")
"""The only files of bot that may know the doors."""
STAGE = ("bot/demo/demo.py", "bot/commands.py")
"""The only files that may know the stand-ins."""
BELOW_THE_DOORS = (
    "audit", "changes", "desk", "directory", "notifications", "policy", "ports", "preferences", "runtime", "store",
)  # fmt: skip
"""The rooms of bot that handlers may know; the others put handlers to use."""
LONGEST = 350
SANDBOX = tuple(file for file in FILES if file.startswith("bot/sandbox/"))
HANDLED = {("bot", room) for room in BELOW_THE_DOORS}
OPERATIONS = {
    f"{known.name}-{operation_id(cls)}": cls for known in platforms().values() for cls in known.operations.values()
}


@cache
def imports(file: str) -> frozenset[str]:
    """Our own modules that a file imports, also inside functions, under TYPE_CHECKING, or by a name in a string."""
    tree = ast.parse(FILES[file].read_text())
    found = {name for node in ast.walk(tree) for name in _named(node, file)}
    return frozenset(name for name in found if name.split(".")[0] in (*FLOORS, "tests"))


def _named(node: ast.AST, file: str) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (one.name for one in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            above = file.split("/")[:-level] if level else []
            package = ".".join([*above, *([module] if module else [])])
            yield from (f"{package}.{one.name}" for one in names)
        case ast.Constant(value=str(text)) if text.replace(".", "").isidentifier() and "." in text:
            yield text


def breaches(folder: str, allowed: Callable[[str], bool], but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """What the files of a folder import and should not."""
    files = [file for file in FILES if file.startswith(folder) and file not in but]
    found = {file: sorted(name for name in imports(file) if not allowed(name)) for file in files}
    return {file: names for file, names in found.items() if names}


def floor(*names: str) -> Callable[[str], bool]:
    return lambda imported: imported.split(".")[0] in names


def room_of(name: str) -> tuple[str, str]:
    """The floor and the room of a file or an imported name. The folder of any platform is the room PLATFORM."""
    parts = [*name.removesuffix(".py").replace("/", ".").split("."), ""]
    known = {room for level in ROOMS[parts[0]] for room in level}
    if parts[0] == "connectors" and parts[1] not in known and parts[1] != "__init__":
        return (parts[0], "standin") if is_standin(name) else (parts[0], "PLATFORM")
    return parts[0], parts[1]


def climbs(file: str, name: str) -> bool:
    """Whether an import of the same floor leads to a room beside or above its own."""
    (floor_, room), (other, goal) = room_of(file), room_of(name) if name.split(".")[0] in FLOORS else ("", "")
    if room == goal == "PLATFORM":
        return file.split("/")[1] != name.split(".")[1]
    if floor_ != other or room == goal or not goal:
        return False
    height = {one: at for at, level in enumerate(ROOMS[floor_]) for one in level}
    return height[room] >= height[goal]


def is_standin(name: str) -> bool:
    return "standin" in name.removesuffix(".py").replace("/", ".").split(".")


def test_there_are_files_to_look_at() -> None:
    """On every floor; and the demo does reach the stand-ins, so that the reader of imports is not blind."""
    assert all(any(file.startswith(f"{name}/") for file in FILES) for name in FLOORS)
    assert "connectors.standin.standin.StandIn" in imports("connectors/classcom/standin/__init__.py")
    assert any(name.startswith("handlers.") for name in imports("bot/app.py"))


def test_connectors_lean_on_nobody() -> None:
    """The first floor imports nothing of ours."""
    assert breaches("connectors/", floor("connectors")) == {}


def test_the_bot_does_not_know_its_doors() -> None:
    """But for the roof, which puts everything together."""
    assert breaches("bot/", floor("connectors", "bot"), but=ROOF) == {}
    assert breaches("", floor(*FLOORS)) == {}


def test_the_doors_do_not_know_who_opens_them() -> None:
    """Handlers import what is below them, not the command line, the demo, or what puts everything together."""
    assert {room for level in ROOMS["bot"] for room in level} > set(BELOW_THE_DOORS)
    assert breaches("handlers/", lambda name: room_of(name) in HANDLED or not name.startswith("bot.")) == {}


def test_only_the_demo_knows_the_sandbox() -> None:
    """Whoever else borrowed from it could not be told from Slack."""
    assert breaches("", lambda name: not name.startswith("bot.sandbox"), but=(STAGE[0], *SANDBOX)) == {}


def test_a_floor_is_not_imported_whole() -> None:
    """`import bot` gives every room at once, and nobody could tell which one is used; the catalogue lists platforms."""
    assert breaches("", lambda name: name not in FLOORS, but=("connectors/catalog.py",)) == {}


def test_every_file_lies_in_a_room() -> None:
    """What lies elsewhere has no place in the order, and nobody would look for it there."""
    known = {(name, room) for name, levels in ROOMS.items() for level in levels for room in level}
    assert {file for file in FILES if room_of(file) not in known and room_of(file)[1] != "__init__"} == set()
    folders = {file.split("/")[1] for file in FILES if room_of(file) == ("connectors", "PLATFORM")}
    bare = folders - {one.folder for one in platforms().values()}
    assert not bare, f"{', '.join(sorted(bare))}: the __init__.py of a platform's folder says `platform = Platform(…)`"


def test_a_room_imports_rooms_below_it_only() -> None:
    """So that whoever changes a room knows who is concerned: those above it."""
    found = {file: sorted(name for name in imports(file) if climbs(file, name)) for file in FILES}
    climbing = {file: names for file, names in found.items() if names}
    assert not climbing, (
        f"These import what stands above or beside them: {climbing}. A platform imports connectors.core, "
        "connectors.everyday, connectors.news, connectors.platform and its own folder, and no other platform"
    )


@pytest.mark.parametrize(
    ("file", "name", "up"),
    [
        ("bot/store/sqlite.py", "bot.runtime.logs.logger", False),
        ("bot/store/sqlite.py", "bot.changes.change", True),
        ("bot/policy/policy.py", "bot.audit.log", True),
        ("bot/desk.py", "bot.changes.executor", False),
        ("bot/changes/store.py", "bot.desk.Desk", True),
        ("handlers/changes/cards.py", "handlers.operations.run", True),
        ("handlers/changes/cards.py", "bot.desk", False),
        ("connectors/chamilo/users.py", "connectors.core.intent", False),
        ("connectors/core/intent.py", "connectors.chamilo.users", True),
        ("connectors/chamilo/users.py", "connectors.catalog", True),
        ("connectors/chamilo/users.py", "connectors.skilljar.users", True),
        ("connectors/chamilo/users.py", "connectors.chamilo.base", False),
    ],
)
def test_climbing_is_noticed(file: str, name: str, up: bool) -> None:
    """The reader of rooms is not blind."""
    assert climbs(file, name) == up


def test_the_sandbox_knows_nothing_of_ours() -> None:
    """It is the other side: what it borrowed from the bot it could not contradict."""
    assert breaches("bot/sandbox/", lambda name: name.startswith("bot.sandbox")) == {}


def test_a_stand_in_shares_nothing_with_its_connector() -> None:
    """One misreading of a vendor's document must not hide the other."""
    standins = [file for file in FILES if is_standin(file)]
    shared = {file: name for file in standins for name in imports(file) if not is_standin(name)}
    assert not shared, f"A stand-in imports connectors.standin and its own modules alone: {shared}"


def test_only_the_demo_knows_the_stand_ins() -> None:
    """Nobody else could tell them from the real thing."""
    others = tuple(file for file in FILES if is_standin(file))
    assert breaches("", lambda name: not is_standin(name), but=(*STAGE, *others)) == {}


def test_the_tests_mirror_the_rooms() -> None:
    """Whoever opens a room finds its tests in the folder of the same name."""
    folders = {path.parent.relative_to(HOUSE / "tests") for path in (HOUSE / "tests").rglob("test_*.py")}
    astray = {str(one) for one in folders if one.parts and one.parts[0] in FLOORS and not (HOUSE / one).is_dir()}
    assert not astray, f"These folders of tests are called as none of the code: {', '.join(sorted(astray))}"


def test_a_file_is_one_noun() -> None:
    """Beyond this length it wants to be two."""
    lengths = {file: len(path.read_text().splitlines()) for file, path in FILES.items()}
    long = {file: length for file, length in lengths.items() if length > LONGEST}
    assert not long, f"No file has more than {LONGEST} lines. Make two of each of these, by what they are about: {long}"


@every("cls", OPERATIONS.values())
def test_an_operation_explains_itself(cls: type[Intent[Any]]) -> None:
    """A sentence on what it does, where the vendor describes it, and a help for every field at every depth."""
    called = f"{cls.platform} {operation_id(cls)}"
    said = summary(cls)
    assert said[:1].isupper(), f"{called}: the first line of its docstring says what it does, as a sentence"
    assert said.endswith("."), f"{called}: the first line of its docstring ends with a full stop: “{said}”"
    assert cls.http.section, f"{called}: say in its head where the vendor documents it: section=“…”"
    for spec in _fields(field_specs(cls)):
        wanted = f"{called}: say what {spec.name} is, beginning with a capital: Help(“…”, an example)"
        assert spec.help[:1].isupper(), wanted
        assert not spec.help.endswith("."), (
            f"{called}: the help of {spec.name} stands before a full stop: leave its own out"
        )


@every("cls", OPERATIONS.values())
def test_a_risk_is_a_sentence(cls: type[Intent[Any]]) -> None:
    """Approvers read those of all fields of a change one behind the other. Why a whole operation takes an approval is
    the end of a sentence of ours."""
    called = f"{cls.platform} {operation_id(cls)}"
    for spec in _fields(field_specs(cls)):
        why = spec.risk.why if spec.risk else "Nothing."
        sentence = why[:1].isupper() and why.endswith(".")
        assert sentence, (
            f"{called}: the risk of {spec.name} is a whole sentence, with a capital and a full stop: “{why}”"
        )
    assert not cls.http.sensitive.endswith("."), f"{called}: sensitive=“…” is a clause, without a full stop"


@every("cls", OPERATIONS.values())
def test_the_examples_of_what_is_needed_make_an_intent(cls: type[Intent[Any]]) -> None:
    """They are shown as a command: what is required, and the first of each set of alternatives."""
    try:
        exemplary(cls)
    except (Mistakes, TypeError) as error:
        needed = "give each field that is needed an example which it takes: Help(“…”, an example)"
        raise AssertionError(f"{cls.platform} {operation_id(cls)}: {needed}. {error}") from None


@pytest.mark.parametrize("platform", platforms().values(), ids=lambda platform: platform.name)
def test_every_operation_has_a_stand_in_route(platform: Platform) -> None:
    """And no two operations or twins share a name."""
    standin, credentials = importlib.import_module(f"connectors.{platform.folder}.standin").demo()
    wanted = {(cls.http.method, cls.http.route) for cls in platform.operations.values()}
    assert wanted <= standin.table, f"The stand-in of {platform.name} does not answer {sorted(wanted - standin.table)}"
    known = platform.settings.model_fields.keys()
    assert "base_url" in known, f"{platform.settings.__name__} needs a base_url: by it the demo leads to the stand-in"
    assert credentials.keys() <= known, f"demo() gives what {platform.settings.__name__} does not take"
    told_apart = [cls.http.route for cls in platform.operations.values() if cls.http.fixed]
    assert len({*told_apart}) == len(told_apart)  # constants that two share tell neither from the other
    assert len(platform.known_as) == sum(1 + len(cls.http.twins) for cls in platform.operations.values())


def _fields(table: FieldSpecs) -> Iterator[FieldSpec]:
    """Also those inside parts."""
    for spec in table.values():
        yield spec
        inner: type[Part] | None = (spec.kind.item or spec.kind).part
        yield from _fields(field_specs(inner)) if inner else ()
