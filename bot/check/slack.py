"""Whether Slack knows the token, lets it do what the manifest asks for, and shares our idea of the time."""

import re
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.finding import Finding, fault, note, ok
from bot.runtime.manifest import manifest
from bot.runtime.settings import Settings

MAX_SLACK_CLOCK_SKEW_S = 60.0
"""Seconds by which the clocks may differ: signatures are refused after 300."""
SLACK_BOT_SETTING, SLACK_APP_SETTING = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
CREDENTIAL_PLACES = {
    SLACK_BOT_SETTING: "It stands under OAuth & Permissions, Bot User OAuth Token, and begins with xoxb-.",
    SLACK_APP_SETTING: "It stands under Basic Information, App-Level Tokens, and begins with xapp-.",
}
SHARED = (
    "#{name} is shared with another organization, so nothing is posted there. Requests for "
    "approval go to each approver directly, and the head of the audit log goes nowhere. Name a channel of your own in "
    "the policy."
)
CREDENTIAL_UNKNOWN = "Slack does not know {name}. Copy it again. {where}"
CREDENTIAL_REVOKED = (
    "Slack has switched {name} off: the app was removed. Install it again and copy the new token. {where}"
)
CREDENTIAL_WRONG_KIND = "{name} holds another kind of token. Copy the right one. {where}"
CREDENTIAL_REFUSALS: Mapping[str, str] = {
    "invalid_auth": CREDENTIAL_UNKNOWN,
    "not_authed": CREDENTIAL_UNKNOWN,
    "token_revoked": CREDENTIAL_REVOKED,
    "account_inactive": CREDENTIAL_REVOKED,
    "token_expired": "{name} has expired. Switch token rotation off for the app, install it again and copy the token.",
    "not_allowed_token_type": CREDENTIAL_WRONG_KIND,
    "org_login_required": "Slack is moving the workspace and lets no one in. Check again when that is done.",
}
"""What Slack's word for a refusal means for a token. Source: auth.test on docs.slack.dev."""


async def check_token(settings: Settings, clock: Callable[[], float]) -> list[Finding]:
    """auth.test, and what its headers tell of scopes and of time."""
    try:
        answer = await _web(settings, settings.slack_bot_token.get_secret_value()).auth_test()
    except SlackApiError as error:
        return [_refused(SLACK_BOT_SETTING, error), *_clock(_headers(error.response), clock())]
    except (aiohttp.ClientError, OSError):
        host = urlsplit(settings.slack_api_url).hostname
        return [fault(f"Slack cannot be reached at {host}. Check the network of this machine.")]
    headers = _headers(answer)
    if not answer.get("bot_id"):
        return [
            fault(CREDENTIAL_WRONG_KIND.format(name=SLACK_BOT_SETTING, where=CREDENTIAL_PLACES[SLACK_BOT_SETTING])),
            *_clock(headers, clock()),
        ]
    us = ok(f"Slack knows Registrar as {answer.get('user')} in {answer.get('team')}.")
    return [us, *_scopes(headers), *_clock(headers, clock())]


async def check_way_in(settings: Settings) -> list[Finding]:
    """By Socket Mode, whether Slack opens the door; over HTTP only the first command can show that."""
    if not settings.slack_app_token:
        secret = settings.slack_signing_secret
        if secret and not re.fullmatch(r"[0-9a-f]{32}", secret.get_secret_value()):
            said = "SLACK_SIGNING_SECRET does not look like one: those have 32 letters and digits. Copy it again. "
            return [note(f"{said}It stands under Basic Information.")]
        return [ok("SLACK_SIGNING_SECRET is set. The first command will show whether it is right.")]
    token = settings.slack_app_token.get_secret_value()
    if not token.startswith("xapp-"):
        return [fault(CREDENTIAL_WRONG_KIND.format(name=SLACK_APP_SETTING, where=CREDENTIAL_PLACES[SLACK_APP_SETTING]))]
    try:
        await _web(settings, token).apps_connections_open(app_token=token)
    except SlackApiError as error:
        code = code_of(error)
        if code in ("missing_scope", "no_permission"):
            return [fault(f"{SLACK_APP_SETTING} lacks connections:write. Make a new App-Level Token with that scope.")]
        if code in CREDENTIAL_REFUSALS:
            return [_refused(SLACK_APP_SETTING, error)]
        return [fault(f"Slack opens no connection ({code}). Switch Socket Mode on in the settings of the app.")]
    except (aiohttp.ClientError, OSError):
        return []  # auth.test says so already
    return [ok("Slack opens a connection for Socket Mode.")]


async def check_channels(settings: Settings, wanted: Sequence[str]) -> list[Finding]:
    """Whether Registrar is in the channels that the policy names, by name or id."""
    names = [one for one in dict.fromkeys(wanted) if one]
    shown = " and ".join(f"#{one}" for one in names)
    web = _web(settings, settings.slack_bot_token.get_secret_value())
    inside: set[str] = set()
    shared: set[str] = set()
    cursor: str | None = ""
    try:
        while cursor is not None and not inside.issuperset(names):
            page = await web.users_conversations(
                types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor
            )
            for one in page["channels"]:
                known = {str(one.get(key)) for key in ("id", "name")}
                inside |= known
                shared |= known if one.get("is_ext_shared") or one.get("is_pending_ext_shared") else set()
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
    except SlackApiError as error:
        if (code := code_of(error)) in CREDENTIAL_REFUSALS:
            return []  # auth.test says so already
        return [note(f"I couldn't see whether Registrar is in {shown} ({code}). Fix what stands above first.")]
    except (aiohttp.ClientError, OSError):
        return []
    return [fault(SHARED.format(name=name)) if name in shared else _in_channel(name, name in inside) for name in names]


def _in_channel(name: str, inside: bool) -> Finding:
    if inside:
        return ok(f"Registrar is in #{name}.")
    how = "Make the channel if there is none, then type /invite @Registrar in it."
    return fault(f"Registrar isn't in #{name}, so it can't post there. {how}")


def _web(settings: Settings, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[])


def _refused(name: str, error: SlackApiError) -> Finding:
    code = code_of(error)
    if code == "ratelimited":
        return note("Slack is getting too many requests from this app. Check again in a minute.")
    said = CREDENTIAL_REFUSALS.get(code, "Slack does not answer as it should ({code}). Check again in a few minutes.")
    return fault(said.format(name=name, where=CREDENTIAL_PLACES[name], code=code))


def _scopes(headers: Mapping[str, Any]) -> list[Finding]:
    told = headers.get("x-oauth-scopes")
    if told is None:
        return [note("Slack did not say what the token may do. Compare the app's scopes with: registrar manifest")]
    wanted = yaml.safe_load(manifest())["oauth_config"]["scopes"]["bot"]
    held = {one.strip() for one in str(told).split(",") if one.strip()}
    missing, idle = sorted(set(wanted) - held), sorted(held - set(wanted))
    found = []
    if missing:
        how = "Add that under OAuth & Permissions, Scopes, then press Reinstall to Workspace: only that grants it."
        found.append(fault(f"The token lacks {', '.join(missing)}. {how}"))
    else:
        found.append(ok("The token may do all that Registrar needs."))
    if idle:
        how = "Take that away under OAuth & Permissions, Scopes, if nothing else uses it."
        found.append(note(f"The token also has {', '.join(idle)}, which Registrar does not need. {how}"))
    return found


def _clock(headers: Mapping[str, Any], now: float) -> list[Finding]:
    try:
        ahead = now - parsedate_to_datetime(str(headers.get("date"))).timestamp()
    except ValueError:
        return [note("Slack did not say what time it is, so this machine's clock could not be compared with its.")]
    if abs(ahead) <= MAX_SLACK_CLOCK_SKEW_S:
        return [ok("This machine's clock agrees with Slack's.")]
    which, much = "ahead of" if ahead > 0 else "behind", abs(ahead)
    span = f"{much / 60:.0f} minutes" if much >= 90 else f"{much:.0f} seconds"
    why = "Beyond 5 minutes everything Slack sends is refused."
    return [fault(f"This machine's clock is {span} {which} Slack's. {why} Have it set by a time server.")]


def code_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong; without one, the HTTP status."""
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    status = getattr(error.response, "status_code", getattr(error.response, "status", "?"))
    return str(code) if code else f"HTTP {status}"


def _headers(response: Any) -> Mapping[str, Any]:
    return {str(name).lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
