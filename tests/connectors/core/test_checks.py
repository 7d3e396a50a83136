"""A yes that a platform says of nothing is not believed, and a lost answer is looked for where a look decides."""

from collections.abc import Mapping
from typing import Any, ClassVar

import httpx
import pytest

from connectors.catalog import platforms
from connectors.core.checks import Check, Send, answer_or_loss, where_lost
from connectors.core.connector import Connector
from connectors.core.errors import Invalid, OutcomeUnknown
from connectors.core.field_markers import GET, POST
from connectors.core.intent import Intent
from connectors.core.record import Record
from tests.connectors.rigs import RIGS


class Guest(Record):
    name: str | None = None


class Show(Intent[Guest]):
    platform = "inn"
    http = GET("/guest")


class Rename(Intent[Guest]):
    platform = "inn"
    http = POST("/guest", hollow_yes=True, empty_yes=True)

    name: str


class Forget(Intent[None]):
    platform = "inn"
    http = POST("/forget", hollow_yes=True)


async def renamed(connector: Connector, intent: Rename, send: Send) -> Guest:
    """By what is shown afterwards."""
    _, lost = await answer_or_loss(send)
    shown: Guest = await connector.run(Show())
    if shown.name == intent.name:
        return shown
    raise lost or OutcomeUnknown(connector.title, why="accepted this, but shows another name")


class Inn(Connector):
    platform: ClassVar[str] = "inn"
    title: ClassVar[str] = "The Inn"
    checked: ClassVar[Mapping[type[Intent[Any]], Check]] = {Rename: renamed}


def inn(name: str, answer: int | Exception = 200) -> Inn:
    """Where the guest has this name, whatever is answered to a change."""

    def reply(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"name": name})
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, json={"ok": True})

    return Inn("https://inn.example.com", transport=httpx.MockTransport(reply))


@pytest.mark.parametrize("answer", [200, 500, 502, 503, httpx.ReadError("hung up")])
async def test_what_a_look_shows_counts(answer: int | Exception) -> None:
    """After a yes, and after an answer that was lost."""
    assert (await inn("Zoë", answer).run(Rename(name="Zoë"))).name == "Zoë"
    with pytest.raises(OutcomeUnknown) as caught:
        await inn("Ada", answer).run(Rename(name="Zoë"))
    assert ("accepted this" in caught.value.sentence) is (answer == 200)


async def test_a_refusal_is_a_refusal() -> None:
    """No look is needed."""
    with pytest.raises(Invalid):
        await inn("Zoë", 400).run(Rename(name="Zoë"))


async def test_a_hollow_yes_alone_is_not_believed() -> None:
    """Nobody knows, then, whether there was anything to do it to."""
    with pytest.raises(OutcomeUnknown, match="says yes to this even when there's nothing of the kind"):
        await inn("Zoë").run(Forget())


def test_every_hollow_yes_of_a_platform_has_its_look() -> None:
    """Else such a change could never be told as done."""
    marked = [cls for known in platforms().values() for cls in known.operations.values() if cls.http.hollow_yes]
    assert [cls for cls in marked if cls not in RIGS[cls.platform]().connector.checked] == []


@pytest.mark.parametrize(("held", "seen"), [("Ada", True), ("Bea", False)])
async def test_only_a_lost_answer_is_looked_for(held: str, seen: bool) -> None:
    """What the look shows is the answer then; where it shows nothing, the loss is told."""
    looked: list[Rename] = []

    async def look(connector: Any, intent: Rename) -> Guest | None:
        looked.append(intent)
        return Guest(name=held) if held == intent.name else None

    async def answered() -> Guest:
        return Guest(name="as answered")

    async def lost() -> Guest:
        raise OutcomeUnknown("Inn")

    check, intent = where_lost(look), Rename(name="Ada")
    assert (await check(None, intent, answered)).name == "as answered"
    assert looked == []
    if seen:
        assert (await check(None, intent, lost)).name == held
    else:
        with pytest.raises(OutcomeUnknown):
            await check(None, intent, lost)
    assert looked == [intent]
