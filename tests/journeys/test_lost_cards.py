"""Cards of which Registrar never heard that they stand, and what stands where it says what is not so any more: each is
found, and shows what is so."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest

from bot.changes.change import Change
from bot.sandbox.conversation import Message
from bot.store import StoreError
from handlers.changes.card_states import CARD_STATE_LABELS
from tests.journeys.conftest import World
from tests.journeys.test_approvals import ask, send_request

CHANNEL = "#lms-approvals"
Deed = Callable[[World], Awaitable[None]]


async def _request(world: World) -> None:
    await send_request(world)
    await world.ines.see("[Cancel request]")
    await world.settle()


async def _asked(world: World) -> Change:
    (change,) = await world.registrar.desk.changes_of(world.ines.user.id, 1)
    return change


async def _lost(world: World) -> None:
    """Slack posts the card, and its answer never comes; nor does the next, so that nothing is found at first."""
    world.workspace.lose_answers("chat.postMessage")
    world.workspace.fail("conversations.history", error="internal_error")
    await _request(world)


async def _refused(world: World) -> None:
    """The store refuses the one write that says where the card stands."""
    step = world.registrar.changes.step

    async def refuse(id: str, by: str, transition: Callable[[Change], Change]) -> Change:
        before = await world.registrar.changes.found(id)
        if transition(before).card != before.card:
            raise StoreError("It was refused.")
        return await step(id, by, transition)

    world.registrar.changes.step = refuse  # type: ignore[method-assign]
    await _request(world)
    world.registrar.changes.step = step  # type: ignore[method-assign]


async def _approve(world: World) -> None:
    await world.ada.click("Approve")
    await world.ada.see("You approved it")


async def _deny(world: World, on: Message | None = None) -> None:
    await world.ada.click("Deny", on=on)
    await world.ada.see("Why not?")
    await world.ada.fill("Why not?", "Thirty people are enrolled.")
    await world.ada.submit()
    await world.ada.see("Denied.")


async def _withdraw(world: World) -> None:
    """From the message of the requester, which says nothing of where the card stands."""
    change = await _asked(world)
    await world.registrar.desk.cancel(change.id, await world.registrar.slack.actor(world.ines.user.id))
    await world.registrar.look_after()


async def _expire(world: World) -> None:
    world.later(8 * 86400.0)
    await world.registrar.look_after()


MISSED: Mapping[str, Deed] = {"its answer was lost": _lost, "its write was refused": _refused}
DEEDS: Mapping[str, Deed] = {"approved": _approve, "denied": _deny, "cancelled": _withdraw, "expired": _expire}


@pytest.mark.parametrize("miss", MISSED.values(), ids=MISSED)
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("looks", [False, True], ids=["at once", "after a look"])
async def test_a_card_that_nobody_heard_of_shows_what_is_so(world: World, miss: Deed, deed: Deed, looks: bool) -> None:
    """It stands once, is never posted again, and ends as its request does; who asked reads nothing that is not so."""
    await miss(world)
    for false in ("Invite me there", "stopped halfway", "nothing was done"):
        assert false not in world.ines.messages("#training").rpartition("[Ask for approval]")[2]
    if looks:
        await world.registrar.look_after()
        assert (await _asked(world)).card
    await deed(world)
    await world.settle()
    shown = world.max.messages(CHANNEL)
    assert shown.count("asks: ") == 1
    assert "Waiting for approval" not in shown
    assert "[Approve]" not in shown
    assert CARD_STATE_LABELS[(await _asked(world)).state] in shown
    assert not await world.registrar.store.scan("unposted/")


async def test_a_lost_answer_is_found_at_once(world: World) -> None:
    """Who asked hears where it stands, and nothing is sent twice by itself."""
    world.workspace.lose_answers("chat.postMessage")
    await ask(world)
    assert (await _asked(world)).card
    assert world.max.messages(CHANNEL).count("asks: ") == 1


async def test_where_slack_does_not_say_nobody_is_asked_to_invite(world: World) -> None:
    """An invitation helps only who is not in the channel."""
    world.workspace.fail("chat.postMessage", error="internal_error")
    await _request(world)
    shown = world.ines.messages("#training")
    assert "Slack hasn't confirmed yet that it's in #lms-approvals, so I'll keep trying." in shown
    await world.registrar.look_after()
    assert world.max.messages(CHANNEL).count("[Approve]") == 1


async def test_what_slack_did_not_draw_is_drawn_later(world: World) -> None:
    """A card whose request is over does not go on saying that it waits because Slack was away for a moment."""
    await ask(world)
    world.workspace.fail("chat.update", error="internal_error")
    await _deny(world)
    await world.settle()
    assert "Waiting for approval" in world.max.messages(CHANNEL)
    await world.registrar.look_after()
    await world.registrar.look_after()
    shown = world.max.messages(CHANNEL)
    assert "Waiting for approval" not in shown
    assert "⛔ Denied" in shown


@pytest.mark.parametrize("button", ["Approve", "Deny", "Dry run", "Cancel request"])
async def test_a_button_on_a_card_that_is_not_so_draws_it_anew(world: World, button: str) -> None:
    """Even one that stands a second time, which nothing else would find."""
    await ask(world)
    first = await world.ada.see("Approval needed on Class")
    assert isinstance(first, Message)
    second = world.workspace.team.post(replace(first, ts=world.workspace.team.new_ts()))
    await _deny(world, first)
    await world.settle()
    assert world.max.messages(CHANNEL).count("[Approve]") == 1
    who = world.ines if button == "Cancel request" else world.ada
    await who.press(button, on=second)
    await world.settle()
    assert "[Approve]" not in world.max.messages(CHANNEL)
    assert "[Approve]" not in world.ada.text_of(world.workspace.team.messages[(second.channel, second.ts)])


async def test_who_is_not_in_the_channel_has_the_card_in_their_messages(world: World) -> None:
    """An approver at once, the people who are asked later then; and no one who is in the channel."""
    file = world.home / "policy.toml"
    file.write_text(
        file.read_text().replace('auditor = ["admins"]', 'auditor = ["admins"]\nboard = ["@board"]')
        + 'fallback = "board"\nfallback_after = "2h"\nexpires = "4h"\n'
    )
    world.workspace.add_person("bea", "Bea Admin", "bea@example.com", admin=True)
    world.workspace.add_person("zoe", "Zoe Board", "zoe@example.com")
    world.workspace.add_usergroup("board", ["zoe", "max"])
    bea, zoe = world.workspace.person("bea"), world.workspace.person("zoe")
    await ask(world)
    assert "[Approve]" in bea.messages("@registrar")
    assert "[Approve]" not in world.ada.messages("@registrar") + zoe.messages("@registrar")
    world.later(2.1 * 3600)
    await world.registrar.look_after()
    await world.settle()
    assert "[Approve]" in zoe.messages("@registrar")
    assert "[Approve]" not in world.max.messages("@registrar")
    await zoe.click("Approve")
    await zoe.see("You approved it. ✅ Done.")
    await world.settle()
    for one in (bea, zoe):
        assert "[Approve]" not in one.messages("@registrar")
        assert "✅ Done" in one.messages("@registrar")
    assert "✅ Done" in world.max.messages(CHANNEL)
