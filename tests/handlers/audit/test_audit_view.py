"""The audit log as people read it."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.audit.search import AuditedChange, AuditPage
from bot.changes.states import UNDONE_STATES, ChangeState
from handlers.audit import audit_view, audit_words
from handlers.audit.audit_rest import AuditRest
from handlers.audit.audit_view import NothingFound
from handlers.changes.card_states import CARD_STATE_LABELS, OUTCOMES
from handlers.slack.csv_file import CsvFile
from tests.handlers.changes.test_cards import taken
from tests.handlers.changes.test_change_set_view import DELETE, GROUP, NO
from tests.handlers.hostile import NASTY
from tests.handlers.messages import read
from tests.rows import every

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MAX = {"kind": "person", "name": "Max Okafor", "email": "max@acme.com", "ids": {"chamilo": "12"}}
FORKLIFT = {"kind": "course", "name": "Forklift basics", "email": "", "ids": {"chamilo": "C7"}}
ENROLL = "Enroll Max Okafor into Forklift basics on Chamilo."
NAMES = {"U1": "Ada Lovelace", "U2": "Grace Hopper"}


def entry(number: int, what: str, **more: Any) -> dict[str, Any]:
    said = {"number": number, "at": NOW.timestamp() - 3600 + number, "what": what, "state": what, "change": "c1"}
    said |= {
        "by": "U1",
        "actor": "U1",
        "names": NAMES,
        "sentence": "Enroll Max Okafor into Forklift basics on Chamilo.",
    }
    return said | {"targets": [MAX, FORKLIFT], "stored_intents": [vars(DELETE)]} | more


ENTRIES = [
    entry(1, "asked", state="needs approval"),
    entry(2, "awaiting", reason="he starts on Monday"),
    entry(3, "running", by="U2", decision={"yes": True, "reason": ""}),
    entry(4, "done"),
]


def page(*entries: Mapping[str, Any], **more: Any) -> AuditPage:
    return AuditPage([AuditedChange("c1", entries, "place")], **more)


def test_a_line_for_a_change_and_its_steps_under_it() -> None:
    """What, to whom, where, by whom, and how it stands; then each step with its time, its person and its reason."""
    message = audit_view.shown(page(*ENTRIES), NOW, (), {"csv": "d"})
    taken(message)
    (table,) = [one for one in message.blocks if one["type"] == "table"]
    assert [[_text(cell) for cell in row] for row in table["rows"]] == [
        ["When", "What", "Who", "Reason or outcome"],
        ["29 Nov 11:00", "Enrolled Max Okafor into Forklift basics on Chamilo.", "Ada Lovelace", "done"],
        ["29 Nov 11:00", "↳ asked; needs approval", "Ada Lovelace", "–"],
        ["29 Nov 11:00", "↳ asked for approval", "Ada Lovelace", "he starts on Monday"],
        ["29 Nov 11:00", "↳ approved and started", "Grace Hopper", "–"],
        ["29 Nov 11:00", "↳ done", "Registrar", "–"],
    ]
    assert "classes" not in read(message)


def _text(cell: Mapping[str, Any]) -> str:
    return str(cell["text"]) if "text" in cell else str(cell["elements"][0]["elements"][0]["text"])


def test_the_file_has_the_same_columns_and_the_ids_behind_them() -> None:
    """A row for the change and one for each of its steps; whom, what, where and by which operation stand beside."""
    content = io.BytesIO()
    file = CsvFile(content)
    file.write(audit_view.AUDIT_FILE_COLUMNS)
    for row in audit_view.file_rows(AuditedChange("c1", ENTRIES, ""), "UTC"):
        file.write(row)
    head, change, first, *_ = csv.reader(io.StringIO(file.content().decode("utf-8-sig")))
    assert tuple(head[:4]) == audit_view.AUDIT_COLUMNS
    assert change == [
        "2026-11-29 11:00", "Enrolled Max Okafor into Forklift basics on Chamilo.", "Ada Lovelace", "done", "", "",
        "ext_class_id: onboarding-101", "U1", "", "", "",
        "Max Okafor <max@acme.com> [chamilo:12]", "Forklift basics [chamilo:C7]", "", "", "Class",
        "class classes delete", "UTC", "c1", "",
    ]  # fmt: skip
    assert first[1:3] == ["↳ asked; needs approval", "Ada Lovelace"]
    assert first[6:10] == ["", "U1", "U1", ""]
    assert first[-2:] == ["c1", "1"]


def test_people_of_one_name_are_told_apart() -> None:
    """By the mention of whoever took a step, and by the id behind the name wherever a text speaks of them; the file has
    the ids of who asked, of who took the step and of who approved."""
    twins = {"U0ADA": "Ada Lovelace", "U0EVE": "Ada lovelace", "U0MAX": "Max Okafor"}
    said = {"actor": "U0EVE", "by": "U0EVE", "names": twins, "approved_by": ["U0ADA", "U0MAX"]}
    entries = [entry(1, "asked", **said), entry(2, "ready", **said | {"by": "U0ADA", "decision": {"yes": True}})]
    message = audit_view.shown(page(*entries), NOW, (), {"csv": "d"})
    taken(message)
    (table,) = [one for one in message.blocks if one["type"] == "table"]
    who = [row[2]["elements"][0]["elements"][0] for row in table["rows"][1:]]
    assert [one["user_id"] for one in who if "user_id" in one] == ["U0EVE", "U0EVE", "U0ADA"]
    assert "approved by Ada Lovelace (U0ADA) and Max Okafor" in str(table)
    rows = [*audit_view.file_rows(AuditedChange("c1", entries, ""), "UTC")]
    at = audit_view.AUDIT_FILE_COLUMNS.index("Asked by (Slack id)")
    assert [row[at : at + 3] for row in rows] == [
        ["U0EVE", "", "U0ADA; U0MAX"],
        ["U0EVE", "U0EVE", "U0ADA; U0MAX"],
        ["U0EVE", "U0ADA", "U0ADA; U0MAX"],
    ]


def test_steps_of_items() -> None:
    """A step of an item says which of how many it was, what that is, and why it was not done."""
    said = entry(2, "failed", item=2, of=3, outcome=NO, sentence="Make a group.", stored_intents=[vars(GROUP)])
    assert audit_words.step(said) == "2 of 3 not done: Make a group."
    assert (audit_words.who(said), audit_words.why(said)) == ("Registrar", NO)


def test_whom_the_sentence_does_not_name() -> None:
    """Of many people the sentence has only the number: their names and addresses stand behind it, and the rest is
    counted."""
    people = [{"kind": "person", "name": f"Person {at}", "email": f"p{at}@acme.com", "ids": {}} for at in range(9)]
    said = entry(1, "asked", sentence="Deactivate 9 people on Chamilo.", targets=people)
    shown = ", ".join(f"Person {at} (p{at}@acme.com)" for at in range(6))
    assert audit_words.whole_sentence(said) == f"Deactivate 9 people on Chamilo. {shown}, and 3 more"


NEW = {"kind": "person", "name": "Jane Doe", "email": "eve@acme.com", "ids": {}, "typed": True}


@every(
    ("target", "said", "line"),
    [
        (NEW, "Enroll.", "Enroll. eve@acme.com (as “Jane Doe”)"),
        (NEW, "Enroll: Jane · Doe.", "Enroll: Jane · Doe. eve@acme.com (as “Jane Doe”)"),
        (NEW, "Enroll Jane Doe.", "Enroll Jane Doe. eve@acme.com (as “Jane Doe”)"),
        (NEW, "Enroll steve@acme.com.", "Enroll steve@acme.com. eve@acme.com (as “Jane Doe”)"),
        (NEW, "Enroll Jane Doe (EVE@acme.com) on Class.", "Enroll Jane Doe (EVE@acme.com) on Class."),
        (NEW, "Enroll: 12 · eve@acme.com.", "Enroll: 12 · eve@acme.com."),
        (NEW | {"email": ""}, "Update a user: 7.", "Update a user: 7. “Jane Doe”"),
        (NEW | {"typed": False}, "Enroll.", "Enroll. Jane Doe (eve@acme.com)"),
        (NEW | {"name": ""}, "Enroll.", "Enroll. eve@acme.com"),
    ],
)
def test_a_typed_name_is_never_read_as_a_platforms(target: Mapping[str, Any], said: str, line: str) -> None:
    """The line has the address, or says that the name was only typed; in the steps of items too, and in the file."""
    asked = entry(1, "asked", sentence=said, targets=[target])
    assert audit_words.whole_sentence(asked) == line
    item = {"item": 1, "of": 2, "sentence": said, "stored_intents": [{"data": {"email": target["email"]}}]}
    if target["email"]:
        told = line.replace("Enroll ", "Enrolled ")
        assert audit_words.step(entry(2, "done", targets=[target, MAX], **item)).endswith(f": {told}")
        assert audit_words.step(entry(2, "failed", targets=[target, MAX], **item)).endswith(f": {line}")
    (person,) = audit_words.people(asked)
    assert ("as “" in person) == bool(target.get("typed") and target["name"])


@every(
    ("said", "past"),
    [
        ("Enroll Jane Doe in Enroll; Remove on Class.", "Enrolled Jane Doe in Enroll; Remove on Class."),
        ("Remove a class for good on Class; Remove class 8.", "Removed a class for good on Class; Removed class 8."),
        ("Get a join link for Jane Doe to Welding on Class.", "Got a join link for Jane Doe to Welding on Class."),
        (
            "Undo: the enrollment of Jane Doe in Welding on Class.",
            "Undone: the enrollment of Jane Doe in Welding on Class.",
        ),
        (
            "Undo: unenroll Jane Doe from Welding on Class.",
            "Undone: unenrolled Jane Doe from Welding on Class.",
        ),
        ("Jane Doe: Remove class 8.", "Jane Doe: Remove class 8."),
        ("2 changes on Class and Skilljar.", "2 changes on Class and Skilljar."),
        ("Make course 8 visible on Class.", "Make course 8 visible on Class."),
    ],
)
def test_what_was_done_is_said_in_the_past(said: str, past: str) -> None:
    """Only once all of it was done, and only the verbs of what was asked: no name is taken for one."""
    operations = [vars(DELETE)] * (2 if said.startswith("Remove") else 1)
    asked = entry(1, "asked", sentence=said, targets=[], stored_intents=operations)
    assert audit_words.whole_sentence(asked, done=True) == past
    assert audit_words.whole_sentence(asked) == said
    for state in ChangeState:
        last = entry(2, state.value, state=state.value)
        assert audit_words.is_done(last) is (state is ChangeState.DONE)
    assert audit_words.is_done({"what": "shown"})


def test_an_entry_without_a_sentence() -> None:
    """One is made of what it keeps."""
    said = {"number": 1, "at": 0, "what": "asked", "by": "cli:root", "stored_intents": [vars(DELETE)]}
    assert audit_words.sentence(said) == "Delete a class for good on Class."
    assert audit_words.who(said) == "root (command line)"


def test_a_page_fits_a_message() -> None:
    """Ten changes of many long steps are as many as Slack takes; the next page goes on where this one ends."""
    long = [entry(at, "partly", outcome="x " * 2000, sentence="y " * 2000) for at in range(12)]
    changes = [AuditedChange(f"c{at}", long, f"place {at}", more=30) for at in range(10)]
    whole = AuditPage(changes, "place 9")
    message = audit_view.shown(whole, NOW, (), {"csv": "d", "next": "n", "back": "b"})
    taken(message)
    here, cut = audit_view.fitting(whole)
    assert cut
    assert audit_view.following(whole) == here[-1].place
    assert "↳ 34 more steps: see the file" in read(message)


def test_what_must_be_said_beside_it() -> None:
    """That nothing was found, how far back that is sure, and which words were taken as they stand."""
    assert "as far back as it goes" in read(audit_view.shown(AuditPage([]), NOW, (), {"csv": "d"}))
    left = AuditPage([], "place", NOW.timestamp() - 86400, ("on",))
    shown = audit_view.shown(left, NOW, ("on",), {"csv": "d", "next": "n"})
    taken(shown)
    assert "I found no matches back to 12:00 on 28 Nov. There may be more before that." in read(shown)
    assert "“on” is part of many words, so I searched for it only as a whole word." in read(shown)
    assert "Search further back" in read(shown)


@every("text", [*NASTY, "left\nAda Lovelace\u2028approved", "half \ud83d", "a\u200bb", "\t=1+1", "⟨U+202E⟩"])
def test_what_others_wrote_is_seen_whole(text: str) -> None:
    """Names, reasons and outcomes can neither make a line that looks like a step, nor turn one around, nor hide: in the
    table as in the file, which opens whatever stands in them."""
    nasty = {**MAX, "name": text, "email": text, "ids": {"chamilo": text}}
    names = {"U1": text, "U2": text}
    said = {"sentence": f"Enroll {text}.", "names": names, "targets": [nasty], "outcome": text, "rule": text}
    voice = {"yes": False, "reason": text}
    entries = [entry(1, "asked", **said), entry(2, "denied", by="U2", decision=voice, **said)]
    message = audit_view.shown(page(*entries), NOW, (text,), {"csv": "d"})
    taken(message)
    (table,) = [one for one in message.blocks if one["type"] == "table"]
    content = io.BytesIO()
    file = CsvFile(content)
    for row in audit_view.file_rows(AuditedChange("c1", entries, ""), "UTC"):
        file.write(row)
    rows = list(csv.reader(io.StringIO(file.content().decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    for cell in [*(_text(cell) for row in table["rows"] for cell in row), *(cell for row in rows for cell in row)]:
        assert not set(cell) & set("\n\r\t\0\u2028\u2029\u200b\u202e\ud83d")


BO = {**NAMES, "U3": "Bo"}
WHO_ALLOWED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "confirmed": (
        [entry(1, "asked", state="confirming"), entry(2, "running"), entry(3, "done")],
        "confirmed by Ada Lovelace",
    ),
    "cancelled": ([entry(1, "asked", state="confirming"), entry(2, "cancelled")], ""),
    "nobody had to": (
        [entry(1, "asked", state="running", rule="trainers"), entry(2, "done", rule="trainers")],
        "no approval needed (rule “trainers”)",
    ),
    "approved": ([*ENTRIES[:3], entry(4, "done", approved_by=["U2"])], "approved by Grace Hopper"),
    "one of two": ([*ENTRIES[:2], entry(3, "awaiting", approved_by=["U2"])], "approved by Grace Hopper so far"),
    "an approval that no longer counts": (
        [*ENTRIES[:2], entry(3, "running", by="U3", approved_by=["U3"], void=["U2"], names=BO)],
        "approved by Bo; the approval by Grace Hopper no longer counts",
    ),
    "waits": ([entry(1, "asked", state="needs approval")], ""),
    "interrupted": ([entry(1, "asked", state="running"), entry(2, "interrupted")], "no approval needed"),
}


@pytest.mark.parametrize("case", WHO_ALLOWED)
def test_who_allowed_it(case: str) -> None:
    """Each change's line says it, also where nobody had to, and the file has the rule beside it."""
    entries, says = WHO_ALLOWED[case]
    shown = read(audit_view.shown(page(*entries), NOW, (), {"csv": "d"}))
    assert (f" · {says}" if says else "") in shown
    change, *_ = audit_view.file_rows(AuditedChange("c1", entries, ""), "UTC")
    by_column = dict(zip(audit_view.AUDIT_FILE_COLUMNS, change, strict=True))
    assert (by_column["Allowed"], by_column["Rule"]) == (says, entries[-1].get("rule", ""))


def test_what_is_said_where_nothing_is_found() -> None:
    """Which words no entry has, what the rest would find, with a button for it; that only a stretch of time was looked
    through; and which changes are too long to be found by every word."""
    left = NothingFound(AuditRest(["No entry has “took”."], "jane on damstra", "3 changes"))
    message = audit_view.shown(AuditPage([]), NOW, (), {"csv": "d", "rest": "r"}, left)
    taken(message)
    for said in ("No entry has “took”.", "With jane on damstra alone: 3 changes.", "Search for that"):
        assert said in read(message)
    in_a_week = read(audit_view.shown(AuditPage([]), NOW, (), {"csv": "d"}, NothingFound(spanned=True)))
    assert "No matching entries in that time." in in_a_week
    cut = read(audit_view.shown(AuditPage([]), NOW, (), {"csv": "d"}, NothingFound(cut=[NOW.timestamp() - 86400])))
    assert "Changes of 28 Nov have more than 4,000 words each" in cut


def test_an_empty_log_says_so() -> None:
    """Nobody looked for anything, so there is nothing that it could be like."""
    said = read(audit_view.shown(AuditPage([]), NOW, (), {"csv": "d"}, NothingFound(all_asked=True)))
    assert "The audit log is empty: nothing has been requested yet." in said
    assert "like that" not in said


def test_what_was_sent_stands_under_the_line() -> None:
    """What was looked for and the sentence does not say; the file has all of them, whole, and that a secret was
    given."""
    data = {f"field{at}": "x" * 500 for at in range(20)} | {"class_name": "Night shift onboarding", "open": True}
    kept = {"platform": "class", "operation": "classes_update", "data": data, "withheld": ["password"]}
    asked = entry(1, "asked", stored_intents=[kept])
    message = audit_view.shown(page(asked), NOW, ("“night shift”",), {"csv": "d"}, sought=["night shift"])
    taken(message)
    (table,) = [one for one in message.blocks if one["type"] == "table"]
    assert "↳ asked for: class_name “Night shift onboarding”" in str(table)
    assert "field0" not in str(table)
    at = audit_view.AUDIT_FILE_COLUMNS.index("Asked for")
    head, *_ = audit_view.file_rows(AuditedChange("c1", [asked], ""), "UTC")
    for name, value in (*data.items(), ("password", "(not stored)")):
        assert f"{name}: {'yes' if value is True else value}" in head[at]


def test_what_was_undone_says_so() -> None:
    """On its line and under its steps, with who had it undone and when; in the file too."""
    undo = entry(9, "done", change="c2", takes_back="c1", actor="U2", names=NAMES)
    change = AuditedChange("c1", [entry(1, "asked"), entry(4, "done")], "", undone=undo)
    shown = read(audit_view.shown(AuditPage([change]), NOW, (), {"csv": "d"}))
    assert "done, then undone by Grace Hopper" in shown
    assert "↳ undone by Grace Hopper" in shown
    assert [row[1] for row in audit_view.file_rows(change, "UTC")][-1] == "↳ undone by Grace Hopper"


def test_who_denied_it() -> None:
    """The bold line of a change says by whom it was denied and that nothing was done; the file has a column for it, and
    who approved stands on the line of the change too."""
    said = {"actor": "U1", "names": {"U1": "Ada Lovelace", "U2": "Max Okafor", "U3": "Bo"}}
    no = entry(3, "denied", state="denied", by="U2", decision={"yes": False, "reason": "No."}, **said)
    entries = [entry(1, "asked", **said), entry(2, "awaiting", **said), no]
    (_, change, *_) = next(iter([audit_view._table([AuditedChange("c1", entries, "")], NOW, ())["rows"]]))
    assert "denied by Max Okafor; nothing was changed" in str(change)
    rows = [*audit_view.file_rows(AuditedChange("c1", entries, ""), "Europe/Paris")]
    by_column = [dict(zip(audit_view.AUDIT_FILE_COLUMNS, row, strict=True)) for row in rows]
    assert [one["Denied by (Slack id)"] for one in by_column] == ["U2", "", "", "U2"]
    assert {one["Time zone"] for one in by_column} == {"Europe/Paris"}
    yes = [entry(1, "asked", **said), entry(2, "done", approved_by=["U3"], **said)]
    change, *_ = audit_view.file_rows(AuditedChange("c1", yes, ""), "UTC")
    assert change[audit_view.AUDIT_FILE_COLUMNS.index("Approved by (Slack ids)")] == "U3"


@pytest.mark.parametrize("state", ChangeState)
def test_every_state_has_its_words(state: ChangeState) -> None:
    """No outcome is told by the word that only the house knows it by, and the log calls it as the card does."""
    said = audit_words.outcome(entry(2, state.value, state=state.value))
    assert said in OUTCOMES.values()
    if state in UNDONE_STATES and state not in (ChangeState.FAILED, ChangeState.DENIED):
        assert "nothing was changed" in said
    assert ("no longer possible" in said) is (state is ChangeState.LAPSED)
    assert ("No longer possible" in CARD_STATE_LABELS[state]) is (state is ChangeState.LAPSED)
