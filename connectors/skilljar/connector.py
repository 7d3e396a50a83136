"""How Skilljar is talked to: the key as a user name without a password, listings by page, refusals by field."""

import re
from base64 import b64encode
from collections.abc import Iterator
from http import HTTPStatus
from types import NoneType
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody
from connectors.core.discretion import unspoken_names
from connectors.core.field_markers import Effect
from connectors.core.field_specs import MASK, Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import PageNumber
from connectors.core.record import Page
from connectors.skilljar.base import Written
from connectors.skilljar.enrollments import not_enrolled
from connectors.skilljar.plans import DomainsPlanPlanEnrollmentsCreate
from connectors.skilljar.published_courses import DomainsPublishedCoursesEnrollmentsCreate
from connectors.skilljar.published_paths import DomainsPublishedPathsPublishedPathEnrollmentsCreate
from connectors.skilljar.purchases import PurchasesFulfill
from connectors.skilljar.readback import CHECKED
from connectors.skilljar.subject import another_subject
from connectors.skilljar.unconfirmed_writes import certainly_other, unconfirmed_writes, untouched
from connectors.skilljar.users import (
    UsersPublishedCoursesLessonsList,
    UsersPublishedCoursesLessonsUpdate,
    UsersPublishedCoursesUpdate,
)

R = TypeVar("R")

HOURLY_CALLS = 5_000
"""What Skilljar allows an organization, all of its keys together."""
SECONDS_BY_UNIT = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
WAIT_PATTERN = re.compile(rf"available in (\d{{1,9}}(?:\.\d+)?) ({'|'.join(SECONDS_BY_UNIT)})s?\b", re.IGNORECASE)
"""How Skilljar says when to come back, where it sends no header."""


class SkilljarConnector(Connector):
    platform = "skilljar"
    title = "Skilljar"
    paging = PageNumber("page", "page_size")
    limits = (RateLimit(600, 60), RateLimit(HOURLY_CALLS, 3_600))
    checked = CHECKED

    def __init__(self, api_key: SecretStr, base_url: str, *, hourly: int = HOURLY_CALLS, **options: Any) -> None:
        """`hourly` is how many of the calls that all keys of the organization share in an hour are Registrar's."""
        per_minute, _ = self.limits
        super().__init__(base_url, **{"limits": (per_minute, RateLimit(hourly, 3_600))} | options)
        self._api_key = api_key
        self._credential = SecretStr(b64encode(f"{api_key.get_secret_value()}:".encode()).decode())

    def headers(self, reveal: Reveal) -> dict[str, str]:
        # Without Accept, Skilljar may answer with a page for people.
        return {"Authorization": f"Basic {reveal(self._credential)}", "Accept": "application/json"}

    def secrets(self) -> list[str]:
        return [self._api_key.get_secret_value(), self._credential.get_secret_value()]

    def refusal_body(self, data: Any) -> RefusalBody:
        """`{"detail": …}` for the whole, sentences by field for the rest, however deep the field is; or a list of
        errors, each with its own sentence."""
        fields: dict[str, list[str]] = {}
        listed = data.get("errors") if isinstance(data, dict) else None
        for name, sentence in _listed(listed) or _sentences(_spoken(data), ""):
            fields.setdefault(name, []).append(sentence)
        whole = [one for name in ("", "detail", "non_field_errors") for one in fields.pop(name, ())]
        rest = [f"{name}: {' '.join(all_)}" for name, all_ in fields.items()]
        detail = " ".join(whole) or "; ".join(rest)
        return RefusalBody(detail, fields, wait=_wait(detail))

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """A change of which the answer shows nothing was not made, though Skilljar calls it a success; and nobody is
        enrolled by an answer that shows another enrollment."""
        if status == HTTPStatus.NOT_FOUND and isinstance(intent, MAYBE_NOT_SERVED):
            return LessonsNotFound(self.title, self.refusal_body(data).detail)
        if intent.effect is Effect.READ or not 200 <= status < 300:
            return None
        body = self.request(intent).body
        if isinstance(intent, ENROLLING) and isinstance(data, dict) and (why := not_enrolled(body, data)):
            return errors.OutcomeUnknown(self.title, why=why)
        if other := self._answered_other(intent, body, data):
            return other
        if intent.http.method != "PATCH" or not untouched(body, data):
            return None
        return errors.Conflict(self.title, "; ".join(unconfirmed_writes(body, data).values()))

    def _answered_other(self, intent: Intent[Any], body: Any, data: Any) -> errors.PlatformError | None:
        """Of a change of which the answer shows something else throughout, or somebody else."""
        if isinstance(intent, PurchasesFulfill):  # what it is about stands one level down
            body = {"purchase": {"state": intent.state.value}}
        if certainly_other(body, data):
            told = "; ".join(unconfirmed_writes(body, data).values())
            return errors.OutcomeUnknown(self.title, told, "answered with something else than was sent")
        why = another_subject(intent, body, data)
        return errors.OutcomeUnknown(self.title, why=why) if why else None

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        """What is answered with nothing but that it went well says nothing besides."""
        said = data.get("detail") if isinstance(data, dict) and result_type(type(intent)) is NoneType else None
        return not said and super().proves(intent, data, result)

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        wanted = result_type(type(intent))
        if intent.http.method == "GET" or not (isinstance(wanted, type) and issubclass(wanted, Written)):
            return data
        ignored = [*unconfirmed_writes(self.request(intent).body, data).values(), *_elsewhere(intent, data)]
        return {**data, "unconfirmed": ignored} if ignored else data

    def page(self, data: Any) -> Page[Any] | None:
        """Rows in an envelope or, what a person is enrolled in, bare. `next` is the number of the next page, or the
        whole link where Skilljar counts in cursors, as it does for people only as long as nobody asks for a page."""
        if not isinstance(data, dict):
            return super().page(data)
        rows, total, link = data.get("results"), data.get("count"), data.get("next")
        missing = rows == [] and isinstance(total, int) and total > 0 and not (link or data.get("previous"))
        if not isinstance(rows, list) or missing:  # it counts rows and shows none: that is not to say that none are
            return None
        following = _page_number(link) or link if isinstance(link, str) and link else None
        return Page(_rows(rows), total if isinstance(total, int) else None, following)


class LessonsNotFound(errors.NotFound):
    """Of the lessons of one person: nothing there, or nothing that this organization is shown."""

    @property
    def sentence(self) -> str:
        return (
            f"{super().sentence} It says the same to organizations to which it does not serve the lessons of a person, "
            "however right the numbers are."
        )


ENROLLING = (
    DomainsPublishedCoursesEnrollmentsCreate,
    DomainsPublishedPathsPublishedPathEnrollmentsCreate,
    DomainsPlanPlanEnrollmentsCreate,
)
MAYBE_NOT_SERVED = (UsersPublishedCoursesLessonsList, UsersPublishedCoursesLessonsUpdate)
"""What was seen to be 404 for some organizations, whoever is asked about."""


def _elsewhere(intent: Intent[Any], data: Any) -> Iterator[str]:
    """Skilljar finds how far somebody is by the course behind the one that was named, and may answer for that course on
    another of its sites."""
    if isinstance(intent, UsersPublishedCoursesUpdate) and isinstance(data, dict):
        answered, wanted = data.get("published_course_id"), intent.published_course_id
        if answered not in (None, wanted):
            where = f" on {data['domain_name']}" if data.get("domain_name") else ""
            yield f"published_course_id is {answered}{where}, and not {wanted}: that is the course on another site"


def _listed(listed: Any) -> list[tuple[str, str]]:
    """As JSON:API has errors: `{"errors": [{"status", "code", "title", "detail", "source": {"pointer"}}]}`; nothing
    where this is no such list."""
    if not (isinstance(listed, list) and all(isinstance(one, dict) for one in listed)):
        return []
    return [(_pointed_at(one.get("source")), _said(one)) for one in listed if _said(one)]


def _said(error: dict[str, Any]) -> str:
    return next((str(error[name]) for name in ("detail", "title", "code", "status") if error.get(name)), "")


def _pointed_at(source: Any) -> str:
    """The field, of which a pointer such as `/data/attributes/email` is the way there."""
    told = source if isinstance(source, dict) else {}
    steps = [step for step in str(told.get("pointer") or "").split("/") if step not in ("", "data", "attributes")]
    return ".".join(steps) or str(told.get("parameter") or "")


def _spoken(data: Any, name: str = "") -> Any:
    """A refusal without the values that it repeats of what is a secret or private. Words on a private field stand in a
    list; what stands bare there is its value."""
    never, private = unspoken_names("connectors.skilljar")
    if isinstance(data, dict):
        return {key: _spoken(one, key) for key, one in data.items()}
    if name in never and data:
        return MASK
    if isinstance(data, list):
        return [_spoken(one) for one in data]
    return MASK if name in private and data else data


def _wait(said: str) -> float | None:
    found = WAIT_PATTERN.search(said)
    return float(found[1]) * SECONDS_BY_UNIT[found[2].lower()] if found else None


def _page_number(link: str) -> int | None:
    number = parse_qs(urlsplit(link).query).get("page", [""])[0]
    return int(number) if number.isascii() and number.isdigit() else None


def _sentences(data: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every sentence with the name of its field: `user.email`, or `answers.2.answer_text`, counted from 1."""
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _sentences(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(data, list) and any(isinstance(one, dict) for one in data):
        for count, inner in enumerate(data, start=1):
            yield from _sentences(inner, f"{name}.{count}" if name else str(count))
    elif isinstance(data, list):
        for inner in data:
            yield from _sentences(inner, name)
    elif data is not None:
        yield name, str(data)


def _rows(rows: list[Any]) -> list[Any]:
    """What a promo code pool is good for comes as rows, or as a row of rows."""
    apart = (one["offers"] if isinstance(one, dict) and one.keys() == {"offers"} else [one] for one in rows)
    return [one for some in apart for one in (some if isinstance(some, list) else [some])]
