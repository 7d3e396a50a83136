"""People mistype. Each mistake gets a sentence that helps, none gets silence, and nothing is sent."""

import pytest

from tests.journeys.conftest import World
from tests.nowhere import NOWHERE

CREATE = "/lms class classes create "

MISTAKES = {
    "nothing at all": ("/lms", "What do you want to do?"),
    "only blanks": ("/lms   ", "What do you want to do?"),
    "help": ("/lms help", "Connected here: Class."),
    "an unknown platform": (
        f"/lms {NOWHERE} courses list",
        f"I don't know “{NOWHERE}”. Start with a platform (class)",
    ),
    "a platform mistyped": ("/lms clas classes list", "I don't know “clas”."),
    "a platform alone": ("/lms class", "What you can do on Class"),
    "an unknown operation": ("/lms class make coffee", "Class has no operation “make coffee”."),
    "an operation mistyped": ("/lms class clases list", "/lms class classes list"),
    "an unknown parameter": (
        CREATE + "clas_name=x",
        "There is no parameter “clas_name” here. Did you mean class_name?",
    ),
    "a parameter twice": (CREATE + "class_name=a class_name=b", "class_name is given twice. Give it once."),
    "a parameter twice by two names": (CREATE + "class_name=a Class-Name=b", "class_name is given twice."),
    "a wrong type": ("/lms class users list limit=ten", "limit must be a whole number such as 3"),
    "too large a number": ("/lms class users list limit=5000", "limit must be at most 1000"),
    "no e-mail": (CREATE + "email=jane", "email must be an e-mail address such as jane@acme.com"),
    "no time zone": (CREATE + "timezone=CEST+1", "timezone must be a time zone such as Europe/Paris"),
    "a wrong choice": (
        "/lms class enrollments create class_id=1 email=j@example.com first_name=J last_name=D role=techer",
        "role must be one of student, assistant, teacher. Did you mean teacher?",
    ),
    "what is missing": (CREATE + "class_name=x", "timezone is needed"),
    "two identifiers": ("/lms class classes get class_id=1 ext_class_id=2", "give exactly one of"),
    "no identifier": ("/lms class classes get deferred=no", "give exactly one of"),
    "an operation without its details": (
        "/lms class classes get",
        "Fill in exactly one of the fields that say which class.",
    ),
    "an empty identifier": ('/lms class classes get class_id=""', "class_id must not be empty"),
    "an open quote": (CREATE + 'class_name="Night shift', "is never closed"),
    "an open curly quote": (CREATE + "class_name=“Night shift", "is never closed"),
    "words without a name": (CREATE + "Night shift class_name=x", "I don't know what “Night shift” belongs to."),
    "a part": (CREATE + "settings.jbh_time=7", "settings jbh_time must be one of 0, 5, 10"),
    "a session": (CREATE + "session_times=tomorrow", "must be written as start_time to end_time"),
    "emoji": ("/lms 🎓🎓🎓", "I don't know “🎓🎓🎓”."),
    "an operation in emoji": ("/lms class 🎓=🎓", "Class has no operation “🎓=🎓”."),
    "forty thousand characters": ("/lms " + "class " * 6_700, "more than I can read at once"),
    "a mention": ("/lms @Max Okafor", "I don't know “@"),
    "help for nonsense": ("/lms help xyzzy", "I found nothing like that."),
    "a search": ("/lms search enrol somebody", "/lms class enrollments create"),
    "help on an operation": ("/lms help class classes create", "Name of the class."),
    "help on a topic": ("/lms help class template", "/lms class templates list"),
}


@pytest.mark.parametrize("case", MISTAKES)
async def test_a_mistake_is_explained_and_nothing_is_sent(world: World, case: str) -> None:
    typed, sentence = MISTAKES[case]
    await world.ada.type("#training", typed)
    shown = world.ada.text_of(await world.ada.see(sentence))
    assert world.academy.calls == []
    assert "Traceback" not in shown
    assert "pydantic" not in shown.lower()
    assert world.workspace.refusals == []


@pytest.mark.parametrize(
    "typed",
    [
        "class_name=“Night shift” email=ada@acme.com first_name=‘Ada’ last_name=O'Brien timezone=UTC",
        'CLASS-NAME="Night shift" Email=ada@acme.com firstName=Ada last_name="O\'Brien" TimeZone=UTC',
        "timezone=UTC first_name=Ada last_name=O’Brien email=ada@acme.com class_name=Night shift",
    ],
)
async def test_what_can_be_understood_is_understood(world: World, typed: str) -> None:
    """Curly quotes, no quotes, apostrophes, any order, any case; Slack's own wrapping of addresses."""
    await world.ada.type("#training", CREATE + typed)
    await world.ada.see("Created a class")
    (call,) = world.academy.calls
    assert call.json()["class_name"] == "Night shift"
    assert call.json()["last_name"] in ("O'Brien", "O’Brien")


async def test_an_instructor_without_a_role_is_told_whom_to_ask(world: World) -> None:
    await world.ines.type("#training", "/lms class classes list")
    await world.ines.see("You can't list all classes. Ask Ada Lovelace.")
    assert world.academy.calls == []
