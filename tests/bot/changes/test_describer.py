"""What an operation will do, in words: values of every shape are read aloud, and none as Python writes it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.changes.change import StoredIntent
from bot.changes.describer import Describer
from bot.changes.naming import Identifier, found_target
from bot.changes.sentence import told
from bot.changes.subject import Subject
from connectors.catalog import platforms
from connectors.chamilo.courses import CourseTaken
from connectors.chamilo.sessions import AddCoursesSession, Category, Taken, UserSessions
from connectors.classcom.users import User, UsersGet, UsersUpsert
from connectors.core import errors
from connectors.core.datetimes import in_words
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent
from connectors.core.operation_sentence import summary, summary_parts
from connectors.damstra.sessions import IltSessionsCancel
from connectors.damstra.users import UsersInactivate
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


KNOWN_BESIDE = [
    cls for known in platforms().values() for cls in known.operations.values() if "; " in summary(cls)
]  # fmt: skip
INACTIVATE = UsersInactivate(user_id=12308)


@pytest.mark.parametrize("cls", KNOWN_BESIDE, ids=lambda one: one.__name__)
def test_a_platform_stands_behind_what_is_done_there(cls: type[Intent[Any]]) -> None:
    """And not behind what must be known of it, such as `what they learned is kept on Damstra`."""
    does, known = summary_parts(cls)
    assert ";" not in does
    assert f"{does}; {known}.".casefold() == summary(cls).casefold()


async def test_what_must_be_known_follows_in_a_sentence_of_its_own() -> None:
    async def read(intent: Intent[Any]) -> Any:
        raise errors.Unavailable("damstra", "")

    assert told([INACTIVATE]) == "Deactivate person 12308 on Damstra Learning."
    sentence = (await Describer(read, nothing_more).of(INACTIVATE)).sentence
    assert sentence.startswith("Deactivate person 12308 on Damstra Learning. What they learned is kept. I could")


@pytest.mark.parametrize(
    ("takes_back", "said"),
    [
        ("", "Deactivate Jane Doe (jane@example.com) on Damstra Learning (user 12308). I couldn't look up"),
        ("c1", "Undo: deactivate Jane Doe (jane@example.com) on Damstra Learning (user 12308). I couldn't look up"),
    ],
)
async def test_what_a_verb_does_is_said_with_the_verb(takes_back: str, said: str) -> None:
    """To whoever says yes to it as to the audit log, with what the sentence does not name, such as an id that nobody
    could look up; so is what takes something back."""

    async def read(intent: Intent[Any]) -> Any:
        raise errors.Unavailable("damstra", "")

    who = "Jane Doe (jane@example.com)"
    does = "Undo: deactivate" if takes_back else "Deactivate"
    one = Subject(who, sentence=f"{does} {who} on Damstra Learning.", takes_back=takes_back)
    described = (await one.asked([INACTIVATE], Describer(read, nothing_more)))["description"]
    assert described.startswith(said)
    several = (await one.asked([INACTIVATE] * 2, Describer(read, nothing_more)))["description"]
    assert several == one.sentence


@pytest.mark.parametrize(
    ("came", "read"),
    [
        ("2026-12-14T11:00:00.000+0800", "Monday 14 December 2026, 11:00 (UTC+08:00)"),
        ("2026-12-14T03:00:00Z", "Monday 14 December 2026, 03:00 (UTC)"),
        ("2026-02-30T03:00:00Z", "2026-02-30T03:00:00Z"),
        ("2026-12-14", "Monday 14 December 2026"),
        ("2026-02-30", "2026-02-30"),
        ("Forklift 2026-12-14T03:00:00Z", "Forklift 2026-12-14T03:00:00Z"),
    ],
)
def test_a_moment_on_a_card_is_written_as_people_write_it(came: str, read: str) -> None:
    """With its zone, for those who decide are in several; what is none stays as it is."""
    assert in_words(came) == read
    session = Identifier(field_specs(IltSessionsCancel)["ilt_session_id"], 7)
    assert found_target(session, "damstra", {"start_date": came}, "start_date").name == read


async def test_what_is_lost_stands_whole_in_the_log_and_in_the_file() -> None:
    """The card shortens a long note for itself; whoever reads the log, or opens the request, reads it to its end."""
    gone = [CourseTaken(id=at, title=f"Course number {at} of the old programme") for at in range(100, 160)]

    async def read(intent: Intent[Any]) -> Any:
        if isinstance(intent, UserSessions):
            return [Category(sessions=(Taken(id=7, name="Autumn", courses=tuple(gone)),))]
        raise errors.Forbidden("Chamilo")

    intent = AddCoursesSession(session_id=7, courses=[1])
    terms = await Subject().asked([intent], Describer(read, nothing_more))
    assert str(gone[-1].title) not in terms["description"]
    assert str(gone[-1].title) in terms["sentence"]
    stored = StoredIntent("chamilo", "add_courses_session", {}, "d")
    asked = replace(CHANGE, stored_intents=(stored,), description=terms["description"], sentence=terms["sentence"])
    assert not request_view.fits(asked)
    assert str(gone[-1].title) in request_view.file_text(asked)
