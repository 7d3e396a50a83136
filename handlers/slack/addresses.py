"""Where platforms reach us with their news, and what lets them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.changes.change import StoredIntent
from connectors.catalog import platforms
from connectors.core.field_specs import MASK
from connectors.core.intent import operation_id
from connectors.news.webhook_auth import WebhookCredentials


@dataclass(frozen=True)
class Addresses:
    """The web addresses and credentials with which platforms reach our webhooks.

    Attributes:
        public: the web address of this Registrar, without a slash at its end; nothing where nobody said it
        credentials: what lets each platform in, by its name
    """

    public: str = ""
    credentials: Mapping[str, WebhookCredentials] = field(default_factory=dict)

    def of(self, platform: str, public: str = "", *, open: bool = False) -> str:
        """Where it posts; without our web address where nobody said it. A secret in it is shown only if `open`."""
        known = platforms()[platform]
        address = f"{(public or self.public).rstrip('/')}{known.webhook_path}"
        if not (known.webhook and known.webhook.auth.in_address):
            return address
        return f"{address}/{self.credentials[platform].handed_out if open else MASK}"

    def brings(self, one: StoredIntent) -> Mapping[str, object]:
        """The secrets that we put into an operation ourselves, so that nobody must know them: where it makes a webhook
        that leads to us."""
        webhook, known = platforms()[one.platform].webhook, self.credentials.get(one.platform)
        if not (webhook and webhook.api and known) or one.operation != operation_id(webhook.api.creates):
            return {}
        here = self.of(one.platform)
        there = next((text for text in map(str, one.data.values()) if text.endswith(here)), here)
        return webhook.api.brings(one.data, one.withheld, here if self.public else there, known)
