"""App Home: what waits for this person, what they asked for, and how the platforms are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.changes.change import UNRESOLVED_STATES, WAITING_STATES, Change, ChangeState
from bot.desk import Health
from bot.sandbox.blocks import check_view
from handlers.home import home_view
from handlers.slack.blocks import Message, View
from tests.handlers.changes.test_cards import BEN, CHANGE, CLEO, hostile, literal
from tests.handlers.hostile import NASTY
from tests.handlers.messages import objects, read

NOW = 1_800_000_500.0
WELL = ("class", Health(answered=NOW))


def drawn(
    *,
    waiting: Sequence[Change] = (),
    changes: Sequence[Change] = (),
    health: Sequence[tuple[str, Health]] = (),
    after: str = "",
) -> View:
    made = [(change, "draft-1") for change in changes]
    view = home_view.view(waiting, made, health, "Europe/Paris", NOW, after=after)
    check_view(view)
    return view


def said(view: View) -> list[str]:
    return read(Message("", literal(view["blocks"]))).splitlines()


def buttons(view: View) -> list[tuple[str, str]]:
    return [(one["text"]["text"], one["value"]) for one in objects(view["blocks"]) if one.get("type") == "button"]


def test_empty() -> None:
    """Who has done nothing yet reads so, and finds the one button that begins everything."""
    view = drawn()
    assert "Nothing yet. What you change on a platform will stand here." in said(view)
    assert "No platform is connected yet. Ask whoever runs Registrar." in said(view)
    assert "Waiting for you" not in said(view)
    assert buttons(view) == [("Do something", "home")]


def test_waiting() -> None:
    """What waits for this person stands first, with who wants it, why, and both answers."""
    view = drawn(waiting=(CHANGE,))
    lines = said(view)
    assert "U1 asks: Remove a class for good on Class: Onboarding 101." in lines
    assert "Your number of the class: onboarding-101" in lines
    assert "Reason: It was a trial." in lines
    assert lines.index("Waiting for you") < lines.index("Your requests and changes")
    assert buttons(view)[1:] == [("Approve", "d-1"), ("Deny", "d-1")]


def test_a_page_in_the_middle() -> None:
    """It leads on and back; Slack takes no two buttons of one name side by side."""
    view = drawn(waiting=[replace(CHANGE, id=f"d-{at}") for at in range(home_view.HOME_WAITING_SHOWN + 1)], after="1-d")
    assert [label for label, _ in buttons(view)][-2:] == ["Back to the first", "Next"]


def test_waiting_without_a_reason() -> None:
    """A request without a word of reason can be drawn."""
    view = drawn(waiting=[replace(CHANGE, reason="")])
    assert "U1 asks: Remove a class for good on Class: Onboarding 101." in said(view)


@pytest.mark.parametrize("state", ChangeState)
def test_mine(state: ChangeState) -> None:
    """Each change says where it stands, and offers what its requester can do about it now."""
    view = drawn(changes=(replace(CHANGE, state=state, outcome="Class said no."),))
    steps = ["Run now", "Cancel"] if state is ChangeState.READY else ["Cancel"] if state in WAITING_STATES else []
    steps = ["Try again", "Give up"] if state in UNRESOLVED_STATES else steps
    asks = {ChangeState.CONFIRMING: "Go ahead", ChangeState.NEEDS_APPROVAL: "Ask for approval"}
    steps = [asks[state], *steps] if state in asks else steps
    assert buttons(view)[1:] == [*((label, "d-1") for label in steps), ("Do it again", "draft-1")]
    assert any("· 2027-01-15 09:00 · Class said no." in line for line in said(view))


@pytest.mark.parametrize(
    ("health", "line"),
    [
        (Health(), "Class  not asked yet"),
        (Health(answered=NOW), "Class  ✅ answered at 2027-01-15 09:08"),
        (Health(failed=NOW, said="Class is down right now."), "Class  ⚠️ Class is down right now. (2027-01-15 09:08)"),
        (Health(answered=NOW, failed=NOW - 60, said="Down."), "Class  ✅ answered at 2027-01-15 09:08"),
        (Health(answered=NOW - 60, failed=NOW, said="Down."), "Class  ⚠️ Down. (2027-01-15 09:08)"),
    ],
)
def test_health(health: Health, line: str) -> None:
    """A platform is told by how it was last."""
    assert line in said(drawn(health=(("class", health),)))


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_hostile(text: str) -> None:
    """Whatever is quoted, Slack takes the view; full to the brim as well."""
    ailing = ("class", Health(failed=NOW, said=text))
    for state in ChangeState:
        drawn(waiting=[hostile(text)], changes=[hostile(text, state)], health=[ailing])
    full = drawn(waiting=[hostile(text)] * 30, changes=[hostile(text)] * 8, health=[WELL] * 5)
    assert len(full["blocks"]) <= 100
    assert all(value for _, value in buttons(full))


@pytest.mark.parametrize("state", ChangeState)
def test_repeatable(state: ChangeState) -> None:
    """What is not over is not asked for twice, and what was removed for good is not removed again."""
    over = state not in (*WAITING_STATES, ChangeState.RUNNING)
    assert home_view.repeatable(replace(CHANGE, state=state)) is (over and state is not ChangeState.DONE)
    again = replace(CHANGE.first, operation="classes_create")
    assert home_view.repeatable(replace(CHANGE, state=state, stored_intents=(again,))) is over


def test_what_was_asked_in_words() -> None:
    """What nobody had to decide on is named by its sentence, never by parameters and ids; what somebody decided has who
    that was."""
    direct = replace(CHANGE, description="", sentence="Enroll Lena Berg into Onboarding 101 on Class.")
    assert "Enroll Lena Berg into Onboarding 101 on Class." in said(drawn(changes=[direct]))
    assert "ext_class_id" not in str(drawn(changes=[direct])["blocks"])
    denied = replace(CHANGE, state=ChangeState.DENIED, decisions=(CLEO,))
    assert any(one.startswith("⛔ Denied by Cleo · ") for one in said(drawn(changes=[denied])))
    done = replace(CHANGE, state=ChangeState.DONE, decisions=(BEN,))
    assert any(one.startswith("✅ Done · approved by Ben · ") for one in said(drawn(changes=[done])))
