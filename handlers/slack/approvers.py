"""Who has a role, by user id, where Slack must be asked: its user groups, its administrators, its owners."""

from typing import Any

from bot.policy.policy import OUTSIDER_REFUSALS, Policy
from handlers.slack.client import SlackClient, standing


async def members_of(slack: SlackClient, policy: Policy, role: str) -> list[str]:
    """Everybody with the role who is let in here. Raises one of SLACK_CALL_ERRORS."""
    named = policy.roles.get(role, frozenset())
    found = {one for one in named if one[:1] in "UW" and one.isupper()}
    if any(one.startswith("@") or (one[:1] == "S" and one.isupper()) for one in named):
        for group in await slack.user_groups.all(anew=True):
            if group["id"] in named or f"@{group.get('handle')}" in named:
                found.update(group.get("users") or ())
    return [one["id"] for one in await slack.everybody() if _has(slack, one, found, named)]


def _has(slack: SlackClient, user: dict[str, Any], found: set[str], named: frozenset[str]) -> bool:
    if standing(user, slack.identity.get("team_id", "")) in OUTSIDER_REFUSALS:
        return False
    owner = user.get("is_owner") or user.get("is_primary_owner")
    admin = user.get("is_admin") or owner
    return user["id"] in found or bool(admin and "admins" in named) or bool(owner and "owners" in named)
