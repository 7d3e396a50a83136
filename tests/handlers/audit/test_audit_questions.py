"""Questions about what was done: each is the search that it is, and no word of it is passed over."""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.audit.search import AuditTerm
from bot.audit.terms import ANYBODY, APPROVER_FIELD, ASKER_FIELD, DENIER_FIELD, STEM_FIELD, WORD_FIELD
from bot.desk import RequestRefused
from connectors.core.stems import stem_of
from handlers.audit.audit_questions import DOINGS, Doing, audit_search, plain_question, stems
from handlers.parsing.questions import question
from tests.handlers.audit.test_audit_query_parser import day, understood
from tests.rows import every

SEARCHES = {
    "who deleted okafor?": "who deleted okafor",
    "Who removed jane@acme.com from forklift": "who removed jane@acme.com from forklift",
    "who has just changed “Onboarding 101” on class": "who changed “Onboarding 101” on class",
    "who added max okafor to forklift last week?": "who added max okafor to forklift last week",
    "who enrolled jane in forklift": "who enrolled jane in forklift",
    "who was added to forklift yesterday": "who added to forklift yesterday",
    "who approved okafor": "who approved okafor",
    "who rejected the request of max": "who rejected the request of max",
    "who asked for okafor": "okafor",
    "can you tell me who deleted okafor, and when?": "who deleted okafor",
    "please show me who deleted okafor and why": "who deleted okafor",
    "who was okafor deleted by": "who deleted okafor",
    "when was okafor deactivated": "who deactivated okafor",
    "why was okafor unenrolled on chamilo": "who unenrolled okafor on chamilo",
    "what did ines do": "by ines",
    "What did ines do today?": "by ines today",
    "what did ines moreau do last week": 'by "ines moreau" last week',
    'what did "Ines Moreau" do on chamilo since monday': 'by "Ines Moreau" on chamilo since monday',
    "what did @U1AAA do yesterday": "by @U1AAA yesterday",
    "what did I do this month": "by me this month",
    "what did ines delete": "by ines who deleted",
    "who did ines add to forklift": "by ines who added to forklift",
    "what has ines changed this week": "by ines who changed this week",
    "what did ada approve last week": "approved by ada last week",
    "what did ada reject": "denied by ada",
    "did ines delete okafor": "by ines who deleted okafor",
    "everything ines did last week": "by ines last week",
    "show me what ines did": "by ines",
    "what did people do today": "today",
    "what happened to okafor last month": "okafor last month",
    "what was done by ines": "by ines",
}
"""As people type them, with `audit` before them or without."""
BEHIND_AUDIT = {
    "what has ines done this week": "by ines this week",
    "was okafor deleted by ines": "who deleted okafor by ines",
    "who was enrolled in forklift": "who enrolled in forklift",
    "what was deleted yesterday": "who deleted yesterday",
    "which courses were deleted on damstra": "who deleted courses on damstra",
    "what changed since monday": "since monday",
    "what happened yesterday": "yesterday",
    "who did what on monday": "on monday",
}
"""Those that may ask for something else by themselves."""
LEADS = re.compile(
    r"(?:please |can you |tell me |show me |what |who |whom |which |when |why |did |do |has |just |was |were |people |"
    r"done |everything |changed |happened (?:to )?|asked for |,? and (?:when|why) ?$| by ?$)",
    re.IGNORECASE,
)


@every(("typed", "search"), [*SEARCHES.items(), *BEHIND_AUDIT.items()])
def test_a_question_is_a_search(typed: str, search: str) -> None:
    assert " ".join(audit_search(typed).split()) == search
    assert (plain_question(typed) is not None) is (typed in SEARCHES)


@every("typed", [*SEARCHES, *BEHIND_AUDIT])
def test_no_word_of_a_question_is_passed_over(typed: str) -> None:
    """What is not how one asks is a piece of the search, in the words that were typed or with their own past."""
    found = {stem_of(word) for word in re.findall(r"\w+", audit_search(typed).casefold())} | {"i", "reject", "approv"}
    asked = typed
    while asked != (asked := LEADS.sub(" ", f" {asked.rstrip('?')} ").strip()):
        pass
    left = {stem_of(word) for word in re.findall(r"\w+", asked.casefold())}
    assert left <= found, left - found


@every("one", DOINGS)
def test_every_way_to_say_it(one: Doing) -> None:
    """Behind `who` and behind `did` it is the same thing that was done, and all of it is known to the index."""
    assert all(audit_search(f"who {then} okafor") == f"who {then} okafor" for then in one.then)
    assert all(audit_search(f"did ines {now} okafor") == f"by ines who {one.then[0]} okafor" for now in one.now)
    assert all(stems(then) == one.stems for then in one.then)


async def test_what_was_done_is_looked_for_by_what_it_is_called() -> None:
    """Sentences and operations have other words for it than people; whom it is about narrows that, and so does when."""
    request = await understood("who kicked out okafor since monday")
    done, whom = request.query.terms
    assert (done.field, done.exact) == (STEM_FIELD, True)
    assert {stem_of("delete"), stem_of("remove"), stem_of("unenroll"), stem_of("take")} <= set(done.texts)
    assert whom == AuditTerm(WORD_FIELD, ("okafor",))
    assert request.query.since == day("2026-11-23")
    assert request.understood == ("okafor", "kicked out", "since 23 Nov")
    assert (await understood(request.typed)).query == request.query
    assert (await understood("who threw out okafor")).understood == ("okafor", "deleted")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("who approved okafor", [(APPROVER_FIELD, (ANYBODY,)), (WORD_FIELD, ("okafor",))]),
        ("who refused okafor", [(DENIER_FIELD, (ANYBODY,)), (WORD_FIELD, ("okafor",))]),
        ("what did ines do", [(ASKER_FIELD, ("ines",))]),
        ("what did ada approve", [(APPROVER_FIELD, ("ada",))]),
    ],
)
async def test_who_decided(typed: str, terms: list[tuple[str, tuple[str, ...]]]) -> None:
    request = await understood(typed)
    assert [(one.field, one.texts) for one in request.query.terms] == terms
    assert (await understood(request.typed)).query == request.query


@pytest.mark.parametrize(
    "typed", ["who deleted or changed okafor", "what did ines and max do", "what did ines or max do"]
)
async def test_one_thing_at_once(typed: str) -> None:
    """Nothing is chosen for whoever asked."""
    with pytest.raises(RequestRefused, match="one thing or another at once"):
        await understood(typed)


@every(
    "typed",
    ["who didn't approve okafor", "who has not deleted okafor", "what did ines not do", "who never deleted okafor",
     "who deleted " + "x" * 600, "okafor", "by ines", "who is in forklift", "approved by ada last month"],
)  # fmt: skip
def test_what_is_no_such_question_stays_as_it_is(typed: str) -> None:
    """What was not done is not answered with what was."""
    assert audit_search(typed) == typed
    assert plain_question(typed) is None


EVERYDAY = [
    "who is in forklift", "who enrolled in forklift", "who signed up for forklift", "who completed forklift",
    "who has finished forklift", "who came to forklift", "has jane finished forklift", "did jane finish forklift",
    "what course did jane finish", "what has jane enrolled in", "what did jane finish", "what has jane done",
    "what does jane take", "when is forklift", "who is jane", "what is on today", "who was in forklift last week",
]  # fmt: skip
TYPED = Path(__file__).parents[1] / "parsing" / "typed_lines.yaml"


@every("typed", [*EVERYDAY, *(one["typed"] for one in yaml.safe_load(TYPED.read_text()))])
def test_what_asks_for_something_else_is_left_to_it(typed: str) -> None:
    """Of whom and what courses are, the platforms know; every line that people type for a verb stays the verb's."""
    assert plain_question(typed) is None


@every("typed", [*SEARCHES])
def test_no_question_is_two(typed: str) -> None:
    """What is asked of the log is asked of no platform."""
    assert question(typed) is None or typed.startswith(("who was", "what was"))


def test_forms_that_were_not_thought_of() -> None:
    """Any person, any way to say it and any day make a question, and all of them stand in its search."""
    people, days = ("ines", "Ines Moreau", "@U1AAA", "o'brien"), ("", " today", " last week", " since 1 november")
    for who, one, when in product(people, DOINGS, days):
        for now in one.now:
            said = audit_search(f"what did {who} {now} in forklift{when}?")
            assert who in said
            assert said.endswith(f"who {one.then[0]} in forklift{when}")
