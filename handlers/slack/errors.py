"""What talking to Slack can end in, and what is logged of it."""

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

SLACK_CALL_ERRORS = (TimeoutError, SlackClientError, aiohttp.ClientError)
"""What talking to Slack can end in. An upload that fails is a SlackRequestError, which is no SlackApiError."""
SLACK_SILENT = "Slack didn't tell me who that is, so nothing was changed. Try again in a minute."


def reason(error: Exception) -> str:
    """A SlackApiError holds the whole response, and that the whole message: only the code of it is logged."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    said = getattr(error.response, "data", None)  # text where a proxy or Slack in trouble answers
    return str(said.get("error")) if isinstance(said, dict) else "no answer of Slack's"
