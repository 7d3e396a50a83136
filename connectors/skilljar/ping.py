"""Whether Skilljar's news arrive. Its document does not name this operation, so it is in no catalog and nobody types
it; it comes from the schema that Skilljar publishes, which also says that a trial that fails switches nothing off."""

from typing import Annotated, Any

from connectors.core.field_markers import POST, Effect, Help
from connectors.skilljar.base import Skilljar


class WebhooksPing(Skilljar[Any]):
    """Have Skilljar send a trial to a web address that gets its news."""

    http = POST("/webhooks/{webhook_id}/ping", effect=Effect.READ)

    webhook_id: Annotated[str, Help("Skilljar's number of the webhook", "abcdefg123456")]
