"""What a question and a card show in the open, and what stands behind *Details*: for every operation there is. Nothing
that would be sent is nowhere."""

from dataclasses import replace
from typing import Any

from bot.changes.change import ChangeState, StoredIntent
from bot.changes.change_item import ChangeItem
from bot.changes.naming import identifiers
from bot.changes.store import stored_intent
from bot.changes.target import Target
from bot.policy.policy import BUILT_IN_POLICY
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, dump
from connectors.core.same import folded
from handlers.changes import cards
from handlers.changes.stored_values import stored_values
from handlers.slack.blocks import Message
from handlers.slack.simpler import simpler, spoken
from tests.bot.asking import change
from tests.connectors.examples import exemplary
from tests.rows import every
from tests.test_floors import OPERATIONS

WRITES = {name: cls for name, cls in OPERATIONS.items() if cls.http.harm is not Effect.READ}
CALLED = "Zadie Oyelowo-Quist"
"""No example has this name."""


def asked(cls: type[Intent[Any]]) -> tuple[Intent[Any], str, tuple[Target, ...]]:
    """An example of an operation, the sentence that names all that its ids stand for, and those."""
    intent = exemplary(cls)
    known = [one for one in identifiers(intent) if not one.spec.private]
    targets = tuple(Target(one.kind, f"{CALLED} {at}", ids={cls.platform: one.text}) for at, one in enumerate(known))
    return intent, f"Do it to {', '.join(one.name for one in targets)}.", targets


def apart(message: Message) -> tuple[str, str]:
    """What is read in the open, and what is folded up."""
    folded_up = [one for one in message.blocks if one["type"] == "container"]
    return spoken([one for one in message.blocks if one not in folded_up]), spoken(folded_up)


@every("name", WRITES)
def test_no_id_of_what_is_named_stands_in_the_open(name: str) -> None:
    intent, sentence, targets = asked(WRITES[name])
    stored = stored_intent(intent)
    one = change(ChangeState.CONFIRMING, stored_intents=(stored,), description=sentence, targets=targets)
    several = replace(
        one,
        stored_intents=(stored, stored),
        items=(ChangeItem(sentence), ChangeItem(sentence)),
        description="2 changes.",
    )
    values = stored_values(stored, targets, sentence)
    for made in (cards.confirm(one), cards.card(one, BUILT_IN_POLICY), cards.confirm(several)):
        seen, kept = apart(made)
        for value in values:
            assert f"{value.name}" in (kept if value.aside else seen)
        assert [one.name for one in values if one.known and not one.aside] == []
        assert all(one.name in seen for one in targets)


@every("name", WRITES)
def test_nothing_that_is_sent_is_nowhere(name: str) -> None:
    """In the open or folded up each value is there, whole, also where Slack takes no such block."""
    intent, sentence, targets = asked(WRITES[name])
    one = change(ChangeState.CONFIRMING, stored_intents=(stored_intent(intent),), description=sentence, targets=targets)
    message = cards.confirm(one)
    plainer = [part for block in message.blocks for part in simpler(block)]
    for blocks in (list(message.blocks), plainer):
        shown = folded(spoken(blocks))
        assert [value.name for value in stored_values(one.first, targets) if folded(value.text) not in shown] == []


def test_what_the_sentence_says_is_not_said_twice() -> None:
    said = "Enroll Jane Doe (jane@acme.com) in Onboarding 101 as student on Chamilo."
    stored = StoredIntent(
        "chamilo", "subscribe_user_to_course", {"user_id": 5, "course_id": 1, "status": "student"}, "d"
    )
    people = (
        Target("person", "Jane Doe", "jane@acme.com", {"chamilo": "5"}),
        Target("course", "Onboarding 101", ids={"chamilo": "1"}),
    )
    assert all(one.aside for one in stored_values(stored, people, said))
    assert [one.text for one in stored_values(stored, people, said.replace(" as student", "")) if not one.aside] == [
        "student"
    ]


def test_a_number_in_a_sentence_may_be_another() -> None:
    """Who reads “Room 5” does not know that five seats are asked for."""
    data = dump(exemplary(OPERATIONS["skilljar-ilt_sessions_create"])) | {"display_name": "Room 5", "seats_total": 5}
    stored = StoredIntent("skilljar", "ilt_sessions_create", data, "d")
    told = {one.text: one.aside for one in stored_values(stored, (), "Schedule a live session “Room 5” on Skilljar.")}
    assert (told["Room 5"], told["5"]) == (True, False)


def test_nothing_is_folded_up_where_all_is_news() -> None:
    one = change(ChangeState.CONFIRMING, description="Send it.")
    assert [block["type"] for block in cards.confirm(one).blocks if block["type"] == "container"] == []
