"""Of a payload of Slack the interaction: who asked, where, and the way back."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from handlers.slack.interaction import Interaction
from handlers.slack.reply import NO_SPOT, Spot
from handlers.slack.services import Services

GROUP_MESSAGE_PREFIX = "mpdm-"
"""What the names of group messages begin with, as `mpdm-ada--max-1`."""
VIEW_ID_FIELDS = {"external_id": "external_id", "view_id": "id"}
"""How a view is named to Slack, and where its payload says it."""
OWN_IDS = {"user": "user_id", "bot_id": "bot_id"}
"""Where a message says whose it is, and what auth.test calls that of ours."""


def interaction_of(
    services: Services, body: Mapping[str, Any], user: str | None = None, spot: Spot = NO_SPOT
) -> Interaction:
    user = str(user or body.get("user_id") or (body.get("user") or {}).get("id") or "")
    view = body.get("view") or {}
    named = next(({key: str(view[name])} for key, name in VIEW_ID_FIELDS.items() if view.get(name)), None)
    window = services.slack.window(named, user) if named and view.get("type") == "modal" else None
    url = str(body.get("response_url") or "")
    room = body.get("channel") or {}
    channel = spot.channel or str(body.get("channel_id") or room.get("id") or "")
    here = Spot(channel, spot.thread or thread_of(body.get("message") or body.get("container") or {}))
    return Interaction(
        user=user,
        channel=here.channel,
        thread=here.thread,
        clicked=bool(body.get("actions")),
        reply=services.slack.reply(url, user, here),
        reference=token_hex(4),
        trigger=str(body.get("trigger_id") or ""),
        window=window,
        group=str(body.get("channel_name") or room.get("name")).startswith(GROUP_MESSAGE_PREFIX),
        draft=str(view.get("private_metadata") or ""),
        state=(view.get("state") or {}).get("values") or {},
        drawn=str(view.get("hash") or ""),
        message=_message(body.get("container") or {}),
        home="home" in (view.get("type"), (body.get("event") or {}).get("tab")),
    )


def is_of_ourselves(services: Services, event: Mapping[str, Any]) -> bool:
    """Whether we did it: Slack tells us of what we say in direct messages too, and of what becomes of it."""
    us = services.slack.identity
    told = [one for one in (event, event.get("message")) if isinstance(one, dict)]
    return any(one.get(name) and one[name] == us.get(own) for one in told for name, own in OWN_IDS.items())


def _message(container: Mapping[str, Any]) -> str:
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return ""
    return f"{container.get('channel_id')}:{container.get('message_ts')}"


def thread_of(message: Mapping[str, Any]) -> str:
    """The message that this one answers. That a message has answers itself puts nobody into a thread."""
    thread, own = (str(message.get(name) or "") for name in ("thread_ts", "ts"))
    return "" if thread == (own or message.get("message_ts")) else thread
