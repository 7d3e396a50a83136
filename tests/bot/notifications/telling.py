"""What a platform of these tests tells, and who wants it."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from bot.notifications.subscription import Subscription
from connectors.news.news import AskPlatform, EventKind, News, Source
from connectors.skilljar.assets import AssetsRead

COURSE = EventKind("A course was completed.", "{person} completed {course}.", ("person", "course"))


def body(key: str, event: str = "course_completion", about: str = "", **facts: str) -> dict[str, Any]:
    return {"key": key, "event": event, "about": about, "facts": {"person": "Zoë", **facts}}


def told(key: str, **more: str) -> str:
    """Such a body as it arrives."""
    return json.dumps(body(key, **more))


def news(key: str = "1", **more: Any) -> News:
    """What the academy makes of such a body."""
    return Academy().read(body(key, **more))


class Academy(Source):
    """Its courses have numbers; `enrich` asks for their names."""

    platform: ClassVar[str] = "skilljar"
    kinds: ClassVar[Mapping[str, EventKind]] = {"course_completion": COURSE, "course_enrollment": COURSE}

    def read(self, body: Any) -> News:
        facts = {name: (value,) for name, value in body["facts"].items()}
        about = ("course", body["about"]) if body["about"] else None
        return News("skilljar", body["event"], body["key"], 1_800_000_000.0, facts, about)

    async def enrich(self, news: News, ask: AskPlatform) -> News:
        if not (number := news.known("number")):
            return news
        return news.learned(course=((await ask(AssetsRead(id=number))).name,))


def subscription(channel: str = "C1", **more: Any) -> Subscription:
    return Subscription(**{"id": "", "channel": channel, "platform": "skilljar", "event": "everything", **more})
