"""Whether those who are asked to approve are in the channel where requests are posted."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.finding import Finding, note
from bot.check.groups import groups_of
from bot.policy.policy import DEFAULT_RULES, Policy, RuleAction
from bot.runtime.settings import Settings

USERS_PER_PAGE = 200
APPROVERS_SHOWN = 5
"""People who are named; of more it is said how many."""


async def check_approvers(settings: Settings, policy: Policy) -> list[Finding]:
    """A line for each role that rules ask, where people who have it are not in the channel, or nobody has it."""
    token = settings.slack_bot_token.get_secret_value()
    web = AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[])
    asked = [rule for rule in (*policy.rules, *DEFAULT_RULES) if rule.takes is RuleAction.APPROVE]
    roles = list(dict.fromkeys(role for rule in asked for role in (rule.approvers, rule.fallback) if role))
    try:
        rooms = _pages(web.users_conversations, "channels", types="public_channel,private_channel")
        known = [one async for one in rooms if policy.channel in (one["id"], one.get("name"))]
        if not known or known[0].get("is_ext_shared"):
            return []  # it is said already that nothing is posted there
        inside = {one async for one in _pages(web.conversations_members, "members", channel=known[0]["id"])}
        people = [one async for one in _pages(web.users_list, "members") if not one.get("deleted")]
        groups = (await groups_of(web) or []) if policy.groups else []
    except (SlackApiError, aiohttp.ClientError, OSError):
        return []  # what stands above says why
    return [line for role in roles for line in _found(policy, role, people, groups, inside)]


def _found(policy: Policy, role: str, people: list[Any], groups: list[Any], inside: set[str]) -> list[Finding]:
    named = policy.roles.get(role, frozenset())
    chosen = {one for group in groups if named & {group["id"], f"@{group.get('handle')}"} for one in group["users"]}
    has = [one for one in people if one["id"] in named | chosen or named & _ranks(one)]
    away = [str(one.get("real_name") or one.get("name")) for one in has if one["id"] not in inside]
    if not has:
        return [note(f"No one has the role “{role}”, which approves requests. Name people in the policy.")]
    if not away:
        return []
    more = f" and {len(away) - APPROVERS_SHOWN} more" if len(away) > APPROVERS_SHOWN else ""
    whom = f"{', '.join(away[:APPROVERS_SHOWN])}{more}"
    how = "Requests reach them as direct messages. Invite them to the channel, so that they see what others say."
    are = "is" if len(away) == 1 else "are"
    return [note(f"{whom} may approve as “{role}” and {are} not in #{policy.channel}. {how}")]


def _ranks(user: dict[str, Any]) -> set[str]:
    owner = bool(user.get("is_owner") or user.get("is_primary_owner"))
    return {"owners", "admins"} if owner else {"admins"} if user.get("is_admin") else set()


async def _pages(method: Any, what: str, **asked: Any) -> AsyncIterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = await method(limit=USERS_PER_PAGE, cursor=cursor or None, **asked)
        for one in page[what]:
            yield one
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
