"""The records of an academy. Moments are Unix seconds, days are texts such as `2026-12-01`."""

from dataclasses import dataclass
from datetime import UTC, datetime

ONE_DAY, MULTIPLE_DAY, PARTICULAR, SCORM, COURSE = "oneDay", "multipleDay", "particular", "Scorm", "course"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LENGTHS = ("d30m", "d1h", "d15h", "d2h", "d3h", "d4h", "d5h", "d6h", "d7h", "d8h")
SEATS = {"Broadcast": 150, "Many_to_Many": 9, "One_to_One": 1}
"""How many students a room holds."""


@dataclass(frozen=True, slots=True)
class Content:
    """`type` is the room of what is live, else the kind of course. `dates` are those of several sessions."""

    id: int
    title: str
    kind: str
    type: str | None
    teacher: str | None = None
    start: float | None = None
    duration: str | None = None
    first: str | None = None
    last: str | None = None
    dates: tuple[float, ...] = ()
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    account: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """A student in one content. Without `themes` it is all of them. `passed` of its steps are done."""

    id: int
    content: int
    email: str
    since: float
    themes: tuple[int, ...] | None = None
    minutes: int = 0
    attended: bool = False
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """An hour that a teacher offers, and who comes, by number."""

    id: int
    content: int
    teacher: str
    start: float
    applicants: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    id: int
    content: int
    title: str
    description: str
    order: float


@dataclass(frozen=True, slots=True)
class Module:
    id: int
    theme: int
    title: str
    description: str
    order: float


@dataclass(frozen=True, slots=True)
class Resource:
    """A video, a document or a session, of a content or of one of its modules."""

    id: int
    kind: str
    content: int
    module: int | None = None
    title: str = ""
    description: str = ""
    type: str = ""
    teacher: str = ""
    duration: str = ""
    start: float | None = None
    first: float | None = None
    last: float | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """A recording; `viewers` may see it, and those for whom it is true may download it."""

    id: int
    content: int
    filename: str
    recorded: str
    title: str | None = None
    viewers: tuple[tuple[int, bool], ...] = ()


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(moment: float) -> str:
    return iso(moment)[:10]


def milliseconds(moment: float) -> int:
    return round(moment * 1000)


def seconds(said: str | int) -> float:
    """Of a moment or a day as ClassOnLive takes them: text, or milliseconds."""
    if isinstance(said, int):
        return said / 1000
    found = datetime.fromisoformat(said)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
