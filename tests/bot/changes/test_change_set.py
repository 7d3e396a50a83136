"""What the items of a change amount to, as tables; no store, no clock, no platform."""

from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import pytest

from bot.changes import change_set, steps
from bot.changes.change import (
    UNRESOLVED_STATES,
    Change,
    ChangeState,
    Decision,
    StepRefused,
    StoredIntent,
    loaded,
    stored,
)
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, ChangeItem, ItemState
from bot.changes.change_set import close, safe, tally, together, whole
from connectors.classcom.classes import ClassesList
from connectors.classcom.templates import TemplatesCreate, TemplatesUpdate
from connectors.core.intent import Intent
from connectors.core.operation_sentence import in_past
from tests.bot.asking import ADA, BEN, CREATE, DELETE, LINK, UPDATE, change

F, S = ItemState, ChangeState
OVER = [state for state in ItemState if state not in (F.WAITING, F.RUNNING)]
NAME = TemplatesCreate(name="x")


def of(*states: ItemState, **more: Any) -> Change:
    """A running change whose items have these states."""
    stored_intents = tuple(
        StoredIntent("class", "templates_create", {"name": f"t{at}"}, "digest") for at in range(len(states))
    )
    items = tuple(ChangeItem(f"Item {at}.", state=state) for at, state in enumerate(states))
    return change(**({"state": S.RUNNING, "stored_intents": stored_intents, "items": items} | more))


def item_states(change: Change) -> list[ItemState]:
    return [item.state for item in change.items]


class Row(NamedTuple):
    """What three items came to, what that is for the whole, and what is told."""

    states: tuple[ItemState, ...]
    out: ChangeState
    said: str


@pytest.mark.parametrize(
    "row",
    [
        Row((F.DONE, F.DONE, F.DONE), S.DONE, ""),
        Row((F.DONE, F.DONE, F.FAILED), S.PARTLY, "2 of 3 succeeded, 1 failed."),
        Row((F.DONE, F.FAILED, F.NOT_TRIED), S.PARTLY, "1 of 3 succeeded, 1 failed, 1 not tried."),
        Row((F.DONE, F.NOT_TRIED, F.NOT_TRIED), S.PARTLY, "1 of 3 succeeded, 2 not tried."),
        Row((F.FAILED, F.NOT_TRIED, F.NOT_TRIED), S.FAILED, "None of 3 succeeded, 1 failed, 2 not tried."),
        Row((F.NOT_TRIED, F.NOT_TRIED, F.NOT_TRIED), S.FAILED, "None of 3 succeeded, 3 not tried."),
        Row((F.DONE, F.DONE, F.UNKNOWN), S.UNKNOWN, "2 of 3 succeeded, 1 unknown."),
        Row((F.FAILED, F.UNKNOWN, F.NOT_TRIED), S.UNKNOWN, "None of 3 succeeded, 1 failed, 1 unknown, 1 not tried."),
        Row((F.DONE, F.INTERRUPTED, F.NOT_TRIED), S.INTERRUPTED, "1 of 3 succeeded, 1 unknown, 1 not tried."),
        Row((F.UNKNOWN, F.INTERRUPTED, F.DONE), S.UNKNOWN, "1 of 3 succeeded, 2 unknown."),
    ],
    ids=lambda row: " ".join(row.states),
)  # fmt: skip
def test_whole(row: Row) -> None:
    """The state of the whole and its sentence follow from the items, in whatever order they stand."""
    for order in (row.states, row.states[::-1]):
        ended = close(of(*order), of(*order).items, 20.0)
        assert (ended.state, ended.outcome, ended.ended) == (row.out, row.said, 20.0)


def test_every_combination() -> None:
    """Only what is done in every item is called done, and doubt about one item is doubt about the whole."""
    for states in product(OVER, repeat=3):
        items = of(*states).items
        out = whole(items)
        assert (out is S.DONE) == (set(states) == {F.DONE}), states
        assert (out in (S.UNKNOWN, S.INTERRUPTED)) == bool(UNCERTAIN_ITEM_STATES & set(states)), states
        if not UNCERTAIN_ITEM_STATES & set(states):
            assert (out is S.FAILED) == (F.DONE not in states), states
        assert (tally(items) == "") == (out is S.DONE), states
        assert "done" not in tally(items)


JANE, MAX = "Jane", "max@acme.com"


@pytest.mark.parametrize(
    ("came_to", "said"),
    [
        ([(JANE, F.DONE), (MAX, F.DONE)], ""),
        ([(JANE, F.DONE), (MAX, F.FAILED)], "Failed for max@acme.com. 1 of 2 succeeded."),
        ([(JANE, F.FAILED), (MAX, F.UNKNOWN)], "Failed for Jane, unknown for max@acme.com. None of 2 succeeded."),
        ([(JANE, F.FAILED), (JANE, F.NOT_TRIED)], "Failed for Jane. None of 2 succeeded."),
        ([(JANE, F.DONE), (MAX, F.NOT_TRIED)], "Not tried for max@acme.com. 1 of 2 succeeded."),
        ([(JANE, F.FAILED), ("", F.FAILED), ("", F.DONE)], "Failed for Jane, 1 failed. 1 of 3 succeeded."),
        ([("", F.FAILED), (JANE, F.DONE)], "1 of 2 succeeded, 1 failed."),
        ([(f"P{n}", F.FAILED) for n in range(5)], "Failed for P0, P1, P2, P3 and P4. None of 5 succeeded."),
        ([(f"P{n}", F.FAILED) for n in range(12)], "Failed for P0, P1, P2, P3 and 8 others. None of 12 succeeded."),
    ],
)  # fmt: skip
def test_people_before_numbers(came_to: list[tuple[str, ItemState]], said: str) -> None:
    """Whose was not done is told first and each person once, then how many were."""
    assert tally([ChangeItem("x", state=state, about=who) for who, state in came_to]) == said


def test_what_nobody_came_to() -> None:
    """At the end, what waits was not tried; also when the whole ends for a reason of its own."""
    assert item_states(close(of(F.DONE, F.WAITING), of(F.DONE, F.WAITING).items, 1.0)) == [F.DONE, F.NOT_TRIED]
    ended = steps.end(of(F.WAITING, F.WAITING), S.FAILED, "It is outdated.", 1.0)
    assert (item_states(ended), ended.outcome) == ([F.NOT_TRIED, F.NOT_TRIED], "It is outdated.")


@pytest.mark.parametrize("state", ChangeState)
def test_note(state: ChangeState) -> None:
    """What becomes of an item can be noted only while the change is under way."""
    one = of(F.WAITING, F.WAITING, state=state)
    if state is S.RUNNING:
        noted = steps.note(one, 1, one.items[1].begun)
        assert (item_states(noted), noted.items[1].runs, noted.items[0]) == ([F.WAITING, F.RUNNING], 1, one.items[0])
    else:
        with pytest.raises(StepRefused, match="It isn't running"):
            steps.note(one, 1, one.items[1].begun)


@pytest.mark.parametrize("state", sorted(UNRESOLVED_STATES))
def test_retry(state: ChangeState) -> None:
    """Trying again forgets why what was not done was not; doubt stays until the item is begun; what is done is done."""
    one = of(F.DONE, F.FAILED, F.NOT_TRIED, F.UNKNOWN, F.INTERRUPTED, state=state)
    one = replace(one, items=tuple(replace(item, outcome="Why.") for item in one.items))
    again = steps.retry(one, ADA.id, 10.0)
    assert item_states(again) == [F.DONE, F.WAITING, F.WAITING, F.UNKNOWN, F.INTERRUPTED]
    assert [item.outcome for item in again.items] == ["Why.", "", "", "Why.", "Why."]
    assert (again.left, again.items[3].begun.outcome) == ((1, 2, 3, 4), "")
    with pytest.raises(StepRefused, match="Only the person who asked"):
        steps.retry(one, BEN.id, 10.0)


def test_stored() -> None:
    """A change set loads as it was stored; a change of one operation is stored without items, as before there were
    any."""
    one = of(*ItemState)
    assert loaded(stored(one)) == one
    assert all(type(inner) is dict for inner in stored(one)["items"])
    assert "items" not in stored(change())
    assert loaded(stored(change())).items == ()


def test_who_takes_a_secret() -> None:
    """Of a change set it is the item that was given one, until that is done; of a single change the change itself."""
    assert (change(secret=True).taking, change().taking) == (0, None)
    one = of(F.WAITING, F.WAITING)
    assert one.taking is None
    takes = replace(one, items=(one.items[0], replace(one.items[1], takes=True)))
    assert takes.taking == 1
    assert replace(takes, items=(one.items[0], replace(takes.items[1], state=F.DONE))).taking is None


class Crash(NamedTuple):
    """What a crash found, and whether it may go on without anybody being asked."""

    description: str
    change: Change
    intent: Intent[Any]
    out: bool


YES = (Decision("U3", "Ben", True, 1.0),)
RUNNING, SECRET = of(F.RUNNING, F.WAITING), of(F.RUNNING, F.WAITING, secret=True)
TAKES = replace(SECRET, items=tuple(replace(item, takes=True) for item in SECRET.items))


@pytest.mark.parametrize(
    "case",
    [
        Crash("one that was approved and can be repeated", change(S.RUNNING, decisions=YES), UPDATE, True),
        Crash("one that nobody approved", change(S.RUNNING), UPDATE, False),
        Crash("one that cannot", change(S.RUNNING, decisions=YES), NAME, False),
        Crash("one with a secret", change(S.RUNNING, secret=True, decisions=YES), UPDATE, False),
        Crash("an item under way that can be repeated", RUNNING, TemplatesUpdate(template_id="1", name="x"), True),
        Crash("an item under way that cannot", RUNNING, NAME, False),
        Crash("an item under way that answers with a secret", SECRET, UPDATE, False),
        Crash("an item under way beside a secret", SECRET, TemplatesUpdate(template_id="1", name="x"), True),
        Crash("an item under way that takes a secret", TAKES, TemplatesUpdate(template_id="1", name="x"), False),
        *(Crash(f"an item that is {state}", of(state, F.WAITING), UPDATE, False) for state in OVER),
        Crash("an item that waits", of(F.WAITING, F.DONE), NAME, True),
        Crash("an item of a set that had not begun", of(F.WAITING, F.WAITING), NAME, False),
        Crash("the same, approved", replace(of(F.WAITING, F.WAITING), decisions=YES), NAME, True),
        Crash("an item that waits for a secret", replace(TAKES, items=TAKES.items[::-1]), NAME, False),
    ],
    ids=lambda case: case.description,
)
def test_safe(case: Crash) -> None:
    """After a crash only that goes on which does no harm twice and loses no secret."""
    assert safe(case.change, 0, case.intent) is case.out


@pytest.mark.parametrize(
    ("intents", "said"),
    [
        ((), "There's nothing to do."),
        ((NAME,) * 50, ""),
        ((NAME,) * 51, "That's 51 changes. I can do at most 50 at once, so ask for fewer."),
        ((NAME, ClassesList()), "Only changes can be asked for together"),
        ((LINK, NAME), "Only changes can be asked for together"),
        ((LINK, LINK), ""),
        ((CREATE, NAME), ""),
        ((CREATE, CREATE), "More than one of these needs a secret, so nothing was done."),
        ((DELETE, UPDATE), ""),
    ],
    ids=["nothing", "fifty", "too many", "a look", "a link", "links", "a secret", "two secrets", "two"],
)
def test_fault(intents: tuple[Intent[Any], ...], said: str) -> None:
    """What cannot be one change is told in a sentence."""
    found = change_set.fault(intents)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_sentence() -> None:
    """A change set is called by what its first two items do, and how many more there are; so it is afterwards."""
    does = ["Delete Onboarding 101 on Class.", "Remove Jane Doe on Skilljar.", "Create a group “x” on Skilljar."]
    assert change_set.sentence(does[:1]) == "Delete Onboarding 101 on Class."
    assert change_set.sentence(does[:2]) == "Delete Onboarding 101 on Class and remove Jane Doe on Skilljar."
    assert change_set.sentence(does) == "Delete Onboarding 101 on Class, remove Jane Doe on Skilljar and 1 more."
    did = "Deleted Onboarding 101 on Class, removed Jane Doe on Skilljar and 3 more."
    assert change_set.sentence([*map(in_past, does), "x", "y"]) == did


def test_together() -> None:
    """Names are told once each."""
    assert [together(names) for names in ("a", "ab", "abc", "aba")] == ["a", "a and b", "a, b and c", "a and b"]
