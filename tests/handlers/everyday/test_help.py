"""What is told of the everyday verbs is what the platforms have."""

from pathlib import Path
from typing import Any

import pytest

from bot.policy.policy import Actor, Allow, Confirm, NeedApproval, OperationTraits, Standing, decide
from connectors.catalog import platforms
from connectors.everyday.values import Fact, Tells
from connectors.everyday.verbs import VERB_ABILITIES, VERB_EXAMPLES, VERB_SUMMARIES, VERB_TITLES, Verb
from handlers.everyday import form_view, help
from handlers.home import launcher_view, welcome
from handlers.slack.blocks import Message
from tests.handlers.messages import accept, read

README = Path(__file__).parents[3] / "README.md"
ALL = tuple(platforms())


@pytest.mark.parametrize(
    ("sentence", "verdict", "operations"),
    [
        (
            "Adding and enrolling is then done at once, unless your policy wants a yes before",
            Allow,
            "class enrollments_create, classonlive content_student_add, chamilo subscribe_user_to_course, "
            "chamilo save_user, damstra user_lesson_schedules_create, damstra users_create",
        ),
        (
            "what takes something away is confirmed where it can be brought back",
            Confirm,
            "class enrollments_delete, classonlive content_student_remove, chamilo unsubscribe_user_from_course, "
            "damstra users_inactivate",
        ),
        (
            "takes the approval of somebody else where it cannot, as does what is sensitive",
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


@pytest.mark.parametrize("connected", [ALL, ("damstra",), ()])
def test_help_begins_with_the_verbs_that_work_here(connected: tuple[str, ...]) -> None:
    message = welcome.welcome(connected)
    accept(message)
    said = read(message)
    for verb in Verb:
        assert (VERB_SUMMARIES[verb] in said) == bool(help.able(verb, connected))
    if connected:
        assert said.index("/lms find") < said.index("/lms help")


def test_help_names_no_platform_that_is_not_here() -> None:
    """Nor in an example."""
    said = read(welcome.welcome(("class",)))
    others = [one for one in platforms() if "class" not in one]
    assert not [name for name in others if name in said.lower()]


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_explains_itself(verb: Verb) -> None:
    message = help.verb_usage(verb, ALL)
    accept(message)
    assert f"/lms {VERB_EXAMPLES[verb]}" in read(message)
    assert all(one.title in read(message) for one in platforms().values() if one.title in help.able(verb, ALL))


def test_the_launcher_offers_verbs_by_their_words() -> None:
    offered = [one["value"] for one in launcher_view.verbs("enr", ALL)]
    assert launcher_view.verb_of(offered[0]) is Verb.ENROLL
    assert len(launcher_view.verbs("", ALL)) == len([one for one in Verb if help.able(one, ALL)])
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
