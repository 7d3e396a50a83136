"""What ClassOnLive tells of people, courses, progress and dates, as the everyday verbs have it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from connectors.classonlive.contents import Content
from connectors.classonlive.progress import Progress as CourseProgress
from connectors.classonlive.tutoring import TutoringSession
from connectors.classonlive.vocabulary import MADRID, Duration
from connectors.core import errors
from connectors.core.datetimes import moment
from connectors.core.record import Page
from connectors.core.same import folded
from connectors.everyday.values import Course, Enrollment, LiveSession, Person, Progress

TUTORING = "tutoring"
EXAM = "exam"
LONGEST_SESSION = timedelta(hours=8)
BEYOND_THE_API = frozenset({"modular", "pack"})
PACKS_UNSEEN = "I can't see who is in packs and modular courses: ClassOnLive's API doesn't work with them."
UNLISTED = "I couldn't read the courses of ClassOnLive, so what they teach isn't listed here."
STAYS_LISTED = "ClassOnLive's API can't take anyone out of tutoring itself, so they may still be listed in it."
TIME_ZONE_MARGIN = timedelta(days=2)
"""Around the first and the last day of a course, of which nobody says in which zone they begin and end."""


class BeyondTheApi(errors.PlatformError):
    """A pack or a modular course is asked about. What the API of ClassOnLive answers of those it does not work with is
    nothing to go by, be it a list of nobody."""

    @property
    def sentence(self) -> str:
        return (
            f"“{self.detail}” is a pack or a modular course, and ClassOnLive's API does not work with those: no one "
            "can tell from here who is in it. Look there itself."
        )


class NotNoted(errors.PlatformError):
    """Who came is asked of a course that has no dates of its own: a course of topics may have some in its modules."""

    @property
    def sentence(self) -> str:
        return (
            f"“{self.detail}” is neither a live course nor tutoring, so ClassOnLive tells no dates of it. Whether "
            "someone came at all stands in `/lms classonlive content students list`."
        )


def person(email: str | None, name: str | None) -> Person:
    return Person("classonlive", email or "", name or "", email or "")


def not_seen(contents: Iterable[Content]) -> tuple[str, ...]:
    """What is not told of somebody: whether they are in a course beyond the API, where there is any."""
    beyond = any(is_beyond_the_api(one.content_type, one.type) for one in contents)
    return (PACKS_UNSEEN,) if beyond else ()


def course(one: Content, bare: bool = False) -> Course:
    """`bare` is without the kind and the day, as what somebody takes has it."""
    when = moment(one.one_day_date or one.multiple_day_from_date or one.particular_init_date, MADRID)
    place = " ".join(filter(None, (one.content_type, madrid_day(when))))
    kinds = (one.content_type or "", one.type or "")
    beyond = next((kind for kind in kinds if is_beyond_the_api(kind)), "")
    refs = {"kind": beyond or next(filter(None, kinds), "")}
    return Course("classonlive", str(one.content_id or ""), one.title or "", place="" if bare else place, refs=refs)


def enrollment(person: Person, course: Course, how_far: CourseProgress | None = None) -> Enrollment:
    if not how_far:
        return Enrollment(person, course)
    fraction, spent = _fraction(how_far.total_percent), how_far.total_time
    progress = Progress(
        None if fraction is None else fraction >= 1,
        fraction,
        _score(how_far),
        started=None if fraction is None and spent is None else bool(fraction or spent),
    )
    # `register` is a midnight in Madrid, some hours beside the moment that `registerDate` has.
    since = moment(how_far.register_date or how_far.registered)
    return Enrollment(person, course, since=since, progress=progress, refs={"applicant_id": how_far.applicant_id})


def _score(how_far: CourseProgress) -> str:
    """That of the course, else those of its exams."""
    exams = [one.percent for one in how_far.detail if folded(one.resource_type or "") == EXAM and one.percent]
    return how_far.score or ", ".join(exams)


def held(listed: Content, shown: Content | Page[TutoringSession] | None) -> list[LiveSession]:
    """The dates of a course; of tutoring, the hours that somebody has taken. Without a look, what the list says."""
    if isinstance(shown, Page):
        return [hour(listed, one) for one in shown.items if one.applicants]
    return dates(shown or listed)


def dates(shown: Content) -> list[LiveSession]:
    """Of a course as it is shown alone; as it is listed, the day of a single session. None where it is not live. How
    long weekly sessions take is not told."""
    written = shown.dates or ((shown.one_day_date,) if shown.one_day_date else ())
    number, title, host = str(shown.content_id or ""), shown.title or "", shown.teacher or ""
    starts = [found for one in written if (found := moment(one))]
    return [LiveSession("classonlive", number, title, one, _end(one, shown.duration), host) for one in starts]


def hour(shown: Content, one: TutoringSession) -> LiveSession:
    starts, host = moment(one.date), one.teacher or ""
    return LiveSession("classonlive", str(one.session_id or ""), shown.title or "", starts, host=host)


def is_live(shown: Content) -> bool:
    """Of a course as it is shown alone: whether it has one live session, or weekly ones."""
    return bool(shown.one_day_date or shown.multiple_day_from_date or shown.dates)


def is_beyond_the_api(*kinds: str | None) -> bool:
    """Whether a course of that kind is one of those with which, as its document says, the API does not work."""
    return bool(BEYOND_THE_API & {folded(one or "") for one in kinds})


def madrid_day(moment: datetime | None) -> str:
    return f"{moment.astimezone(MADRID):%Y-%m-%d}" if moment else ""


def may_lie(listed: Content, since: datetime, until: datetime) -> bool:
    """Of a course as it is listed: whether something of it may take place in that time."""
    if day := moment(listed.one_day_date):
        return since <= day < until
    tutoring = listed.content_type == TUTORING
    first = moment(listed.particular_init_date if tutoring else listed.multiple_day_from_date, MADRID)
    last = moment(listed.particular_end_date if tutoring else listed.multiple_day_to_date, MADRID)
    if not (first and last):
        return tutoring  # a listing may keep its days to itself
    return first - TIME_ZONE_MARGIN < until and since < last + TIME_ZONE_MARGIN


def _end(starts: datetime, length: str | None) -> datetime | None:
    found = next((one.minutes for one in Duration if one.word == length), None)
    return starts + timedelta(minutes=found) if found else None


def _fraction(percent: str | None) -> float | None:
    """`33.33 %` → 0.3333."""
    try:
        return float((percent or "").rstrip(" %")) / 100
    except ValueError:
        return None
