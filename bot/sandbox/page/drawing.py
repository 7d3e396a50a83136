"""Messages, views and their controls as HTML: templates, and the eyes of the person who looks."""

from datetime import datetime
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.sandbox.conversation import File, Message
from bot.sandbox.elements import choices
from bot.sandbox.page import assets
from bot.sandbox.page.links import breakable, safe
from bot.sandbox.page.markdown import markdown
from bot.sandbox.page.prose import Prose
from bot.sandbox.page.rich import RichText
from bot.sandbox.people import User
from bot.sandbox.reading import Reader
from bot.sandbox.richtext_rendering import rich_text as read_aloud
from bot.sandbox.shapes import Json
from bot.sandbox.state import VALUE_FIELDS, Values, held
from bot.sandbox.team import Team
from bot.sandbox.typing_in import decode

_LOOKS = {
    "button": "button",
    "workflow_button": "button",
    "icon_button": "button",
    "feedback_buttons": "feedback",
    "image": "image",
    "overflow": "overflow",
    "checkboxes": "ticks",
    "radio_buttons": "ticks",
    "datepicker": "moment",
    "timepicker": "moment",
    "datetimepicker": "moment",
    "file_input": "file",
}
_HUES = 6
_INLINE_CHOICES = 8


class _Templates(Environment):
    """`block.label` is a field of the block, and None if it has none: never a method of dict. All else is strict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return obj.get(attribute) if isinstance(obj, dict) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return obj.get(argument) if isinstance(obj, dict) else super().getitem(obj, argument)


@cache
def templates() -> Environment:
    made = _Templates(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"initials": initials, "hue": hue, "size": size, "breakable": breakable}
    made.tests["safe_url"] = safe
    made.globals |= {"static": assets.base(), "modules": assets.modules()}
    return made


class Eyes:
    """What templates ask about blocks and elements, answered for one person."""

    def __init__(self, team: Team, reader: Reader, user: User) -> None:
        self.team, self.user, self._reader, self._zone = team, user, reader, ZoneInfo(user.tz)
        self.prose = Prose(reader)
        self.rich = RichText(reader, self.prose).block
        self.markdown = markdown
        self.text, self.mrkdwn, self.plain = self.prose.text, self.prose.mrkdwn, reader.text

    def moment(self, at: str | float, pattern: str) -> str:
        return self._reader.date(int(float(at)), pattern)

    def person(self, user_id: str) -> User:
        return self.team.users.get(user_id) or User(id=user_id, team="", name=user_id, real_name=user_id)

    def author(self, message: Message) -> User:
        """Who says it; a workflow is nobody in the workspace, and shown by the name it gives itself."""
        if message.username:
            return User(id=message.bot_id or "", team="", name=message.username, real_name=message.username, bot=True)
        return self.person(message.user)

    def editable(self, message: Message) -> bool:
        return message.user == self.user.id and message.only_for is None

    def as_typed(self, text: str) -> str:
        return decode(text, self.team)

    @staticmethod
    def look(kind: str) -> str:
        """The template of an element."""
        return _LOOKS.get(kind) or ("menu" if kind.endswith("_select") else "text")

    @staticmethod
    def uid(*parts: str) -> str:
        """An id of the document for what has several ids in Slack."""
        return "u" + sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()[:12]

    @staticmethod
    def held(element: Json, block: Json, values: Values) -> Any:
        if element["type"] not in VALUE_FIELDS:
            return None
        return held(element, values.get(block["block_id"], {}).get(element["action_id"], {}))

    @staticmethod
    def few(element: Json) -> bool:
        """Whether the options are seen at a glance, without a search."""
        return len(choices(element)) < _INLINE_CHOICES

    def chosen(self, element: Json, value: Any) -> list[tuple[str, str]]:
        """What a menu holds: the words, and what stands for it when it is chosen again."""
        items = value if isinstance(value, list) else [value] if value else []
        return [self._choice(element["type"], item) for item in items]

    def _choice(self, kind: str, item: Any) -> tuple[str, str]:
        if isinstance(item, dict):
            return self._reader.text(item["text"]), str(item["value"])
        return (self._reader.person if "users" in kind else self._reader.channel)(item), item

    def typed(self, value: Any) -> str:
        """What a text field shows."""
        return read_aloud(value, self._reader) if isinstance(value, dict) else str(value or "")

    def local(self, value: int | None) -> str:
        """Epoch seconds as a datetime-local field wants them, on this person's clock."""
        return f"{datetime.fromtimestamp(value, self._zone):%Y-%m-%dT%H:%M}" if value else ""

    def picture(self, image: Json) -> str:
        """Where the page may load it from. Pictures of other machines are only linked to."""
        given = image.get("slack_file", {})
        return f"/open/{given['id']}" if given.get("id") in self.team.files else ""

    def file(self, file_id: str) -> File:
        return self.team.files[file_id]


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def hue(user_id: str) -> int:
    return sum(map(ord, user_id)) % _HUES


def size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:,.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
