"""Whether the user groups that the policy names are there, and who has a role where they are not."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.finding import Finding, fault, note, ok
from bot.check.slack import CREDENTIAL_REFUSALS, code_of
from bot.policy.policy import Policy
from bot.runtime.settings import Settings

NO_GROUPS_CODES = ("plan_upgrade_required", "paid_teams_only")
"""A workspace whose plan has no user groups. Source: usergroups.list and usergroups.create on docs.slack.dev."""
NO_GROUPS = "This workspace's plan has no user groups, so these roles have no one: {roles}. {how}"
NAME_PEOPLE = "Name people by their Slack ids in the policy instead, or take a plan of Slack's that has groups."


async def check_groups(settings: Settings, policy: Policy) -> list[Finding]:
    """usergroups.list, where the policy names any."""
    if not policy.groups:
        return []
    token = settings.slack_bot_token.get_secret_value()
    try:
        groups = await groups_of(AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[]))
    except SlackApiError as error:
        if (code := code_of(error)) in CREDENTIAL_REFUSALS:
            return []  # auth.test says so already
        return [note(f"I couldn't read the user groups ({code}). Fix what stands above first.")]
    except (aiohttp.ClientError, OSError):
        return []
    return _without(policy) if groups is None else _named(policy, groups)


async def groups_of(web: AsyncWebClient) -> list[dict[str, Any]] | None:
    """The user groups with who is in them; None where the plan has none. Raises SlackApiError."""
    try:
        found: list[dict[str, Any]] = (await web.usergroups_list(include_users=True))["usergroups"]
    except SlackApiError as error:
        if code_of(error) in NO_GROUPS_CODES:
            return None
        raise
    return found


def is_group(name: str) -> bool:
    """Whether who has a role is named by a group: `@instructors`, or the group's id."""
    return name.startswith("@") or (name[:1] == "S" and name.isupper())


def _without(policy: Policy) -> list[Finding]:
    by_group = {role: named for role, named in policy.roles.items() if any(map(is_group, named))}
    empty = [f"“{role}”" for role, named in by_group.items() if all(map(is_group, named))]
    fewer = [f"“{role}”" for role in by_group if f"“{role}”" not in empty]
    found = [fault(NO_GROUPS.format(roles=", ".join(empty), how=NAME_PEOPLE))] if empty else []
    if fewer:
        said = f"This workspace's plan has no user groups, so no one has these roles by a group: {', '.join(fewer)}."
        found.append(note(f"{said} Whom the policy names otherwise has them. {NAME_PEOPLE}"))
    return found


def _named(policy: Policy, groups: list[dict[str, Any]]) -> list[Finding]:
    there = {name for one in groups for name in (one["id"], f"@{one.get('handle')}")}
    found = []
    for role, named in policy.roles.items():
        if missing := sorted(one for one in named if is_group(one) and one not in there):
            said = f"The role “{role}” names {', '.join(missing)}. That isn't a user group, or it is switched off."
            found.append(fault(f"{said} Make it in Slack, or correct the policy."))
    return found or [ok("The user groups that the policy names are there.")]
