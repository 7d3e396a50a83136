"""Where platforms reach us with their news, and what lets them in."""

from dataclasses import dataclass
from typing import Any, Self

from pydantic import SecretStr

from bot.runtime.settings import Settings, secrets_in
from connectors.core.field_specs import MASK


@dataclass(frozen=True)
class Addresses:
    """The web addresses and credentials with which platforms reach our webhooks.

    `public` is the web address of this Registrar, without a slash at its end; nothing where nobody said it.

    `skilljar` are the name and the password that Skilljar signs in with; `damstra` is a part of the address.
    """

    public: str = ""
    skilljar: tuple[str, SecretStr] | None = None
    damstra: SecretStr | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        name, password = settings.skilljar_webhook_username, settings.skilljar_webhook_password
        first = next(iter(secrets_in(settings.damstra_webhook_secret)), "")  # while it is changed there are two
        return cls(
            settings.public_url,
            (name, password) if name and password else None,
            SecretStr(first) if first else None,
        )

    def of_skilljar(self, public: str = "") -> str:
        return f"{(public or self.public).rstrip('/')}/webhooks/skilljar"

    def of_damstra(self, *, open: bool = False) -> str:
        """With the secret only if `open`."""
        secret = self.damstra.get_secret_value() if open and self.damstra else MASK
        return f"{self.public or 'https://…'}/webhooks/damstra/{secret}"

    def brings(self, platform: str, operation: str, data: dict[str, Any]) -> dict[str, Any]:
        """The secrets that we put into a change of this kind ourselves, so that nobody must know them."""
        ours = (platform, operation) == ("skilljar", "webhooks_create") and self.skilljar
        if ours and data.get("basic_auth_username") == ours[0]:
            return {"basic_auth_password": ours[1].get_secret_value()}
        return {}
