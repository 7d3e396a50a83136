"""One word a thing, one thing a word: no two public classes of a scope have one name, retired words stay retired, and
numbers carry their unit."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.rows import every

HOUSE = Path(__file__).parent.parent
FILES = {
    str(path.relative_to(HOUSE)): path
    for floor in ("connectors", "bot", "handlers")
    for path in sorted((HOUSE / floor).rglob("*.py"))
}
SHARED = {"core", "everyday", "news", "catalog.py", "platform.py", "__init__.py"}
"""What all platforms share, of the first floor."""
RETIRED = {
    "bot/audit/log.py": ("Record",),
    "bot/changes/change.py": ("Deed", "Wish", "WISHED", "NotNow"),
    "bot/changes/change_item.py": ("Part", "Fate"),
    "bot/changes/change_set.py": ("Bundle",),
    "bot/changes/describer.py": ("Meaning", "Missing"),
    "bot/changes/executor.py": ("Runner", "Refused"),
    "bot/changes/recent_operations.py": ("Lately",),
    "bot/changes/recovery.py": ("Caretaker",),
    "bot/changes/states.py": ("WISHED", "State"),
    "bot/changes/store.py": ("Deeds",),
    "bot/check/daemon_threads.py": ("Unwaited",),
    "bot/notifications/channel_sender.py": ("Courier",),
    "bot/notifications/index.py": ("Index",),
    "bot/notifications/leader.py": ("Shift", "Work"),
    "bot/notifications/outgoing_message.py": ("Parcel",),
    "bot/notifications/periodic_task.py": ("Rounds",),
    "bot/notifications/pipeline.py": ("Newsroom",),
    "bot/notifications/queued_news.py": ("Entry",),
    "bot/notifications/subscriptions.py": ("Gone",),
    "bot/ports.py": ("Refused", "RecordHead", "Bulletin", "Gathering", "Unknown"),
    "bot/policy/policy.py": ("Nature", "Takes"),
    "bot/sandbox/client_actions.py": ("Hand",),
    "bot/sandbox/client_view.py": ("Sight",),
    "bot/sandbox/delivery.py": ("Courier",),
    "bot/sandbox/feed.py": ("Change",),
    "bot/sandbox/page/page_actions.py": ("Deeds",),
    "bot/sandbox/refusal.py": ("Refused",),
    "bot/store/__init__.py": ("Conflict",),
    "connectors/core/connector.py": ("Said",),
    "connectors/core/field_markers.py": ("Pick", "Look"),
    "connectors/core/field_specs.py": ("Slot", "Slots", "Kind", "slots"),
    "connectors/core/pacing.py": ("Pace", "Limit"),
    "connectors/core/record.py": ("Face",),
    "connectors/everyday/everyday.py": ("Look", "Missing"),
    "connectors/news/news.py": ("Ask", "Kind"),
    "connectors/standin/standin.py": ("Refused",),
    "handlers/everyday/fan_out.py": ("Sight", "Ask"),
    "handlers/parsing/parser.py": ("Wanted",),
    "handlers/everyday/platform_reader.py": ("Looking",),
    "handlers/everyday/platform_reply.py": ("Said",),
    "handlers/everyday/verb_request.py": ("Errand",),
    "handlers/listeners/commands.py": ("Ask",),
    "handlers/notifications/subscribe_view.py": ("Wish",),
    "handlers/slack/interaction.py": ("Asked", "State"),
    "handlers/slack/services.py": ("Room",),
}
"""Names that were private words, or had several owners, by the file in which the thing stands today."""
MODULES_RETIRED = {
    "bot": "audit bundle calls caretaker claims completion deed deeds drafts events inbound lately listing logs "
    "meaning metrics move outbound part policy policy_file replicas runner server settings shell state tasks",
    "bot/audit": "audit record",
    "bot/changes": "bundle caretaker deed deeds lately meaning part runner state",
    "bot/notifications": "courier parcel rounds newsroom entry shift",
    "bot/check": "unwaited",
    "bot/sandbox": "hand sight",
    "bot/sandbox/page": "deeds",
    "connectors": "moments errors marks slots words prose intent pace record request scan sentences verbs facts",
    "connectors/core": "marks moments pace prose scan sentences slots words",
    "connectors/news": "facts",
    "connectors/skilljar": "unheard",
    "handlers": "inbound outbound",
    "handlers/everyday": "nearly finding looking said picking listing saying errand everyday verbs catalogue timetable",
    "handlers/notifications": "wishes subscribing hooks news",
    "handlers/operations": "meanings answering cards",
    "handlers/changes": "deeds approvals parts",
    "handlers/slack": "asked slack",
}
"""Modules that lie elsewhere now, or are called otherwise, by the folder in which they stood or would stand."""
NOWHERE = [
    "Deed",
    "Deeds",
    "WISHED",
    "Bundle",
    "Fate",
    "Caretaker",
    "Meaning",
    "Lately",
    "Slot",
    "Slots",
    "Pick",
    "Look",
    "Face",
    "Room",
    "Asked",
    "Errand",
    "Wanted",
    "Looking",
    "Sight",
    "Courier",
    "Parcel",
    "Newsroom",
    "Shift",
    "Rounds",
    "Hand",
    "Unwaited",
    "Said",
    "Pace",
    "Mortal",
    "Nature",
    "NotNow",
    "Scan",
]
"""Names that nothing has any more, wherever it stands. Stand-ins and platforms name things as the vendors do."""
UNITS = ("S", "MS", "BYTES", "CHARS")
COUNTS = ("SHOWN", "READ", "SCANNED", "SEARCHED")
SCALES = ("FACTOR", "SCORE", "WEIGHT", "DEPTH", "VERSION")
"""How the name of a number ends that is no plural of what it counts."""


PLURALS = {
    "ANSWERS",
    "ATTACHMENTS",
    "BLOCKS",
    "BUTTONS",
    "CELLS",
    "CHANNELS",
    "CHECKBOXES",
    "CHOICES",
    "CHUNKS",
    "COLUMNS",
    "COMPLETIONS",
    "CONNECTIONS",
    "DEMOS",
    "DOTS",
    "ELEMENTS",
    "FACTS",
    "FAULTS",
    "FIELDS",
    "FILES",
    "IDS",
    "FILTERS",
    "GROUPS",
    "HUES",
    "ITEMS",
    "JOBS",
    "LINES",
    "LISTINGS",
    "MESSAGES",
    "MINUTES",
    "NAMES",
    "NEWS",
    "OPERATIONS",
    "OPTIONS",
    "PAGES",
    "PEOPLE",
    "READS",
    "RESULTS",
    "ROWS",
    "STEPS",
    "SUGGESTIONS",
    "TERMS",
    "TRIES",
    "UPDATES",
    "USES",
    "VIEWS",
    "WORDS",
}
"""What numbers count. A new one is added here, after a thought whether it is what the field calls it."""
LIMITS = {"OPTIONS", "ATTACHMENTS", "CHECKBOXES"}
"""Plurals that stand alone: limits of Slack, each called as Slack calls what it limits."""


def scope_of(file: str) -> str:
    """The files among which a name has one owner. Operations and records of a platform are named by the platform."""
    parts = file.split("/")
    if parts[:2] == ["bot", "sandbox"]:
        return "sandbox"
    if "standin" in parts:
        return f"{parts[1]} stand-in"
    if parts[0] == "connectors" and parts[1] not in SHARED:
        return ""
    return "registrar"


@cache
def tree(file: str) -> ast.Module:
    return ast.parse(FILES[file].read_text())


def classes(file: str) -> Iterator[str]:
    """Public classes, at whatever depth."""
    found = [node.name for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)]
    yield from (name for name in found if not name.startswith("_"))


def names(file: str) -> set[str]:
    """Everything that a module and its classes define by name."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        if isinstance(node, ast.Assign):
            found |= {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.alias) and node.asname:
            found.add(node.asname)
    return found


def constants(file: str) -> Iterator[tuple[str, ast.expr]]:
    """Names in capitals that a module or a class assigns, each with its value; those of a tuple one by one."""
    classes_ = [node for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef) and not _is_vocabulary(node)]
    for node in [*tree(file).body, *(one for each in classes_ for one in each.body)]:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _assigned(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield from _assigned(node.target, node.value)


def _is_vocabulary(node: ast.ClassDef) -> bool:
    """An enumeration, or the words for a platform's numbers: its values are somebody else's."""
    return any(ast.unparse(base).endswith(("Enum", "Code")) for base in node.bases)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name) and target.id.isupper():
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
        for one, part in zip(target.elts, values, strict=True):
            yield from _assigned(one, part)


def computed(value: ast.expr) -> object:
    """What an expression of numbers and text alone comes to; of any other, its source."""
    try:
        return eval(compile(ast.Expression(value), "constant", "eval"), {"__builtins__": {}})
    except Exception:
        return ast.unparse(value)


def test_no_two_public_classes_have_one_name() -> None:
    """Whoever reads a name knows which thing is meant."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file in FILES:
        for name in classes(file):
            owners[scope_of(file), name].add(file)
    assert {key: files for key, files in owners.items() if key[0] and len(files) > 1} == {}


@every("file", RETIRED)
def test_a_retired_name_stays_retired(file: str) -> None:
    """It was learned once and is not to be learned again."""
    assert names(file) & {*RETIRED[file]} == set()


def test_a_private_word_stands_nowhere() -> None:
    """Neither where it stood nor elsewhere."""
    found = [(file, name) for file in FILES if scope_of(file) in ("registrar", "sandbox") for name in names(file)]
    assert [
        (file, name) for file, name in found if name in NOWHERE and (file, name) != ("bot/sandbox/faults.py", "Pace")
    ] == []


def test_retired_modules_stay_retired() -> None:
    """Neither where they stood nor in the room where the thing lies now."""
    old = [f"{folder}/{name}" for folder, all_ in MODULES_RETIRED.items() for name in all_.split()]
    allowed = {"bot/audit", "bot/policy", "connectors/everyday", "connectors/news"}  # rooms of the same name
    assert [one for one in old if (HOUSE / f"{one}.py").exists()] == []
    assert [one for one in old if (HOUSE / one / "__init__.py").exists() and one not in allowed] == []


def test_a_public_constant_has_one_value() -> None:
    """One that has another value elsewhere is another thing, and is called otherwise."""
    values: dict[str, dict[str, object]] = defaultdict(dict)
    for file in FILES:
        for name, value in constants(file):
            if scope_of(file) == "registrar" and not name.startswith("_") and "TypeVar(" not in ast.unparse(value):
                values[name][file] = computed(value)
    several = {name: found for name, found in values.items() if len({repr(one) for one in found.values()}) > 1}
    assert several == {}


def is_number(value: ast.expr) -> bool:
    """A number, or arithmetic that has one in it, such as `3 * HOUR_S`; not a choice of bits, a path or text."""
    if type(computed(value)) in (int, float):
        return True
    arithmetic = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult | ast.Add | ast.Sub | ast.Div)
    leaves = [one.value for one in ast.walk(value) if isinstance(one, ast.Constant)] if arithmetic else []
    calls = any(isinstance(one, ast.Call | ast.Set | ast.Tuple | ast.List) for one in ast.walk(value))
    return bool(leaves) and all(type(one) in (int, float) for one in leaves) and not calls


def carries_its_unit(name: str) -> bool:
    last = name.rpartition("_")[2]
    return (
        last in (*UNITS, *COUNTS, *SCALES)
        or (last in PLURALS and ("_" in name or last in LIMITS))
        or "_PER_" in name
        or name.startswith("SHOWN_")
    )


def test_a_number_carries_its_unit() -> None:
    """`TIMEOUT_S`, `MAX_BODY_BYTES`, `MAX_ROWS`: nobody has to look up what it counts."""
    bare = [
        (file, name)
        for file in FILES
        for name, value in constants(file)
        if scope_of(file) in ("registrar", "sandbox") and is_number(value) and not carries_its_unit(name)
    ]
    assert bare == []


def test_nothing_anywhere_is_called_patience() -> None:
    """Nor most, nor life: eleven of one and fourteen of the other stood for as many things, in five units."""
    private = {"PATIENCE", "MOST", "LIFE", "AGAIN", "TRUST", "FRESH", "LONGEST", "DEEPEST", "WHOLE", "FEW"}
    found = [(file, name) for file in FILES for name, _ in constants(file) if name.removeprefix("_") in private]
    assert found == []


@pytest.mark.parametrize(
    ("name", "carries"),
    [
        ("PATIENCE", False),
        ("MOST", False),
        ("LIFE", False),
        ("TIMEOUT", False),
        ("TIMEOUT_S", True),
        ("MAX_ROWS", True),
        ("ROWS_PER_PAGE", True),
        ("MAX_NAME_CHARS", True),
        ("AGAIN", False),
        ("S", True),
    ],
)
def test_the_reader_of_units_is_not_blind(name: str, carries: bool) -> None:
    assert carries_its_unit(name) == carries


def glossary() -> list[tuple[str, str]]:
    """The words of docs/glossary.md, and the file that each names."""
    page = (HOUSE / "docs" / "glossary.md").read_text()
    return re.findall(r"^\| ([A-Z]\w+) \| .* \(`([\w/]+\.py)`\) \|$", page, re.MULTILINE)


def test_the_glossary_is_short_and_in_order() -> None:
    """Whoever has to learn more than this many words learns none."""
    words = [word for word, _ in glossary()]
    page = (HOUSE / "docs" / "glossary.md").read_text()
    assert words == re.findall(r"^\| ([A-Z]\w*)", page, re.MULTILINE), "a row without its file"
    assert 20 <= len(words) <= 25
    assert words == sorted(words)


@every(("word", "file"), glossary())
def test_a_word_of_the_glossary_is_a_class(word: str, file: str) -> None:
    """In the file that it names, and with a sentence of its own."""
    (found,) = [node for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef) and node.name == word]
    assert ast.get_docstring(found)


CENTRAL = (
    "bot/changes/change.py:Change",
    "bot/changes/change.py:Decision",
    "bot/changes/change.py:StoredIntent",
    "bot/changes/change_item.py:ChangeItem",
    "bot/changes/executor.py:Outcome",
    "bot/notifications/subscription.py:Subscription",
    "bot/policy/policy.py:Actor",
    "connectors/core/field_specs.py:FieldSpec",
    "connectors/core/request.py:Request",
    "connectors/news/news.py:News",
    "handlers/parsing/arguments.py:VerbArguments",
    "handlers/slack/interaction.py:Interaction",
)
"""The values that pass from room to room."""


@pytest.mark.parametrize("value", CENTRAL)
def test_a_central_value_says_its_attributes_one_by_one(value: str) -> None:
    """Each with what it holds, its unit where it has one, and in the order of the fields."""
    file, name = value.split(":")
    (found,) = [node for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef) and node.name == name]
    fields = [
        one.target.id for one in found.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]
    listed = (ast.get_docstring(found) or "").partition("Attributes:\n")[2]
    assert re.findall(r"^ {4}(\w+): \w", listed, re.MULTILINE) == fields


def test_every_public_class_says_what_it_is() -> None:
    """In a sentence that begins with the thing, not with one of its fields."""
    silent = []
    for file in FILES:
        for node in ast.walk(tree(file)):
            if scope_of(file) == "registrar" and isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                first = (ast.get_docstring(node) or "").partition("\n")[0]
                silent += [] if re.match(r"[A-Z“\"…]", first) else [(file, node.name, first)]
    assert silent == []
