"""The welcome of who installed Registrar, at its first start. Slack doesn't tell an app who installed it, so they are
named in the settings; in a workspace with one administrator it is that one."""

from collections.abc import Mapping
from typing import Any

from bot.store import StoreError
from bot.store.claims import claim, release
from handlers.home.welcoming import ADMINS, WELCOME_TTL_S, welcome_once
from handlers.slack.client import standing
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import log
from handlers.slack.services import Services

FIRST_START_CLAIM = "welcomed at first start"


async def welcome_owner(services: Services, owner: str) -> None:
    """Once in the life of a store. `owner` is a member ID or an e-mail address, or empty where nobody was named. Where
    Slack does not say who there is, it is at the next start."""
    try:
        if not await claim(services.store, FIRST_START_CLAIM, WELCOME_TTL_S):
            return
        try:
            people = await services.slack.everybody()
        except SLACK_CALL_ERRORS as error:
            log.warning("owner_not_welcomed", error=reason(error))
            await release(services.store, FIRST_START_CLAIM)
            return
        team = services.slack.identity.get("team_id", "")
        if owner:
            found = [one for one in people if _is(one, owner)]
        else:
            admins = [one for one in people if standing(one, team) in ADMINS]
            found = admins if len(admins) == 1 else []
        if found:
            await welcome_once(services, str(found[0]["id"]), sets_up=True)
        elif owner:
            log.warning("owner_unknown", setting="REGISTRAR_OWNER")
            await release(services.store, FIRST_START_CLAIM)
    except StoreError as error:
        log.error("owner_not_welcomed", error=str(error))


def _is(user: Mapping[str, Any], owner: str) -> bool:
    address = str((user.get("profile") or {}).get("email") or "")
    return owner == user["id"] or owner.casefold() == address.casefold() != ""
