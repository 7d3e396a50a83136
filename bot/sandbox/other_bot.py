"""A workflow, or another app, that speaks in channels. It is nobody: what it says has no user."""

from bot.sandbox.conversation import Message
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.typing_in import encode


class OtherBot:
    """`classic` ones mark what they say as bot_message, as some still do."""

    def __init__(self, team: Team, name: str, *, workflow: bool, classic: bool) -> None:
        self._team, self.name, self.workflow, self.classic = team, name, workflow, classic
        self.id, self._app_id = team.new_id("B0OTHER"), team.new_id("A0OTHER")

    @property
    def profile(self) -> Json:
        """What Slack shows of it beside every message."""
        return {
            "id": self.id,
            "app_id": self._app_id,
            "name": self.name,
            "icons": {},
            "deleted": False,
            "updated": 1,
            "team_id": self._team.id,
            "is_workflow_bot": self.workflow,
        }

    def say(self, channel: str, text: str, thread: Message | None = None) -> Message:
        """In a channel by name, or in the thread of a message there; @names become mentions."""
        place = self._team.channel_named(channel)
        if place is None:
            raise LookupError(f"There is no channel {channel!r}.")
        return self._team.post(
            Message(
                channel=place.id,
                ts=self._team.new_ts(),
                user="",
                bot_id=self.id,
                bot_profile=self.profile,
                username=self.name,
                subtype="bot_message" if self.classic else "",
                text=encode(text, self._team, named=False),
                thread_ts=(thread.thread_ts or thread.ts) if thread else None,
            )
        )
