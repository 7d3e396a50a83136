"""Whether Skilljar's news arrive. Its document does not name this operation, so it is in no catalog and nobody types
it; it comes from the schema that Skilljar publishes, which also says that a trial that fails switches nothing off."""

from typing import Annotated

from connectors.core.field_markers import POST, Effect, Help
from connectors.core.record import Record
from connectors.skilljar.base import Skilljar


class Trial(Record):
    """How the address took a trial, as Skilljar saw it."""

    succeeded: bool | None = None
    http_status_code: int | None = None
    message: str | None = None

    @property
    def remark(self) -> str:
        if self.succeeded is None:
            return ""
        code = f" with HTTP {self.http_status_code}" if self.http_status_code else ""
        words = f": “{self.message.strip()}”" if self.message and self.message.strip() else ""
        return f"Skilljar says that the trial {'was taken' if self.succeeded else 'failed'}{code}{words}."


class WebhooksPing(Skilljar[Trial]):
    """Have Skilljar send a trial to a web address that gets its news."""

    http = POST("/webhooks/{webhook_id}/ping", effect=Effect.READ)

    webhook_id: Annotated[str, Help("Skilljar's number of the webhook", "abcdefg123456")]
