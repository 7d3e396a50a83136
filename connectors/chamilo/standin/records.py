"""The records of an installation. Times are Unix seconds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

STUDENT, TEACHER = 5, 1


@dataclass(slots=True)
class User:
    """`extra` are the additional fields; `active` is 1 or 0, -1 once it has expired, -2 when it was deleted and is not
    gone yet; `campus` is the portal they belong to."""

    id: int
    firstname: str
    lastname: str
    email: str
    username: str
    status: int = STUDENT
    active: int = 1
    admin: bool = False
    api_key: str = ""
    password: str = ""
    official_code: str = ""
    phone: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    campus: int = 1
    language: str = "english"

    @property
    def full_name(self) -> str:
        return f"{self.firstname} {self.lastname}"


@dataclass(slots=True)
class Course:
    """`people` maps people to what they are in it, `twice` are those of them who were enrolled twice at once; texts are
    as they were stored. The number of its one forum is its own."""

    id: int
    title: str
    code: str
    created: float
    visibility: int = 2
    language: str = "english"
    description: str = ""
    quota: int = 100
    people: dict[int, int] = field(default_factory=dict)
    twice: list[int] = field(default_factory=list)
    campus: int = 1
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    threads: dict[int, "Thread"] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def forum(self) -> int:
        return self.id


@dataclass(slots=True)
class Thread:
    """Of the one forum that every course has. `posts` are number, title and text."""

    id: int
    title: str
    posts: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Session:
    """`visibility` is what it is once it is over. `attending` are courses and people in them: where Chamilo stumbles,
    somebody can be there who is not in it."""

    id: int
    name: str
    coach: int
    start: str
    end: str
    description: str = ""
    visibility: int = 1
    courses: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    attending: set[tuple[int, int]] = field(default_factory=set)
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Message:
    id: int
    sender: int
    receiver: int
    title: str
    content: str
    sent: float
    read: bool = False


@dataclass(slots=True)
class Attempt:
    """Somebody, by their login name, took a test."""

    test: int
    title: str
    course: int
    by: str
    at: float
    percent: float = 0.0


def written(seconds: float) -> str:
    """In UTC, without saying so."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
