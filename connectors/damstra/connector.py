"""How Damstra is talked to: a key in a header of its own, listings by offset, and refusals told by `internalCode`."""

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import SecretStr

from connectors.core import errors
from connectors.core.checks import Check
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import Offset
from connectors.core.record import Page
from connectors.damstra import readback
from connectors.damstra.lost_answer import given
from connectors.damstra.player import PlayerLink
from connectors.damstra.schedules import Completed, Scheduled, UserLessonSchedulesCreate
from connectors.damstra.users import Imported, LoginLink, UsersBulkImport

R = TypeVar("R")

HTTP_STATUS_BY_CODE = {806: 401, 831: 403, 836: 409, 837: 409, 840: 404, 842: 404, 500: 500}
"""What Damstra's own codes amount to, as a status of HTTP. The document leaves out which status they come with, and an
older one shows 403 for a wrong key and 503 for an error of its own."""
EXISTS = "Lesson Schedule already exists"
"""A refusal that has no code."""
DONE = "HTTP/1.1 200 OK"
"""The body with which Damstra says that a group was changed, although it calls it JSON."""


class DamstraConnector(Connector):
    platform = "damstra"
    title = "Damstra Learning"
    paging = Offset("start_index", "max_results", first=0)
    checked: ClassVar[Mapping[type[Intent[Any]], Check]] = {**readback.CHECKED, UserLessonSchedulesCreate: given}
    limits = (RateLimit(10, 5.0),)  # Damstra documents none; two calls a second disturb nobody

    def __init__(self, access_key: SecretStr, base_url: str, *, due_days: int | None = None, **options: Any) -> None:
        """`due_days` is how long people have for a lesson that is given without saying so; None: what the account has
        set."""
        super().__init__(base_url, **options)
        self._access_key = access_key
        self._due_days = due_days

    def headers(self, reveal: Reveal) -> dict[str, str]:
        return {"AccessKey": reveal(self._access_key), "Content-Type": "application/json"}

    def secrets(self) -> list[str]:
        return [self._access_key.get_secret_value()]

    def begin(self, intent: Intent[R]) -> Intent[R]:
        """With the time that people have for a lesson, so that it is seen and approved as it will be sent."""
        begun = super().begin(intent)
        if isinstance(intent, UserLessonSchedulesCreate) and intent.grace_period is None and self._due_days:
            return begun.model_copy(update={"grace_period": self._due_days, "grace_period_unit": "days"})
        return begun

    def data(self, intent: Intent[Any], content: bytes) -> Any:
        found = super().data(intent, content)
        text = content.decode(errors="replace").strip() if found is None else ""
        done = text == DONE and intent.effect is not Effect.READ
        return text if done or (_is_link(intent) and re.fullmatch(r"[^\s<{\[]+", text)) else found

    def meant(self, status: int, data: Any) -> int:
        if not isinstance(data, dict) or not (data.get("error") or data.get("internalCode")):
            return status
        if data.get("error") == EXISTS:
            return 409
        own = data.get("statusCode")
        said = own if isinstance(own, int) and 400 <= own < 600 else max(status, 400)
        return HTTP_STATUS_BY_CODE.get(_number(data.get("internalCode")), said)

    def refusal_body(self, data: Any) -> RefusalBody:
        """The most telling of the sentences there are; `error` is also seen as a mere true."""
        told = data if isinstance(data, dict) else {}
        sentences = [told.get(name) for name in ("message", "error", "reason")]
        return RefusalBody(next((one for one in sentences if isinstance(one, str) and one), ""))

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """A success that carries nothing of what was asked for is none."""
        if not 200 <= status < 300:
            return None
        wanted, write = result_type(type(intent)), intent.effect is not Effect.READ
        if wanted in (Scheduled, Completed) and isinstance(data, dict) and data.get("ids") == []:
            return errors.Conflict(self.title)
        if wanted is Imported and data == []:
            return errors.OutcomeUnknown(self.title, why="answered with an empty list")
        if _is_link(intent) and not _link(data):
            unknown = errors.OutcomeUnknown if write else errors.Unexpected
            return unknown(self.title, why="answered without the link")
        return None

    def page(self, data: Any) -> Page[Any]:
        """Where the next page begins is counted by what came: one listing says neither total nor place."""
        told = data if isinstance(data, dict) else {}
        rows, meta = told.get("results"), told.get("meta")
        total = meta.get("totalResultCount") if isinstance(meta, dict) else None
        return Page(rows if isinstance(rows, list) else [], total)

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        if _is_link(intent):
            name = "login_url" if result_type(type(intent)) is LoginLink else "embed_url"
            return {name: _link(data)}
        if isinstance(intent, UserLessonSchedulesCreate) and isinstance(data, dict):
            return {**data, "asked": len(intent.lesson_version_ids)}
        if isinstance(intent, UsersBulkImport) and isinstance(data, list):
            return {"users": data, "missing": readback.unlisted(intent, data)}
        return None if data == DONE else data


def _is_link(intent: Intent[Any]) -> bool:
    return result_type(type(intent)) in (LoginLink, PlayerLink)


def _link(data: Any) -> str:
    """The link, however it is wrapped: the document shows a bare word for one and an object for the other. What else
    an object holds is not told apart, so all of it is treated as the secret."""
    if isinstance(data, str):
        return data
    texts = [one for one in data.values() if isinstance(one, str) and one] if isinstance(data, dict) else []
    found = [one for one in texts if one.startswith(("https://", "http://"))] or texts
    return found[0] if len(found) == 1 else json.dumps(data) if found else ""


def _number(code: Any) -> int:
    return int(code) if re.fullmatch(r"\d{1,9}", str(code)) else 0
