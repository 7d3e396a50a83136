from typing import Any

from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.platform import PlatformSettings, key_alone, web_address


def without_version(url: str) -> str:
    """`/api/v1` stands before the token, so it is a part of every path; at the end of an address it is forgiven."""
    return web_address(url).removesuffix("/api/v1")


class ClassOnLiveSettings(PlatformSettings):
    """CLASSONLIVE_TOKEN is made in the control panel, under Integrations, API. It works only from the IP address
    registered there, so Registrar needs a fixed one. CLASSONLIVE_BASE_URL only if yours is not the usual one."""

    model_config = SettingsConfigDict(env_prefix="CLASSONLIVE_", validate_default=True)

    token: SecretStr
    base_url: str = "https://www.apiclassonlive.com/api/v1"

    _token = field_validator("token")(key_alone)
    _address = field_validator("base_url")(without_version)

    def connect(self, **options: Any) -> ClassOnLiveConnector:
        return ClassOnLiveConnector(self.token, self.base_url, **options)
