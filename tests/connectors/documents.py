"""What the vendors document, as `documented/*.yaml` has it: by operation its call, where its parameters travel, their
names and types, and the requests that the document shows. How what a connector sends is held against that.

A request is an address, a body, or both in a list, with what is given where it is not called as it is sent. What the
call has in braces travels in the path, everything else in `place`. `fixed` are the operation's constants, by which
operations of one address are told apart; they are not in the requests. What is the same in every call stands once,
under `every_call`:

    headers   but for those that every HTTP client sends; ••• stands for a credential
    query     parameters that travel in the address, whatever else does
    own       parameters that are the connector's, and travel where the operation's own do, but where it is `keyless`
    fixed     constants, in which {id} is the id of the operation
    body      how bodies are written: json, form, or php; with php a query may have lists: /rows?ids[]=1&ids[]=2
    times     how times are written, where they are not as the requests have them, in UTC

What a parameter takes is one of these words:

    string, email, integer, boolean, date, datetime, unix_time
    map                              names and values that nobody knows beforehand
    json                             anything
    [draft, live]                    one of these words or numbers; with … at the end, others too
    [list, string]                   a list, and what each of it is
    {name!: string, age: integer}    an object with these parameters
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import yaml

from connectors.core.connector import Connector
from connectors.core.field_specs import MASK, field_specs, open_secret
from connectors.core.grammar import read_pairs
from connectors.core.intent import Intent, make
from connectors.core.transport import COMMON_HEADERS
from connectors.standin import php

FOLDER = Path(__file__).parent / "documented"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CARRIED = {"host": "", "content-length": ""} | {name.lower(): held for name, held in COMMON_HEADERS.items()}
"""Headers that say nothing of the platform, with these values or with any."""


@dataclass(frozen=True)
class EveryCall:
    """What is the same in every call to a platform."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    body: str = "json"
    times: str = ""


@dataclass(frozen=True)
class Example:
    """One documented request: what is typed for it, and what must be sent. `body` is plain data, None where there is
    none."""

    intent: Intent[Any]
    method: str
    path: str
    query: str | dict[str, Any]
    headers: Mapping[str, str]
    body: Any


class Heard(httpx.AsyncBaseTransport):
    """Keeps what it is sent, and answers nothing."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(204)


@cache
def _file(platform: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / f"{platform}.yaml").read_text())
    return found


def documented(platform: str) -> dict[str, dict[str, Any]]:
    """What is documented of each operation, by its id."""
    return {id: said for id, said in _file(platform).items() if id != "every_call"}


def every_call(platform: str) -> EveryCall:
    return EveryCall(**_file(platform).get("every_call", {}))


def fixed(platform: str, id: str) -> dict[str, Any]:
    """The constants of an operation, as documented."""
    shared = {name: held.format(id=id) for name, held in every_call(platform).fixed.items()}
    return {**shared, **documented(platform)[id].get("fixed", {})}


def examples(cls: type[Intent[Any]], id: str) -> Iterator[Example]:
    """Every documented request of an operation."""
    said, every = documented(cls.platform)[id], every_call(cls.platform)
    method, path = said["call"].split()
    always = fixed(cls.platform, id) | ({} if said.get("keyless") else dict(every.own))
    in_query = (said.get("place") or ("query" if method in ("GET", "DELETE") else "body")) == "query"
    for one in said["requests"]:
        match one:
            case [address, body, data]:
                pass
            case [address, body]:
                data = body
            case str():
                address, body, data = one, None, None
            case body:
                address, data = path, body
        split = urlsplit(address)
        in_path = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), split.path)
        assert in_path, f"{address} is no {path}"
        typed = [(name, value) for name, value in in_path.groupdict().items() if name not in cls.own]
        pairs = parse_qsl(split.query)
        nested = {name: held for name, held in php.parsed(pairs).items() if not isinstance(held, str)}
        typed += [(name, held) for name, held in pairs if every.body != "php" or name.partition("[")[0] not in nested]
        if every.body == "php":
            data = nested | (data or {})
        place = split.path
        for name in cls.own:
            place = place.replace(f"/{in_path[name]}/", f"/{MASK}/")
        more = (always if in_query else {}) | dict(every.query)
        sent = ({} if in_query else always) | body if isinstance(body, dict) else body
        sent = (None if in_query else always or None) if body is None else sent
        kind = {} if sent is None else {"content-type": JSON if every.body == "json" else FORM}
        yield Example(
            make(cls, read_pairs(field_specs(cls), typed) | (data or {})),
            method,
            place,
            _query(split.query, more, every),
            kind | {name.lower(): held for name, held in every.headers.items()},
            _written(sent, every),
        )


async def differences(connector: Connector, heard: Heard, example: Example) -> list[str]:
    """What is sent otherwise than the document has it. `heard` is the connector's transport."""
    await connector.send(connector.request(example.intent, open_secret))
    sent, every = heard.requests[-1], every_call(connector.platform)
    split = urlsplit(_masked(connector, str(sent.url)))
    base = urlsplit(connector.base_url).path
    own = {name: held for name, held in sent.headers.items() if _CARRIED.get(name) not in ("", held)}
    got = {
        "method": sent.method,
        "path": split.path.removeprefix(base),
        "query": split.query if isinstance(example.query, str) else php.parsed(parse_qsl(split.query, True)),
        "headers": {name: _masked(connector, held) for name, held in own.items()},
        "body": _read(connector, sent, every),
    }
    wanted = {name: getattr(example, name) for name in got}
    return [f"{name}: {held!r}, and not {wanted[name]!r}" for name, held in got.items() if held != wanted[name]]


def _query(documented: str, more: Mapping[str, Any], every: EveryCall) -> str | dict[str, Any]:
    """To the letter, where nothing is added to what the document shows, and it has no list of PHP's."""
    if not more and not (every.body == "php" and "[" in documented):
        return documented
    read: dict[str, Any] = _written(dict(more) | php.parsed(parse_qsl(documented, True)), every)
    return read


def _written(body: Any, every: EveryCall) -> Any:
    """As it can be read again of what is sent. In a form all is text, and what is empty says nothing."""
    if every.body == "json" or body is None:
        return body
    if isinstance(body, dict):
        inner = {name: _written(one, every) for name, one in body.items()}
        return {name: one for name, one in inner.items() if one not in ([], {})}
    if isinstance(body, list):
        return [_written(one, every) for one in body]
    if isinstance(body, bool):
        return str(int(body)) if every.body == "php" else str(body).lower()
    text = "" if body is None else str(body)
    if every.times and _TIME.fullmatch(text):
        return datetime.fromisoformat(text).strftime(every.times)
    return text


def _read(connector: Connector, sent: httpx.Request, every: EveryCall) -> Any:
    if not sent.content:
        return None
    if every.body == "json":
        return json.loads(_masked(connector, sent.content.decode()))
    pairs = [(name, _masked(connector, held)) for name, held in parse_qsl(sent.content.decode(), True, True)]
    if every.body == "php":
        return php.parsed(pairs)
    by_name = {name: [held for other, held in pairs if other == name] for name, _ in pairs}
    return {name: held if len(held) > 1 else held[0] for name, held in by_name.items()}


def _masked(connector: Connector, text: str) -> str:
    for secret in sorted(connector.secrets(), key=len, reverse=True):
        for form in (secret, quote(secret, safe=""), quote(secret, safe="@:/")):
            text = text.replace(form, MASK)
    return text
