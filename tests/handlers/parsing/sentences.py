"""Lines for the everyday verbs, made from parts that are known: what was put in is what must be planned, or nothing.

Written without knowledge of the parser, and sharing no list and no function with it: names, titles, the words for days
and hours, and the dates these stand for, are this module's own. `sentences` draws a line that a sensible colleague
understands without doubt; `noisy` puts one piece into it that has no meaning there.

Now is Monday 2026-06-01 09:00 in London, for every line.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.nowhere import NOWHERES

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=ZONE)

VERBS = (
    "find",
    "courses",
    "roster",
    "progress",
    "attendance",
    "sessions",
    "enroll",
    "unenroll",
    "schedule",
    "add",
    "deactivate",
    "reactivate",
    "link",
)


@dataclass(frozen=True)
class Sentence:
    """A line, and what was put into it; empty is what was not said."""

    typed: str
    """What stands after `/lms `, as Slack delivers it."""
    verb: str
    people: tuple[str, ...] = ()
    """In the order typed: an address (also where a name stands beside it), `@U…` for a mention, or a bare name."""
    names: tuple[str, ...] = ()
    """What stands beside each of the people, first name first; empty where nothing does."""
    course: str = ""
    """The title without its quotes, in exactly the characters that were put in."""
    platform: str = ""
    """The platform's short name, or `everywhere`."""
    role: str = ""
    starts: datetime | None = None
    minutes: int | None = None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Clause:
    """A piece of a line that stays together."""

    kind: str
    """people, title, platform, role, moment, length, hosts."""
    text: str
    firm: bool = True
    """It is plain where it ends, wherever it stands: it holds no bare name, and is no title without quotes."""
    led: bool = True
    """A little word, or what it is, says where it begins; a title right behind the verb has none."""


# People.

_FIRST_NAMES = (
    "Jane",
    "Rick",
    "Anne",
    "Zoë",
    "Bogdan",
    "Mary Ann",
    "Jean-Luc",
    "Priya",
    "Øyvind",
    "Nuno",
    "Grace",
    "Will",
    "Chase",
    "Art",
    "May",
    "Drew",
)
_LAST_NAMES = (
    "Doe",
    "Roe",
    "Moreau",
    "Müller",
    "van den Berg",
    "O'Connor",
    "McDonald",
    "Okafor",
    "Ştefănescu",
    "Sá",
    "Banks",
    "Price",
    "Major",
    "Mark",
    "Block",
)
_WHOLE_NAMES = ("王芳", "JD", "Мария Иванова")
_ADDRESS_NAMES = ("jane", "rick.roe", "a.moreau", "zoe_m", "b-stone", "j.o'connor", "priya+lms", "n2", "oyvind.d")
_DOMAINS = ("acme.com", "training.acme.co.uk", "north-yard.example", "acme.io")
_ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class _Somebody:
    """One person as typed."""

    typed: str
    said: str
    shape: str
    """address, mention, name, beside (a name beside an address), reversed (`Doe, Jane <…>`)."""
    name: str = ""
    """What stands beside an address, first name first."""


@st.composite
def _addresses(draw: st.DrawFn) -> str:
    number = draw(st.sampled_from(("", "1", "7", "42", "300")))
    return f"{draw(st.sampled_from(_ADDRESS_NAMES))}{number}@{draw(st.sampled_from(_DOMAINS))}"


def _as_delivered(address: str, linked: bool) -> str:
    """An address as Slack hands it on: as it is, or as the link that Slack makes of it."""
    return f"<mailto:{address}|{address}>" if linked else address


@st.composite
def _somebody(draw: st.DrawFn, shapes: Sequence[str]) -> _Somebody:
    shape = draw(st.sampled_from(shapes))
    address = draw(_addresses())
    delivered = _as_delivered(address, draw(st.booleans()))
    first, last = draw(st.sampled_from(_FIRST_NAMES)), draw(st.sampled_from(_LAST_NAMES))
    whole = f"{first} {last}"
    if shape == "mention":
        user = "U0" + draw(st.text(_ID_LETTERS, min_size=7, max_size=9))
        handle = draw(st.sampled_from(("", f"|{first.split()[0].lower()}")))
        return _Somebody(f"<@{user}{handle}>", f"@{user}", shape)
    if shape == "name":
        name = draw(st.sampled_from((*_WHOLE_NAMES, whole, first)))
        return _Somebody(draw(st.sampled_from((name, f'"{name}"', f"“{name}”"))), name, shape)
    bracketed = draw(st.sampled_from((f"<{address}>", f"&lt;{delivered}&gt;")))
    if shape == "beside":
        typed = draw(
            st.sampled_from(
                (f'"{whole}" {bracketed}', f"{whole} {bracketed}", f"{delivered} {whole}", f"{whole} {delivered}")
            )
        )
        return _Somebody(typed, address, shape, whole)
    if shape == "reversed":
        return _Somebody(f"{last}, {first} {bracketed}", address, shape, whole)
    return _Somebody(delivered, address, "address")


def _separators(people: Sequence[_Somebody]) -> tuple[str, ...]:
    """What may stand between these people without a doubt who is who."""
    shapes = {somebody.shape for somebody in people}
    if shapes <= {"address", "mention"}:
        return (", ", ",", "; ", ";", " and ", " ", "\n", " , ", ",\n")
    if "reversed" in shapes:
        return ("; ", ";", ";\n") if "name" in shapes else ("; ", ";", "\n")
    if "name" in shapes and "beside" in shapes:
        return ("; ", ";", " and ")  # behind `JD, Anne Roe <…>` there may be one person who is called JD
    if "name" in shapes:
        return (", ", "; ", " and ")
    return (", ", "; ", "\n", " and ")


@st.composite
def _several(draw: st.DrawFn, shapes: Sequence[str], most: int) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
    """People as typed, who they are, the names beside them, and whether it is plain where they end."""
    people = draw(st.lists(_somebody(shapes), min_size=1, max_size=most, unique_by=lambda one: one.said.casefold()))
    separators = _separators(people)
    between = draw(st.lists(st.sampled_from(separators), min_size=len(people) - 1, max_size=len(people) - 1))
    typed = people[0].typed + "".join(
        separator + somebody.typed for separator, somebody in zip(between, people[1:], strict=True)
    )
    if len(people) > 1 and between[-1] == ", " and draw(st.booleans()):
        typed = f"{typed},"  # a comma that was left behind
    firm = all(somebody.shape in ("address", "mention") for somebody in people)
    return typed, tuple(somebody.said for somebody in people), tuple(somebody.name for somebody in people), firm


_EVERY_SHAPE = ("address", "address", "mention", "name", "beside", "reversed")
_FIRM_SHAPES = ("address", "mention")

# Titles.

_PLAIN_WORDS = (
    "Welding",
    "Forklift",
    "basics",
    "Fire",
    "safety",
    "Onboarding",
    "hygiene",
    "Évacuation",
    "Größenlehre",
    "C++",
    "B2B",
    "refresher",
    "ladders",
    "R&D",
    "Kubernetes",
    "安全",
    "WH-204",
    "(advanced)",
)
"""Words of titles that are typed without quotes: none of them is a day, a number, a platform, or a little word."""
_TRYING_TITLES = (
    "O'Brien's rules",
    "O’Brien’s rules",
    'The "Big 5" rules',
    "Health & Safety",
    "C++ & C# (2026)",
    "#101",
    "3",
    "Working at heights",
    "From zero to hero",
    "English as a second language",
    "Working with people on site for supervisors",
    "Fire drill on Friday",
    "Tomorrow at 10:00 for 2 hours",
    "Intake May 2026",
    "12/05/2026",
    "every Monday",
    "Chamilo for teachers",
    "on skilljar",
    "Class",
    "Everywhere",
    "please, thanks!",
    "Ready?",
    "Jack and Jill, Tom; Jerry",
    "Mail bob@acme.com",
    "dry run",
    "a=b",
    "1 < 2 > 0",
    "50% – half —",
    "back\\slash",
    "enroll",
    "Sécurité « incendie »",
    "🔥 drill",
)
_DOUBLE_QUOTES = frozenset('"“”„‟«»″＂〝〞〟❝❞')
_SINGLE_QUOTES = frozenset("'‘’‚‛‹›′`´ʼ＇❛❜")
_DOUBLE_PAIRS = (('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"))
_SINGLE_PAIRS = (("'", "'"), ("‘", "’"))


def _letters(title: str) -> frozenset[str]:
    """The characters of a title, and those that they stand for."""
    return frozenset(title + unicodedata.normalize("NFKC", title))


def _can_be_quoted(title: str) -> bool:
    """Some pair of quotes ends where the title does; it has something to read, and no entity that is none.

    A mark in front would sit on the quote.
    """
    letters = _letters(title)
    return (
        any(letter.isalnum() for letter in title)
        and not unicodedata.category(title[0]).startswith("M")
        and not (letters & _DOUBLE_QUOTES and letters & _SINGLE_QUOTES)
        and html.unescape(title) == title
    )


_ANY_TITLES = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
    .map(lambda title: title.strip())
    .filter(_can_be_quoted)
)
"""Titles of every kind of character there is but control characters."""


_NOT_TYPED, _DIRECTIONS = "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff", "\u200e\u200f\u202a-\u202e\u2066-\u2069"


@st.composite
def _quoted_titles(draw: st.DrawFn) -> tuple[str, str]:
    """A title in quotes as typed, and the title."""
    title = draw(st.one_of(st.sampled_from(_TRYING_TITLES), _ANY_TITLES))
    letters = _letters(title)
    pairs = [
        *(_DOUBLE_PAIRS if not letters & _DOUBLE_QUOTES else ()),
        *(_SINGLE_PAIRS if not letters & _SINGLE_QUOTES else ()),
    ]
    opening, closing = draw(st.sampled_from(pairs))
    escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as Slack does
    return f"{opening}{escaped}{closing}", _seen(title)


def _seen(title: str) -> str:
    """Without what nobody typed and nobody sees: hyphens that hide, blanks of no width, directions beside a word."""
    kept = "".join(one for one in title if one not in _NOT_TYPED)
    return re.sub(rf"(?<!\S)[{_DIRECTIONS}]+|[{_DIRECTIONS}]+(?!\S)", "", kept)


@st.composite
def _plain_titles(draw: st.DrawFn) -> tuple[str, str]:
    """A title without quotes as typed, and the title."""
    words = draw(st.lists(st.sampled_from(_PLAIN_WORDS), min_size=1, max_size=3, unique=True))
    title = " ".join(words)
    return title.replace("&", draw(st.sampled_from(("&", "&amp;")))), title


# Platforms and roles.

_PLATFORM_NAMES = {
    "chamilo": ("chamilo", "Chamilo"),
    "class": ("class", "Class", "CLASS"),
    "classonlive": ("classonlive", "ClassOnLive"),
    "damstra": ("damstra", "Damstra", "Damstra Learning", "damstra learning"),
    "skilljar": ("skilljar", "Skilljar"),
}
_ROLES = ("teacher", "student")

# Days and hours.

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SURE_OF_THE_YEAR = 300
"""In so many days at most a date needs no year: it is the next one of its name."""


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _day_in_words(day: date) -> tuple[tuple[str, bool], ...]:
    """How people say a day to come, and whether an `on` fits before it; each can mean no other day."""
    ahead = (day - NOW.date()).days
    month, weekday = _MONTHS[day.month - 1], _WEEKDAYS[day.weekday()]
    said = [
        (day.isoformat(), True),
        (f"{day.day} {month} {day.year}", True),
        (f"{day.day} {month[:3]} {day.year}", True),
        (f"{month} {day.day}, {day.year}", True),
        (f"{_ordinal(day.day)} of {month} {day.year}", True),
        (f"{weekday} {day.day} {month} {day.year}", True),
    ]
    if ahead <= _SURE_OF_THE_YEAR:
        said += [
            (f"{day.day} {month}", True),
            (f"{day.day} {month[:3].lower()}", True),
            (f"{month[:3]} {day.day}", True),
            (f"{month} {_ordinal(day.day)}", True),
            (f"{weekday[:3]} {day.day} {month[:3]}", True),
        ]
    if day.day > 12:
        said.append((f"{day.day}/{day.month:02}/{day.year}", True))
    if ahead == 1:
        said += [("tomorrow", False), ("Tomorrow", False)]
    if 2 <= ahead <= 30:
        said.append((f"in {ahead} days", False))
    if 1 <= ahead <= 6:
        said += [(weekday, True), (weekday.lower(), True), (weekday[:3].lower(), True), (f"this {weekday}", False)]
    if 8 <= ahead <= 13:
        said.append((f"{weekday} week", True))
    return tuple(said)


def _hour_in_words(clock: time) -> tuple[tuple[str, bool], ...]:
    """How people say a time of day, and whether it is one without an `at` before it."""
    hour, minute = clock.hour, clock.minute
    half_day, twelfth = ("am" if hour < 12 else "pm"), (hour - 1) % 12 + 1
    said = [(f"{hour:02}:{minute:02}", True), (f"{hour}:{minute:02}", True), (f"{hour}h{minute:02}", False)]
    if minute:
        said += [(f"{twelfth}:{minute:02}{half_day}", True), (f"{twelfth}:{minute:02} {half_day.upper()}", True)]
    else:
        said += [(f"{twelfth}{half_day}", True), (f"{twelfth} {half_day}", True), (f"{hour}h", False)]
        if hour == 12:
            said.append(("noon", True))
        if 8 <= hour <= 11 or hour >= 13:
            said.append((f"{hour}", False))
    return tuple(said)


@st.composite
def _moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """A day and a time as typed, and the moment."""
    ahead = draw(st.one_of(st.integers(1, 13), st.integers(1, 500)))
    day = NOW.date() + timedelta(days=ahead)
    clock = time(draw(st.integers(6, 23)), draw(st.sampled_from((0, 0, 0, 5, 15, 30, 45))))
    day_words, takes_on = draw(st.sampled_from(_day_in_words(day)))
    hour_words, stands_alone = draw(st.sampled_from(_hour_in_words(clock)))
    on_day = f"on {day_words}" if takes_on else day_words
    typed = [f"{day_words} at {hour_words}", f"{on_day} at {hour_words}", f"at {hour_words} {on_day}"]
    if stands_alone:
        typed += [f"{day_words} {hour_words}", f"{on_day} {hour_words}", f"{hour_words} {on_day}"]
        if takes_on:
            typed.append(f"at {day_words} {hour_words}")
    return draw(st.sampled_from(typed)), datetime.combine(day, clock, tzinfo=ZONE)


@st.composite
def _lengths(draw: st.DrawFn) -> tuple[str, int]:
    """A length as typed, and its minutes."""
    minutes = draw(st.sampled_from((15, 30, 45, 60, 75, 90, 120, 150, 180, 240)))
    hours, rest = divmod(minutes, 60)
    typed = [f"for {minutes} minutes", f"for {minutes} min", f"for {minutes}min"]
    if hours and rest:
        typed += [f"for {hours}h{rest:02}", f"for {hours}h {rest}m"]
    elif hours:
        typed += [f"for {hours}h", f"for {hours} hour{'s' if hours > 1 else ''}"]
    return draw(st.sampled_from(typed)), minutes


# Lines.

_BEFORE_TITLE = {
    "enroll": ("in ", "in ", "into ", "to "),
    "unenroll": ("from ",),
    "link": ("to ",),
    "progress": ("in ",),
    "roster": ("", "", "of ", "for "),
    "attendance": ("", "", "of ", "for "),
}
"""The little words before a title, of the verbs that have some."""
_TITLED = frozenset(("courses", "roster", "progress", "attendance", "enroll", "unenroll", "schedule", "link"))
_PEOPLED = {
    "enroll": 12,
    "unenroll": 6,
    "link": 4,
    "deactivate": 4,
    "reactivate": 4,
    "progress": 3,
    "find": 1,
    "add": 3,
}
"""How many people the lines of a verb hold at most."""
_LOOKING = frozenset(("find", "courses", "roster", "progress", "attendance", "sessions"))


@st.composite
def _put_in(draw: st.DrawFn, verb: str, *, quoted: bool) -> tuple[Sentence, list[_Clause]]:
    """What a line of this verb is to hold, and the clauses that say so; with a title in quotes, if that is wanted."""
    put = Sentence("", verb)
    clauses: list[_Clause] = []
    in_course = verb in _TITLED and (verb != "progress" or draw(st.booleans()))
    if verb in _PEOPLED and (verb != "progress" or not in_course or draw(st.booleans())):
        bare = verb != "add" and (verb != "progress" or in_course)  # alone, `progress Jane` may be a course
        shapes = _EVERY_SHAPE if bare else ("address", "mention", "beside") if verb == "add" else _FIRM_SHAPES
        typed, people, names, firm = draw(_several(shapes, _PEOPLED[verb]))
        put = replace(put, people=people, names=names)
        clauses.append(_Clause("people", typed, firm))
    if in_course:
        in_quotes = quoted or draw(st.booleans())
        typed, title = draw(_quoted_titles() if in_quotes else _plain_titles())
        before = draw(st.sampled_from(_BEFORE_TITLE.get(verb, ("",))))
        put = replace(put, course=title)
        clauses.append(_Clause("title", before + typed, firm=in_quotes, led=bool(before)))
    if verb in ("add", "schedule") or draw(st.booleans()):
        put, clause = draw(_platforms(put))
        clauses.append(clause)
    if verb == "enroll" and draw(st.integers(0, 3)) == 0:
        role = draw(st.sampled_from(_ROLES))
        put = replace(put, role=role)
        clauses.append(_Clause("role", draw(st.sampled_from((f"as {role}", f"as a {role}")))))
    if verb == "schedule":
        typed, starts = draw(_moments())
        put = replace(put, starts=starts)
        clauses.append(_Clause("moment", typed))
        if draw(st.booleans()):
            typed, minutes = draw(_lengths())
            put = replace(put, minutes=minutes)
            clauses.append(_Clause("length", typed))
        if draw(st.booleans()):
            typed, hosts, _, firm = draw(_several((*_FIRM_SHAPES, "name"), 2))
            put = replace(put, hosts=hosts)
            clauses.append(_Clause("hosts", f"with {typed}", firm))
    return put, clauses


@st.composite
def _platforms(draw: st.DrawFn, put: Sentence) -> tuple[Sentence, _Clause]:
    """The sentence with a platform, and the clause that names it."""
    if put.verb in ("find", "deactivate", "reactivate") and draw(st.integers(0, 3)) == 0:
        return replace(put, platform="everywhere"), _Clause("platform", "everywhere")
    platform = draw(st.sampled_from(tuple(_PLATFORM_NAMES)))
    name = draw(st.sampled_from(_PLATFORM_NAMES[platform]))
    before = draw(st.sampled_from(("to", "on"))) if put.verb == "add" else "on"
    return replace(put, platform=platform), _Clause("platform", f"{before} {name}")


@st.composite
def _in_order(draw: st.DrawFn, clauses: Sequence[_Clause]) -> list[_Clause]:
    """The clauses in an order in which it is plain where each of them ends."""
    first = [one for one in clauses if not one.firm and (one.kind == "people" or not one.led)]
    last = [one for one in clauses if not one.firm and one.kind == "hosts"]
    ordered = [*first, *draw(st.permutations([one for one in clauses if one not in first and one not in last])), *last]
    for place in range(1, len(ordered)):
        if not ordered[place].led and ordered[place - 1].kind == "hosts":
            # Words in quotes right behind an address may be a name.
            ordered[place - 1], ordered[place] = ordered[place], ordered[place - 1]
    return ordered


@st.composite
def _as_typed(draw: st.DrawFn, verb: str, clauses: Sequence[_Clause]) -> str:
    """The line, with the blanks, the capitals and the politeness of people in a hurry."""
    typed = draw(st.sampled_from((verb, verb, verb.capitalize(), verb.upper())))
    earlier: _Clause | None = None
    for clause in clauses:
        text = clause.text
        if (
            clause.kind == "platform"
            and earlier is not None
            and earlier.kind == "title"
            and earlier.firm
            and draw(st.integers(0, 2)) == 0
        ):
            text = text.removeprefix("on ")
        typed += draw(st.sampled_from((" ", " ", " ", "  ", "\u00a0", "\n"))) + text
        earlier = clause
    before = draw(st.sampled_from(("", "", "", "please ", "Please ", " ")))
    after = ["", "", "", " ", " please", ", please", " thanks", ".", "!"]
    if verb in _LOOKING:
        after.append("?")
    return before + typed + draw(st.sampled_from(after))


@st.composite
def sentences(draw: st.DrawFn, verbs: Sequence[str] = VERBS) -> Sentence:
    """A line of any of these verbs that has one meaning, with its clauses in any order in which it has."""
    verb = draw(st.sampled_from(verbs))
    put, clauses = draw(_put_in(verb, quoted=False))
    typed = draw(_as_typed(verb, draw(_in_order(clauses))))
    return replace(put, typed=typed)


# What has no meaning where it stands.

UNKNOWN_WORDS = ("wobble", "nevertheless", "zzyzx", "blörf", "kittiwake", "quockerwodger", "перелом", "halbwegs")
UNKNOWN_PLATFORMS = (*NOWHERES[:-1], NOWHERES[-1].capitalize())
_STRAY_ADDRESSES = ("stray.person@elsewhere.example", "nobody+asked@far-off.example")
_STRAY_DAYS = {"2029-02-14": 2, "on 2029-10-03": 2, "14 February 2029": 2, "on 23 Oct 2029": 1}
"""Days that no line speaks of, each with its weekday: further ahead than any moment in one."""
_OTHER_WORDS = ("Reactivate", "delete", "the new", "my colleague", "Instead Of", "rather", "Teacher", "than", "wipe")
"""Words that people write before somebody, and mean no name by."""
_DATED = frozenset(("attendance", "sessions"))
"""Where one day has a meaning."""


@st.composite
def noisy(draw: st.DrawFn, verbs: Sequence[str] = VERBS) -> tuple[Sentence, str]:
    """A line with one piece in it that has no meaning there, and that piece.

    It is an unknown word right behind a title in quotes, an unknown platform, a day where none or no second one has a
    meaning, an address where no people are spoken of, or words before everybody that say something else. The
    sentence is what was put in without the piece: either
    nothing is planned and the answer quotes the piece, or what is planned holds exactly what was put in.
    """
    verb = draw(st.sampled_from(verbs))
    put, clauses = draw(_put_in(verb, quoted=True))
    ordered: list[_Clause] = draw(_in_order(clauses))
    kinds = ["platform"]
    if put.course:
        kinds.append("word")
    if verb not in _DATED:
        kinds.append("day")
    if verb not in _PEOPLED:
        kinds.append("address")
    if put.people and ordered[0].kind == "people":
        kinds.append("before somebody")
    kind = draw(st.sampled_from(kinds))
    if kind == "word":
        piece = draw(st.sampled_from(UNKNOWN_WORDS))
        place = next(place for place, clause in enumerate(ordered) if clause.kind == "title") + 1
        foreign = piece
    elif kind == "before somebody":
        piece = draw(st.sampled_from(_OTHER_WORDS))
        words = ordered[0].text.split(" ")
        ordered[0] = replace(ordered[0], text=" ".join([piece, *words]))
        return replace(put, typed=draw(_as_typed(verb, ordered))), piece
    else:
        places = [
            place
            for place in range(1 if ordered else 0, len(ordered) + 1)
            if not (kind == "address" and place and ordered[place - 1].kind == "hosts")  # it would be one more host
            and not (kind == "day" and any(one.kind == "moment" for one in ordered[place:]))  # it is the second day
        ]
        place = draw(st.sampled_from(places))
        if kind == "platform":
            piece = draw(st.sampled_from(UNKNOWN_PLATFORMS))
            foreign = f"on {piece}"
        elif kind == "day":
            said = put.starts.weekday() if put.starts else None  # `on Tuesday on 23 Oct 2029` is one day
            foreign = draw(st.sampled_from([day for day, weekday in _STRAY_DAYS.items() if weekday != said]))
            piece = foreign.removeprefix("on ")
        else:
            foreign = piece = draw(st.sampled_from(_STRAY_ADDRESSES))
    ordered.insert(place, _Clause("foreign", foreign))
    typed = draw(_as_typed(verb, ordered))
    return replace(put, typed=typed), piece
