"""A change set in every message: a line for each item, within bounds however many there are and whatever they quote."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

import pytest

from bot.changes.change import UNRESOLVED_STATES, Change, ChangeState, StoredIntent
from bot.changes.change_item import ChangeItem, ItemState
from bot.changes.change_set import close
from bot.ports import Changed, Ended, Interrupted, Reminder, Requested
from bot.sandbox.blocks import check_view
from connectors.catalog import operation
from connectors.classcom.enrollments import LaunchLink
from connectors.classcom.templates import Template, TemplatesCreate
from handlers.changes import cards
from handlers.changes import change_set_view as items
from handlers.ports.notices import posts
from handlers.slack.blocks import Message
from tests.handlers.changes.test_cards import CHANGE, FORMS, MESSAGES, hostile, labels, literal, taken
from tests.handlers.home.test_home_view import drawn, said
from tests.handlers.hostile import NASTY
from tests.handlers.messages import objects, read

DELETE, ERASE, GROUP = (
    StoredIntent("class", "classes_delete", {"ext_class_id": "onboarding-101"}, "d"),
    StoredIntent("skilljar", "users_anonymize", {"user_id": "u1"}, "d"),
    StoredIntent("skilljar", "groups_create", {"name": "Night shift"}, "d"),
)
ITEMS = (
    ChangeItem("Remove a class for good on Class: Onboarding 101."),
    ChangeItem("Erase a person's data for good on Skilljar: jane@acme.com (u1)."),
    ChangeItem("Create a group on Skilljar: Night shift."),
)
CHANGE_SET = replace(
    CHANGE, stored_intents=(DELETE, ERASE, GROUP), items=ITEMS, description="3 changes on Class and Skilljar.", quorum=1
)
NO, LOST = "Class said no.", "Skilljar didn't answer in time."


def came_to(*items: ChangeItem) -> Change:
    """The change set at its end."""
    return close(replace(CHANGE_SET, state=ChangeState.RUNNING), items, CHANGE.began + 5)


PARTLY = came_to(ITEMS[0].ended(ItemState.DONE), ITEMS[1].ended(ItemState.FAILED, NO), ITEMS[2])
UNKNOWN = came_to(ITEMS[0].ended(ItemState.DONE), ITEMS[1].ended(ItemState.UNKNOWN, LOST), ITEMS[2])


def lines(message: Message) -> list[str]:
    return read(Message("", literal(list(message.blocks)))).splitlines()


def full(text: str, many: int = 50) -> Iterator[Change]:
    """Change sets of as many items as there may be, of which everything that others wrote is this text."""
    for state in (ChangeState.AWAITING, ChangeState.READY, ChangeState.PARTLY, ChangeState.INTERRUPTED):
        base = hostile(text, state)
        stored_intents = tuple(
            replace(base.first, data={"class_name": text, "class_description": text}) for _ in range(many)
        )
        made = tuple(
            ChangeItem(text, state=state, outcome=text, about=text[::-1]) for state in islice(cycle(ItemState), many)
        )
        yield replace(base, stored_intents=stored_intents, items=made, card="C9:12.5")


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_hostile(text: str) -> None:
    """Fifty items that quote the worst: Slack takes every message, form, notice and Home, and parses nothing in it."""
    for change in full(text):
        for made in MESSAGES.values():
            taken(made(change))
        for notice in (Requested(change, "x"), Changed(change), Ended(change), Reminder(change), Interrupted(change)):
            for post in posts(notice):
                taken(post.message)
        for form in FORMS.values():
            check_view(form(change))
        drawn(waiting=[change] * 10, changes=[change] * 8)
        taken(cards.news(change, said=dict.fromkeys(range(50), text * 9)))


def test_every_item_is_there() -> None:
    """Of fifty items each has its line, with every value that would be sent."""
    stored_intents = tuple(
        StoredIntent("class", "classes_delete", {"ext_class_id": f"c{at:02}" * 40}, "d") for at in range(50)
    )
    change = replace(
        CHANGE_SET, stored_intents=stored_intents, items=tuple(ChangeItem(f"{at:02} goes." * 40) for at in range(50))
    )
    for made in (cards.card(change), cards.confirm(change), MESSAGES["offer"](change)):
        shown = read(made)
        assert all(f"Your number of the class c{at:02}" in shown and f"{at:02} goes." in shown for at in range(50))


def test_confirm() -> None:
    """The requester reads every item, and what exactly is sent, before the last word."""
    message = cards.confirm(CHANGE_SET)
    assert message.text == "Please confirm: 3 changes on Class and Skilljar. Go ahead?"
    assert lines(message) == [
        "Please confirm:",
        "3 changes on Class and Skilljar.",
        "Remove a class for good on Class: Onboarding 101.",
        "Your number of the class onboarding-101",
        "Erase a person's data for good on Skilljar: jane@acme.com (u1).",
        "Create a group on Skilljar: Night shift.",
        "Details",
        "2. User id u1",
        "3. Name Night shift",
        "Go ahead",
        "Cancel",
    ]


def test_card() -> None:
    """The card names all platforms; when it is over it tells what came of each item, and has nothing to press."""
    assert lines(cards.card(CHANGE_SET))[:2] == [
        "Approval needed on Class and Skilljar",
        "U1 asks: 3 changes on Class and Skilljar.",
    ]
    shown = lines(cards.card(PARTLY))
    assert shown[0] == "Request on Class and Skilljar"
    assert "✖️ Not done: Erase a person's data for good on Skilljar: jane@acme.com (u1)." in shown
    assert "⚠️ Only partly done" in shown
    assert labels(cards.card(PARTLY)) == []


def test_partly() -> None:
    """Nobody reads of a change set that was carried out in part that it is done; of its items each says its own."""
    message = cards.news(PARTLY)
    assert message.text == "⚠️ Only partly done: 3 changes on Class and Skilljar."
    assert lines(message) == [
        "⚠️ Only partly done: 3 changes on Class and Skilljar.",
        "✅ Removed a class for good on Class: Onboarding 101.",
        "✖️ Not done: Erase a person's data for good on Skilljar: jane@acme.com (u1).",
        "Class said no.",
        "⏸ Not tried: Create a group on Skilljar: Night shift.",
        "1 of 3 succeeded, 1 failed, 1 not tried.",
        "Try again does the rest. What is done isn't repeated.",
        "Try again",
        "Give up",
    ]


def test_people() -> None:
    """Each line names whom it is about, where it does not do so already; and the sentence for all names who is left."""
    items_ = [replace(item, about=who) for item, who in zip(ITEMS, ("Max", "Jane@acme.com", "Ines"), strict=True)]
    message = cards.news(came_to(items_[0].ended(ItemState.DONE), items_[1].ended(ItemState.FAILED, NO), items_[2]))
    assert lines(message)[1:6] == [
        "✅ Max: Removed a class for good on Class: Onboarding 101.",
        "✖️ Not done: Erase a person's data for good on Skilljar: jane@acme.com (u1).",
        "Class said no.",
        "⏸ Not tried: Ines: Create a group on Skilljar: Night shift.",
        "Failed for Jane@acme.com, not tried for Ines. 1 of 3 succeeded.",
    ]


def test_unknown() -> None:
    """Before somebody tries again what may have been done, they are told to look."""
    shown = lines(cards.news(UNKNOWN))
    assert "❓ Unknown: Erase a person's data for good on Skilljar: jane@acme.com (u1)." in shown
    assert "Check what is marked ❓ on the platform before you try again. It may already be done." in shown
    assert shown[-2:] == ["Try again", "Give up"]


@pytest.mark.parametrize("state", ChangeState)
def test_buttons(state: ChangeState) -> None:
    """The requester of a change set has the same buttons as of anything else."""
    change = replace(CHANGE_SET, state=state)
    assert labels(cards.news(change)) == labels(cards.news(replace(CHANGE, state=state)))
    assert labels(cards.news(change, buttons=False)) == []
    assert (labels(cards.news(change)) == ["Try again", "Give up"]) is (state in UNRESOLVED_STATES)


def test_interrupted() -> None:
    """Whoever asked reads which items nobody knows of."""
    change = came_to(
        ITEMS[0].ended(ItemState.DONE), ITEMS[1].ended(ItemState.INTERRUPTED, "Registrar stopped."), ITEMS[2]
    )
    (post,) = posts(Interrupted(change))
    shown = lines(post.message)
    assert shown[0] == (
        "I was interrupted while doing this for you: 3 changes on Class and Skilljar. "
        "I don't know whether all of it was done. Check there, then try again or give it up."
    )
    assert "❓ Interrupted: Erase a person's data for good on Skilljar: jane@acme.com (u1)." in shown


def test_what_was_answered() -> None:
    """Beside an item that was done stand the main facts of its answer."""
    change = came_to(*(item.ended(ItemState.DONE) for item in ITEMS))
    shown = lines(cards.news(change, said={2: "Name: Night shift · Id: g1"}))
    assert shown[-2:] == ["✅ Created a group on Skilljar: Night shift.", "Name: Night shift · Id: g1"]


@pytest.mark.parametrize(
    ("result", "max_chars", "told"),
    [
        (Template(name="Evening", template_id="t1"), 100, "Name: Evening · Template id: t1"),
        (Template(name="Evening", template_id="t1"), 12, "Name: Eveni…"),
        (None, 100, ""),
        ({"odd": 1}, 100, ""),
        ("ok", 100, "ok"),
    ],
)
def test_facts(result: Any, max_chars: int, told: str) -> None:
    """The main facts are those that a table would show first."""
    assert items.facts(TemplatesCreate, result, "UTC", max_chars) == told


def test_facts_with_a_secret() -> None:
    """A secret is told in full or not at all."""
    cls = operation("class", "launch_link_get")
    assert cls
    link = LaunchLink.model_validate({"launch_url": "https://class.test/launch/" + "s" * 50})
    assert items.facts(cls, link, "UTC", 200).endswith("s" * 50)
    assert items.facts(cls, link, "UTC", 60) == "Launch URL: •••"


def test_home() -> None:
    """Home shows of a change set what needs a look, and does not offer to do it again."""
    view = drawn(waiting=[CHANGE_SET], changes=[PARTLY], draft="")
    shown = said(view)
    waiting = shown.index("U1 asks: 3 changes on Class and Skilljar.")
    first, number, *others = shown[waiting + 1 : waiting + 5]
    assert [first, *others] == [item.description for item in ITEMS]
    assert number == "Your number of the class onboarding-101"
    assert shown[waiting + 5 : waiting + 8] == ["Details", "2. User id u1", "3. Name Night shift"]
    assert "⚠️ Only partly done · 09:00 · 1 of 3 succeeded, 1 failed, 1 not tried." in shown
    assert "✖️ Not done: Erase a person's data for good on Skilljar: jane@acme.com (u1). Class said no." in shown
    assert "✅ Removed a class for good on Class: Onboarding 101." not in shown
    assert "Do it again" not in shown
    many = replace(CHANGE_SET, stored_intents=CHANGE_SET.stored_intents * 10, items=CHANGE_SET.items * 10)
    assert "… and 27 more." in said(drawn(waiting=[many]))


def test_what_is_asked_before_it_is_done_again() -> None:
    """Of what was done in part only the part that it is about is named; of what nobody knows, that it may be done.
    Undo has a question of its own."""
    change = replace(PARTLY, undo="d-2", ended=1.0)
    assert "Undo" in read(cards.news(change)).splitlines()
    (again,) = (
        one["confirm"]["text"]["text"]
        for one in objects(list(cards.news(change).blocks))
        if one.get("type") == "button" and "confirm" in one
    )
    assert again == (
        "This will be tried again: Erase a person's data for good on Skilljar: jane@acme.com (u1). Create a group on "
        "Skilljar: Night shift."
    )
    (unknown,) = (
        one["confirm"]["text"]["text"]
        for one in objects(list(cards.news(UNKNOWN).blocks))
        if one.get("type") == "button" and "confirm" in one
    )
    assert unknown.startswith("It may already be done. Check on the platform first. This will be tried again: Erase")
