"""A platform that posts its news: what lets it in, where people set that up, and the operations that do it for them.

    webhook=Webhook(Signature("X-Acme-Signature"), setup="In Acme, open Settings and there Webhooks. Add this address:")

With that on its `Platform`, the platform posts to /webhooks/NAME; `read` of its `Source` reads what comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.news.webhook_auth import WebhookAuth, WebhookCredentials


@dataclass(frozen=True)
class ListedWebhook:
    """A webhook as the platform lists it.

    Attributes:
        id: the platform's
        address: where it posts, without what may let one in
        active: whether it posts
        event: the one kind of event that it posts; nothing where it posts all
        remark: what is to be said of it, such as why it was switched off, as a sentence
    """

    id: str
    address: str
    active: bool
    event: str = ""
    remark: str = ""


class WebhookApi:
    """The operations with which a platform's webhooks are listed and made, and tried where it can."""

    lists: ClassVar[Intent[Page[Any]]]
    creates: ClassVar[type[Intent[Any]]]
    trial_event: ClassVar[str] = ""
    """The kind of event as which a trial arrives; nothing where there are no trials."""

    def values(self, address: str, credentials: WebhookCredentials) -> Mapping[str, Any]:
        """What `creates` takes, as plain data, so that everything is posted to this address of ours."""
        raise NotImplementedError

    def listed(self, row: Any) -> ListedWebhook:
        """Of a row of `lists`, or of what `creates` answered."""
        raise NotImplementedError

    def leads_to(self, hook: ListedWebhook, address: str) -> bool:
        """Whether it posts to this address of ours, or to one that ends so."""
        return hook.address.endswith(address)

    def trial(self, id: str) -> Intent[Any]:
        """Has the platform post to one of them; the `remark` of the answer says how that went."""
        raise NotImplementedError

    def brings(
        self, data: Mapping[str, Any], withheld: Sequence[str], address: str, credentials: WebhookCredentials
    ) -> Mapping[str, Any]:
        """The secrets that were withheld from data of `creates`, if it makes nothing but a webhook to this address of
        ours; else nothing."""
        values = self.values(address, credentials)
        lacking = {name: values[name] for name in withheld if name in values}
        return lacking if {**data, **lacking} == values else {}


@dataclass(frozen=True)
class Webhook:
    """How a platform is let in, and set up.

    Attributes:
        auth: what it must show
        setup: where people paste the address, as a sentence that ends before it
        api: the operations that do so instead, which an address with a secret in it has no use for: it would be read
    """

    auth: WebhookAuth
    setup: str = ""
    api: WebhookApi | None = None

    def __post_init__(self) -> None:
        if bool(self.setup) is bool(self.api) or (self.api and self.auth.in_address):
            raise ValueError("A webhook has either a sentence that says where to set it up, or operations that do.")
