"""Messages inside Chamilo, of Registrar's account. Source: Chamilo's wiki, services on messages."""

from typing import Annotated, Any

from annotated_types import Ge, MaxLen, MinLen
from pydantic import AfterValidator

from connectors.chamilo.base import MAX_TITLE_LENGTH, Chamilo, ChamiloRecord, Item, Moment, action
from connectors.core.field_markers import Effect, Help, OptionsFrom
from connectors.core.record import Display, Record

MessageIds = Annotated[
    list[int], MinLen(1), OptionsFrom("user_messages", "id", "title"), Help("Chamilo's numbers of the messages", [1, 2])
]


class Message(Item):
    display = Display("title", ("title", "sender", "send_date", "id"), html=("content",))

    sender: Any = None
    send_date: Moment = None
    content: str | None = None


class Correspondent(ChamiloRecord):
    display = Display("name", ("name", "id"))

    id: int | None = None
    name: str | None = None


class Marked(Record):
    """By message, whether its mark was changed."""

    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()

    @property
    def remark(self) -> str:
        if not self.unchanged:
            return ""
        said = ", ".join(map(str, self.unchanged))
        return f"Chamilo left these as they were: {said}. They are not in this account, or were marked so already."


class Sent(Record):
    """Chamilo says `sent` whatever becomes of the message."""

    sent: bool | None = None

    @property
    def remark(self) -> str:
        return "Chamilo took the message. It says so in any case, so this does not prove that everyone got it."


class UserMessages(Chamilo[list[Message]]):
    """List the messages to Registrar's account that are not read yet."""

    http = action("user_messages", effect=Effect.READ, shows_only="the messages that are not read yet")

    last: Annotated[int | None, Ge(0), Help("Only messages after the one with this number", 12, label="After")] = None


class UserMessageRead(Chamilo[Marked]):
    """Mark {messages: messages} as read."""

    http = action("user_message_read", repeatable=True)

    messages: MessageIds


class UserMessageUnread(Chamilo[Marked]):
    """Mark {messages: messages} as unread."""

    http = action("user_message_unread", repeatable=True)

    messages: MessageIds


class MessageUsers(Chamilo[list[Correspondent]]):
    """Find people to write to; where Chamilo runs several portals, on one."""

    http = action("message_users", effect=Effect.READ)

    q: Annotated[str, MinLen(2), Help("Part of the name, at least two letters", "jane", label="Name contains")]


class SaveUserMessage(Chamilo[Sent]):
    """Send {receivers: people} a message[ “{subject}”]; it can't be recalled."""

    http = action("save_user_message")

    # Whoever is named twice would get it twice.
    receivers: Annotated[
        list[int],
        MinLen(1),
        AfterValidator(lambda people: list(dict.fromkeys(people))),
        OptionsFrom("get_users", "id", "email"),
        Help("Chamilo's numbers of the people", [3, 8]),
    ]
    subject: Annotated[str, MinLen(1), MaxLen(MAX_TITLE_LENGTH), Help("Subject", "Welcome")]
    text: Annotated[
        str, MinLen(1), Help("The message; may be HTML, where a new line is <br>", "See you on Monday at nine.")
    ]
