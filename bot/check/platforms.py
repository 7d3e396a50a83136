"""Whether a platform can be reached and takes the key: its probe, asked once; and whether it can be watched: what its
watcher asks, once."""

import asyncio
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.check.finding import Finding, fault, note, ok
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.core.intent import operation_id
from connectors.news.news import reading
from connectors.news.poll import Poll, why
from connectors.platform import Platform, PlatformSettings


async def check_platform(platform: Platform, settings: PlatformSettings, connector: Connector) -> list[Finding]:
    """Closes the connector."""
    try:
        await reading(connector.run)(platform.probe)
        watched = await _watched(platform, connector)
    except errors.PlatformError as error:
        return [_trouble(platform.title, settings, connector, error)]
    finally:
        await connector.close()
    return [ok(f"{platform.title} can be reached and accepts the key."), *watched]


async def _watched(platform: Platform, connector: Connector) -> list[Finding]:
    """Everything that its watcher asks, once, and which of it cannot be had; nothing where it is not watched."""
    if not platform.news or not platform.news.every:
        return []
    poll = Poll(reading(connector.run), platform.news.reads)
    await platform.news.rehearse(poll)
    found = []
    for operation, error in poll.failed.items():
        events = " and ".join(platform.news.reads.get(operation, ()))
        asked = operation_id(operation).replace("_", " ")
        lost = f"so {events} can't be posted here" if events else "so updates come with fewer names, or later"
        said = f"{platform.title}'s watcher cannot read {asked}, {lost}. {why(error)}"
        found.append(fault(said) if events else note(said))
    return found or [ok(f"{platform.title} can be watched.")]


def _trouble(title: str, settings: PlatformSettings, connector: Connector, error: errors.PlatformError) -> Finding:
    host = urlsplit(connector.base_url).hostname
    keys, address = _names(settings)
    match error:
        case errors.NotAuthorized():
            how = f"Copy it again, or make a new one, and put it into {keys}"
            return fault(f"{title} does not accept the key. {how}.{error.quoted}")
        case errors.Forbidden() if error.scope:
            return note(f"{title} accepts the key, which lacks {error.scope}. Add that if people are to use it.")
        case errors.Forbidden():
            return fault(f"{title} knows the key but doesn't let it read. Let the key read.{error.quoted}")
        case errors.Unreachable():
            return fault(f"{title} cannot be reached at {host}. Check {address} and the network of this machine.")
        case errors.NoAnswer():
            return fault(f"{title} at {host} does not answer. Check {address} and the network, then check again.")
        case errors.RateLimited():
            return note(f"{title} can be reached but is getting too many requests. Check again in a minute.")
        case errors.Unavailable():
            return fault(f"{title} can be reached but is down right now. Check again in a few minutes.{error.quoted}")
        case errors.NotFound():
            return fault(f"{host} answers, but has nothing where {title} should be. Check {address}.")
        case errors.Unexpected():
            ill = f"If that is right, {title} may be ill: check again in a few minutes"
            return fault(f"{title} at {host} {error.why}. Check {address}. {ill}.{error.quoted}")
        case _:
            return fault(error.sentence)


def _names(settings: PlatformSettings) -> tuple[str, str]:
    """The variables that hold the credentials given, and the one that holds the address."""
    prefix = str(settings.model_config.get("env_prefix", "")).upper()
    held = [name for name, value in settings if isinstance(value, SecretStr)]
    return " and ".join(f"{prefix}{name.upper()}" for name in held), f"{prefix}BASE_URL"


async def brief_sleep(seconds: float) -> None:
    """For a connector that is asked once: a platform that wants more patience is told about, not waited for."""
    await asyncio.sleep(min(seconds, 0.1))
