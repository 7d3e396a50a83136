"""How Class (class.com) is talked to: a bearer key, plain JSON, and {"error": …, "data": {field: […]}} for refusals."""

import re
from typing import Any, ClassVar

from pydantic import SecretStr

from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent, result_type
from connectors.core.pacing import RateLimit
from connectors.core.paging import PageNumber
from connectors.core.record import Page, Record


class ClassConnector(Connector):
    platform = "class"
    title = "Class"
    # Class documents none; five calls a second disturb nobody.
    limits: ClassVar[tuple[RateLimit, ...]] = (RateLimit(25, 5.0),)
    paging = PageNumber("page", "limit")

    def __init__(self, api_key: SecretStr, base_url: str, **options: Any) -> None:
        super().__init__(base_url, **options)
        self._api_key = api_key

    def headers(self, reveal: Reveal) -> dict[str, str]:
        return {"Authorization": f"Bearer {reveal(self._api_key)}"}

    def secrets(self) -> list[str]:
        return [self._api_key.get_secret_value()]

    def refusal_body(self, data: Any) -> RefusalBody:
        if not isinstance(data, dict):
            return RefusalBody()
        detail, by_field = str(data.get("error") or ""), data.get("data")
        fields = {
            str(name): [str(one) for one in (all_ if isinstance(all_, list) else [all_])]
            for name, all_ in (by_field.items() if isinstance(by_field, dict) else ())
        }
        scope = re.fullmatch(r"Api key scope (\S+) required", detail)
        return RefusalBody(detail, fields, scope[1] if scope else "")

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        # A look-up by identifier answers with an array; an empty one means there is no such thing.
        if status == 200 and data == [] and intent.effect is Effect.READ and _is_record(intent):
            return errors.NotFound(self.title)
        return None

    def page(self, data: Any) -> Page[Any]:
        """Users come bare or, with page and limit, in an envelope."""
        if not isinstance(data, dict):
            return super().page(data)
        rows, about = data.get("data"), data.get("pagination")
        about = about if isinstance(about, dict) else {}
        return Page(rows if isinstance(rows, list) else [], about.get("total_records"), about.get("next_page"))

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        """A look-up answers with an array of one, and so does a change of a deferred class."""
        return data[0] if _is_record(intent) and isinstance(data, list) and len(data) == 1 else data


def _is_record(intent: Intent[Any]) -> bool:
    wanted = result_type(type(intent))
    return isinstance(wanted, type) and issubclass(wanted, Record)
