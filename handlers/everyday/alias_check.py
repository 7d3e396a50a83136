"""Whether an alias is still the person's who confirmed it: looked at whenever it is used. It is dropped where its
address is another member's in Slack by now, or another account's on the platform."""

from collections.abc import Mapping

from bot.desk import RequestRefused
from bot.directory.aliases import Alias, AliasRequest
from bot.ports import Posted
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.same import folded, same
from handlers.everyday.alias_lookup import looked_up
from handlers.slack.blocks import sentence
from handlers.slack.errors import SLACK_CALL_ERRORS, SLACK_SILENT, reason
from handlers.slack.services import Services

log = logger("registrar.directory")

ALIAS_DROPPED = "{alias} on {title} is someone else's by now, so I no longer use it for {who}. Nothing was changed."
SAY_IT_AGAIN = "Tell me your address there with `/lms me`, or I look for you by the one Slack has."
DROPPED_FOR = "{alias} on {title} is someone else's by now, so I no longer use it for you."


async def in_force(
    services: Services, mentions: Mapping[str, str], names: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """By platform, the aliases of these people (a Slack id by each address) by the folded address. Raises
    RequestRefused where one of them holds no longer: whoever is acted on by it may be another."""
    found: dict[str, dict[str, str]] = {}
    for address, user in mentions.items():
        for platform, alias in (await services.aliases.of(user)).items():
            if platform in names and await _is_another(services, user, alias):
                raise await _dropped(services, user, address, alias)
            found.setdefault(platform, {})[folded(address)] = alias.address
    return found


async def _is_another(services: Services, user: str, alias: Alias) -> bool:
    return await of_another(services, alias.address, user) or await _has_another_account(services, user, alias)


async def of_another(services: Services, address: str, user: str) -> bool:
    """Whether somebody else here has this address in Slack. Raises RequestRefused where Slack does not say."""
    try:
        people = await services.slack.everybody()
    except SLACK_CALL_ERRORS as error:
        log.warning("addresses_unknown", error=reason(error))
        raise RequestRefused(SLACK_SILENT) from None
    theirs = (one["id"] for one in people if same((one.get("profile") or {}).get("email") or "", address))
    return any(one != user for one in theirs)


async def _has_another_account(services: Services, user: str, alias: Alias) -> bool:
    """Whether the platform knows another account by it than when it was confirmed. An account keeps its id or its name;
    who was unknown then, or is not told now, is no other."""
    if not alias.known:
        return False
    now = await looked_up(services.desk, AliasRequest("", user, "", "", alias.platform, alias.address))
    return bool(now.known) and not same(now.known, alias.known) and (now.account or "?") != alias.account


async def _dropped(services: Services, user: str, address: str, alias: Alias) -> RequestRefused:
    """Drops it, tells its owner, and gives what whoever used it is told."""
    title = platforms()[alias.platform].title
    await services.aliases.drop(user, address, alias, title)
    told = f"{DROPPED_FOR.format(alias=alias.address, title=title)} {SAY_IT_AGAIN}"
    await services.notices.deliver(Posted(user, sentence(told)))
    return RequestRefused(ALIAS_DROPPED.format(alias=alias.address, title=title, who=address))
