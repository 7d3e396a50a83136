"""What is told of the everyday verbs is what the platforms have."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.policy.policy import Actor, Allow, Confirm, NeedApproval, OperationTraits, Standing, decide
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation
from connectors.everyday.values import Fact, Tells
from connectors.everyday.verbs import VERB_ABILITIES, VERB_EXAMPLES, VERB_SUMMARIES, VERB_TITLES, Verb
from handlers.everyday import form_view, help
from handlers.everyday.allowed_verbs import allowed_verbs
from handlers.everyday.verb_guide import VERB_GUIDES
from handlers.home import launcher_view
from handlers.home.help_card import HELP_TASKS, help_card
from handlers.listeners.commands import everyday_verb
from handlers.parsing.arguments import EVERYWHERE, READING_VERBS
from handlers.parsing.parser import read as read_line
from handlers.parsing.platform_parser import platform_names
from handlers.slack.blocks import Message
from tests.handlers.messages import accept, codes, objects, read

README = Path(__file__).parents[3] / "README.md"
ALL = tuple(platforms())


@pytest.mark.parametrize(
    ("sentence", "verdict", "operations"),
    [
        (
            "Adding and enrolling is then done at once, unless your policy asks for a confirmation",
            Allow,
            "class enrollments_create, classonlive content_student_add, chamilo subscribe_user_to_course, "
            "chamilo save_user, damstra user_lesson_schedules_create, damstra users_create",
        ),
        (
            "What takes something away needs a confirmation",
            Confirm,
            "class enrollments_delete, classonlive content_student_remove, chamilo unsubscribe_user_from_course, "
            "damstra users_inactivate",
        ),
        (
            "if it can't be undone or is sensitive, approval from someone else",
            NeedApproval,
            "class classes_delete, class launch_link_get, classonlive content_student_get, damstra embed_urls_get",
        ),
    ],
)
def test_the_readme_says_what_the_built_in_policy_does(sentence: str, verdict: type[Any], operations: str) -> None:
    """Of what verbs send, and of what takes something away for good."""
    assert sentence in " ".join(README.read_text().split())
    for platform, operation in (one.split() for one in operations.split(", ")):
        asked = OperationTraits.of(platforms()[platform].operations[operation])
        assert isinstance(decide([asked], Actor("U1", standing=Standing.ADMIN)), verdict), operation


@pytest.mark.parametrize(
    ("tells", "ticked"),
    [
        (Tells(), False),
        (Tells(frozenset({Fact.ENROLLED, Fact.DUE, Fact.EXPIRES}), frozenset({Fact.ENROLLED, Fact.ATTENDED})), False),
        (Tells(course=frozenset({Fact.ENROLLED, Fact.SCORE})), True),
        (Tells(person=frozenset({Fact.STARTED})), True),
    ],
)
def test_progress_is_ticked_only_where_some_of_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tells: Tells, ticked: bool
) -> None:
    kind = platforms()["class"].everyday
    assert kind
    monkeypatch.setattr(kind, "tells", tells)
    assert ("Class" in help.able(Verb.PROGRESS, ALL)) == ticked
    assert ("Class" in read(help.verb_usage(Verb.PROGRESS, ("class",)))) is True
    assert ("can only tell who takes what" in read(help.verb_usage(Verb.PROGRESS, ("class",)))) != ticked
    head, _, *rows = ([*map(str.strip, line.split("|"))] for line in help.facts().splitlines())
    (row,) = [row for row in rows if row[1] == "score"]
    assert ("course" in row[head.index("Class")]) == (Fact.SCORE in tells.course)


def test_every_verb_has_words_for_everything() -> None:
    for words in (VERB_EXAMPLES, VERB_SUMMARIES, VERB_ABILITIES, VERB_TITLES, form_view.VERB_FIELDS):
        assert set(words) == set(Verb)
    assert all(len(title) <= 24 for title in VERB_TITLES.values())


def anything(_: Operation) -> bool:
    return True


@pytest.mark.parametrize("connected", [ALL, ("damstra",), ()])
def test_help_begins_with_what_people_do_here(connected: tuple[str, ...]) -> None:
    """Each with an example and a button; the other verbs by name; and nothing that works nowhere here."""
    verbs = allowed_verbs(connected, anything)
    message = help_card(connected, verbs)
    accept(message)
    said = read(message)
    assert {*verbs} == {verb for verb in Verb if help.able(verb, connected)}
    for verb, task in HELP_TASKS.items():
        assert (f"{task.title}  /lms " in said) == (verb in verbs)
        assert (task.label in [one["text"]["text"] for one in pressed(message)]) == (verb in verbs)
    others = said.partition("More: ")[2].partition(".")[0].split(", ")
    assert [one for one in others if one] == [
        verb for verb in VERB_EXAMPLES if verb in verbs and verb not in HELP_TASKS
    ]
    if connected:
        assert said.index("/lms find") < said.index("/lms help")


def pressed(message: Message) -> list[dict[str, Any]]:
    return [one for one in objects(list(message.blocks)) if one.get("type") == "button"]


SAYING = tuple(name for name, one in platforms().items() if one.takes)
"""Platforms that say what verbs take; a verb of any other is offered to everybody."""


def test_help_offers_only_what_one_may() -> None:
    """Whoever may only look finds no form that changes anything; whoever may do nothing finds none, and whom to ask."""
    looks = allowed_verbs(SAYING, lambda cls: cls.http.harm is Effect.READ and not cls.http.sensitive)
    assert {*looks} == {*READING_VERBS}
    labels = [one["text"]["text"] for one in pressed(help_card(SAYING, looks, subscribes=False))]
    assert labels == ["Find", "Who's in", "Progress"]
    nothing = help_card(ALL, {}, "Ask someone who may: Ada.", subscribes=False)
    accept(nothing)
    assert pressed(nothing) == []
    assert "Ask someone who may: Ada." in read(nothing)


def test_help_names_no_platform_that_is_not_here() -> None:
    """Nor in an example."""
    said = read(help_card(("class",), allowed_verbs(("class",), anything)))
    others = [one for one in platforms() if "class" not in one]
    assert not [name for name in others if name in said.lower()]


@pytest.mark.parametrize("connected", [ALL, *((name,) for name in ALL)], ids=str)
@pytest.mark.parametrize("verb", Verb)
def test_what_help_shows_of_a_verb_can_be_typed(verb: Verb, connected: tuple[str, ...]) -> None:
    """Two to four examples, whatever is connected: each is read to its last word, as that verb, on platforms that are
    here and can do it; where one says several people, or a role, it is read so."""
    shown = [one.removeprefix("/lms ") for one in codes(help.verb_usage(verb, connected)) if one.startswith("/lms ")]
    examples = [one for one in shown if "…" not in one and not one.startswith(("search", "help"))]
    assert 1 <= len(examples) <= 4
    assert len(VERB_GUIDES[verb].examples) in (2, 3, 4)
    for text in examples:
        spoken = everyday_verb(text)
        assert spoken, text
        found = read_line(spoken[0], spoken[1], platform_names(), datetime(2026, 11, 20, 9, tzinfo=UTC)).arguments
        assert found.verb is verb, text
        assert spoken[2] is text.startswith("dry run"), text
        assert found.on in ("", EVERYWHERE, *help.has(verb, connected)) or not help.has(verb, connected), text
        assert bool(found.role) is (" as " in text), text


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_explains_itself(verb: Verb) -> None:
    message = help.verb_usage(verb, ALL)
    accept(message)
    assert f"/lms {VERB_EXAMPLES[verb]}" in read(message)
    assert f"To undo  {VERB_GUIDES[verb].undo}".replace("`", "") in read(message) or verb in (*READING_VERBS, Verb.LINK)
    assert [one["value"] for one in pressed(message)] == [verb]
    assert pressed(help.verb_usage(verb, ALL, allowed=False)) == pressed(help.verb_usage(verb, ())) == []
    assert all(one.title in read(message) for one in platforms().values() if one.title in help.able(verb, ALL))


def test_the_launcher_offers_verbs_by_their_words() -> None:
    every = allowed_verbs(ALL, anything)
    offered = [one["value"] for one in launcher_view.verbs("enr", every)]
    assert launcher_view.verb_of(offered[0]) is Verb.ENROLL
    assert len(launcher_view.verbs("", every)) == len([one for one in Verb if help.able(one, ALL)])
    assert launcher_view.verb_of("class classes list") is None


@pytest.mark.parametrize("verb", Verb)
def test_every_form_is_one_that_slack_takes(verb: Verb) -> None:
    filled = {"who": "x" * 400, "course": "<!channel>", "hosts": "a@b.co", "at": 1_790_000_000, "on": ALL[0]}
    view = form_view.view(verb, "draft", filled, ALL)
    assert view["submit"]["text"] == VERB_TITLES[verb].split()[0]
    assert len({one["block_id"] for one in view["blocks"] if one["type"] == "input"}) >= 1
    accept(Message("A form", [one for one in view["blocks"] if one["type"] != "input"]))


@pytest.mark.parametrize("verb", [Verb.ROSTER, Verb.UNENROLL, Verb.ADD, Verb.FIND, Verb.SESSIONS])
def test_help_says_how_a_training_site_is_named(verb: Verb) -> None:
    """Only where the verb can be about one, on a platform that is connected."""
    said = read(help.verb_usage(verb, ("damstra", "skilljar")))
    can = verb not in (Verb.FIND, Verb.SESSIONS)
    assert ("One training site of Skilljar is named with on learn.example.com." in said) is can
    assert "training site" not in read(help.verb_usage(verb, ("damstra",)))
