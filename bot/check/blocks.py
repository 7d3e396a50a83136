"""Whether Slack would take what Registrar posts and shows: `registrar check --blocks`, by blocks.validate, which posts
nothing. It is given made-up messages; nothing of anybody's is sent."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.finding import Finding, fault, note, ok
from bot.check.slack import code_of
from bot.runtime.settings import Settings

Payloads = Sequence[tuple[str, Mapping[str, Any]]]
"""Each a `message` or a `view`, and what Slack would be sent."""
BLOCKS_TIMEOUT_S = 180.0
"""Seconds for making all messages and asking about each."""
REFUSED_CODES = ("invalid_blocks", "invalid_message", "invalid_view")
"""What blocks.validate says of what it would not take. Source: blocks.validate on docs.slack.dev."""
REASONS_SHOWN = 3
"""Reasons that are quoted of one message; of more it is said how many."""
NAME_CHARS = 60
"""Characters of the beginning of a message, by which it is known."""


async def check_blocks(
    settings: Settings,
    rehearse: Callable[[], Awaitable[Payloads]],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[Finding]:
    """A line for each message or view that Slack would refuse, and how many it would take. `tell` hears how many of how
    many were asked about."""
    tell(0, 0)
    payloads = await rehearse()
    retries: list[AsyncRetryHandler] = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    token = settings.slack_bot_token.get_secret_value()
    found: list[Finding] = []
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(token=token, base_url=settings.slack_api_url, session=session, retry_handlers=retries)
        for asked, (surface, payload) in enumerate(payloads):
            tell(asked, len(payloads))
            try:
                await _validate(web, surface, payload)
            except SlackApiError as error:
                if code_of(error) not in REFUSED_CODES:
                    return [*found, note(_unasked(asked, len(payloads), code_of(error), error))]
                found.append(fault(_refused(surface, payload, error.response.data)))
            except (aiohttp.ClientError, OSError) as error:
                return [*found, note(_unasked(asked, len(payloads), type(error).__name__))]
    taken = len(payloads) - len(found)
    return [*found, ok(f"Slack would take {taken} of {len(payloads)} kinds of messages and forms.")]


async def _validate(web: AsyncWebClient, surface: str, payload: Mapping[str, Any]) -> None:
    """In the body, as a form: slack_sdk's own method puts it into the address, which is too short for some."""
    await web.api_call("blocks.validate", data={surface: json.dumps(payload)})


def _refused(surface: str, payload: Mapping[str, Any], said: Any) -> str:
    reasons = [_reason(one) for one in said.get("errors") or () if isinstance(one, dict)]
    reasons = reasons or [str(one) for one in (said.get("response_metadata") or {}).get("messages") or ()]
    more = f"; and {len(reasons) - REASONS_SHOWN} more" if len(reasons) > REASONS_SHOWN else ""
    why = "; ".join(reasons[:REASONS_SHOWN]) or str(said.get("error"))
    return f"Slack would refuse the {surface} “{_name(payload)}”: {why}{more}. Please report this."


def _reason(error: Mapping[str, Any]) -> str:
    """`/blocks/1/text failed_constraint must be shorter (3001, not 3000)`, as far as Slack says it."""
    constraint = error.get("constraint")
    limits = constraint if isinstance(constraint, dict) else {}
    numbers = [f"{name} {limits[name]}" for name in ("expected", "got") if name in limits]
    said = [str(error[key]) for key in ("pointer", "field", "code", "message") if error.get(key)]
    return " ".join(said).rstrip(".") + (f" ({', '.join(numbers)})" if numbers else "")


def _name(payload: Mapping[str, Any]) -> str:
    title = payload.get("title")
    said = payload.get("text") or (title.get("text") if isinstance(title, Mapping) else "") or payload.get("type")
    line = " ".join(str(said).split())
    return line if len(line) <= NAME_CHARS else f"{line[: NAME_CHARS - 1]}…"


def _unasked(asked: int, all_: int, why: str, error: SlackApiError | None = None) -> str:
    data = getattr(getattr(error, "response", None), "data", None)
    messages = (data.get("response_metadata") or {}).get("messages") if isinstance(data, dict) else None
    detail = f": {'; '.join(map(str, messages))}" if messages else ""
    return f"Slack checked {asked} of {all_} messages and forms, then stopped ({why}{detail})."
