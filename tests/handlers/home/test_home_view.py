"""App Home: what one can do, today's sessions, what waits, what was done, and how the platforms are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState
from bot.desk import Health
from bot.notifications.subscription import Subscription
from bot.sandbox.blocks import check_view
from connectors.everyday.verbs import Verb
from handlers.home import home_changes, home_view
from handlers.home.home_view import HomeContents
from handlers.slack.blocks import Message, View
from tests.handlers.changes.test_cards import BEN, CHANGE, CLEO, hostile, literal
from tests.handlers.hostile import NASTY
from tests.handlers.messages import objects, read

NOW = 1_800_000_500.0
PARIS = ZoneInfo("Europe/Paris")
WELL = ("class", Health(answered=NOW))
VERBS = {Verb.ENROLL: ["class"], Verb.FIND: ["class"], Verb.ROSTER: ["class"], Verb.SCHEDULE: ["class"]}
REST = [("Something else…", "home"), ("Settings", "home"), ("Help", "home")]
TOP = [
    ("Enroll someone", "enroll"),
    ("Find someone", "find"),
    ("See who's in a course", "roster"),
    ("Schedule a session", "schedule"),
    *REST,
]


def drawn(*, changes: Sequence[Change] = (), draft: str = "draft-1", **more: Any) -> View:
    now = datetime.fromtimestamp(NOW, PARIS)
    contents = {"verbs": VERBS, "health": [WELL], **more}
    view = home_view.view(HomeContents(now, changes=[(change, draft) for change in changes], **contents))
    check_view(view)
    return view


def said(view: View) -> list[str]:
    return read(Message("", literal(view["blocks"]))).splitlines()


def buttons(view: View) -> list[tuple[str, str]]:
    return [(one["text"]["text"], one["value"]) for one in objects(view["blocks"]) if one.get("type") == "button"]


def test_empty() -> None:
    """Who has done nothing yet reads so, below the commonest verbs and where everything else is."""
    view = drawn()
    assert "Nothing yet. What you change on a platform stands here." in said(view)
    assert "Waiting for you" not in said(view)
    assert buttons(view) == TOP


def test_only_what_one_may() -> None:
    """Of the four verbs those that this person may use; the first is the one that stands out."""
    view = drawn(verbs={Verb.ROSTER: ["class"], Verb.FIND: ["class"], Verb.PROGRESS: ["class"]})
    assert buttons(view) == [("Find someone", "find"), ("See who's in a course", "roster"), *REST]
    first, *others = [one for one in objects(view["blocks"]) if one.get("type") == "button"]
    assert first["style"] == "primary"
    assert not any("style" in one for one in others)


def test_without_rights() -> None:
    """Whom to ask, and nothing that leads nowhere."""
    view = drawn(verbs={}, denied="Ask someone who may: <@U0ADA>. Open to you is `/lms help`.", subscribes=False)
    assert any("Ask someone who may: U0ADA" in line or "Ask someone who may: " in line for line in said(view))
    assert {"type": "user", "user_id": "U0ADA"} in [*objects(view["blocks"])]
    assert buttons(view) == [("Help", "home"), ("Settings", "home")]
    assert not {"Platforms", "Your subscriptions", "Your last changes", "Today's sessions"} & {*said(view)}


def test_no_platform() -> None:
    assert "No platform is connected yet. Ask your Registrar admin." in said(
        drawn(verbs={}, health=[], denied="Ask someone who may.")
    )


def test_in_this_order() -> None:
    """What one can do, today, what waits, what was done, subscriptions, and the platforms last."""
    sessions = [{"type": "header", "text": {"type": "plain_text", "text": "Today's sessions", "emoji": False}}]
    lines = said(drawn(sessions=sessions, waiting=[CHANGE], changes=[CHANGE]))
    heads = ["What do you want to do?", "Today's sessions", "Waiting for you", "Your last changes"]
    heads += ["Your subscriptions", "Platforms"]
    assert [one for one in lines if one in heads] == heads


def test_waiting() -> None:
    """What waits for this person has who wants it, why, and both answers."""
    view = drawn(waiting=(CHANGE,))
    lines = said(view)
    assert "U1 asks: Remove a class for good on Class: Onboarding 101." in lines
    assert "Your number of the class: onboarding-101" in lines
    assert "Reason: It was a trial." in lines
    assert lines.index("Waiting for you") < lines.index("Your last changes")
    assert buttons(view)[len(TOP) :] == [("Approve", "d-1"), ("Deny", "d-1")]


def test_a_page_in_the_middle() -> None:
    """It leads on and back; Slack takes no two buttons of one name side by side."""
    view = drawn(waiting=[replace(CHANGE, id=f"d-{at}") for at in range(home_view.HOME_WAITING_SHOWN + 1)], after="1-d")
    assert [label for label, _ in buttons(view)][-2:] == ["Back to the first", "Next"]


def test_waiting_without_a_reason() -> None:
    """A request without a word of reason can be drawn."""
    view = drawn(waiting=[replace(CHANGE, reason="")])
    assert "U1 asks: Remove a class for good on Class: Onboarding 101." in said(view)


@pytest.mark.parametrize("state", [one for one in ChangeState if one is not ChangeState.DONE])
def test_mine(state: ChangeState) -> None:
    """Each change says where it stands, and offers what its requester can do about it now."""
    view = drawn(changes=(replace(CHANGE, state=state, outcome="Class said no."),))
    steps = ["Run now", "Cancel"] if state is ChangeState.READY else ["Cancel"] if state in WAITING_STATES else []
    steps = ["Try again", "Give up"] if state in UNRESOLVED_STATES else steps
    asks = {ChangeState.CONFIRMING: "Go ahead", ChangeState.NEEDS_APPROVAL: "Ask for approval"}
    steps = [asks[state], *steps] if state in asks else steps
    assert buttons(view)[len(TOP) :] == [*((label, "d-1") for label in steps), ("Do it again", "draft-1")]
    assert any("· 09:00 · Class said no." in line for line in said(view))


DONE = replace(
    CHANGE,
    state=ChangeState.DONE,
    description="",
    sentence="Enroll Jane Doe in Onboarding 101 on Chamilo.",
    did="Enrolled Jane Doe in Onboarding 101 on Chamilo.",
    ended=NOW - 100,
)


def test_done() -> None:
    """What is done is one sentence in the past, with its hour; of another day with its date too."""
    assert "✅ Enrolled Jane Doe in Onboarding 101 on Chamilo · 09:06" in said(drawn(changes=[DONE]))
    earlier = replace(DONE, ended=NOW - 3 * 86400)
    assert "✅ Enrolled Jane Doe in Onboarding 101 on Chamilo · 12 Jan, 09:08" in said(drawn(changes=[earlier]))
    known_by_its_sentence = replace(DONE, did="")
    assert "✅ Enrolled Jane Doe in Onboarding 101 on Chamilo · 09:06" in said(drawn(changes=[known_by_its_sentence]))


def test_undo() -> None:
    """Beside what can be taken back, as long as it can; then what does it again; where neither is, nothing."""
    back = replace(DONE, undo="undo-1")
    assert buttons(drawn(changes=[back]))[len(TOP) :] == [("Undo", "d-1")]
    for late in (replace(back, ended=NOW - 3601), replace(back, undone_by="d-2"), DONE):
        assert buttons(drawn(changes=[late]))[len(TOP) :] == [("Do it again", "draft-1")]
        assert buttons(drawn(changes=[late], draft=""))[len(TOP) :] == []


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        (CHANGE, True),
        (DONE, True),
        (replace(CHANGE, state=ChangeState.EXPIRED), False),
        (replace(CHANGE, state=ChangeState.CONFIRMING, until=NOW + 60), True),
        (replace(CHANGE, state=ChangeState.CONFIRMING, until=NOW), False),
        (replace(CHANGE, state=ChangeState.NEEDS_APPROVAL, until=None, began=NOW - 6 * 86400), True),
        (replace(CHANGE, state=ChangeState.NEEDS_APPROVAL, until=None, began=NOW - 8 * 86400), False),
        (replace(CHANGE, state=ChangeState.UNKNOWN, began=NOW - 80 * 86400), True),
        (replace(CHANGE, state=ChangeState.DENIED), True),
    ],
)
def test_stale_questions_are_left_out(change: Change, worth: bool) -> None:
    """What expired, and a question that was never answered and is out of time or older than a week."""
    assert home_changes.worth_showing(change, NOW) is worth


@pytest.mark.parametrize(
    ("health", "line"),
    [
        (Health(), "✅ No trouble on Class."),
        (Health(answered=NOW), "✅ No trouble on Class."),
        (Health(failed=NOW, said="Class is down right now."), "⚠️ Class is down right now. (09:08)"),
        (Health(answered=NOW, failed=NOW - 60, said="Down."), "✅ No trouble on Class."),
        (Health(answered=NOW - 60, failed=NOW, said="Down."), "⚠️ Down. (09:08)"),
    ],
)
def test_health(health: Health, line: str) -> None:
    """A platform is told by how it was last."""
    assert line in said(drawn(health=(("class", health),)))


def test_what_has_no_room_is_counted() -> None:
    """Slack takes a hundred blocks: of the changes the newest stand there, and it is said how many do not."""
    mine = [Subscription(str(at), "C1", "skilljar", "everything", (), owner="U1", zone="UTC") for at in range(8)]
    asking = [replace(CHANGE, id=f"d-{at}") for at in range(home_view.HOME_WAITING_SHOWN + 1)]
    questions = [replace(CHANGE, id=f"q-{at}", state=ChangeState.CONFIRMING) for at in range(8)]
    view = drawn(waiting=asking, changes=questions * 2, subscriptions=mine, after="1-d", older=True)
    assert len(view["blocks"]) <= 100
    shown = sum(label == "Go ahead" for label, _ in buttons(view))
    assert 0 < shown < 16
    assert f"{16 - shown} older changes have no room here." in said(view)
    assert "Platforms" in said(view)


def test_older_changes() -> None:
    assert "Older changes aren't shown here." in said(drawn(changes=[DONE], older=True))


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_hostile(text: str) -> None:
    """Whatever is quoted, Slack takes the view; full to the brim as well."""
    ailing = ("class", Health(failed=NOW, said=text))
    for state in ChangeState:
        drawn(waiting=[hostile(text)], changes=[hostile(text, state)], health=[ailing], denied=text)
        drawn(waiting=[hostile(text)], changes=[hostile(text, state)], health=[ailing], denied=text, verbs={})
    full = drawn(waiting=[hostile(text)] * 30, changes=[hostile(text)] * 8, health=[WELL] * 5)
    assert len(full["blocks"]) <= 100
    assert all(value for _, value in buttons(full))


@pytest.mark.parametrize("state", ChangeState)
def test_repeatable(state: ChangeState) -> None:
    """What is not over is not asked for twice, nor what was denied; what was removed for good is not removed again."""
    over = state not in (*WAITING_STATES, ChangeState.RUNNING, ChangeState.DENIED)
    assert home_changes.repeatable(replace(CHANGE, state=state)) is (over and state is not ChangeState.DONE)
    again = replace(CHANGE.first, operation="classes_create")
    assert home_changes.repeatable(replace(CHANGE, state=state, stored_intents=(again,))) is over


def test_what_was_asked_in_words() -> None:
    """What nobody had to decide on is named by its sentence, never by parameters and ids; what somebody decided has who
    that was."""
    direct = replace(CHANGE, description="", sentence="Enroll Lena Berg into Onboarding 101 on Class.")
    assert "Enroll Lena Berg into Onboarding 101 on Class." in said(drawn(changes=[direct]))
    assert "ext_class_id" not in str(drawn(changes=[direct])["blocks"])
    denied = replace(CHANGE, state=ChangeState.DENIED, decisions=(CLEO,))
    assert any(one.startswith("⛔ Denied by Cleo · ") for one in said(drawn(changes=[denied])))
    done = replace(CHANGE, state=ChangeState.DONE, decisions=(BEN,))
    assert any(" · approved by Ben · 09:00" in one for one in said(drawn(changes=[done])))
