"""What an Undo will do, in words, and what is said of it once it is: who is in the course, and who is not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import course_title
from handlers.everyday.person_view import called
from handlers.everyday.planned import Step, people_said
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VerbRequest


def is_another_role(made: Mapping[str, Any], back: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what is taken back gave somebody who was in the course another role there, and is the same operation."""
    return any(made["operation"] == one["operation"] and "role" in one["data"] for one in back)


def said(request: VerbRequest, steps: Sequence[Step], changed: Collection[str]) -> tuple[str, str]:
    """What it will do to whom, and the sentence once it is done; `steps` have the last first. `changed` are those who
    get back the role that they had; the others are in the course again, or it is their enrollment that is taken
    back."""
    who = list(dict.fromkeys(called(one.person) for one in reversed(steps) if one.person))
    title = next((course_title(one.course) for one in steps if one.course), "")
    where = listed(list(dict.fromkeys(platforms()[one.person.platform].title for one in steps if one.person)))
    people = people_said(who)
    match request.arguments.verb:
        case Verb.DEACTIVATE:
            return f"reactivate {people}", f"Undone: {people} {_are(who)} active on {where} again."
        case Verb.REACTIVATE:
            return f"deactivate {people}", f"Undone: {people} {_are(who)} no longer active on {where}."
    as_before, others = [one for one in who if one in changed], [one for one in who if one not in changed]
    named, done = [], []
    if others and request.arguments.verb is Verb.UNENROLL:
        people, lost = people_said(others), _not_restored(request, steps)
        named.append(f"enroll {people} in {title} again")
        done.append(f"{people} {_are(others)} in {title} on {where} again{lost and f', {lost}'}")
    elif others:
        enrollments = f"the {'enrollment' if len(others) == 1 else 'enrollments'} of {people_said(others)} in {title}"
        named.append(f"unenroll {people_said(others)} from {title}")
        done.append(f"{enrollments} on {where}")
    if as_before:
        people = people_said(as_before)
        named.append(f"give {people} the former role in {title}")
        done.append(f"{people} {_are(as_before)} as before in {title} on {where}")
    return listed(named), f"Undone: {'; '.join(done)}."


def _are(who: Sequence[str]) -> str:
    return "is" if len(who) == 1 else "are"


def _not_restored(request: VerbRequest, steps: Sequence[Step]) -> str:
    back = [request.platforms[intent.platform].not_restored(intent) for one in steps for intent in one.plan]
    return f"without {listed(list(dict.fromkeys(filter(None, back))))}" if any(back) else ""
