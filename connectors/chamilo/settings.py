from typing import Any, Self

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from connectors.chamilo.connector import ChamiloConnector
from connectors.core.field_markers import ZoneName
from connectors.platform import PlatformSettings, key_alone, web_address


class ChamiloSettings(PlatformSettings):
    """CHAMILO_USERNAME is an administrator's, with CHAMILO_API_KEY or CHAMILO_PASSWORD; with the password alone,
    Registrar fetches the key itself. CHAMILO_TIMEZONE, such as Europe/Paris, is the one in which that administrator
    sees times, if it is not UTC."""

    model_config = SettingsConfigDict(env_prefix="CHAMILO_")

    base_url: str
    username: str
    api_key: SecretStr | None = None
    password: SecretStr | None = None
    timezone: ZoneName = "UTC"

    _address = field_validator("base_url")(web_address)

    @field_validator("api_key")
    @classmethod
    def _key(cls, key: SecretStr | None) -> SecretStr | None:
        return key_alone(key) if key else key

    @field_validator("timezone", mode="wrap")
    @classmethod
    def _zone(cls, name: Any, read: Any) -> str:
        try:
            return str(read(name))
        except ValueError:
            raise ValueError("it must be a time zone such as Europe/Paris") from None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if not (self.api_key or self.password):
            raise ValueError(
                "CHAMILO_API_KEY or CHAMILO_PASSWORD is not set. "
                "Set one of them too, or leave out every setting of that platform"
            )
        return self

    def connect(self, **options: Any) -> ChamiloConnector:
        return ChamiloConnector(
            self.username, self.base_url, key=self.api_key, password=self.password, zone=self.timezone, **options
        )
