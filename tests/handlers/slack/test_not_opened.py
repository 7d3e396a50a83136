"""Why a form was not opened: only who was too slow hears that."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.slack.not_opened import not_opened

TOO_LATE = "Slack didn't let me open the form: it took too long. Please try again."


def refused(data: Any) -> SlackApiError:
    """As slack_sdk raises it."""
    answer = AsyncSlackResponse(
        client=AsyncWebClient(), http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
    )
    return SlackApiError("The request failed.", answer)  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"])
def test_too_late(code: str) -> None:
    """What views.open says of a trigger that is over or used, and dialog.open before it."""
    assert not_opened(refused({"ok": False, "error": code})) == TOO_LATE


@pytest.mark.parametrize(
    "code",
    ["invalid_arguments", "invalid_blocks", "view_too_large", "duplicate_external_id", "invalid_trigger_id",
     "push_limit_reached", "invalid_auth", "token_revoked", "ekm_access_denied", "fatal_error"],
)  # fmt: skip
def test_another_reason_is_named(code: str) -> None:
    """All else that views.open can say has a code, by which whoever runs Registrar finds it in Slack's documents."""
    said = not_opened(refused({"ok": False, "error": code}))
    assert f"({code})" in said
    assert "too long" not in said
    assert said.endswith("tell your Registrar admin.")


def test_too_often() -> None:
    assert "too many requests" in not_opened(refused({"ok": False, "error": "ratelimited"}))


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), refused("<html>")])
def test_no_answer(error: Exception) -> None:
    """What is no answer of Slack's is not told as a refusal."""
    assert not_opened(error).startswith("Slack didn't answer")
