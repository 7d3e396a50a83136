"""What an operation will do, in words: values of every shape are read aloud, and none as Python writes it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.changes.change import StoredIntent
from bot.changes.describer import Describer
from bot.changes.subject import Subject
from connectors.chamilo.courses import CourseTaken
from connectors.chamilo.sessions import AddCoursesSession, Category, Taken, UserSessions
from connectors.classcom.users import User, UsersGet, UsersUpsert
from connectors.core.errors import Forbidden
from connectors.core.intent import Intent
from handlers.changes import request_view
from tests.handlers.changes.test_cards import CHANGE

UPSERT = UsersUpsert(identified_by="email", email="jane@example.com", user_name="Jane Doe", roles=["admin"])


def nothing_more(intent: Intent[Any], answer: Any) -> Intent[Any] | None:
    return None


@pytest.mark.parametrize(
    ("roles", "said"), [(("instructor",), "instructor"), (("admin", "instructor"), "admin, instructor"), ((), "")]
)
async def test_a_list_has_commas_between_its_entries(roles: tuple[str, ...], said: str) -> None:
    async def read(intent: Intent[Any]) -> Any:
        assert isinstance(intent, UsersGet)
        return User(user_name="Jane Doe", email="jane@example.com", roles=roles)

    sentence = (await Describer(read, nothing_more).of(UPSERT)).sentence
    assert said in sentence
    assert not re.search(r"[\[\]{}']|\bNone\b|\bTrue\b|\bFalse\b", sentence)


async def test_what_is_lost_stands_whole_in_the_log_and_in_the_file() -> None:
    """The card shortens a long note for itself; whoever reads the log, or opens the request, reads it to its end."""
    gone = [CourseTaken(id=at, title=f"Course number {at} of the old programme") for at in range(100, 160)]

    async def read(intent: Intent[Any]) -> Any:
        if isinstance(intent, UserSessions):
            return [Category(sessions=(Taken(id=7, name="Autumn", courses=tuple(gone)),))]
        raise Forbidden("Chamilo")

    intent = AddCoursesSession(session_id=7, courses=[1])
    terms = await Subject().asked([intent], Describer(read, nothing_more))
    assert str(gone[-1].title) not in terms["description"]
    assert str(gone[-1].title) in terms["sentence"]
    stored = StoredIntent("chamilo", "add_courses_session", {}, "d")
    asked = replace(CHANGE, stored_intents=(stored,), description=terms["description"], sentence=terms["sentence"])
    assert not request_view.fits(asked)
    assert str(gone[-1].title) in request_view.file_text(asked)
