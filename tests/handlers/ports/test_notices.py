"""Where each notice goes, and in place of what."""

from dataclasses import replace
from typing import Any

import pytest

from bot.changes.change import ChangeState, Decision, StoredIntent
from bot.changes.change_item import ChangeItem
from bot.ports import AuditHead, Changed, Ended, Interrupted, Notice, Reminder, Requested
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id
from connectors.core.operation_sentence import summary
from handlers.changes import cards
from handlers.ports.notices import NOTHING_SENT_STILL, NOTICE_STATES, Post, posts
from handlers.slack.blocks import Message
from tests.handlers.changes.test_cards import CHANGE, hostile, labels, taken
from tests.handlers.hostile import NASTY
from tests.handlers.messages import read
from tests.rows import every

POSTED = replace(CHANGE, card="C9:12.5")
HEAD = "ab" * 32


def told(notice: Notice) -> list[Post]:
    return list(posts(notice))


def test_requested() -> None:
    """A request is a card in the channel that the policy names."""
    assert told(Requested(CHANGE, "lms-approvals")) == [Post("lms-approvals", cards.card(CHANGE), id=CHANGE.id)]


@pytest.mark.parametrize("state", ChangeState)
def test_changed(state: ChangeState) -> None:
    """The card is drawn anew in its place; the thread is told once it is over, without buttons for all to press."""
    change = replace(POSTED, state=state)
    card, *thread = told(Changed(change))
    assert card == Post("C9", cards.card(change), over="12.5", id=change.id)
    assert (len(thread) == 1) is (state in NOTICE_STATES)
    assert told(Changed(change, late=True)) == [card]
    for post in thread:
        assert (post.to, post.thread, post.over, labels(post.message)) == ("C9", "12.5", "", [])


def test_over() -> None:
    """A thread hears of ends, not of steps."""
    steps = {
        ChangeState.NEEDS_APPROVAL,
        ChangeState.CONFIRMING,
        ChangeState.AWAITING,
        ChangeState.READY,
        ChangeState.RUNNING,
    }
    assert set(ChangeState) - NOTICE_STATES == steps


@pytest.mark.parametrize("notice", [Changed(CHANGE), Reminder(CHANGE)], ids=["changed", "reminder"])
def test_never_posted(notice: Notice) -> None:
    """Where no card stands, none is changed."""
    assert told(notice) == []


def test_reminder() -> None:
    """The thread is reminded."""
    (post,) = told(Reminder(POSTED))
    assert (post.to, post.thread) == ("C9", "12.5")
    assert read(post.message).startswith("Still waiting for approval: Remove a class for good")


def test_ended() -> None:
    """The requester gets the answer, or the news where there is none."""
    answer = Message("Done.", [])
    assert told(Ended(CHANGE, answer)) == [Post("U1", answer)]
    for nothing in (None, "not a message"):
        assert told(Ended(CHANGE, nothing)) == [Post("U1", cards.news(CHANGE))]


def test_interrupted() -> None:
    """The requester hears that nobody knows, and can try again or give up."""
    stopped = "Registrar stopped while this was in progress."
    (post,) = told(Interrupted(replace(CHANGE, state=ChangeState.INTERRUPTED, outcome=stopped)))
    assert post.to == "U1"
    assert read(post.message).splitlines()[:2] == [
        "I was interrupted while doing this for you: Remove a class for good on Class: Onboarding 101. "
        "I don't know whether it was done. Check there, then try again or give it up.",
        stopped,
    ]
    assert labels(post.message) == ["Try again", "Give up"]


WRITES = [cls for one in platforms().values() for cls in one.operations.values() if cls.http.harm is not Effect.READ]


@every("cls", WRITES)
def test_a_direct_change_is_told_in_words(cls: type[Intent[Any]]) -> None:
    """Nobody had to agree to it, so it was described to nobody: its own sentence is said, and never the operation's id.
    What was said to whoever could not be told whether it was written down is still so."""
    stored = StoredIntent(cls.platform, operation_id(cls), {}, "digest")
    sentence = f"{summary(cls).rstrip('.')} on {platforms()[cls.platform].title}: 12."
    change = replace(CHANGE, stored_intents=(stored,), description="", sentence=sentence, decisions=(), runs=1)
    for state in (ChangeState.INTERRUPTED, ChangeState.FAILED, ChangeState.UNKNOWN):
        for notice in (Interrupted(replace(change, state=state)), Ended(replace(change, state=state))):
            (post,) = told(notice)
            assert sentence in read(post.message)
            assert f"{cls.platform} {operation_id(cls)}" not in read(post.message)
            assert (NOTHING_SENT_STILL in post.message.text) is isinstance(notice, Interrupted)
    old = read(told(Interrupted(replace(change, sentence="")))[0].message)
    assert f"A change on {platforms()[cls.platform].title}." in old


@pytest.mark.parametrize(
    "more", [{"runs": 2}, {"items": (ChangeItem("Make a group."),)}, {"decisions": (Decision("U2", "Bo", True, 1.0),)}]
)
def test_nothing_is_said_of_what_was_surely_told_as_begun(more: dict[str, Any]) -> None:
    """An earlier run may have done it; and of what others approved, nobody hears that nothing was sent."""
    stopped: dict[str, Any] = {"state": ChangeState.INTERRUPTED, "decisions": (), "runs": 1} | more
    (post,) = told(Interrupted(replace(CHANGE, **stopped)))
    assert NOTHING_SENT_STILL not in post.message.text


@pytest.mark.parametrize("kind", [Ended, Interrupted])
def test_at_the_machine(kind: Any) -> None:
    """Who asked at the machine has no messages."""
    assert told(kind(replace(CHANGE, actor="cli:deploy"))) == []


def test_head() -> None:
    """The end of the audit log is told in full."""
    (post,) = told(AuditHead("lms-audit", 12345, HEAD))
    assert post.to == "lms-audit"
    assert read(post.message) == f"The audit log has 12,345 entries. The last one's hash is {HEAD}."
    assert post.message.text == read(post.message)


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_hostile(text: str) -> None:
    """Whatever a change quotes, Slack takes every notice of it, in every state."""
    for state in ChangeState:
        change = replace(hostile(text, state), card="C9:12.5")
        for notice in (Requested(change, "x"), Changed(change), Ended(change), Reminder(change), Interrupted(change)):
            for post in told(notice):
                taken(post.message)
