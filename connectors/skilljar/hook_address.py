"""The web address of a webhook without what may let one in. Skilljar signs nothing that it sends, so people put a
password into the address: before the host, as a step of the path, behind the question mark, with a name or without."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.core.field_specs import MASK

KNOWN_STEPS = frozenset(
    (
        "api", "callback", "callbacks", "catch", "event", "events", "external", "flow", "flows", "hook", "hooks",
        "inbound", "incoming", "ingest", "integration", "integrations", "learning", "listener", "lms", "notifications",
        "notify", "prod", "production", "public", "receive", "receiver", "registrar", "rest", "service", "services",
        "skilljar", "staging", "test", "trigger", "triggers", "webhook", "webhooks", "workflow", "workflows",
    )
)  # fmt: skip
"""Steps of a path that say what an address is for. Any other may be the secret: nothing tells one from a word."""
VERSION_PATTERN = re.compile(r"v\d{1,2}", re.ASCII)


def discreet(address: Any) -> Any:
    """Two addresses that are alike are so afterwards too, and so are their ends."""
    if not isinstance(address, str):
        return address
    bare, hash, fragment = address.partition("#")
    where, mark, query = bare.partition("?")
    scheme, slashes, rest = where.rpartition("://") if "://" in where else ("", "", where)
    host, *steps = rest.split("/")
    path = "".join(f"/{_step(one)}" for one in steps)
    return f"{scheme}{slashes}{_host(host)}{path}{mark}{''.join(_query(query))}{hash}{MASK if fragment else ''}"


def leads_to(shown: Any, here: str) -> bool:
    """Whether an address, as it is shown, is this one of ours or ends in it."""
    return str(shown or "").partition("?")[0].endswith(str(discreet(here)))


def _host(host: str) -> str:
    """Without name and password; one with a slash in it has ended before its host."""
    if "@" in host:
        return f"{MASK}@{host.rpartition('@')[2]}"
    return host if re.fullmatch(r"[^:]*|[^:]*:\d*|\[.*\](:\d*)?", host) else MASK


def _step(step: str) -> str:
    known = not step or step.lower() in KNOWN_STEPS or VERSION_PATTERN.fullmatch(step)
    return step if known else MASK


def _query(query: str) -> Iterator[str]:
    for one in re.split(r"([&;])", query):
        name, equals, value = one.partition("=")
        yield one if one in ("", "&", ";") else f"{name}={MASK}" if equals and value else MASK
