"""The door of the Web API: tokens, scopes, verbs, and trouble on demand."""

import asyncio
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ManualClock, Workspace
from tests.bot.sandbox.conftest import APP_TOKEN, BOT_TOKEN


async def refusal(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer: dict[str, Any] = caught.value.response.data
    return answer


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("", "auth.test", "not_authed"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        (BOT_TOKEN, "apps.connections.open", "not_allowed_token_type"),
        (BOT_TOKEN, "chat.shout", "unknown_method"),
    ],
)
async def test_the_door_asks_who_calls_and_for_what(workspace: Workspace, token: str, method: str, error: str) -> None:
    """A wrong, missing or unfit token and an unknown method are refused by name."""
    client = AsyncWebClient(token=token, base_url=f"{workspace.url}/api/")
    assert (await refusal(client.api_call(method)))["error"] == error
    assert workspace.refusals[-1].error == error


async def test_a_missing_scope_is_named(manifest: dict[str, Any], workspace: Workspace, client: AsyncWebClient) -> None:
    """What a method needs beyond the manifest is said, with what the app has."""
    answer = await refusal(client.conversations_open(users=["U00000002", "U00000003"]))
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "mpim:write"
    assert answer["provided"] == ",".join(manifest["oauth_config"]["scopes"]["bot"])


async def test_arguments_come_as_query_form_or_json(workspace: Workspace) -> None:
    """GET with a query, POST with a form and POST with JSON mean the same."""
    url, wanted = f"{workspace.url}/api/users.info", {"user": "U00000002"}
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {BOT_TOKEN}"}, trust_env=False) as client:
        answers = [
            await client.get(url, params=wanted),
            await client.post(url, params=wanted),
            await client.post(url, data=wanted),
            await client.post(url, json=wanted),
            await client.post(url, data={**wanted, "token": BOT_TOKEN}, headers={"Authorization": ""}),
        ]
        nonsense = await client.post(url, content=b"{", headers={"Content-Type": "application/json"})
    assert [answer.json()["user"]["name"] for answer in answers] == ["ada"] * 5
    assert nonsense.json() == {"ok": False, "error": "invalid_json"}


async def test_a_rate_limit_tells_how_long_to_wait(workspace: Workspace, client: AsyncWebClient) -> None:
    """429 with Retry-After, as often as asked, and only for the channel meant."""
    workspace.rate_limit("chat.postMessage", 30, times=2, channel="C00000001")
    await client.chat_postMessage(channel="C00000002", text="Not limited.")
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C00000001", text="Limited.")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "30"
        assert caught.value.response["error"] == "ratelimited"
    await client.chat_postMessage(channel="C00000001", text="Free again.")


async def test_slack_sdk_waits_out_a_rate_limit(workspace: Workspace, client: AsyncWebClient) -> None:
    """The SDK's own handler understands the answer."""
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    workspace.rate_limit("auth.test", 0)
    assert (await client.auth_test())["user"] == "registrar"


async def test_failures_come_on_demand(workspace: Workspace, client: AsyncWebClient) -> None:
    """A bare status or an error in the answer, then all is well."""
    workspace.fail("auth.test", status=503)
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert caught.value.response.status_code == 503
    workspace.fail("auth.test", error="internal_error")
    assert (await refusal(client.auth_test()))["error"] == "internal_error"
    assert (await client.auth_test())["ok"]


async def test_a_method_can_keep_silent(workspace: Workspace, client: AsyncWebClient, clock: ManualClock) -> None:
    """A hanging call is answered after its seconds, and in the end it is done."""
    workspace.hang("chat.postMessage", 20)
    call = asyncio.create_task(client.chat_postMessage(channel="#training", text="Slow."))
    changes = workspace.changes()
    await clock.until_asleep()
    assert workspace.transcript("#training", "ada") == ""
    clock.advance(20)
    assert (await call)["ok"]
    assert (await anext(changes)).what == "message"
