"""What somebody saw once is theirs only as long as they might ask for it, and nothing goes where others read."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import pytest

from bot.changes.change import ChangeState
from bot.ports import Reminder
from bot.sandbox.person import Person
from handlers.listeners.actions import ACTIONS, ADDRESSED_TO_ONE
from handlers.slack.blocks import action_name
from tests.journeys.conftest import World
from tests.journeys.test_approvals import ask
from tests.journeys.test_doors import Doorbell, doors

NO_ROLE = "You can't "
LIST = "/lms class classes list"
ASKED_ANEW = {
    "answer.back", "answer.next", "answer.share", "answer.json", "answer.csv", "answer.dry", "intent.again",
    "intent.send", "name.take", "change.go", "change.ask", "change.approve", "change.deny", "change.dry", "change.run",
    "change.retry", "change.undo", "change.whole", "audit.csv", "audit.back", "audit.next", "home.waiting",
    "home.first", "home.sessions", "access.done", "access.later", "access.lines",
    "everyday.go", "everyday.next", "everyday.back", "everyday.also",
    "everyday.csv", "everyday.share", "everyday.typed", "message.changed", "form.open", "form.more", "form.dry", "pick",
    "launcher.choose", "launcher.again", "home.again", "subscription.resume", "subscription.try",
    "subscription.edit", "webhook.create", "webhook.ping", "webhook.address", "alias.approve", "alias.deny",
}  # fmt: skip
"""Buttons that show or do something of a platform's: the policy is asked about the very operation."""
OWN_OR_EMPTY = {
    "access.ask", "home.help", "settings.open", "verb.open",
    "launcher.open", "subscription.list",
    "subscription.pause", "subscription.remove", "subscribe.open", "subscribe.platform",
    "subscribe.event", "subscribe.fact", "alias.open", "alias.remove",
    "alias.withdraw",
}  # fmt: skip
"""Buttons that show what is one's own, or an empty form: members are let in, and what they send is asked about."""


def test_every_button_has_its_line() -> None:
    """A new one says here whom it asks."""
    forms = {name for name in ACTIONS if name.startswith("everyday.form.")}
    lines = [ASKED_ANEW, OWN_OR_EMPTY, set(ADDRESSED_TO_ONE), forms]
    assert set().union(*lines) == set(ACTIONS)
    assert sum(map(len, lines)) == len(ACTIONS)


async def lose_the_role(world: World) -> None:
    """Nobody has a role from now on, and Slack's answers of a minute ago count no more."""
    file = world.home / "policy.toml"
    file.write_text('approvals = "lms-approvals"\n[roles]\noperator = []\napprover = []\nauditor = []\n')


async def _open_form(world: World) -> None:
    await world.ada.type("#training", "/lms class classes update")
    await world.ada.see("Change the name or the description of a class.")


async def _fill_form(world: World) -> None:
    await world.ada.type("#training", "/lms class templates create")
    await world.ada.see("Name of the template.")
    await world.ada.fill("Name", "Evening")


async def _submit(world: World) -> None:
    await world.ada.submit()
    await world.ada.see(NO_ROLE)


async def _search(world: World) -> None:
    """What is typed can be used as it stands, and no more is offered."""
    assert await world.ada.pick("Class id", "onboard") == ["Use “onboard”"]


async def _write(world: World) -> None:
    await world.max.type("#training", "Can I join the course?")


async def _find(world: World) -> None:
    message = next(one for one in world.ada.client_view.messages if "join the course" in one.text)
    await world.ada.message_shortcut("find_person", message)
    await world.ada.see(NO_ROLE)


async def _command(world: World) -> None:
    await world.ada.type("#training", LIST)
    await world.ada.see(NO_ROLE)


async def _mention(world: World) -> None:
    await world.ada.type("#training", "@registrar class classes list")
    await world.ada.see(NO_ROLE)


async def _message(world: World) -> None:
    await world.ada.type("@registrar", "class classes list")
    await world.ada.see(NO_ROLE)


async def _see_answer(world: World) -> None:
    await world.ada.type("#training", LIST)
    await world.ada.see("1–12 of ")


async def _next(world: World) -> None:
    await world.ada.click("Next")
    await world.ada.see(NO_ROLE)


async def _nothing(world: World) -> None:
    """There is nothing to do before."""


Step = Callable[[World], Awaitable[None]]
PRESSES: Mapping[tuple[str, str], tuple[Step, Step]] = {
    ("action", "answer.next"): (_see_answer, _next),
    ("form", "any operation"): (_fill_form, _submit),
    ("options", "class_id"): (_open_form, _search),
    ("shortcut", "find_person"): (_write, _find),
    ("command", "class classes list"): (_nothing, _command),
    ("event", "app_mention"): (_nothing, _mention),
    ("event", "message.im"): (_nothing, _message),
}
"""By kind of payload, and the door: what somebody does with a role, and then without it."""


def test_every_kind_of_door_is_pressed() -> None:
    assert {kind for kind, _ in PRESSES} == {kind for kind, _, _ in doors()}
    assert set(PRESSES) <= {(kind, name) for kind, name, _ in doors()}


@pytest.mark.parametrize("door", PRESSES, ids=[f"{kind} {name}" for kind, name in PRESSES])
async def test_no_kind_of_door_leads_on_once_the_role_is_lost(world: World, door: tuple[str, str]) -> None:
    lead, press = PRESSES[door]
    await lead(world)
    await world.settle()
    calls = len(world.academy.calls)
    await lose_the_role(world)
    await press(world)
    await world.settle()
    assert len(world.academy.calls) == calls


async def test_no_door_asks_a_platform_for_somebody_without_a_role(world: World) -> None:
    """Every one that is registered, found where the code registers it; buttons carry what they did while she had one,
    and where she never saw such a button, an id of each kind that is kept for her."""
    carried = await _everything_seen(world)
    changes, subscriptions = await kept(world, "changes/"), set(await kept(world, "subscription/"))
    await lose_the_role(world)
    calls = await _calls_by_door(world, carried)
    assert {door: count for door, count in calls.items() if count} == {}
    after = await kept(world, "changes/")
    assert set(after) == set(changes)
    moved = {key for key in after if after[key]["state"] not in (changes[key]["state"], "lapsed")}
    assert {after[key]["state"] for key in moved} <= {"cancelled"}  # what is addressed to her she may answer
    assert set(await kept(world, "subscription/")) <= subscriptions


async def test_home_tells_who_has_no_role_whom_to_ask_and_no_more(world: World) -> None:
    """No platform is asked, and nothing of it is shown; nor how the platforms are."""
    await lose_the_role(world)
    calls = len(world.academy.calls)
    await world.max.home()
    await world.settle()
    home = await world.max.home()
    await world.settle()
    assert home
    shown = world.max.text_of(home)
    assert "You can't use any platform from here yet." in shown
    assert "Onboarding" not in shown
    assert "Class" not in shown
    assert len(world.academy.calls) == calls


async def test_the_same_buttons_ask_a_platform_for_somebody_with_a_role(world: World) -> None:
    """So the test above presses what there is to press."""
    calls = await _calls_by_door(world, await _everything_seen(world))
    reached = {name for (kind, name), count in calls.items() if kind == "action" and count}
    assert reached >= {"answer.next", "change.go", "change.undo", "everyday.go", "everyday.csv", "intent.send"}


async def _everything_seen(world: World) -> Mapping[str, list[str]]:
    """What Ada sees who may do everything: by the names of its buttons, what each carries."""
    await ask(world)
    for line in (
        "class classes list", "courses", "dry run class templates create name=Evening", "audit", "webhooks class",
        "class enrollments delete ext_class_id=onboarding-101 email=jane@acme.com",
        "class classes delete ext_class_id=friends", "find jane@acme.com", "subscribe class everything",
        'enroll "New Person1" <new1@example.com> in "Onboarding 101" on class',
    ):  # fmt: skip
        await world.ada.type("#training", f"/lms {line}")
        await world.settle()
    found: dict[str, dict[str, None]] = {}
    for message in list(world.workspace.team.messages.values()):
        for element in elements(list(message.blocks)):
            found.setdefault(action_name(element["action_id"]), {})[str(element["value"])] = None
    return {name: list(values) for name, values in found.items()}


def elements(shown: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(shown, list):
        yield from (element for one in shown for element in elements(one))
    elif isinstance(shown, dict):
        if "action_id" in shown and "value" in shown:
            yield shown
        yield from (element for one in shown.values() for element in elements(one))


async def _calls_by_door(world: World, carried: Mapping[str, list[str]]) -> dict[tuple[str, str], int]:
    """How often each door asked a platform. What takes something away for good is pressed last."""
    doorbell, found = Doorbell(world, world.ada.user), dict[tuple[str, str], int]()
    drafts = {repr(row["value"]["kind"]): key for key, row in (await kept(world, "drafts/")).items()}
    keys = [*drafts.values(), *[key for room in ("changes/", "subscription/") for key in await kept(world, room)]]
    one_of_each = [key.partition("/")[2] for key in keys]
    for kind, name, where in sorted(doors(), key=lambda door: door[1] in (*ADDRESSED_TO_ONE, *OWN_OR_EMPTY)):
        before = len(world.academy.calls)
        if kind == "action" and (where == "message" or name in carried):
            values = carried.get(name) or one_of_each
        else:
            values = ["x"]
        for value in values:
            await doorbell.ring(kind, name, where, value)
        found[kind, name] = found.get((kind, name), 0) + len(world.academy.calls) - before
    return found


async def kept(world: World, prefix: str) -> dict[str, Any]:
    return {row.key: row.value for row in await world.registrar.store.scan(prefix, limit=1000)}


@pytest.mark.parametrize("button", ["Next", "Share", "Show JSON", "CSV", "Dry run"])
async def test_an_answer_is_shown_no_further_once_the_role_is_lost(world: World, button: str) -> None:
    await world.ada.type("#training", LIST)
    await world.ada.see("1–12 of ")
    calls = len(world.academy.calls)
    await lose_the_role(world)
    await world.ada.click(button)
    await world.ada.see(NO_ROLE)
    assert len(world.academy.calls) == calls
    assert "Shared by" not in world.max.messages("#training")


@pytest.mark.classes(60)
@pytest.mark.parametrize("button", ["Share", "Next"])
async def test_an_everyday_answer_is_shown_no_further_once_the_role_is_lost(world: World, button: str) -> None:
    """Neither from what is remembered of a moment ago."""
    await world.ada.type("#training", "/lms courses")
    await world.ada.see("Courses")
    await lose_the_role(world)
    await world.ada.click(button)
    await world.ada.see(NO_ROLE)
    assert "Shared by" not in world.max.messages("#training")


@pytest.mark.parametrize("button", ["Dry run", "Deny"])
async def test_a_card_shows_no_more_to_who_may_not_decide(world: World, button: str) -> None:
    """Everybody in the channel sees the card; its request and the form for a reason are the approvers'."""
    await ask(world)
    await world.max.click(button)
    await world.max.see("Only approvers (")


async def test_nothing_is_shared_where_others_read(world: World) -> None:
    """Also in a channel that was shared a moment ago."""
    await world.ada.type("#training", LIST)
    await world.ada.see("1–12 of ")
    world.workspace.share("training")
    await world.ada.click("Share")
    await world.ada.see("This channel is shared with another organization, so nothing was shared.")
    await world.ada.type("#training", "/lms courses")
    await world.ada.see("Courses")
    await world.ada.click("Share")
    await world.settle()
    assert "Shared by" not in world.max.messages("#training")


async def test_cards_go_to_each_approver_where_others_read(world: World) -> None:
    """With buttons that work, and the reminder after them; the shared channel sees nothing of it."""
    world.workspace.share("lms-approvals")
    await ask(
        world, posted="to the approvers in direct messages, because #lms-approvals is shared with another organization"
    )
    assert "asks" not in world.max.messages("#lms-approvals")
    assert "asks" in direct(world.ada)
    (change,) = await world.registrar.desk.changes_of(world.ines.user.id, 1)
    await world.registrar.notices.deliver(Reminder(change))
    await world.ada.click("Approve")
    await world.ada.see("You approved it")
    await world.settle()
    (change,) = await world.registrar.desk.changes_of(world.ines.user.id, 1)
    assert change.state is ChangeState.DONE
    assert "Onboarding" not in world.max.messages("#lms-approvals")


async def test_a_card_is_taken_back_from_a_channel_that_others_read_by_now(world: World) -> None:
    await ask(world)
    world.workspace.share("lms-approvals")
    await world.ada.click("Approve")
    await world.ada.see("the request is no longer shown here")
    assert "Onboarding" not in world.max.messages("#lms-approvals")


async def test_slack_tells_when_a_channel_is_shared(world: World) -> None:
    """What was believed of it a moment ago is asked anew before the next news."""
    port = world.registrar.services.channels
    channel = world.workspace.team.channel_named("training")
    assert channel
    assert await port.closed(channel.id) == ""
    world.workspace.share("training")
    for _ in range(100_000):  # until the event has come over HTTP; nothing else tells when it has
        if not getattr(port, "_ours"):  # noqa: B009
            return
        await asyncio.sleep(0)
    raise AssertionError("it is still believed to be ours")


def direct(person: Person) -> str:
    return person.messages("@registrar")
