"""Who has a role, by user id, where Slack must be asked: its user groups, its administrators, its owners."""

from collections.abc import Iterable
from typing import Any

from bot.policy.policy import OUTSIDER_REFUSALS, Actor, Policy
from bot.policy.scope import few
from bot.runtime.logs import logger
from handlers.slack.blocks import clip
from handlers.slack.client import SlackClient, standing
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.text import literal

log = logger("registrar.slack")

HELPER_NAME_CHARS = 60


async def members_of(slack: SlackClient, policy: Policy, role: str) -> list[str]:
    """Everybody with the role who is let in here. Raises one of SLACK_CALL_ERRORS."""
    named = policy.roles.get(role, frozenset())
    found = {one for one in named if one[:1] in "UW" and one.isupper()}
    if any(one.startswith("@") or (one[:1] == "S" and one.isupper()) for one in named):
        for group in await slack.user_groups.all(anew=True):
            if group["id"] in named or f"@{group.get('handle')}" in named:
                found.update(group.get("users") or ())
    return [one["id"] for one in await slack.everybody() if _has(slack, one, found, named)]


async def directs_of(slack: SlackClient, policy: Policy, roles: Iterable[str]) -> dict[str, str]:
    """The direct messages with everybody who has one of the roles: who it is, by the channel. Nobody where Slack does
    not say."""
    try:
        people = [one for role in roles for one in await members_of(slack, policy, role)]
        return {await slack.direct(one): one for one in dict.fromkeys(people)}
    except SLACK_CALL_ERRORS as error:
        log.warning("approvers_unknown", error=reason(error))
        return {}


def _has(slack: SlackClient, user: dict[str, Any], found: set[str], named: frozenset[str]) -> bool:
    if standing(user, slack.identity.get("team_id", "")) in OUTSIDER_REFUSALS:
        return False
    owner = user.get("is_owner") or user.get("is_primary_owner")
    admin = user.get("is_admin") or owner
    return user["id"] in found or bool(admin and "admins" in named) or bool(owner and "owners" in named)


async def whom_to_ask(slack: SlackClient, policy: Policy, actor: Actor) -> str:
    """The people who can give this person more rights, by name, as a sentence; where Slack does not say who they are,
    as the policy has them."""
    role = policy.helping_role
    if not role:
        return policy.helpers
    try:
        ids = {*await members_of(slack, policy, role)} - {actor.id}
        people = [one for one in await slack.everybody() if one["id"] in ids]
    except SLACK_CALL_ERRORS as error:
        log.warning("helpers_unknown", error=reason(error))
        return policy.helpers
    names = sorted(_called(one) for one in people)
    return f"Ask {few(names, 'or')}." if names else "No one else here can allow it. Ask whoever runs Registrar."


def _called(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or profile.get("display_name") or user.get("name")
    return clip(literal(str(name or user["id"])), HELPER_NAME_CHARS)
