"""`registrar sample`: what a platform says that one of its events looks like, and what Registrar reads in it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.cli import requests
from connectors.catalog import platforms
from connectors.core.errors import Unexpected
from connectors.core.field_specs import MASK
from connectors.core.intent import Intent, Mistakes
from connectors.news.hidden_values import covered
from connectors.news.news import News, Source
from connectors.news.news_facts import looks_secret, sounds_secret

UNPROVEN_TEXT = "Known only from samples such as this one. No one has published this event as it was really sent."
PROVEN_TEXT = "Known as it was really sent."


async def sample(platform: str, event: str) -> dict[str, Any]:
    """Asked for as the person at this machine, through the desk. What sounds or looks like a secret is masked. Raises
    Mistakes, Misconfigured and PlatformError."""
    source, question = _asked(platform, event)
    sent = await requests.send(question)
    if not (isinstance(sent, list) and sent):
        raise Unexpected(platforms()[platform].title, why="answered without an event")
    news = source.read(sent[0])
    return {
        "event_as_sent": masked(sent[0]),
        "read_as": {
            "event": news.event,
            "sentence": sentence(source, news),
            "at": datetime.fromtimestamp(news.at, UTC).isoformat() if news.at is not None else None,
            "facts": {name: list(all_) for name, all_ in news.facts.items()},
        },
        "known_from": PROVEN_TEXT if event in source.seen else UNPROVEN_TEXT,
    }


def _asked(platform: str, event: str) -> tuple[Source, Intent[Any]]:
    known = platforms().get(platform)
    if not known:
        raise Mistakes({"": [f"“{platform}” isn't a platform. Choose: {', '.join(platforms())}."]})
    if not (known.news and known.news.samples):
        able = ", ".join(name for name, one in platforms().items() if one.news and one.news.samples)
        raise Mistakes({"": [f"{known.title} shows no samples of its events. Choose: {able}."]})
    if event not in known.news.samples:
        there = ", ".join(known.news.samples)
        raise Mistakes({"": [f"{known.title} has no sample of “{event}”. Choose: {there}."]})
    return known.news, known.news.samples[event]


def sentence(source: Source, news: News) -> str:
    """What a channel is told, with … for what is not known."""
    return re.sub(r"\{(\w+)\}", lambda name: news.known(name[1]) or "…", source.kinds[news.event].says)


def masked(event: Any) -> Any:
    """The same shape without what lets somebody in, wherever it stands."""
    return _masked(covered(event))


def _masked(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(one, str(key)) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(one, name) for one in value]
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not value:
        return value
    return MASK if sounds_secret(name) or (isinstance(value, str) and _lets_in(value)) else value


def _lets_in(value: str) -> bool:
    """An address alone tells what an event looks like, as long as nothing is carried in it."""
    bare = re.fullmatch(r"https?://[^\s?#@]+", value)
    return not bare and looks_secret(value)
