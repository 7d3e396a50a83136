"""Whether a platform can be reached and takes the key: its probe, asked once."""

import asyncio
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.check.finding import Finding, fault, note, ok
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.platform import Platform, PlatformSettings


async def check_platform(platform: Platform, settings: PlatformSettings, connector: Connector) -> list[Finding]:
    """Closes the connector."""
    try:
        await connector.run(platform.probe)
    except errors.PlatformError as error:
        return [_trouble(platform.title, settings, connector, error)]
    finally:
        await connector.close()
    return [ok(f"{platform.title} can be reached and accepts the key.")]


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
            return fault(f"{title} knows the key but does not let it look. Let the key read.{error.quoted}")
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
