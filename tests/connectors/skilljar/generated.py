"""One seed of answers and requests that Skilljar's schema allows, through every operation: what is lost of an answer,
what is refused, and what is sent otherwise, but for what `reasons.yaml` names.

    python -m tests.faults generated        five hundred seeds
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import yaml
from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.core.field_specs import open_secret
from connectors.core.intent import Intent, Mistakes, Operation, make
from connectors.skilljar.connector import SkilljarConnector
from tests.connectors.skilljar.inventor import Inventor
from tests.connectors.skilljar.shapes import ANSWERS, THINGS, named
from tests.connectors.test_answers import Standing, lost_from

HERE = Path(__file__).parent
REQUESTS: Mapping[str, Any] = yaml.safe_load((HERE / "requests.yaml").read_text())
REASONS: Mapping[str, Any] = yaml.safe_load((HERE / "reasons.yaml").read_text())
OPERATIONS = platforms()["skilljar"].operations
SECONDS_BETWEEN_CALLS = 10
"""As the connector is told, so that its pace holds nobody up."""
FULLNESS = (0, 0.2, 0.4, 0.6, 0.8, 1)
"""How much of what a request need not have is in it."""
MOST_TRIES = 400
NO_CONTENT = 204


@dataclass
class Told:
    """What a seed, or several, told."""

    faults: list[str] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)

    def __iadd__(self, other: "Told") -> "Told":
        return Told(self.faults + other.faults, self.reasons | other.reasons, self.sent | other.sent)


async def told(seed: int) -> Told:
    """Of every operation: requests, from empty to full, and an answer."""
    heard, standing = Told(), Standing()
    clock = count(step=SECONDS_BETWEEN_CALLS).__next__
    connector = SkilljarConnector(
        SecretStr("key"), "https://api.example.com", transport=httpx.ASGITransport(app=standing), clock=clock
    )
    for operation, cls in OPERATIONS.items():
        for often in FULLNESS:
            data, wanted = legal(cls, Inventor((seed, operation, often), REQUESTS["things"], often))
            _requested(heard, connector, operation, data, wanted)
        await _answered(heard, connector, standing, seed, operation)
    await connector.close()
    heard.faults = [f"seed {seed}: {one}" for one in heard.faults]
    return heard


def address(cls: Operation) -> str:
    """As `requests.yaml` writes it."""
    return f"{cls.http.method} {re.sub(r'{.*?}', '{}', cls.http.path)}"


def legal(cls: Operation, inventor: Inventor) -> tuple[dict[str, Any], Any]:
    """What is asked, under the names of the schema, and the part of it that travels beside the address."""
    in_path = {name: inventor.word() for name in re.findall(r"{(.*?)}", cls.http.path)}
    sent = inventor.value(REQUESTS["requests"].get(address(cls), {}))
    sent |= {name: one for name, one in in_path.items() if name in sent}
    typed = {name: "\n".join(map(": ".join, sent[name].items())) for name in sent if name == "additional_headers"}
    return in_path | sent | typed, sent


def _requested(heard: Told, connector: SkilljarConnector, operation: str, data: Any, wanted: Any) -> None:
    try:
        intent = make(OPERATIONS[operation], data)
    except Mistakes as mistakes:
        for name, sentence in ((name, one) for name, all_ in mistakes.fields.items() for one in all_):
            reason = f"{operation} {name or 'all'}: {sentence}"
            _account(heard, "refused", reason, reason, data)
        return
    heard.sent.add(operation)
    request = connector.request(intent, open_secret)
    split = urlsplit(request.url)
    path = OPERATIONS[operation].http.path
    for name in re.findall(r"{(.*?)}", path):
        path = path.replace(f"{{{name}}}", data[name])
    if split.path != path:
        heard.faults.append(f"{operation}: sent to {split.path} and not to {path}")
    if request.method == "GET":
        wanted, came = _as_query(wanted), dict(parse_qsl(split.query, keep_blank_values=True))
    else:
        came = request.body or {}
    for at in differing(wanted, came):
        _account(heard, "sent_otherwise", f"{operation}: {at}", f"{operation}: {at} is sent otherwise", (wanted, came))


async def _answered(heard: Told, connector: SkilljarConnector, standing: Standing, seed: int, operation: str) -> None:
    """An answer that says that what was asked was done, with all else made up."""
    cls = OPERATIONS[operation]
    intent = _some_intent(cls, seed)
    if intent is None:
        heard.faults.append(f"{operation}: no request of {MOST_TRIES} is taken")
        return
    kind = ANSWERS[named(cls.http.method, re.sub(r"{.*?}", "x", cls.http.path))]
    answer = Inventor((seed, operation), THINGS).value(kind)
    sent = connector.request(intent, open_secret).body
    if operation.endswith("enrollments_create"):  # only what gives access is an enrollment
        sent = {"active": True, "expires_at": None} | sent
    if operation == "purchases_fulfill":  # what it is about stands one level down
        sent = {"purchase": {"state": sent["state"]}}
    answer = done(answer, sent) if answer and sent else answer
    standing.body, standing.asked = about(answer, cls, intent), 0
    standing.before = [{"id": "before"}] if operation == "users_anonymize" else []
    standing.status = NO_CONTENT if kind == "nothing" else 200
    found, masked = await lost_from(connector, intent, standing, thorough=False)
    for table, said, paths in ("left_out", "lost", found), ("masked", "masked", masked):
        for path in paths:
            _account(heard, table, path, f"{operation}: {path} is {said}", standing.body)


def _some_intent(cls: Operation, seed: int) -> Intent[Any] | None:
    for attempt in range(MOST_TRIES):
        inventor = Inventor((seed, address(cls), attempt), REQUESTS["things"], FULLNESS[attempt % 3])
        try:
            return make(cls, legal(cls, inventor)[0])
        except Mistakes:
            continue
    return None


def _account(heard: Told, table: str, what: str, fault: str, shown: Any) -> None:
    """A reason for it is noted; without one it is a fault."""
    matching = [one for one in REASONS[table] if re.fullmatch(one, what)]
    heard.reasons |= {f"{table} {one}" for one in matching}
    if not matching:
        heard.faults.append(f"{fault}: {shown}")


def done(answer: Any, sent: Any) -> Any:
    """The answer where what was sent is so. Of a file it stands in an object there, and bare here."""
    match answer, sent:
        case dict(), dict():
            for bare in (one for name, one in sent.items() if name not in answer and isinstance(one, dict)):
                sent = bare | sent
            return {name: done(one, sent[name]) if name in sent else one for name, one in answer.items()}
        case list(), list() if all(isinstance(one, dict) for one in (*answer, *sent)):
            known = [*answer, *[{}] * len(sent)][: len(sent)]
            return [{**one, **each} for one, each in zip(known, sent, strict=True)]
    return sent


def about(answer: Any, cls: Operation, intent: Intent[Any]) -> Any:
    """The answer where it is about whom and what the address is about; and where data are erased, others stand there
    than before."""
    names = re.findall(r"{(.*?)}", cls.http.path)
    if not (isinstance(answer, dict) and names and cls.http.path.endswith(("}", "anonymize", "fulfill"))):
        return answer
    at = next((one for one in ("user", "lesson", "purchase") if one == names[-1].removesuffix("_id")), "")
    if at in answer:
        return answer | {at: answer[at] | {"id": getattr(intent, names[-1])}}
    return answer | ({"id": getattr(intent, names[-1])} if "id" in answer else {})


def differing(wanted: Any, came: Any, at: str = "") -> Iterator[str]:
    """The places where they do not say the same."""
    if isinstance(wanted, dict) and isinstance(came, dict):
        for name in {**wanted, **came}:
            if name in wanted and name in came:
                yield from differing(wanted[name], came[name], f"{at}.{name}" if at else name)
            else:
                yield f"{at}.{name}" if at else name
    elif isinstance(wanted, list) and isinstance(came, list) and len(wanted) == len(came):
        for one, other in zip(wanted, came, strict=True):
            yield from differing(one, other, at)
    elif type(wanted) is not type(came) or _alike(wanted) != _alike(came):
        yield at


def _as_query(wanted: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(one).lower() if isinstance(one, bool) else str(one) for name, one in wanted.items()}


def _alike(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value
