"""What Slack takes for an app manifest (major version 2), as far as Registrar's goes: names, lengths, what must stand
there, and that nothing else may. Source: the schema that Slack publishes as manifest-schema, of July 2026, and the page
App manifest reference on docs.slack.dev for what only Slack's own validator says."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Url = Annotated[str, Field(pattern=r"^https?://", max_length=3500)]
Names = Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=255)]
"""Scopes."""
Events = Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=100)]


class Part(BaseModel):
    """Of a manifest: a key that Slack does not know is refused, and so is `"true"` in place of `true`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def without_null(cls, said: Any) -> Any:
        """What is not wanted is left out."""
        assert not isinstance(said, dict) or None not in said.values(), "null is no value"
        return said


class Metadata(Part):
    schema_version: int | None = None
    min_version: int | None = None
    major_version: int | None = None
    minor_version: int | None = None


class DisplayInformation(Part):
    name: Annotated[str, Field(min_length=1, max_length=35)]
    description: Annotated[str, Field(min_length=1, max_length=140)] = "-"
    long_description: Annotated[str, Field(min_length=175, max_length=4000)] = "-" * 175
    background_color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$")] = "#000"


class AppHome(Part):
    home_tab_enabled: bool = False
    messages_tab_enabled: bool = False
    messages_tab_read_only_enabled: bool = False


class BotUser(Part):
    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    always_online: bool = False


class Shortcut(Part):
    name: Annotated[str, Field(min_length=1, max_length=24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, Field(min_length=1, max_length=255)]
    description: Annotated[str, Field(min_length=1, max_length=150)]


class SlashCommand(Part):
    command: Annotated[str, Field(pattern=r"^/", min_length=2, max_length=32)]
    url: Annotated[str, Field(pattern=r"^https?://", max_length=3000)] | None = None
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    usage_hint: Annotated[str, Field(min_length=1, max_length=1000)] = "-"
    should_escape: bool = False


class Features(Part):
    app_home: AppHome = AppHome()
    bot_user: BotUser | None = None
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)] | None = None
    slash_commands: Annotated[list[SlashCommand], Field(min_length=1, max_length=50)] | None = None


class Scopes(Part):
    bot: Names = []
    user: Names = []
    bot_optional: Names = []
    user_optional: Names = []


class OAuthConfig(Part):
    redirect_urls: Annotated[list[Annotated[str, Field(max_length=2500)]], Field(max_length=1000)] = []
    scopes: Scopes = Scopes()
    token_management_enabled: bool = False
    pkce_enabled: bool = False


class EventSubscriptions(Part):
    request_url: Url | None = None
    bot_events: Events = []
    user_events: Events = []

    @model_validator(mode="after")
    def each_once(self) -> "EventSubscriptions":
        for events in (self.bot_events, self.user_events):
            assert len(set(events)) == len(events), "an event stands there twice"
        return self


class Interactivity(Part):
    is_enabled: bool
    request_url: Url | None = None
    message_menu_options_url: Url | None = None


class AppSettings(Part):
    event_subscriptions: EventSubscriptions | None = None
    interactivity: Interactivity | None = None
    org_deploy_enabled: bool = False
    socket_mode_enabled: bool = False
    token_rotation_enabled: bool = False


class AppManifest(Part):
    metadata: Metadata | None = Field(default=None, alias="_metadata")
    display_information: DisplayInformation
    features: Features = Features()
    oauth_config: OAuthConfig = OAuthConfig()
    settings: AppSettings = AppSettings()

    @model_validator(mode="after")
    def reached(self) -> "AppManifest":
        """Only Slack's validator says these: without Socket Mode all that Slack sends needs an address, and what a bot
        may do needs a bot."""
        if not self.settings.socket_mode_enabled:
            places = [*(self.features.slash_commands or ())]
            assert all(one.url for one in places), "a command has no address"
            events, pressed = self.settings.event_subscriptions, self.settings.interactivity
            assert not events or events.request_url, "events have no address"
            assert not pressed or not pressed.is_enabled or pressed.request_url, "buttons have no address"
        assert self.features.bot_user or not self.oauth_config.scopes.bot, "bot scopes, and no bot"
        return self
