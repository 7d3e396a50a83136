"""Events as Slack signs and sends them, in whatever order a story wants."""

import hashlib
import hmac
import json
import time
from typing import Any

import httpx

from tests.journeys.conftest import SIGNING, World


async def happen(world: World, id: str, event: dict[str, Any]) -> None:
    """Slack signs and sends an event of its own."""
    assert await told(world, id, event) == 200
    await world.settle()


async def told(world: World, id: str, event: dict[str, Any]) -> int:
    """The same without waiting for what is made of it. Gives the status of the answer."""
    said = {"type": "event_callback", "team_id": "T00000001", "event": event, "event_id": id, "event_time": 1}
    body, moment = json.dumps(said).encode(), str(int(time.time()))
    mac = hmac.new(SIGNING.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={mac}",
        "content-type": "application/json",
    }
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.post(f"{world.address}/slack/events", content=body, headers=headers)
    return answer.status_code
