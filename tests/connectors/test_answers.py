"""Nothing that a platform answers is lost on the way to the person who asked.

`answers/<platform>.yaml` has answers in the vendor's shapes with values of our own, for every operation. Each is given
through the real connector, and every leaf of it must be reached: in the message, in the text of Show JSON, or in the
file. What is read and not shown is not reached, nor is what is masked. A leaf counts as reached where it stands in Show
JSON as it came; or, for what is written in another way, a yes, a date, a number that
stands there twice, where another value in its place changes what the person reaches.

    pytest tests/connectors/test_answers.py -k damstra

An entry of `answers/<platform>.yaml`, by the id of its operation, is a list of examples:

    from       documented, recorded or schema
    data       what is asked, by our names of fields
    answer     the JSON body; or `text`, a body that is no JSON; or `file`, for one that is bytes
    status     where it is not 200
    location   where it sends whoever asks, instead of a body
    before     bodies for what the connector asks before, in order
    after      bodies for what the connector asks afterwards, in order; the last one answers all further ones
    left_out   path (names joined by dots, without the places in lists) → why nobody reaches it
    masked     path of a secret in a listing, which all see as ••• → the operation that shows one of them to who asks
               for it, or why none does
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.intent import Intent, Mistakes, dump, make, operation_id
from connectors.core.record import Page, plain
from handlers.operations.answers import Answer, Position, as_json, render
from tests.connectors.leaves import Place, exchanged, leaves, others, spelled
from tests.connectors.rigs import RIGS

FOLDER = Path(__file__).parent / "answers"
PLATFORMS = sorted({one.stem for one in FOLDER.glob("*.yaml")} & platforms().keys())
MAX_LEFT_OUT = 8
"""Fields of a platform that may be left out."""
MASKED = "•••"
SOURCES = ("documented", "recorded", "schema")
FILE = b"%PDF-1.4 a file of its own %%EOF"


class Plainly(yaml.SafeLoader):
    """Dates are text, as in JSON; only true and false are yes and no."""


Plainly.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plainly.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


@cache
def examples(platform: str) -> Mapping[str, list[dict[str, Any]]]:
    """By operation; none of a platform of which nobody has written down what it answers."""
    page = FOLDER / f"{platform}.yaml"
    loaded: Any = yaml.load(page.read_text(), Plainly) if page.exists() else None  # a SafeLoader
    return loaded or {}


@dataclass
class Standing:
    """A platform that answers just this, with what it is asked before and afterwards."""

    body: Any = None
    status: int = 200
    location: str = ""
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    asked: int = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        at, self.asked = self.asked - len(self.before), self.asked + 1
        own = at == 0 or (at > 0 and not self.after)
        body = self.body if own else self.before[at] if at < 0 else self.after[min(at, len(self.after)) - 1]
        match body:
            case bytes():
                media, content = b"application/pdf", body
            case Text():
                media, content = b"text/plain", body.encode()
            case _:
                media, content = b"application/json", json.dumps(body).encode()
        status = self.status if own else 200
        content = b"" if status == httpx.codes.NO_CONTENT else content
        sent_to = [(b"location", self.location.encode())] if self.location and own else []
        headers = [(b"content-type", media), *sent_to]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class Text(str):
    """A body that is no JSON."""


@dataclass
class Reached:
    """What a person gets to see of an outcome: every value, and the whole of it."""

    values: Counter[str]
    whole: str


async def reached(connector: Connector, intent: Intent[Any]) -> Reached:
    try:
        result = await connector.run(intent)
    except PlatformError as error:
        return Reached(Counter(), f"{type(error).__name__}: {error.sentence}")
    if isinstance(result, bytes):
        return Reached(Counter([str(result)]), str(result))
    rows = result.items if isinstance(result, Page) else result if isinstance(result, list) else None
    following = connector.after(connector.begin(intent), result)
    answer = Answer(
        intent.platform,
        operation_id(type(intent)),
        Position(dump(intent)),
        {},
        thing=None if rows is not None else plain(result),
        rows=None if rows is None else plain(rows),
        total=result.total if isinstance(result, Page) else None,
        next=Position(dump(following)) if following else None,
        remark=getattr(result, "remark", ""),
    )
    revealed = plain(result, reveal=True)  # a person has the rest of a secret, masked, in Show JSON
    message, text = render(answer, "draft", revealed if rows is None else None), as_json(answer)
    shown = [text, message.text, message.blocks, answer.next and answer.next.data]
    return Reached(Counter(str(one) for _, one in leaves(json.loads(text))), json.dumps(shown, default=str))


async def lost(platform: str, operation: str, example: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The paths of the leaves that nobody reaches, and of those of which only can be seen that there is something."""
    body = FILE if example.get("file") else Text(example["text"]) if "text" in example else example.get("answer")
    looks = (example.get("before") or [], example.get("after") or [])
    standing = Standing(body, example.get("status", 200), example.get("location", ""), *looks)
    connector = RIGS[platform]().connect(transport=httpx.ASGITransport(app=standing))
    intent = make(platforms()[platform].operations[operation], example.get("data") or {})
    try:
        return await lost_from(connector, intent, standing)
    finally:
        await connector.close()


async def lost_from(
    connector: Connector, intent: Intent[Any], standing: Standing, thorough: bool = True
) -> tuple[set[str], set[str]]:
    """The same of what the platform answers at this connector. Where not every yes and no is tried, it counts as
    reached where as many are shown as came, and no others."""
    body, first = standing.body, await reached(connector, intent)
    if isinstance(body, bytes):
        return set() if first.whole == str(body) else {"file"}, set()
    if standing.location:
        return set() if standing.location in first.whole else {"location"}, set()
    here = list(leaves(body))
    counted = Counter(str(one) for _, one in here)
    found, masked = set[str](), set[str]()
    for path, leaf in here:
        came, shown = counted[str(leaf)], first.values[str(leaf)]
        if came <= shown if not isinstance(leaf, bool) else not thorough and came == shown:
            continue
        tried = [await _instead(connector, intent, standing, path, one) for one in others(leaf)]
        if all(one.whole == first.whole for one in tried):
            without = await _instead(connector, intent, standing, path, None)
            hidden = without.values[MASKED] < first.values[MASKED]
            (masked if hidden else found).add(spelled(path) or "text")
    return found, masked


async def _instead(connector: Connector, intent: Intent[Any], standing: Standing, path: Place, other: Any) -> Reached:
    """What is reached where this leaf is another."""
    body, standing.asked = standing.body, 0
    standing.body = exchanged(body, path, other)
    if isinstance(body, Text):
        standing.body = Text(other or "")
    try:
        return await reached(connector, intent)
    finally:
        standing.body = body


@pytest.mark.parametrize("platform", platforms())
def test_every_operation_has_an_answer(platform: str) -> None:
    """And every answer an operation, and says where it comes from."""
    if platform not in PLATFORMS:
        pytest.skip(f"Nobody has written down what {platform} answers, in tests/connectors/answers/{platform}.yaml.")
    known, given = platforms()[platform].operations.keys(), examples(platform).keys()
    assert sorted(known - given) == [], "operations without an answer"
    assert sorted(given - known) == [], "answers to no operation"
    assert [name for name, all_ in examples(platform).items() for one in all_ if one.get("from") not in SOURCES] == []


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_every_leaf_of_an_answer_is_reached(platform: str) -> None:
    """Or named as left out, with the reason; what is named so is there, and is lost indeed."""
    wrong = []
    for operation, all_ in examples(platform).items():
        for place, example in enumerate(all_):
            where = f"{operation}[{place}]"
            try:
                gone, masked = await lost(platform, operation, example)
            except (Mistakes, KeyError) as error:
                wrong.append(f"{where}: cannot be asked so: {error}")
                continue
            for found, how, said in (gone, "left_out", "lost"), (masked, "masked", "masked"):
                named = set(example.get(how) or ())
                wrong += [f"{where}: {path} is {said}" for path in sorted(found - named)]
                wrong += [f"{where}: {path} is named as {how}, and is not" for path in sorted(named - found)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_whoever_may_see_a_masked_secret_asks_for_it() -> None:
    """With the operation that is named, whose answer has the same field and loses none of it; or it is said why there
    is none."""
    wrong = []
    for platform in PLATFORMS:
        for operation, all_ in examples(platform).items():
            for path, shown_by in ((path, why) for one in all_ for path, why in (one.get("masked") or {}).items()):
                name = path.rpartition(".")[2]
                answers = examples(platform).get(shown_by, [])
                reached_there = any(
                    spelled(at).rpartition(".")[2] == name and spelled(at) not in {*one.get("masked", ())}
                    for one in answers
                    for at, _ in leaves(one.get("answer"))
                )
                if not reached_there and " " not in shown_by:
                    wrong.append(f"{platform} {operation}: {path} is not shown by {shown_by}")
    assert not wrong


def test_few_fields_are_left_out() -> None:
    """Each with its reason. What all listings of a platform have, such as a number of pages, is one field, and so
    is what stands in each of several things that an answer has by their numbers."""
    found = {
        (platform, re.sub(r"\.\d+(?=\.)", "", path)): why
        for platform in PLATFORMS
        for all_ in examples(platform).values()
        for one in all_
        for path, why in (one.get("left_out") or {}).items()
    }
    assert [one for one in Counter(platform for platform, _ in found).items() if one[1] > MAX_LEFT_OUT] == [], found
    assert all(found.values())
