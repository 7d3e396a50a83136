"""A watcher that was answered badly says that it could not look, keeps what it knows, and loses and invents nothing."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.news.news import News, Source
from tests.connectors.classcom.test_news import SOURCE as CLASS
from tests.connectors.classcom.test_news import Watch as ClassWatch
from tests.connectors.classonlive.test_news import SOURCE as CLASSONLIVE
from tests.connectors.classonlive.test_news import Watch as ClassOnLiveWatch
from tests.connectors.rig import NOW

BAD: list[Any] = [
    {"error": "x"},
    {},
    [],
    None,
    "x",
    0,
    [None],
    {"ok": True},
    {"ok": True, "contentList": []},
    {"data": 5},
]


class Blinded:
    """A platform that answers otherwise for as long as `instead` says so."""

    def __init__(self, connector: Connector, patch: pytest.MonkeyPatch) -> None:
        self.connector, self.instead = connector, lambda url: None
        send = connector.send

        async def sent(request: Any) -> httpx.Response:
            if (said := self.instead(request.url)) is not None:
                return httpx.Response(200, content=said)
            return await send(request)

        patch.setattr(connector, "send", sent)

    instead: Callable[[str], bytes | None]


async def look(source: Source, watch: Any, now: float) -> tuple[News, ...]:
    """What is new, or nothing where it said that it could not look at all."""
    try:
        seen = await source.watch(watch.connector.run, watch.memory, now)
    except PlatformError:
        return ()
    watch.memory = json.loads(json.dumps(seen.memory))
    return seen.news


@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_students_who_came_meanwhile_are_told_of_after_a_bad_look(
    bad: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and nobody else."""
    watch = ClassOnLiveWatch()
    line = Blinded(watch.connector, monkeypatch)
    course = watch.course("Night")
    watch.enroll(course, "Old One")
    for _ in range(3):
        await look(CLASSONLIVE, watch, NOW)
    watch.enroll(course, "Anna New")
    line.instead = lambda _: json.dumps(bad).encode()
    assert await look(CLASSONLIVE, watch, NOW) == ()
    line.instead = lambda _: None
    told = [one.known("person") for _ in range(3) for one in await look(CLASSONLIVE, watch, NOW)]
    assert told == ["Anna New"]


@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_who_was_there_at_a_bad_first_look_is_not_new(bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be seen then is seen for the first time later."""
    watch = ClassOnLiveWatch()
    line = Blinded(watch.connector, monkeypatch)
    course = watch.course("Night")
    watch.enroll(course, "Old One")
    watch.record(course)
    line.instead = lambda url: None if url.rstrip("/").endswith("/content") else json.dumps(bad).encode()
    await look(CLASSONLIVE, watch, NOW)
    line.instead = lambda _: None
    assert [one for _ in range(3) for one in await look(CLASSONLIVE, watch, NOW)] == []


@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_a_session_that_begins_is_told_of_after_a_bad_look(bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of its class stays."""
    watch = ClassWatch(5)
    line = Blinded(watch.connector, monkeypatch)
    watch.date(7200.0)
    await look(CLASS, watch, watch.now)
    await look(CLASS, watch, watch.now + 120)
    line.instead = lambda _: json.dumps(bad).encode()
    assert await look(CLASS, watch, watch.now + 6300) == ()
    line.instead = lambda _: None
    told = [one.event for later in (6420, 6540) for one in await look(CLASS, watch, watch.now + later)]
    assert told == ["session_starting"]
