"""A person as the platforms know them: who they are there, what they take, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from connectors.catalog import platforms
from connectors.everyday.values import Enrollment, Person, Progress
from handlers.everyday.choice_view import standing
from handlers.everyday.pages import at, counted
from handlers.everyday.platform_reply import REPLY_TITLE_CHARS
from handlers.slack import times
from handlers.slack.blocks import Block, Element, bullets, clip, line, rich, run, spoken

PERSON_COURSES_SHOWN = 12
"""Courses of one person on one platform that a page shows."""
COURSE_LINE_CHARS = 140
"""Characters of a line, so that a page of the most platforms still fits a message."""
PERSON_FACTS_CHARS = 200
"""Characters of what is said of a person beside the name: address, id, role, and whether they are active."""
PERSON_NOTE_CHARS = 300
"""Characters of what must be said before the courses."""
PROGRESS_BAR_CELLS = 8
"""Cells of a bar."""


@dataclass(frozen=True)
class Known:
    """A person and what they take; `taken` is None where the platform does not tell. `note` is what must be said
    before it, or what to say where there is nothing. `instead` are titles, where no course there is called as it was
    typed: what is near, of what they take before what they do not; None where some course is."""

    person: Person
    taken: Sequence[Enrollment] | None = None
    note: str = ""
    instead: Sequence[str] | None = None


def name(person: Person) -> str:
    return clip(
        person.name.strip() or person.email.strip() or person.id.strip() or "someone without a name", REPLY_TITLE_CHARS
    )


def called(person: Person) -> str:
    """The name with what tells people of one name apart: `Jane Doe (jane@acme.com)`."""
    aside = person.email or (person.id if person.name else "")
    return f"{name(person)} ({clip(aside, REPLY_TITLE_CHARS)})" if aside and aside != name(person) else name(person)


def card(known: Known, now: datetime, title: str = "", after: int = 0, of_what: str = "") -> list[Block]:
    """What one platform knows of somebody, whose name is told unless it is the title's, with a page of the courses
    that they take: those after so many. `of_what` says what they are counted of, as `counted` has it."""
    person = known.person
    state = standing(person) or ("active" if person.active else "")
    said = [f"id {person.id}" if person.id else "", person.role, state]
    facts = [clip(one, REPLY_TITLE_CHARS) for one in (person.email, *said) if one]
    head = line(
        run(platforms()[person.platform].title, bold=True),
        run(f"  {name(person)}" if name(person) != title else ""),
        run(f"  {clip(' · '.join(facts), PERSON_FACTS_CHARS)}" if facts else "", italic=bool(standing(person))),
    )
    return [rich(head, *_taken(known, now, after, of_what))]


def has_more(known: Known, after: int) -> bool:
    """Whether courses come after this page of a card."""
    return len(known.taken or ()) > after + PERSON_COURSES_SHOWN


def _taken(known: Known, now: datetime, after: int, of_what: str) -> list[Element]:
    said = clip(known.note, PERSON_NOTE_CHARS)
    if known.taken == []:
        return [spoken(said or "No courses.", italic=True)]
    note = [spoken(said, italic=True)] if said else []
    if known.taken is None:
        return note
    begin = at(known.taken, after)
    here = sorted(known.taken, key=lambda one: _order(one, now))[begin : begin + PERSON_COURSES_SHOWN]
    whole = len(here) == len(known.taken)
    count = [] if whole else [line(run(counted(begin, len(here), len(known.taken), of_what=of_what), italic=True))]
    return [*note, bullets([_course_line(one, now) for one in here]), *count]


def _course_line(one: Enrollment, now: datetime) -> Element:
    text = clip(one.course.title.strip() or one.course.id or "–", REPLY_TITLE_CHARS)
    far = clip(_far(one, now), COURSE_LINE_CHARS - len(text))
    return line(run(text), *([run(f"  {far}", italic=True)] if far else []))


def _order(one: Enrollment, now: datetime) -> tuple[bool, float]:
    """What they take now before what is over, and of each the latest first."""
    moment = (one.progress.at if one.progress else None) or one.since
    return not one.current(now), -(moment.timestamp() if moment else 0.0)


def _far(one: Enrollment, now: datetime) -> str:
    said = [clip(one.course.place, 40), "" if one.role in ("", "student", "learner") else f"as {clip(one.role, 40)}"]
    said += [progress(one.progress, now)] if one.progress else []
    said += [certified(one, now), begins(one, now), due(one, now), access(one, now), clip(one.course.closed, 40)]
    return " · ".join(text for text in said if text)


def certified(one: Enrollment, now: datetime) -> str:
    """That they have a certificate, and how long it holds: `certificate until 3 Mar`."""
    if not one.certified:
        return ""
    if not one.certified_until:
        return "certificate"
    return f"certificate {'until' if one.certified_until > now else 'expired'} {date(one.certified_until, now)}"


def begins(one: Enrollment, now: datetime) -> str:
    """`begins 3 Mar`, of what they only take from then on."""
    return f"starts {date(one.since, now)}" if one.since and one.since > now and one.current(now) else ""


def due(one: Enrollment, now: datetime) -> str:
    """`due 12 Dec`, `overdue since 3 Nov`, by the person's own calendar; nothing once it is completed or over. What
    the platform still calls due after that day is not called overdue here: `was due 3 Nov`."""
    if not one.due or (one.progress and one.progress.done) or not one.current(now):
        return ""
    day = date(one.due, now) if one.due.tzinfo is UTC else times.brief(one.due, now)
    if one.due > now:
        return f"due {day}"
    return f"was due {day}" if one.standing == "due" else f"overdue since {day}"


def access(one: Enrollment, now: datetime) -> str:
    """Why somebody is not in a course any more, or until when they are: `access ended 3 Mar`, `access until 3 Mar`."""
    told = due(one, now) or ("completed" if one.progress and one.progress.done else "")
    standing = "" if one.standing in told else clip(one.standing, 40)
    if one.expires and one.expires <= now:
        return f"access ended {date(one.expires, now)}"
    if one.active is False:
        return standing or "access removed"
    until = f"access until {date(one.expires, now)}" if one.expires else ""
    return " · ".join(text for text in (standing, until) if text)


def progress(told: Progress, now: datetime) -> str:
    """`▰▰▰▰▱▱▱▱ 50% · 2 of 4 lessons, 1 of the 3 required · 3 Mar`, `✓ completed · passed · 2 CPEs · 3 Mar`."""
    begun = "begun" if told.started and not (told.done or told.fraction) else ""
    counted = "" if told.done else clip(told.counted, 60)
    result, credits = clip(told.result, 20), clip(told.credits, 30)
    said = [bar(told), counted, begun, result, clip(told.score, 30), credits, date(told.at, now)]
    return " · ".join(text for text in said if text)


def bar(told: Progress) -> str:
    if told.done:
        return "✓ completed"
    if told.fraction is None and told.held:
        return f"came to {told.attended or 0} of {told.held}"
    if told.fraction is None:
        return "not completed yet" if told.done is False else ""
    far = min(1.0, max(0.0, told.fraction))
    full = min(PROGRESS_BAR_CELLS - 1, round(far * PROGRESS_BAR_CELLS)) if far < 1 else PROGRESS_BAR_CELLS
    return f"{'▰' * full}{'▱' * (PROGRESS_BAR_CELLS - full)} {far:.0%}"


def date(moment: datetime | None, now: datetime) -> str:
    return times.brief(local(moment, now.tzinfo), now) if moment else ""


def local(moment: datetime, zone: tzinfo | None) -> datetime:
    """As a clock there shows it; at the ends of the calendar, where no other clock fits, as it came."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment
