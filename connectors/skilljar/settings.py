from typing import Annotated, Any

from annotated_types import Ge
from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from connectors.platform import PlatformSettings, key_alone, web_address
from connectors.skilljar.connector import HOURLY_CALLS, SkilljarConnector


class SkilljarSettings(PlatformSettings):
    """SKILLJAR_API_KEY is made in the dashboard under the organization's API settings; a read-only key lets Registrar
    look and nothing else. All keys of an organization share 5,000 calls an hour: SKILLJAR_HOURLY_LIMIT is how many of
    them are Registrar's, where others call too. SKILLJAR_BASE_URL only if yours is not the usual one."""

    model_config = SettingsConfigDict(env_prefix="SKILLJAR_")

    api_key: SecretStr
    base_url: str = "https://api.skilljar.com/v1"
    hourly_limit: Annotated[int, Ge(1)] = HOURLY_CALLS

    _key = field_validator("api_key")(key_alone)
    _address = field_validator("base_url")(web_address)

    def connect(self, **options: Any) -> SkilljarConnector:
        return SkilljarConnector(self.api_key, self.base_url, hourly=self.hourly_limit, **options)
