"""The user groups of the workspace, and that some plans have none."""

from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.logs import logger
from handlers.slack.errors import reason

log = logger("registrar.slack")

NO_GROUPS_CODES = ("plan_upgrade_required", "paid_teams_only")
"""A workspace whose plan has no user groups. Source: usergroups.list and usergroups.create on docs.slack.dev."""
GROUPS_CACHE_TTL_S = 60.0
"""Seconds for which we believe what Slack said of the groups."""
NO_GROUPS_TTL_S = 24 * 3600.0
"""Seconds for which we believe that a plan has none. Who upgrades it waits so long at most, or restarts Registrar."""


class UserGroups:
    """What usergroups.list says, with who is in each group."""

    def __init__(self, web: AsyncWebClient, clock: Callable[[], float]) -> None:
        self._web, self._clock = web, clock
        self._known: list[dict[str, Any]] = []
        self._asked_at = self._without_since = float("-inf")

    async def all(self, anew: bool = False) -> list[dict[str, Any]]:
        """None where the plan has none: whoever has a role by a group only does not have it. `anew` asks Slack now,
        unless it said that within the day. Raises one of SLACK_CALL_ERRORS."""
        now = self._clock()
        if now - self._without_since < NO_GROUPS_TTL_S:
            return []
        if anew or now - self._asked_at >= GROUPS_CACHE_TTL_S:
            try:
                self._known = (await self._web.usergroups_list(include_users=True))["usergroups"]
            except SlackApiError as error:
                if reason(error) not in NO_GROUPS_CODES:
                    raise
                log.warning("plan_without_groups", error=reason(error))
                self._known, self._without_since = [], now
            self._asked_at = now
        return self._known
