"""What is shown of a change, in every state, whatever it quotes: within bounds, the right buttons, no secret."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.changes.change import UNRESOLVED_STATES, Change, ChangeState, Decision, StoredIntent
from bot.policy.policy import BUILT_IN_POLICY, Policy
from bot.sandbox.blocks import check_view
from connectors.core.intent import digest, dump
from handlers.changes import cards, reason_view
from handlers.slack.blocks import Message, View, say
from tests.bot.asking import CREATE, DELETE, PASSCODE
from tests.handlers.hostile import NASTY
from tests.handlers.messages import accept, objects, read
from tests.nowhere import NOWHERE
from tests.rows import every

CHANGE = Change(
    id="d-1",
    stored_intents=(StoredIntent("class", "classes_delete", dump(DELETE), digest(DELETE)),),
    actor="U1",
    name="Ada",
    channel="C1",
    state=ChangeState.AWAITING,
    began=1_800_000_000.0,
    why="it cannot be undone",
    description="Remove a class for good on Class: Onboarding 101.",
    reason="It was a trial.",
    approvers="approver",
    quorum=2,
    until=1_800_086_400.0,
)
BEN = Decision("U3", "Ben", True, 1_800_000_100.0)
CLEO = Decision("U4", "Cleo", False, 1_800_000_200.0, "Thirty people are enrolled.")
MESSAGES: dict[str, Callable[[Change], Message]] = {
    "confirm": cards.confirm,
    "offer": lambda change: cards.offer(change, BUILT_IN_POLICY),
    "card": cards.card,
    "news": cards.news,
    "thread": lambda change: cards.news(change, buttons=False),
    "reminder": cards.reminder,
}
FORMS: dict[str, Callable[[Change], View]] = {
    "why": lambda change: reason_view.ask_why(change, change.id),
    "why not": reason_view.deny_why,
}


def hostile(text: str, state: ChangeState = ChangeState.AWAITING) -> Change:
    """A change of which everything that others wrote is this text."""
    stored_intent = StoredIntent("class", "classes_create", {"class_name": text, "class_description": text}, "digest")
    said = [Decision(f"U{at}", text, at < 20, 0.0, text if at == 20 else "") for at in range(21)]
    quoted = replace(CHANGE, name=text, description=text, reason=text, why=text, outcome=text)
    return replace(quoted, stored_intents=(stored_intent,), decisions=tuple(said), state=state)


def taken(message: Message) -> None:
    """Fails unless Slack would take it. People and times are ours to name; everything else must be literal."""
    accept(Message(message.text, list(literal(list(message.blocks)))))


def literal(one: Any) -> Any:
    """The same with each person and each time as the text it stands for."""
    if isinstance(one, dict) and one.get("type") in ("user", "date"):
        return {"type": "text", "text": one.get("user_id") or one["fallback"]}
    if isinstance(one, dict):
        return {name: literal(each) for name, each in one.items()}
    return [literal(each) for each in one] if isinstance(one, list) else one


def buttons(shown: Any) -> list[tuple[str, str]]:
    return [(each["text"]["text"], each.get("value", "")) for each in objects(shown) if each.get("type") == "button"]


def labels(message: Message) -> list[str]:
    return [label for label, _ in buttons(list(message.blocks))]


def everything() -> Iterator[tuple[str, Any]]:
    """Every message of every state, and both forms."""
    for state, (name, made) in product(ChangeState, MESSAGES.items()):
        for change in (CHANGE, replace(CHANGE, decisions=(BEN, CLEO), outcome="Class said no.", until=None)):
            yield name, made(replace(change, state=state))


@every(("name", "text"), product(MESSAGES, NASTY))
def test_hostile(name: str, text: str) -> None:
    """Whatever a name, a reason or a platform says, Slack takes the message and parses nothing in it."""
    for state in ChangeState:
        taken(MESSAGES[name](hostile(text, state)))


@every(("name", "text"), product(FORMS, NASTY))
def test_hostile_forms(name: str, text: str) -> None:
    """The same for the forms, which carry the change's id."""
    view = FORMS[name](hostile(text))
    check_view(view)
    assert view["private_metadata"] == "d-1"


def test_an_unknown_operation() -> None:
    """A change of an operation that is no more can be shown still."""
    for stored_intent in (
        StoredIntent("class", "classes_burn", {"a": 1}, "d"),
        StoredIntent(NOWHERE, "courses_list", {}, "d"),
    ):
        for made in MESSAGES.values():
            taken(made(replace(CHANGE, stored_intents=(stored_intent,), description="")))


def test_every_button_has_the_change() -> None:
    """No button is without the id of its change, and every one has an action."""
    seen = 0
    for _, message in everything():
        for label, value in buttons(list(message.blocks)):
            seen += 1
            assert label
            assert value == "d-1"
    assert seen > 20
    for _, message in everything():
        ids = [each["action_id"] for each in objects(list(message.blocks)) if each.get("type") == "button"]
        assert len(ids) == len(set(ids))
        assert all(one.startswith("change.") for one in ids)


@pytest.mark.parametrize("state", ChangeState)
def test_buttons(state: ChangeState) -> None:
    """There are buttons only where pressing helps: for the approvers while it waits, for the requester afterwards."""
    change = replace(CHANGE, state=state)
    decide = ["Approve", "Deny", "Dry run", "Cancel request"]
    assert labels(cards.card(change)) == (decide if state is ChangeState.AWAITING else [])
    mine = {ChangeState.READY: ["Run now", "Cancel"]} | {one: ["Try again", "Give up"] for one in UNRESOLVED_STATES}
    assert labels(cards.news(change)) == mine.get(state, [])
    assert labels(cards.news(change, buttons=False)) == []
    assert labels(cards.reminder(change)) == []


def test_no_secret() -> None:
    """What takes a passcode is shown without it."""
    change = replace(CHANGE, stored_intents=(StoredIntent("class", "classes_create", dump(CREATE), digest(CREATE)),))
    for made in (*MESSAGES.values(), *FORMS.values()):
        assert PASSCODE not in str(made(change))
    assert "Class name: Knitting" in read(cards.card(change))


def test_card() -> None:
    """An approver reads who wants what, exactly what would be sent, why, and how it stands."""
    said = read(Message("", literal(list(cards.card(replace(CHANGE, decisions=(BEN,))).blocks))))
    assert said.splitlines() == [
        "Approval needed on Class",
        "U1 asks: Remove a class for good on Class: Onboarding 101.",
        "Your number of the class: onboarding-101",
        "Reason: It was a trial.",
        "Why it needs approval: it cannot be undone",
        "Who can approve: administrators of this Slack workspace",
        "⏳ Waiting for approval · 1 of 2 approvals · expires 2027-01-16 08:00 UTC",
        "U3 approved",
        "",
        "Approve",
        "Deny",
        "Dry run",
        "Cancel request",
    ]


def test_denied_card() -> None:
    """A card of what is over says how it ended, with the reason, and has nothing to press."""
    change = replace(CHANGE, state=ChangeState.DENIED, decisions=(BEN, CLEO))
    said = read(Message("", literal(list(cards.card(change).blocks)))).splitlines()
    assert said[0] == "Request on Class"
    assert said[-4:] == ["⛔ Denied", "U3 approved", "", "U4 denied: Thirty people are enrolled."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (CHANGE, "It cannot be undone, so it needs approval from 2 approvers."),
        (replace(CHANGE, quorum=1), "It cannot be undone, so it needs approval from another approver."),
        (
            replace(CHANGE, why="Learners lose it."),
            "Learners lose it, so it needs approval from 2 approvers. Nothing was done yet.",
        ),
        (replace(CHANGE, why=""), "This needs approval from 2 approvers. Nothing was done yet."),
    ],
)
def test_offer(change: Change, said: str) -> None:
    """The requester reads how many it takes, why, and who they are."""
    message = cards.offer(change, BUILT_IN_POLICY)
    assert said in message.text
    assert said in read(message)
    assert "Who can approve: administrators of this Slack workspace" in read(message)
    assert "Who can approve: no one yet" in read(cards.offer(change, Policy()))
    assert labels(message) == ["Ask for approval", "Cancel"]


def test_confirm() -> None:
    """The requester reads what will happen, exactly what would be sent, and has the last word."""
    message = cards.confirm(CHANGE)
    assert message.text == "Please confirm: Remove a class for good on Class: Onboarding 101. Go ahead?"
    assert "Your number of the class: onboarding-101" in read(message)
    assert labels(message) == ["Go ahead", "Cancel"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replace(CHANGE, state=ChangeState.DONE), "✅ Done: Remove a class for good on Class: Onboarding 101."),
        (
            replace(CHANGE, state=ChangeState.READY, decisions=(BEN,)),
            "Ben approved it. Press Run now to remove a class",
        ),
        (replace(CHANGE, state=ChangeState.DENIED, decisions=(CLEO,)), "⛔ Denied by Cleo: Remove a class"),
        (replace(CHANGE, state=ChangeState.EXPIRED), "⌛ Expired: Remove a class"),
    ],
)
def test_news(change: Change, said: str) -> None:
    """One line says what became of it."""
    assert cards.news(change).text.startswith(said)
    assert said in read(cards.news(change))


def test_an_answer_names_the_request_and_who_approved() -> None:
    """The platform's own words say neither."""
    done = replace(CHANGE, state=ChangeState.DONE, decisions=(BEN,))
    said = read(cards.answered(done, Message("Done on Class", [say("Message: Success")])))
    assert said.splitlines() == [
        "Ben approved this: Remove a class for good on Class: Onboarding 101.",
        "Message: Success",
    ]
    alone = Message("Done on Class", [say("Message: Success")])
    assert cards.answered(replace(CHANGE, decisions=()), alone) == alone


def test_what_was_approved_says_who_runs_it() -> None:
    """Its requester does, until its time is over; neither the card nor the message reads as if the approver did."""
    ready = replace(CHANGE, state=ChangeState.READY, decisions=(BEN,))
    told = read(Message("", literal(list(cards.news(ready).blocks)))).splitlines()[0]
    assert told.startswith("Ben approved it. Press Run now to remove a class for good on Class: Onboarding 101 before ")
    card = read(Message("", literal(list(cards.card(ready).blocks))))
    assert "👍 Approved, to be run by U1 until " in card
    assert cards.approved(ready) == f"You approved it. {CHANGE.name} must now press Run now."


def test_what_came_to_nothing_says_so() -> None:
    """What was cancelled says what that was, and a denial that nothing was done."""
    assert read(cards.cancelled(CHANGE)).startswith("Cancelled. Nothing was done.")
    assert "Remove a class for good on Class: Onboarding 101." in read(cards.cancelled(CHANGE))
    denied = read(cards.news(replace(CHANGE, state=ChangeState.DENIED, decisions=(CLEO,))))
    assert "Denied by Cleo: Remove a class for good on Class: Onboarding 101. Nothing was done." in denied
