"""Questions about what was done: each is the search that it is, and no word of it is passed over."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.audit.search import AuditTerm
from bot.audit.terms import ANYBODY, APPROVER_FIELD, DENIER_FIELD, DOER_FIELD, STEM_FIELD, WORD_FIELD, terms
from bot.desk import RequestRefused
from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from connectors.core.operation_sentence import summary
from connectors.core.stems import stem_of
from handlers.audit.audit_questions import DOINGS, Doing, audit_search, opposite_stems, plain_question, stems
from handlers.parsing.questions import question
from tests.handlers.audit.test_audit_query_parser import NOW, day, understood
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
    "what did ines do": "done by ines",
    "What did ines do today?": "done by ines today",
    "what did ines moreau do last week": 'done by "ines moreau" last week',
    'what did "Ines Moreau" do on chamilo since monday': 'done by "Ines Moreau" on chamilo since monday',
    "what did @U1AAA do yesterday": "done by @U1AAA yesterday",
    "what did I do this month": "done by me this month",
    "what did ines delete": "by ines who deleted",
    "who did ines add to forklift": "by ines who added to forklift",
    "what has ines changed this week": "by ines who changed this week",
    "what did ada approve last week": "approved by ada last week",
    "what did ada reject": "denied by ada",
    "did ines delete okafor": "by ines who deleted okafor",
    "everything ines did last week": "done by ines last week",
    "show me what ines did": "done by ines",
    "what did people do today": "today",
    "what happened to okafor last month": "okafor last month",
    "what was done by ines": "done by ines",
    "what did ines ask for": "by ines",
    "what did ines request last week": "by ines last week",
    "what has ada done to jane": "done by ada to jane",
    "did ada do something to jane": "done by ada to jane",
    "what was deleted today": "who deleted today",
    "what was denied": "who denied",
    "what was approved this week": "who approved this week",
    "what happened today": "today",
    "what happened yesterday": "yesterday",
    "what was deleted yesterday": "who deleted yesterday",
    "who purged okafor": "who purged okafor",
    "who switched jane off": "who switched off jane",
    "who took jane out of forklift last week": "who took out jane of forklift last week",
    "who turned okafor off on damstra": "who switched off okafor on damstra",
}
"""As people type them, with `audit` before them or without."""
BEHIND_AUDIT = {
    "what has ines done this week": "done by ines this week",
    "was okafor deleted by ines": "who deleted okafor by ines",
    "who was enrolled in forklift": "who enrolled in forklift",
    "which courses were deleted on damstra": "who deleted courses on damstra",
    "what changed since monday": "since monday",
    "who did what on monday": "on monday",
}
"""Those that may ask for something else by themselves."""
LEADS = re.compile(
    r"(?:please |can you |tell me |show me |what |who |whom |which |when |why |did |do |has |just |was |were |people |"
    r"done |everything |changed |happened (?:to )?|asked for |"
    r"(?:ask for|request) ?|something |,? and (?:when|why) ?$| by ?$)",
    re.IGNORECASE,
)


@every(("typed", "search"), [*SEARCHES.items(), *BEHIND_AUDIT.items()])
def test_a_question_is_a_search(typed: str, search: str) -> None:
    assert " ".join(audit_search(typed).split()) == search
    assert (plain_question(typed) is not None) is (typed in SEARCHES)


@every("typed", [*SEARCHES, *BEHIND_AUDIT])
def test_no_word_of_a_question_is_passed_over(typed: str) -> None:
    """What is not how one asks is a piece of the search, in the words that were typed or with their own past."""
    found = {stem_of(word) for word in re.findall(r"\w+", audit_search(typed).casefold())} | {
        "i",
        "reject",
        "approv",
        "turn",
    }
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
    assert request.understood == ("okafor", "kicked out", "since Mon 23 Nov")
    assert (await understood(request.typed)).query == request.query
    assert (await understood("who threw out okafor")).understood == ("okafor", "removed")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("who approved okafor", [(APPROVER_FIELD, (ANYBODY,)), (WORD_FIELD, ("okafor",))]),
        ("who refused okafor", [(DENIER_FIELD, (ANYBODY,)), (WORD_FIELD, ("okafor",))]),
        ("what did ines do", [(DOER_FIELD, ("ines",))]),
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
    with pytest.raises(RequestRefused, match="“one or the other”"):
        await understood(typed)


@every(
    "typed",
    ["who didn't approve okafor", "who has not deleted okafor", "what did ines not do", "who never deleted okafor",
     "who deleted " + "x" * 600, "okafor", "by ines", "who is in forklift", "approved by ada last month"],
)  # fmt: skip
def test_what_is_no_such_question_stays_as_it_is(typed: str) -> None:
    """What was not done is not answered with what was: such a question is the log's all the same, which refuses it."""
    assert audit_search(typed) == typed
    not_done = re.search(r"n't|\bnot\b|\bnever\b", typed)
    assert plain_question(typed) == (typed if not_done else None)


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
    assert question(typed) is None or typed.startswith(("who was", "what was", "did ada do something"))


def test_forms_that_were_not_thought_of() -> None:
    """Any person, any way to say it and any day make a question, and all of them stand in its search."""
    people, days = ("ines", "Ines Moreau", "@U1AAA", "o'brien"), ("", " today", " last week", " since 1 november")
    for who, one, when in product(people, DOINGS, days):
        for now in one.now:
            said = audit_search(f"what did {who} {now} in forklift{when}?")
            assert who in said
            assert said.endswith(f"who {one.then[0]} in forklift{when}")


GONE = ("delete", "remove", "unsubscribe", "deregister", "inactivate", "anonymize")
THERE = ("create", "add", "save", "subscribe", "register", "activate", "upsert")


def _by_their_ids(marks: Sequence[str]) -> list[tuple[str, str]]:
    """Writes whose names, which are the vendors', say that something comes or goes."""
    return [
        (platform, id)
        for platform, one in platforms().items()
        for id, cls in one.operations.items()
        if cls.http.harm is not Effect.READ and set(id.split("_")) & set(marks)
    ]


@pytest.mark.parametrize(
    ("done", "marks"),
    [(done, GONE) for done in ("enrolled", "added", "created", "registered", "reactivated", "scheduled")]
    + [(done, THERE) for done in ("deleted", "removed", "unenrolled", "deactivated", "erased")],
)
def test_an_act_is_not_found_by_its_opposite(done: str, marks: Sequence[str]) -> None:
    """Whatever the operation is called, or began its sentence with; and so an enrollment that is deleted is no
    enrolling, and no deletion."""
    found = []
    for platform, id in _by_their_ids(marks):
        cls = platforms()[platform].operations[id]
        entry = {"sentence": summary(cls), "stored_intents": [{"platform": platform, "operation": id}]}
        known = {word for field, word in terms(entry) if field == STEM_FIELD}
        if known & set(stems(done)) and not known & set(opposite_stems(done)):
            found.append(f"{platform} {id}")
    allowed = {"chamilo unsubscribe_user_from_course"} if done == "unenrolled" else set()
    assert set(found) <= allowed


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("what happened this morning", "2026-11-27T00:00", "2026-11-27T12:00"),
        ("what did ada do in the last hour", "2026-11-27T11:00", "2026-11-27T12:01"),
        ("okafor in the past 30 minutes", "2026-11-27T11:30", "2026-11-27T12:01"),
        ("by ada this evening", None, None),
    ],
)
async def test_hours(typed: str, since: str | None, until: str | None) -> None:
    if since is None or until is None:
        with pytest.raises(RequestRefused, match="in the future"):
            await understood(typed)
        return
    request = await understood(typed)
    zone = NOW.tzinfo
    assert request.query.since == datetime.fromisoformat(since).replace(tzinfo=zone).timestamp()
    assert request.query.until == datetime.fromisoformat(until).replace(tzinfo=zone).timestamp()
    assert (await understood(request.typed)).query == request.query
