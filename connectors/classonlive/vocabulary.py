"""ClassOnLive's codes and the words for them. Source: ClassOnLive API, the tables of "Content" and "Themes"."""

import re
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from annotated_types import Ge, Le
from pydantic import BeforeValidator

from connectors.core.datetimes import moment
from connectors.core.field_markers import Day, Help, Instant, Wire
from connectors.core.field_specs import Code, Part

MADRID = ZoneInfo("Europe/Madrid")
"""Where the days of ClassOnLive begin and end: 22:00 in summer and 23:00 in winter, as its document shows them."""
Room = Annotated[
    Literal["Broadcast", "Many_to_Many", "One_to_One"],
    Help(
        "Who is seen and heard: Broadcast, the teacher before up to 150 people; Many_to_Many, up to 9 people too; "
        "One_to_One, one person too",
        "Broadcast",
    ),
]
SEATS = {"Broadcast": 150, "Many_to_Many": 9, "One_to_One": 1}
"""How many students each of them holds."""
Kind = Literal["Measure", "Modular", "Temas", "Topics", "Themes", "Private", "Pack"] | str
ChangedKind = Literal["Measure", "Temas", "Topics", "Themes", "Private", "Pack"] | str
# The tables say Topics and the examples Themes, but it is Temas that a program in use was seen to send, and to get a
# course for. What else is typed is passed on.
TOPICS = "Kind of course; for one of topics Temas, or Topics or Themes if ClassOnLive refuses that"


class Duration(Code):
    """The lengths a live session can have. `d15h` is an hour and a half."""

    MINUTES_30 = "d30m"
    MINUTES_60 = "d1h"
    MINUTES_90 = "d15h"
    MINUTES_120 = "d2h"
    MINUTES_180 = "d3h"
    MINUTES_240 = "d4h"
    MINUTES_300 = "d5h"
    MINUTES_360 = "d6h"
    MINUTES_420 = "d7h"
    MINUTES_480 = "d8h"

    @property
    def minutes(self) -> int:
        return int(self.name.removeprefix("MINUTES_"))

    @property
    def word(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours}h{minutes or ''}" if hours else f"{minutes}min"

    @classmethod
    def _missing_(cls, value: object) -> "Code | None":
        """Also `90 min`, `1.5 hours` and `1 h 30 min`."""
        meant = _minutes(str(value))
        return super()._missing_(value) or next((one for one in cls if one.minutes == meant), None)


def _minutes(text: str) -> float:
    found = re.fullmatch(
        r"(?:(\d{1,3}(?:\.\d{1,3})?)h(?:ours?|rs?)?)?(?:(\d{1,3})(?:m|min|mins|minutes?)?)?", _bare(text)
    )
    return float(found[1] or 0) * 60 + int(found[2] or 0) if found else 0


def _bare(text: str) -> str:
    return re.sub(r"[\s_-]", "", text.lower())


class Minutes(Code):
    """When in an hour a weekly session can begin."""

    FULL = "0"
    QUARTER_PAST = "15"
    HALF_PAST = "30"
    QUARTER_TO = "45"

    @property
    def word(self) -> str:
        return str(self.value).zfill(2)


class WeeklySession(Part):
    line = "{hour}:{minutes} for {duration}"

    hour: Annotated[int, Ge(0), Le(23), Wire(lambda hour: f"{hour:02}"), Help("Hour it begins, in GMT", 10)]
    minutes: Annotated[Minutes, Help("Minutes past the hour", "00")]
    duration: Annotated[Duration, Help("How long it takes", "1h")]


def _padded(typed: Any) -> Any:
    """`9`, `9:00` and `09:00`."""
    found = re.fullmatch(r"(\d{1,2})(:00)?", str(typed).strip())
    return f"{int(found[1]):02}:00" if found else typed


FullHour = Annotated[
    Literal[
        "00:00", "01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00", "09:00", "10:00", "11:00",
        "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00", "21:00", "22:00", "23:00",
    ],
    BeforeValidator(_padded),
]  # fmt: skip


def from_milliseconds(value: Any) -> Any:
    """Milliseconds since 1970, as ClassOnLive takes and gives them in many places; anything else as it came."""
    if isinstance(value, bool) or not re.fullmatch(r"\d{11,14}", str(value)):
        return value
    return datetime.fromtimestamp(int(value) / 1000, UTC)


def _day(value: Any) -> Any:
    """ClassOnLive's own examples give whole moments where its tables ask for a day."""
    value = from_milliseconds(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value):
        value = value[:10]
    return value.date() if isinstance(value, datetime) else value


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Start = Annotated[Instant, BeforeValidator(from_milliseconds), Wire(_iso)]
"""`2020-10-28T22:12:00.000Z`"""
StartInMilliseconds = Annotated[
    Instant, BeforeValidator(from_milliseconds), Wire(lambda moment: round(moment.timestamp() * 1000))
]
CalendarDay = Annotated[Day, BeforeValidator(_day)]
FirstDay = Annotated[CalendarDay, Help("First day", "2026-12-01")]
LastDay = Annotated[CalendarDay, Help("Last day", "2026-12-18")]


def read_moment(arrived: Any) -> Any:
    """Milliseconds as the text that other answers have."""
    moment = from_milliseconds(arrived)
    return _iso(moment) if isinstance(moment, datetime) else arrived


def read_day(arrived: Any) -> Any:
    """A day that is written as its midnight in Madrid, as the day itself, which no zone shifts."""
    at = read_moment(arrived)
    there = moment(at, MADRID) if isinstance(at, str) else None
    day = there.astimezone(MADRID) if there else None
    return f"{day:%Y-%m-%d}" if day and day.time() == time() else at


def read_duration(arrived: Any) -> Any:
    """`d15h` → `1h30`."""
    return next((one.word for one in Duration if one.value == arrived), arrived)


def read_kind(arrived: Any) -> Any:
    """The kind of a course, which a listing and a single course name differently."""
    return {
        "oneDay": "one live session",
        "multipleDay": "weekly live sessions",
        "particular": "tutoring",
        "Tutoring sessions": "tutoring",
        "Scorm": "SCORM",
    }.get(str(arrived), arrived)


Moment = Annotated[str | None, BeforeValidator(read_moment)]
DayOrMoment = Annotated[str | None, BeforeValidator(read_day)]
Length = Annotated[str | None, BeforeValidator(read_duration)]
"""Of a session, in an answer."""
