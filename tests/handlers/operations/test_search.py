"""Finding an operation by the words one has for it."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import operation_id
from connectors.core.operation_sentence import summary
from connectors.platform import Platform
from handlers.operations.search import near_ids, search
from handlers.operations.search_words import named_platforms
from handlers.operations.synonyms import SYNONYMS
from tests.rows import every

CLASS = ("class",)


def found(text: str) -> list[str]:
    return [operation_id(cls) for cls in search(text, CLASS)]


@every(
    ("words", "first"),
    [
        ("enroll", "enrollments_create"),
        ("enroll a person", "enrollments_create"),
        ("Enrol someone", "enrollments_create"),
        ("add a person to a class", "enrollments_create"),
        ("register a student", "enrollments_create"),
        ("unenroll", "enrollments_delete"),
        ("remove student", "enrollments_delete"),
        ("students", "enrollments_list"),
        ("learners in a class", "enrollments_list"),
        ("who is in the roster", "enrollments_list"),
        ("roster", "enrollments_list"),
        ("people in a class", "enrollments_list"),
        ("who attended?", "attendance_get"),
        ("attendance", "attendance_get"),
        ("new course", "classes_create"),
        ("create class", "classes_create"),
        ("delete course", "classes_delete"),
        ("rename a class", "classes_update"),
        ("list courses", "classes_list"),
        ("sessions", "schedules_list"),
        ("add a date", "schedules_create"),
        ("join link", "launch_link_get"),
        ("login link", "launch_link_get"),
        ("passcode", "classes_create"),
        ("staff", "users_list"),
        ("make someone an instructor", "users_upsert"),
        ("find user", "users_get"),
        ("templates", "templates_list"),
        ("templ", "templates_list"),
        ("tempaltes", "templates_list"),
        ("classes_create", "classes_create"),
    ],
)
def test_first(words: str, first: str) -> None:
    """What people call it leads to what they mean."""
    assert found(words)[0] == first


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "the a of", "zzzyyyxxx", "<!channel>", "日本"])
def test_nothing(nothing: str) -> None:
    """Words that mean nothing here find nothing."""
    assert found(nothing) == []


def test_every_operation_is_found_by_its_own_words() -> None:
    """Whoever types an operation's id finds it first, and with its help finds it at all."""
    for platform in platforms().values():
        for id, cls in platform.operations.items():
            best = search(id.replace("_", " "), (platform.name,), most=3)
            assert cls in best, id
            assert cls in search(summary(cls), (platform.name,), most=20), id


def test_among() -> None:
    """Only platforms that are asked for are searched."""
    assert search("enroll", ()) == []
    assert {cls.platform for cls in search("enroll", CLASS)} == {"class"}


def test_most() -> None:
    """No more are given than asked for, and none twice."""
    assert len(search("create", CLASS, most=2)) == 2
    everything = search("class classes users list get create", CLASS, most=100)
    assert len(everything) == len(set(everything))


def test_words_people_use_lead_somewhere() -> None:
    """Every word we know for another says something, and in words that stand in some operation."""
    everywhere = tuple(platforms())
    for words, ways in SYNONYMS.items():
        assert any(search(way, everywhere) for way in ways.split(", ")), words
        assert all(search(word, everywhere) for word in words.split(", ")), words


def test_very_many_words() -> None:
    """Of a text pasted by accident only the beginning is looked at."""
    assert found("roster " + "qwzjk " * 5000)[0] == "enrollments_list"
    assert found("qwzjk " * 5000 + "roster") == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("classes creat", "classes_create"),
        ("class create", "classes_create"),
        ("classes.lst", "classes_list"),
        ("enrolments list", "enrollments_list"),
        ("user list", "users_list"),
        ("roster", "enrollments_list"),
    ],
)
def test_near_ids(typed: str, near: str) -> None:
    """A slip of the finger is near what was meant, and so are its words."""
    assert operation("class", near) in near_ids("class", typed)


def test_near_nothing() -> None:
    """To nonsense nothing is near."""
    assert near_ids("class", "zzzyyyxxx") == []
    assert near_ids("class", "") == []
    assert near_ids("class", "x" * 20_000) == []


@given(st.text(max_size=60))
def test_anything(text: str) -> None:
    """Whatever is typed, the answer is a list of operations."""
    assert all(cls.platform == "class" for cls in [*search(text, CLASS), *near_ids("class", text)])


@pytest.mark.parametrize(
    "typed",
    [
        'enroll jane@acme.com in "Delete a class"',
        "enroll jane@acme.com in “Delete a class”",
        "enroll delete.user@acme.com",
        "enroll @delete",
        "enroll jane in Remove and replace 2026",
        "put jane into Delete everything",
        "schedules for Delete and destroy",
    ],
)
def test_names_are_no_search_words(typed: str) -> None:
    """What stands in quotes, in an address, or as a title behind a little word does not lead to what it says."""
    offered = search(typed, tuple(platforms()), most=50)
    assert [operation_id(cls) for cls in offered if cls.http.harm is Effect.DESTRUCTIVE] == []


TAKING_AWAY = (
    "delete|remov|erase|destroy|purge|wipe|kick|expel|unenroll|withdraw|unsubscribe|deregister|drop|cancel|close|"
    "call off|deactivate|inactivate|disable|suspend|block|lock|fire|forget|anonymi|gdpr|privacy|archive|off|out|away|"
    "left|leaver|lösch|loesch|entfern|supprim|effacer|elimin|borrar|excluir|apagar"
)
"""Words that mean taking away: written down by hand."""


@given(
    st.lists(
        st.sampled_from([*SYNONYMS, "enroll", "class", "user", "course", "list", "update", "jane@acme.com", "in"]),
        max_size=6,
    )
)
def test_what_takes_away_is_found_only_by_words_that_mean_it(words: list[str]) -> None:
    """No other words, however many and in whatever order, lead to an operation that takes something away."""
    line = " ".join(words).replace(",", "")
    assume(not re.search(rf"\b(?:{TAKING_AWAY})", line))
    everywhere = tuple(platforms())
    offered = [*search(line, everywhere, most=50), *(cls for one in everywhere for cls in near_ids(one, line))]
    assert [operation_id(cls) for cls in offered if cls.http.harm is Effect.DESTRUCTIVE] == []


@pytest.mark.parametrize("typed", ["delte user", "delete usr", "remove user", "user delete"])
def test_a_mistyped_word_that_destroys_still_means_it(typed: str) -> None:
    assert operation("chamilo", "delete_user") in near_ids("chamilo", typed)


@pytest.mark.parametrize("asked", ["take somebody out of a course", "add a person", "list courses", "who takes it"])
@pytest.mark.parametrize("platform", platforms().values(), ids=lambda one: one.name)
def test_a_platform_that_is_named_comes_first(platform: Platform, asked: str) -> None:
    """By its name or its title; what others have comes after it."""
    everywhere = tuple(platforms())
    alone = search(asked, (platform.name,))
    for said in f"{asked} on {platform.name}", f"{asked} on {platform.title}", f"{asked} on {platform.title.upper()}":
        found = [cls.platform for cls in search(said, everywhere, most=50)]
        assert not alone or found[0] == platform.name
        assert found == sorted(found, key=lambda one: one != platform.name)


def test_an_ordinary_word_names_no_platform() -> None:
    """A class is what people take, wherever they take it."""
    everywhere = tuple(platforms())
    assert named_platforms("take somebody out of a class", everywhere) == frozenset()
    assert named_platforms("take somebody out of a course on Class", everywhere) == {"class"}
    assert named_platforms("skilljar courses", everywhere) == {"skilljar"}
    assert named_platforms("skilljars courses", everywhere) == frozenset()
