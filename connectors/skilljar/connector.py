"""How Skilljar is talked to: the key as a user name without a password, listings by page, refusals by field."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import PageNumber
from connectors.core.record import Page
from connectors.skilljar.base import Written
from connectors.skilljar.unconfirmed_writes import unconfirmed_writes

R = TypeVar("R")


class SkilljarConnector(Connector):
    platform = "skilljar"
    title = "Skilljar"
    paging = PageNumber("page", "page_size")
    limits = (RateLimit(600, 60), RateLimit(5_000, 3_600))

    def __init__(self, api_key: SecretStr, base_url: str, **options: Any) -> None:
        super().__init__(base_url, **options)
        self._api_key = api_key
        self._credential = SecretStr(b64encode(f"{api_key.get_secret_value()}:".encode()).decode())

    def headers(self, reveal: Reveal) -> dict[str, str]:
        # Without Accept, Skilljar may answer with a page for people.
        return {"Authorization": f"Basic {reveal(self._credential)}", "Accept": "application/json"}

    def secrets(self) -> list[str]:
        return [self._api_key.get_secret_value(), self._credential.get_secret_value()]

    def refusal_body(self, data: Any) -> RefusalBody:
        """`{"detail": …}` for the whole, sentences by field for the rest, however deep the field is."""
        fields: dict[str, list[str]] = {}
        for name, sentence in _sentences(data, ""):
            fields.setdefault(name, []).append(sentence)
        whole = [one for name in ("", "detail", "non_field_errors") for one in fields.pop(name, ())]
        rest = [f"{name}: {' '.join(all_)}" for name, all_ in fields.items()]
        return RefusalBody(" ".join(whole) or "; ".join(rest), fields)

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """A change of which the answer shows nothing was not made, though Skilljar calls it a success."""
        body = self.request(intent).body
        if intent.http.method != "PATCH" or not (200 <= status < 300 and isinstance(body, dict)):
            return None
        ignored = unconfirmed_writes(body, data)
        return errors.Conflict(self.title, "; ".join(ignored.values())) if ignored.keys() == body.keys() else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        wanted = result_type(type(intent))
        if intent.http.method == "GET" or not (isinstance(wanted, type) and issubclass(wanted, Written)):
            return data
        ignored = unconfirmed_writes(self.request(intent).body, data)
        return {**data, "unconfirmed": list(ignored.values())} if ignored else data

    def page(self, data: Any) -> Page[Any] | None:
        """Rows in an envelope or, what a person is enrolled in, bare. `next` is the number of the next page, or the
        whole link where Skilljar counts in cursors, as it does for people only as long as nobody asks for a page."""
        if not isinstance(data, dict):
            return super().page(data)
        rows, total, link = data.get("results"), data.get("count"), data.get("next")
        following = _page_number(link) or link if isinstance(link, str) and link else None
        return Page(rows if isinstance(rows, list) else [], total if isinstance(total, int) else None, following)


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
