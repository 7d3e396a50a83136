"""How Class (class.com) is talked to: a bearer key, plain JSON, and {"error": …, "data": {field: […]}} for refusals."""

import re
from dataclasses import replace
from typing import Any, ClassVar, TypeVar, get_origin

from pydantic import SecretStr

from connectors.classcom import readback
from connectors.classcom.base import Removed
from connectors.classcom.classes import ClassesGet
from connectors.classcom.enrollments import LaunchLinkGet
from connectors.classcom.reports import MAX_METRICS, MetricsGet
from connectors.classcom.templates import TemplatesGet
from connectors.classcom.users import UsersGet
from connectors.core import errors, proof
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import PageNumber, row_count
from connectors.core.record import Page, Record
from connectors.core.same import same

R = TypeVar("R")
LOOK_UPS = (ClassesGet, LaunchLinkGet, TemplatesGet, UsersGet)


class ClassConnector(Connector):
    platform = "class"
    title = "Class"
    # Class documents none; five calls a second disturb nobody.
    limits: ClassVar[tuple[RateLimit, ...]] = (RateLimit(25, 5.0),)
    paging = PageNumber("page", "limit")
    checked = readback.CHECKED

    def __init__(self, api_key: SecretStr, base_url: str, **options: Any) -> None:
        super().__init__(base_url, **options)
        self._api_key = api_key

    async def run(self, intent: Intent[R]) -> R:
        """As many of what people did as were asked for need not be all there are."""
        answer: Any = await super().run(intent)
        if isinstance(intent, MetricsGet) and isinstance(answer, Page):
            full = len(answer.items) >= (intent.limit or MAX_METRICS)
            answer = replace(answer, total=None) if full else answer
        return answer  # type: ignore[no-any-return]  # the same Page, or what came

    def headers(self, reveal: Reveal) -> dict[str, str]:
        return {"Authorization": f"Bearer {reveal(self._api_key)}"}

    def secrets(self) -> list[str]:
        return [self._api_key.get_secret_value()]

    def refusal_body(self, data: Any) -> RefusalBody:
        if not isinstance(data, dict):
            return RefusalBody()
        detail, by_field = proof.words(data.get("error")) or proof.words(data.get("message")), data.get("data")
        fields = {
            str(name): [proof.words(one) for one in (all_ if isinstance(all_, list) else [all_])]
            for name, all_ in (by_field.items() if isinstance(by_field, dict) else ())
        }
        scope = re.fullmatch(r"Api key scope (\S+) required", detail)
        return RefusalBody(detail, fields, scope[1] if scope else "")

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        # A look-up by identifier answers with an array; an empty one means there is no such thing.
        if status == 200 and _bare(data) == [] and isinstance(intent, LOOK_UPS):
            return errors.NotFound(self.title)
        rows = _bare(data)
        told = [one for one in (rows if isinstance(rows, list) else [rows]) if isinstance(one, dict)]
        asked = getattr(intent, "email", None) if _is_record(intent) and 200 <= status < 300 else None
        if len(told) == 1 and proof.about_another(asked, told[0].get("email"), told[0].get("email_user")):
            return proof.unknown(intent, self.title, proof.ANOTHER_REASON)
        # Newer readings of the reference have pages in most listings; of one that cannot be asked for its next page,
        # a part must not pass for the whole.
        if status == 200 and get_origin(result_type(type(intent))) is list and self._is_part(data):
            return errors.Unexpected(self.title, why="sent only a part of this list, and I cannot ask it for the rest")
        return None

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        """Of a removal, the word that it went well: a later reading of the reference has messages where errors were."""
        return super().proves(intent, data, result) and (
            not isinstance(result, Removed) or same(result.message or "", "success")
        )

    def page(self, data: Any) -> Page[Any] | None:
        """Users come bare or, with page and limit, in an envelope. That there is more may be said in several ways."""
        if not isinstance(data, dict):
            return super().page(data)
        rows, about = data.get("data"), data.get("pagination")
        about = about if isinstance(about, dict) else {}
        here, pages = (row_count(about.get(name)) or 0 for name in ("current_page", "total_pages"))
        more = about.get("next_page") or about.get("has_more") is True or 0 < here < pages
        return Page(rows, about.get("total_records"), more or None) if isinstance(rows, list) else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        """A look-up answers with an array of one, and so does a change of a deferred class."""
        rows = _bare(data)
        if not isinstance(rows, list):
            return data
        return rows[0] if _is_record(intent) and len(rows) == 1 else rows

    def _is_part(self, data: Any) -> bool:
        page = self.page(data)
        return page is not None and (page.names_next or (row_count(page.total) or 0) > len(page.items))


def _bare(data: Any) -> Any:
    """What lies in an envelope with its pages; the same where there is none."""
    held = data.get("data") if isinstance(data, dict) and not proof.reports_error(data) else None
    return held if isinstance(held, list) else data


def _is_record(intent: Intent[Any]) -> bool:
    wanted = result_type(type(intent))
    return isinstance(wanted, type) and issubclass(wanted, Record)
