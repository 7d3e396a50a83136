"""How Damstra is talked to: a key in a header of its own, listings by offset, and refusals told by `internalCode`."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, get_origin

import httpx
from pydantic import SecretStr

from connectors.core import errors, proof
from connectors.core.checks import Check
from connectors.core.connector import Connector, RefusalBody, Refusals
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import Offset
from connectors.core.record import Page
from connectors.damstra import answers, readback
from connectors.damstra.lost_answer import given
from connectors.damstra.player import PlayerLink
from connectors.damstra.schedules import Completed, Scheduled, UserLessonSchedulesCreate
from connectors.damstra.users import LoginLink, UsersBulkImport

R = TypeVar("R")

EXISTS = "Lesson Schedule already exists"
"""A refusal that has no code."""


class DamstraConnector(Connector):
    platform = "damstra"
    title = "Damstra Learning"
    paging = Offset("start_index", "max_results", first=0)
    # The document leaves out which status they come with; an older one shows 403 for a wrong key, 503 for an error.
    refusals: ClassVar[Refusals] = {
        **dict.fromkeys((836, 837, EXISTS), errors.Conflict),
        **dict.fromkeys((840, 842), errors.NotFound),
        **{806: errors.NotAuthorized, 831: errors.Forbidden, 500: errors.ServerError},
    }
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
        done = text == answers.DONE and intent.effect is not Effect.READ
        return text if done or (_is_link(intent) and answers.link(text)) else found

    def refusal_code(self, data: Any) -> str | int | None:
        told = data if isinstance(data, dict) else {}
        return EXISTS if told.get("error") == EXISTS else answers.number(told.get("internalCode"))

    def meant(self, status: int, data: Any) -> int:
        if not isinstance(data, dict) or not (data.get("error") or data.get("internalCode")):
            return status
        own = data.get("statusCode")
        return own if isinstance(own, int) and 400 <= own < 600 else max(status, 400)

    def refusal_body(self, data: Any) -> RefusalBody:
        """The most telling of the sentences there are; `error` is also seen as a mere true."""
        return RefusalBody(proof.first_words(data, "message", "error", "reason", "errors"))

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """Lessons of which none was given."""
        given = result_type(type(intent)) in (Scheduled, Completed) and isinstance(data, dict)
        return errors.Conflict(self.title) if given and 200 <= status < 300 and data.get("ids") == [] else None

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        page = get_origin(result_type(type(intent))) is Page
        return answers.shows(intent, data) and (not page or super().proves(intent, data, result))

    async def read(self, intent: Intent[R], response: httpx.Response) -> R | errors.PlatformError:
        """A file is a certificate, and one that is whole."""
        read = await super().read(intent, response)
        if isinstance(read, bytes) and not answers.is_pdf(read):
            return errors.Unexpected(self.title, why="answered with something that isn't a whole PDF")
        return read

    def page(self, data: Any) -> Page[Any] | None:
        """Where the next page begins is counted by what came: one listing says neither total nor place."""
        told = data if isinstance(data, dict) else {}
        rows, meta = told.get("results"), told.get("meta")
        total = meta.get("totalResultCount") if isinstance(meta, dict) else None
        return Page(rows, total) if isinstance(rows, list) else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        if _is_link(intent):
            name = "login_url" if result_type(type(intent)) is LoginLink else "embed_url"
            return {name: answers.link(data)}
        if isinstance(intent, UserLessonSchedulesCreate) and isinstance(data, dict):
            return {**data, "asked": len(intent.lesson_version_ids)}
        if isinstance(intent, UsersBulkImport) and isinstance(data, list):
            return {"users": data, "missing": readback.unlisted(intent, data)}
        return None if data == answers.DONE else data


def _is_link(intent: Intent[Any]) -> bool:
    return result_type(type(intent)) in (LoginLink, PlayerLink)
