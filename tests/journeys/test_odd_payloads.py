"""What Slack signed and is not what Slack sends: something in it is missing, or is of another kind. It is nobody's, or
is answered; over HTTP and over a socket alike nothing breaks. The payloads are real ones of the local workspace, with
one place in each changed."""

import copy
import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt.async_app import AsyncBoltRequest

from handlers.listeners.listeners import listen
from tests.journeys.conftest import SIGNING, World
from tests.journeys.happening import told
from tests.properties import examples

ODD: tuple[Any, ...] = (None, "x", 5, True, [], ["x"], {}, {"id": 5}, "\ud83d", "\x00", {"ts": "x"}, [{}])
GONE = object()
MAX_DEPTH = 7
Path = tuple[str | int, ...]


def paths(held: Any, above: Path = ()) -> Iterator[Path]:
    """To everything in a payload; of a list the first two."""
    if above:
        yield above
    inner = held.items() if isinstance(held, dict) else enumerate(held[:2]) if isinstance(held, list) else ()
    for key, value in inner:
        yield from paths(value, (*above, key))


def changed(payload: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    made = copy.deepcopy(payload)
    held: Any = made
    for key in path[:-1]:
        held = held[key]
    if value is GONE:
        del held[path[-1]]
    else:
        held[path[-1]] = copy.deepcopy(value)
    return made


async def everything(world: World) -> None:
    """Something of every kind that Slack tells."""
    ada = world.ada
    await ada.type("#training", "@registrar class classes list")
    await ada.edit(ada.latest("#training"), "@registrar class classes list limit=2")
    await ada.type("@registrar", "class classes list", files=[("a.csv", b"x")])
    direct = await ada.edit(ada.latest("@registrar"), "class classes list limit=3")
    world.workspace.team.delete(direct)
    await ada.home()
    await ada.messages_tab()
    await world.settle()
    await ada.message_shortcut("find_person", ada.latest("#training"))
    await world.settle()
    await ada.type("#training", "/lms roster")
    await ada.see("See who is in a course")
    offered = await ada.search("Course", "Onb")
    await ada.choose("Course", offered[0]["text"]["text"])
    await ada.submit()
    await world.settle()
    await ada.type("#training", "/lms class classes update")
    await ada.see("Your number of the class")
    await ada.pick("Your number of the class", "onboarding-101", "Use “onboarding-101”")
    await world.settle()
    await ada.click("Dry run")
    await world.settle()
    await ada.close()
    await ada.submit()
    await world.settle()
    while ada.view:
        await ada.close()
    await ada.type("#training", "/lms subscribe")
    await ada.see("What happens")
    await ada.choose("What happens", "Anything happens")
    await world.settle()
    await ada.submit()
    await world.settle()


@pytest.mark.timeout(600)
async def test_nothing_breaks(world: World) -> None:
    await everything(world)
    samples = {str((one.kind, *_kind(one.payload))): one for one in world.workspace.deliveries}
    assert len(samples) > 14, list(samples)
    draw = random.Random(5)
    app = listen(world.registrar.services, "xoxb-1", None)
    begun = len(world.log.getvalue())
    for number in range(examples(250)):
        sample = samples[draw.choice(sorted(samples))]
        path = draw.choice([one for one in paths(sample.payload) if len(one) <= MAX_DEPTH])
        payload = changed(sample.payload, path, draw.choice((*ODD, GONE)))
        for name in ("event_id", "trigger_id"):
            if name in payload and path != (name,):
                payload[name] = f"{payload[name]}{number}"
        where = f"{path} of {sample.kind} as {payload}"
        assert await _posted(world, sample.kind, payload) in (200, 400, 404), where
        try:
            request = AsyncBoltRequest(body=copy.deepcopy(payload), mode="socket_mode")
        except (ValueError, TypeError, AttributeError, LookupError):
            continue  # Bolt reads it before it calls anybody
        assert (await app.async_dispatch(request)).status in (200, 404), where
        await world.settle()
    log = world.log.getvalue()[begun:]
    assert [one for one in log.splitlines() if "task_failed" in one or "internal_error" in one] == []


def _kind(payload: dict[str, Any]) -> tuple[Any, ...]:
    event, view = payload.get("event") or {}, payload.get("view") or {}
    used = next(one.get("action_id") for one in payload.get("actions") or (payload,))
    told_of = (event.get("type"), event.get("subtype"), bool(event.get("edited")))
    return (payload.get("type"), *told_of, used, payload.get("callback_id"), view.get("callback_id"))


async def _posted(world: World, kind: str, payload: dict[str, Any]) -> int:
    form = {"content-type": "application/x-www-form-urlencoded"}
    if kind == "events_api":
        body, says = json.dumps(payload), {"content-type": "application/json"}
    elif kind == "interactive":
        body, says = urlencode({"payload": json.dumps(payload)}), form
    else:
        body, says = urlencode(payload, errors="replace"), form
    moment = str(int(time.time()))
    mac = hmac.new(SIGNING.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    signed = {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={mac}"}
    async with httpx.AsyncClient(timeout=30) as http:
        return (await http.post(f"{world.address}/slack/events", content=body, headers=says | signed)).status_code


@pytest.mark.parametrize("half", ["\ud83d", "\udc1c \ud83d"])
async def test_half_a_character_is_a_sign(world: World, half: str) -> None:
    """JSON can hold half of a character beyond 65,535. A message that was changed so was changed: its first words do
    nothing, and the new ones are offered."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10)
    ts = f"{int(time.time()) - 60}.000100"
    here = {"channel": world.workspace.team.im(world.ada.user.id).id, "channel_type": "im"}
    said = {"type": "message", "user": world.ada.user.id, "ts": ts, "text": "class templates create name=old"}
    now = said | {"text": f"class templates create name=new{half}", "edited": {"user": "U1", "ts": ts}}
    edit = {"type": "message", "subtype": "message_changed", "ts": f"{ts}1", "message": now, "previous_message": said}
    assert await told(world, "EvHalf1", here | edit) == 200
    assert await told(world, "EvHalf2", here | said) == 200
    await world.settle()
    assert world.academy.calls == []
    await world.ada.click("Do this now", on=await world.ada.see("name=new\ufffd"))
    await world.settle()
    assert [one.json()["name"] for one in world.academy.calls_to("POST", "/api/v1/templates")] == [
        f"new{half}".replace("\ud83d", "\ufffd").replace("\udc1c", "\ufffd")
    ]
    assert "task_failed" not in world.log.getvalue()


async def test_a_change_of_no_message_is_nobodys(world: World) -> None:
    """Nothing says which it was."""
    here = {"channel": world.workspace.team.im(world.ada.user.id).id, "channel_type": "im"}
    now = {"type": "message", "user": world.ada.user.id, "text": "find jane", "edited": {"ts": "1.000000"}}
    edit = {"type": "message", "subtype": "message_changed", "ts": "2.0", "message": now, "previous_message": {}}
    assert await told(world, "EvNone1", here | edit) == 404
    assert await told(world, "EvNone2", here | now) == 404
