"""What the parts of a change amount to, as tables; no store, no clock, no platform."""

from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import pytest

from bot.changes import change as steps
from bot.changes import change_set
from bot.changes.change import UNRESOLVED_STATES, Change, NotNow, State, StoredIntent, loaded, stored
from bot.changes.change_item import UNCERTAIN_ITEM_STATES, Fate, Part, tally
from bot.changes.change_set import close, safe, together, whole
from connectors.classcom.classes import ClassesList
from connectors.classcom.templates import TemplatesCreate, TemplatesUpdate
from connectors.core.intent import Intent
from connectors.skilljar.groups import GroupsCreate
from tests.bot.asking import ADA, BEN, CREATE, DELETE, LINK, UPDATE, change

F, S = Fate, State
OVER = [fate for fate in Fate if fate not in (F.WAITING, F.RUNNING)]
NAME = TemplatesCreate(name="x")


def of(*fates: Fate, **more: Any) -> Change:
    """A running change whose parts have these fates."""
    stored_intents = tuple(
        StoredIntent("class", "templates_create", {"name": f"t{at}"}, "digest") for at in range(len(fates))
    )
    parts = tuple(Part(f"Part {at}.", fate=fate) for at, fate in enumerate(fates))
    return change(**({"state": S.RUNNING, "stored_intents": stored_intents, "parts": parts} | more))


def fates(change: Change) -> list[Fate]:
    return [part.fate for part in change.parts]


class Row(NamedTuple):
    """What three parts came to, what that is for the whole, and what is told."""

    fates: tuple[Fate, ...]
    out: State
    said: str


@pytest.mark.parametrize(
    "row",
    [
        Row((F.DONE, F.DONE, F.DONE), S.DONE, ""),
        Row((F.DONE, F.DONE, F.FAILED), S.PARTLY, "2 of 3 carried out, 1 failed."),
        Row((F.DONE, F.FAILED, F.NOT_TRIED), S.PARTLY, "1 of 3 carried out, 1 failed, 1 not tried."),
        Row((F.DONE, F.NOT_TRIED, F.NOT_TRIED), S.PARTLY, "1 of 3 carried out, 2 not tried."),
        Row((F.FAILED, F.NOT_TRIED, F.NOT_TRIED), S.FAILED, "None of 3 carried out, 1 failed, 2 not tried."),
        Row((F.NOT_TRIED, F.NOT_TRIED, F.NOT_TRIED), S.FAILED, "None of 3 carried out, 3 not tried."),
        Row((F.DONE, F.DONE, F.UNKNOWN), S.UNKNOWN, "2 of 3 carried out, 1 in doubt."),
        Row((F.FAILED, F.UNKNOWN, F.NOT_TRIED), S.UNKNOWN, "None of 3 carried out, 1 failed, 1 in doubt, 1 not tried."),
        Row((F.DONE, F.INTERRUPTED, F.NOT_TRIED), S.INTERRUPTED, "1 of 3 carried out, 1 in doubt, 1 not tried."),
        Row((F.UNKNOWN, F.INTERRUPTED, F.DONE), S.UNKNOWN, "1 of 3 carried out, 2 in doubt."),
    ],
    ids=lambda row: " ".join(row.fates),
)  # fmt: skip
def test_whole(row: Row) -> None:
    """The state of the whole and its sentence follow from the parts, in whatever order they stand."""
    for order in (row.fates, row.fates[::-1]):
        ended = close(of(*order), of(*order).parts, 20.0)
        assert (ended.state, ended.outcome, ended.ended) == (row.out, row.said, 20.0)


def test_every_combination() -> None:
    """Only what is done in every part is called done, and doubt about one part is doubt about the whole."""
    for fates in product(OVER, repeat=3):
        parts = of(*fates).parts
        out = whole(parts)
        assert (out is S.DONE) == (set(fates) == {F.DONE}), fates
        assert (out in (S.UNKNOWN, S.INTERRUPTED)) == bool(UNCERTAIN_ITEM_STATES & set(fates)), fates
        if not UNCERTAIN_ITEM_STATES & set(fates):
            assert (out is S.FAILED) == (F.DONE not in fates), fates
        assert (tally(parts) == "") == (out is S.DONE), fates
        assert "done" not in tally(parts)


def test_what_nobody_came_to() -> None:
    """At the end, what waits was not tried; also when the whole ends for a reason of its own."""
    assert fates(close(of(F.DONE, F.WAITING), of(F.DONE, F.WAITING).parts, 1.0)) == [F.DONE, F.NOT_TRIED]
    ended = steps.end(of(F.WAITING, F.WAITING), S.FAILED, "It is outdated.", 1.0)
    assert (fates(ended), ended.outcome) == ([F.NOT_TRIED, F.NOT_TRIED], "It is outdated.")


@pytest.mark.parametrize("state", State)
def test_note(state: State) -> None:
    """What becomes of a part can be noted only while the change is under way."""
    one = of(F.WAITING, F.WAITING, state=state)
    if state is S.RUNNING:
        noted = steps.note(one, 1, one.parts[1].begun)
        assert (fates(noted), noted.parts[1].runs, noted.parts[0]) == ([F.WAITING, F.RUNNING], 1, one.parts[0])
    else:
        with pytest.raises(NotNow, match="It is not running"):
            steps.note(one, 1, one.parts[1].begun)


@pytest.mark.parametrize("state", sorted(UNRESOLVED_STATES))
def test_retry(state: State) -> None:
    """Trying again forgets why what was not done was not; doubt stays until the part is begun; what is done is done."""
    one = of(F.DONE, F.FAILED, F.NOT_TRIED, F.UNKNOWN, F.INTERRUPTED, state=state)
    one = replace(one, parts=tuple(replace(part, outcome="Why.") for part in one.parts))
    again = steps.retry(one, ADA.id)
    assert fates(again) == [F.DONE, F.WAITING, F.WAITING, F.UNKNOWN, F.INTERRUPTED]
    assert [part.outcome for part in again.parts] == ["Why.", "", "", "Why.", "Why."]
    assert (again.left, again.parts[3].begun.outcome) == ((1, 2, 3, 4), "")
    with pytest.raises(NotNow, match="Only the person who asked"):
        steps.retry(one, BEN.id)


def test_stored() -> None:
    """A bundle loads as it was stored; a change of one operation is stored without parts, as before there were any."""
    one = of(*Fate)
    assert loaded(stored(one)) == one
    assert all(type(inner) is dict for inner in stored(one)["parts"])
    assert "parts" not in stored(change())
    assert loaded(stored(change())).parts == ()


def test_who_takes_a_secret() -> None:
    """Of a bundle it is the part that was given one, until that is done; of a single change the change itself."""
    assert (change(secret=True).taking, change().taking) == (0, None)
    one = of(F.WAITING, F.WAITING)
    assert one.taking is None
    takes = replace(one, parts=(one.parts[0], replace(one.parts[1], takes=True)))
    assert takes.taking == 1
    assert replace(takes, parts=(one.parts[0], replace(takes.parts[1], fate=F.DONE))).taking is None


class Crash(NamedTuple):
    """What a crash found, and whether it may go on without anybody being asked."""

    description: str
    change: Change
    intent: Intent[Any]
    out: bool


RUNNING, SECRET = of(F.RUNNING, F.WAITING), of(F.RUNNING, F.WAITING, secret=True)
TAKES = replace(SECRET, parts=tuple(replace(part, takes=True) for part in SECRET.parts))


@pytest.mark.parametrize(
    "case",
    [
        Crash("one that can be repeated", change(S.RUNNING), UPDATE, True),
        Crash("one that cannot", change(S.RUNNING), NAME, False),
        Crash("one with a secret", change(S.RUNNING, secret=True), UPDATE, False),
        Crash("a part under way that can be repeated", RUNNING, TemplatesUpdate(template_id="1", name="x"), True),
        Crash("a part under way that cannot", RUNNING, NAME, False),
        Crash("a part under way that answers with a secret", SECRET, UPDATE, False),
        Crash("a part under way beside a secret", SECRET, TemplatesUpdate(template_id="1", name="x"), True),
        Crash("a part under way that takes a secret", TAKES, TemplatesUpdate(template_id="1", name="x"), False),
        *(Crash(f"a part that is {fate}", of(fate, F.WAITING), UPDATE, False) for fate in OVER),
        Crash("a part that waits", of(F.WAITING, F.DONE), NAME, True),
        Crash("a part that waits for a secret", replace(TAKES, parts=TAKES.parts[::-1]), NAME, False),
    ],
    ids=lambda case: case.description,
)
def test_safe(case: Crash) -> None:
    """After a crash only that goes on which does no harm twice and loses no secret."""
    assert safe(case.change, 0, case.intent) is case.out


@pytest.mark.parametrize(
    ("intents", "said"),
    [
        ((), "There is nothing to do."),
        ((NAME,) * 50, ""),
        ((NAME,) * 51, "These are 51 changes, and I take at most 50 at once. Ask for fewer."),
        ((NAME, ClassesList()), "Only changes can be asked for together"),
        ((LINK, NAME), "Only changes can be asked for together"),
        ((CREATE, NAME), ""),
        ((CREATE, CREATE), "More than one of these takes a secret, so nothing was done."),
        ((DELETE, UPDATE), ""),
    ],
    ids=["nothing", "fifty", "too many", "a look", "a link", "a secret", "two secrets", "two"],
)
def test_fault(intents: tuple[Intent[Any], ...], said: str) -> None:
    """What cannot be one change is told in a sentence."""
    found = change_set.fault(intents)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_headline() -> None:
    """A bundle is called by how many changes it is and where."""
    assert change_set.headline((NAME, UPDATE)) == "2 changes on Class."
    assert change_set.headline((NAME, GroupsCreate(name="x"), UPDATE)) == "3 changes on Class and Skilljar."


def test_together() -> None:
    """Names are told once each."""
    assert [together(names) for names in ("a", "ab", "abc", "aba")] == ["a", "a and b", "a, b and c", "a and b"]
