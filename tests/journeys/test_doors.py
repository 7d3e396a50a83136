"""Every door of Slack, found where the code registers it: guests, apps, strangers and people who are gone get one
sentence there and nothing else; whoever lost the role sees nothing more of what they once saw."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.policy.policy import OUTSIDER_REFUSALS, Standing
from bot.sandbox.delivery import Delivery, Reply
from bot.sandbox.people import User
from handlers.listeners.actions import ACTIONS, ADDRESSED_TO_ONE
from handlers.listeners.views import SUBMISSIONS
from tests.journeys.conftest import MANIFEST, World

PEOPLE: Mapping[Standing, dict[str, Any]] = {
    Standing.GUEST: {"guest": True},
    Standing.BOT: {"bot": True},
    Standing.STRANGER: {"foreign": True},
    Standing.GONE: {"admin": True},
}
HOME = {"type": "home", "id": "V0HOME", "callback_id": "", "private_metadata": "", "hash": "1.a"}
COMMANDS = ["", "help", "find jane@example.com", "class classes list", "subscribe", "webhooks", "audit", "hello"]
CONTROLS = ["launcher.choose", "everyday.who", "everyday.course", "class_id"]
"""Boxes that ask for options; the last stands for every field of an operation."""


def doors() -> list[tuple[str, str, str]]:
    """Kind of payload, name, and where it stands."""
    found = [("action", name, where) for name in ACTIONS for where in ("message", "home")]
    found += [("form", callback, "") for callback in (*SUBMISSIONS, "any operation")]
    found += [("options", name, "") for name in CONTROLS]
    found += [("shortcut", one["callback_id"], one["type"]) for one in MANIFEST["features"]["shortcuts"]]
    found += [("command", text, "") for text in COMMANDS]
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    return found + [("event", name, "") for name in events if name != "channel_shared"]  # of nobody's doing


class Doorbell:
    """Sends what Slack would, in the name of somebody, signed, over HTTP."""

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user, self._count = world, user, 0

    async def ring(self, kind: str, name: str, where: str, value: str = "x") -> Reply:
        """`value` is what a button carries."""
        self._count += 1
        ids = {"trigger_id": f"{self.user.id}.{kind}.{name}.{where}.{self._count}", "user": {"id": self.user.id}}
        view = {"type": "modal", "id": "V0MODAL", "callback_id": name, "private_metadata": "x", "hash": "1.a"}
        clicked = {"action_id": name, "block_id": "b", "value": value, "type": "button"}
        payload: dict[str, Any]
        match kind:
            case "action":
                place = {"view": HOME} if where == "home" else {"channel": {"id": "C00000001", "name": "training"}}
                payload = {"type": "block_actions", "actions": [clicked], **place}
            case "form":
                payload = {"type": "view_submission", "view": {**view, "state": {"values": {}}}}
            case "options":
                payload = {"type": "block_suggestion", "action_id": name, "block_id": name, "value": "a", "view": view}
            case "shortcut":
                message = {"message": {"user": self.user.id, "text": "x"}, "channel": {"id": "C00000001"}}
                payload = {"type": "shortcut" if where == "global" else "message_action", "callback_id": name}
                payload |= message if where != "global" else {}
            case "command":
                said = {"command": "/lms", "text": name, "user_id": self.user.id, "channel_id": "C00000001"}
                return await self._send("slash_commands", {**said, "trigger_id": ids["trigger_id"]})
            case _:
                event = {"type": name.partition(".")[0], "user": self.user.id, "tab": "home"}
                event |= {"channel": "D0", "channel_type": "im", "text": "help"} if name != "app_home_opened" else {}
                about = {"type": "event_callback", "event_id": ids["trigger_id"], "event": event}
                return await self._send("events_api", about)
        return await self._send("interactive", payload | ids)

    async def _send(self, kind: Any, payload: dict[str, Any]) -> Reply:
        delivery = Delivery(kind=kind, payload={"team": {"id": "T00000001"}, "team_id": "T00000001", **payload})
        reply = await self.world.workspace.replay(delivery)
        await self.world.settle()
        return reply


@pytest.fixture
def outsiders(world: World) -> Mapping[Standing, User]:
    found = {}
    for standing, about in PEOPLE.items():
        name = f"outsider-{standing.value}"
        found[standing] = world.workspace.add_person(name, name, f"{name}@example.com", **about)
    world.workspace.deactivate(f"outsider-{Standing.GONE.value}")
    return found


@pytest.mark.parametrize("standing", PEOPLE)
async def test_outsiders_get_one_sentence_at_every_door(
    world: World, outsiders: Mapping[Standing, User], standing: Standing
) -> None:
    """Where they are looking, and nothing else is shown, asked of a platform, or kept for them."""
    said: list[str] = []

    async def tell(*_: Any, **what: Any) -> Any:
        said.append(repr(what))
        return {"ok": True, "channel": "D0", "ts": "1.1", "view": {"id": "V1"}}

    web, user = world.registrar.slack.web, outsiders[standing]
    for method in ("chat_postMessage", "chat_postEphemeral", "views_open", "views_publish", "views_update"):
        setattr(web, method, tell)
    doorbell, wrong = Doorbell(world, user), []
    for kind, name, where in doors():
        said.clear()
        reply = await doorbell.ring(kind, name, where)
        told = [*said, *([reply.body] if reply.body else [])]
        one = OUTSIDER_REFUSALS[standing]
        if standing is Standing.GUEST and name in ADDRESSED_TO_ONE:
            one = "This is gone."
        elif kind == "options":
            one = one[:60]
        if len(told) != 1 or one not in told[0]:
            wrong.append((kind, name, where, told))
    assert wrong == []
    assert world.academy.calls == []
    kept = [row.key for row in await world.registrar.store.scan("", limit=1000)]
    assert not {key.partition("/")[0] for key in kept} & {"drafts", "changes", "audit", "subscription", "mine"}
