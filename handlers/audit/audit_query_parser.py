"""What is typed behind `/lms audit`, read: names and other words, `by`, `approved by`, `on`, and when.

Whatever is typed either narrows the search or is answered with a sentence; nothing is passed over.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.audit.search import AuditQuery, AuditTerm
from bot.audit.terms import (
    ANYBODY,
    APPROVER_FIELD,
    ASKER_FIELD,
    DENIER_FIELD,
    DOER_FIELD,
    LITTLE_WORDS,
    PLATFORM_FIELD,
    WORD_FIELD,
)
from bot.audit.terms import words as terms_of
from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from connectors.core.same import folded
from handlers.audit.audit_dates import backwards, no_such_day, with_year
from handlers.audit.audit_hours import hours
from handlers.audit.audit_negations import refuse_negation
from handlers.audit.audit_questions import audit_search, doing
from handlers.audit.audit_request import AuditPiece, AuditRequest, act
from handlers.audit.audit_states import standing
from handlers.parsing import dates
from handlers.parsing.words import Word, sentence
from handlers.slack.blocks import clip
from handlers.slack.times import short_day, stretch
from handlers.slack.visible import brief as brief_text

MAX_AUDIT_SPAN_WORDS = 14
"""Words that say when: `from Monday the 1st of June 2026 to Friday the 5th of June 2026`."""
MAX_WEEKDAY_DISTANCE = timedelta(days=7)
"""From the last such day of the week to the next one. `until friday` means one that was."""
MAX_PLATFORM_WORDS = 3
MAX_AUDIT_WORDS = 20
"""Words of one search."""
ROLES: Mapping[str, tuple[str, str]] = {
    "asked": (ASKER_FIELD, "asked by"),
    "requested": (ASKER_FIELD, "asked by"),
    "approved": (APPROVER_FIELD, "approved by"),
    "denied": (DENIER_FIELD, "denied by"),
    "done": (DOER_FIELD, "asked for or decided by"),
}
"""What may stand before `by`, the field that it looks in, and how that is called."""
DECISIONS: Mapping[str, str] = {"approved": APPROVER_FIELD, "denied": DENIER_FIELD}
"""What somebody said to it, and the field in which that stands."""
SINCE_WORDS, UNTIL_WORDS = ("since", "from", "after"), ("until", "till", "before", "to")
IF_PART_OF_A_TITLE = "If it's part of a title, put the title in quotes."
AUDIT_EXAMPLES = "Try `/lms audit okafor on chamilo since monday`."
ORDINARY_PLATFORM_WORDS = ("class",)
"""Platforms named as things are that people take: meant only behind `on`."""

PersonOf = Callable[[str], Awaitable[Actor]]
"""Who a Slack id is."""


async def read(
    text: str, now: datetime, asker: Actor, platforms: Mapping[str, str], person_of: PersonOf
) -> AuditRequest:
    """The search that is typed. `platforms` are their names in small letters without blanks, and what each names.
    Raises RequestRefused with a sentence for what cannot be understood."""
    request = await _Reading(sentence(audit_search(text)).words, now, asker, platforms, person_of).read()
    if audit_search(text).strip() and not request.pieces:
        raise RequestRefused(_nothing_in(text))
    return request


def _nothing_in(text: str) -> str:
    """Why this is nothing that can be looked for."""
    shown = brief_text(" ".join(text.split()), 40)
    if not any(map(str.isalnum, text)):
        return f"I cannot look for “{shown}”: it has neither letters nor digits."
    return f"“{shown}” stands nearly everywhere, so it is not in the index. Say what or whom it belongs to."


class _Reading:
    def __init__(
        self, words: Sequence[Word], now: datetime, asker: Actor, platforms: Mapping[str, str], person_of: PersonOf
    ) -> None:
        self._words = [one for one in words if not one.separator]
        self._now, self._asker, self._platforms, self._person_of = now, asker, platforms, person_of
        self._terms: list[AuditTerm] = []
        self._since: float | None = None
        self._until: float | None = None
        self._plain: list[str] = []
        self._labels: list[str] = []
        self._pieces: list[AuditPiece] = []

    async def read(self) -> AuditRequest:
        at = 0
        while at < len(self._words):
            terms, labels = len(self._terms), len(self._labels)
            size = await self._next(at)
            typed = " ".join(f'"{one.text}"' if one.quoted else one.text for one in self._words[at : at + size])
            if len(self._terms) > terms:
                label = self._labels[-1] if len(self._labels) > labels else ""
                self._pieces.append(AuditPiece(typed, self._terms[-1], label))
            elif len(self._labels) > labels:
                self._pieces.append(AuditPiece(typed))
            at += size
        if len(self._terms) > MAX_AUDIT_WORDS:
            raise RequestRefused(f"I look for at most {MAX_AUDIT_WORDS} words at once. Leave some out.")
        if self._since is not None and self._until is not None and self._since >= self._until:
            raise RequestRefused("These days have nothing in common, so nothing can be found. Say one stretch of time.")
        if self._since is not None and self._since > self._now.timestamp():
            raise RequestRefused("That lies ahead, so nothing of it can be in the log yet. Say a day that has begun.")
        query = AuditQuery(tuple(self._terms), self._since, self._until)
        plain = [" ".join(self._plain)] if self._plain else []
        return AuditRequest(query, (*plain, *self._labels), tuple(self._pieces))

    async def _next(self, at: int) -> int:
        """Read what begins here; gives how many words that is."""
        word = self._words[at]
        small = word.small
        role = ROLES.get(small) if self._small(at + 1) == "by" else None
        if role:
            return 2 + await self._person(at + 2, *role)
        if small == "who" and (found := doing(self._words[at + 1 : at + 4])):
            self._done(found[1])
            return 1 + found[0]
        if small == "by":
            return 1 + await self._person(at + 1, ASKER_FIELD, "asked by")
        if stands := standing(self._words[at:]):
            self._terms.append(stands[1].term)
            self._labels.append(stands[1].called)
            return stands[0]
        refuse_negation(word)
        if size := self._when(at):
            return size
        if small == "on":
            return 1 + self._where(at + 1, must=True)
        if size := self._where(at, must=False):
            return size
        if small == "or":
            raise RequestRefused("I cannot look for one thing or another at once: ask for each of them by itself.")
        if small in LITTLE_WORDS and len(self._words) > 1:
            return 1  # what it leads to narrows the search
        await self._person(at, WORD_FIELD, "")
        return 1

    def _done(self, called: str) -> None:
        """What was done, whoever did it."""
        if role := DECISIONS.get(called):
            self._terms.append(AuditTerm(role, (ANYBODY,), exact=True))
        else:
            self._terms.append(act(called))
        self._labels.append(called)

    async def _person(self, at: int, field: str, label: str) -> int:
        """Somebody, or any word at all where the field is any."""
        if at >= len(self._words):
            raise RequestRefused(f"Say {label.replace(' by', '')} by whom: a name or a mention. {AUDIT_EXAMPLES}")
        word = self._words[at]
        refuse_negation(word)
        mentioned = word.address[1:] if word.address.startswith("@") else ""
        if not mentioned and field != WORD_FIELD and word.small == "me":
            mentioned = self._asker.id
        if mentioned:
            try:
                person = await self._person_of(mentioned)
            except PersonUnknown:  # the log knows them by their id all the same
                person = Actor(mentioned)
            ids = (mentioned, person.email) if field == WORD_FIELD and person.email else (mentioned,)
            self._terms.append(AuditTerm(field, ids, exact=True))
            self._labels.append(f"{label} {person.name or mentioned}".strip())
            return 1
        text = word.address or word.text.strip()
        if not terms_of(text):
            raise RequestRefused(_nothing_in(text))
        self._terms.append(AuditTerm(field, (text,)))
        if label:
            self._labels.append(f"{label} {clip(text, 60)}")
        else:
            self._plain.append(f"“{clip(text, 60)}”" if word.quoted else clip(text, 60))
        return 1

    def _where(self, at: int, *, must: bool) -> int:
        """A platform. Raises RequestRefused where one `must` be named."""
        rest = self._words[at : at + MAX_PLATFORM_WORDS]
        for size in range(len(rest), 0, -1):
            name = "".join(one.small.strip(",") for one in rest[:size])
            if all(one.small for one in rest[:size]) and name in self._platforms:
                if name in ORDINARY_PLATFORM_WORDS and not must:
                    return 0
                self._terms.append(AuditTerm(PLATFORM_FIELD, (self._platforms[name],), exact=True))
                self._labels.append(f"on {' '.join(one.text for one in rest[:size])}")
                return size
        if must:
            said = f"I know no platform and no day “{clip(rest[0].text, 40)}”." if rest else "Say on which platform."
            raise RequestRefused(f"{said} {IF_PART_OF_A_TITLE}")
        return 0

    def _when(self, at: int) -> int:
        """A day, a stretch, or where one begins or ends. Raises RequestRefused where that is not understood."""
        small = self._small(at)
        if wrong := no_such_day(self._said(at, len(self._sizes(at))), self._now):
            raise RequestRefused(f"{wrong} {IF_PART_OF_A_TITLE}")
        for size in self._sizes(at):
            if span := hours(self._said(at, size), self._now):
                self._narrow(*span)
                self._labels.append(" ".join(self._said(at, size).split()))
                return size
            if spans := dates.spans(self._said(at, size), self._now, back=True):
                since, until = self._only(self._said(at, size), spans)
                if wrong := backwards(self._said(at, size), self._now, (since, until)):
                    raise RequestRefused(wrong)
                open_end = small in SINCE_WORDS and until > self._now and not dates.has_an_end(self._said(at, size))
                self._narrow(since, None if open_end else until)
                shown = with_year(self._stretch(since, until), until)
                self._labels.append(f"since {short_day(since, self._now)}" if open_end else shown)
                return size
        if small not in (*SINCE_WORDS, *UNTIL_WORDS):
            return 0
        for size in self._sizes(at + 1):
            if spans := dates.spans(self._said(at + 1, size), self._now, back=True):
                since, until = self._only(self._said(at + 1, size), spans)
                if small in UNTIL_WORDS:
                    since, until = self._ending(self._said(at + 1, size), (since, until))
                self._edge(small, since, until)
                return 1 + size
        number = self._small(at + 1)[:1].isdecimal() and dates.has_an_end(self._said(at, 4))
        if small in ("since", "until", "till") or (small == "from" and number):
            said = self._said(at + 1, 5 if number else 1)
            wrong = backwards(self._said(at, 5), self._now) or no_such_day(self._last_day(at), self._now)
            wrong = wrong or no_such_day(said, self._now)
            what = wrong or (f"I do not know when “{clip(said, 40)}” is." if said else f"Say {small} when.")
            raise RequestRefused(f"{what} Try `{small} yesterday`, `{small} monday` or `{small} 2026-11-01`.")
        return 0

    def _ending(self, said: str, last: dates.Span) -> dates.Span:
        """Where a day of a month may be one that was or one to come: the first behind where it begins, else the
        nearer one. `last` is the one that was."""
        coming = dates.spans(said, self._now)
        if len(coming) != 1 or coming[0][0] - last[0] <= MAX_WEEKDAY_DISTANCE:
            return last
        if self._since is not None:
            return last if last[1].timestamp() > self._since else coming[0]
        return min(last, coming[0], key=lambda one: abs(one[0] - self._now))

    def _edge(self, word: str, since: datetime, until: datetime) -> None:
        """`before` ends where the day begins, `after` begins where it ends; the others take it in."""
        match word:
            case "before":
                self._narrow(None, since)
                self._labels.append(f"before {short_day(since, self._now)}")
            case "after":
                self._narrow(until, None)
                self._labels.append(f"since {short_day(until, self._now)}")
            case "since" | "from":
                self._narrow(since, None)
                self._labels.append(f"since {short_day(since, self._now)}")
            case _:
                self._narrow(None, until)
                self._labels.append(f"until {short_day(until - timedelta(seconds=1), self._now)}")

    def _narrow(self, since: datetime | None, until: datetime | None) -> None:
        if since and (self._since is None or since.timestamp() > self._since):
            self._since = since.timestamp()
        if until and (self._until is None or until.timestamp() < self._until):
            self._until = until.timestamp()

    def _only(self, said: str, spans: Sequence[dates.Span]) -> dates.Span:
        """The one that is meant. Raises RequestRefused where it can be several."""
        if len(spans) == 1:
            return spans[0]
        open_end = said.split(" ")[0].lower() in SINCE_WORDS and not dates.has_an_end(said)
        since = [f"since {short_day(one, self._now)}" for one, _ in spans[:3]]
        ways = " or ".join(since if open_end else [self._stretch(*one) for one in spans[:3]])
        raise RequestRefused(f"“{clip(said, 60)}” may be {ways}. Say it with the year, such as {spans[0][0]:%Y-%m-%d}.")

    def _stretch(self, since: datetime, until: datetime) -> str:
        return stretch(since, until, self._now)

    def _sizes(self, at: int) -> range:
        """How many words from here may say when, most first; what is quoted says nothing of it."""
        rest = self._words[at : at + MAX_AUDIT_SPAN_WORDS]
        quoted = next((number for number, one in enumerate(rest) if one.quoted or one.address), len(rest))
        return range(quoted, 0, -1)

    def _said(self, at: int, size: int) -> str:
        return " ".join(one.text for one in self._words[at : at + size])

    def _last_day(self, at: int) -> str:
        """What stands behind `to` in a stretch: `31 June` of `from 25 to 31 June`."""
        said = dates.plain(self._said(at, 5))
        return next((said.rpartition(f" {one} ")[2] for one in UNTIL_WORDS if f" {one} " in said), said)

    def _small(self, at: int) -> str:
        return self._words[at].small if at < len(self._words) else ""


def platform_names(titles: Mapping[str, str]) -> dict[str, str]:
    """What people may call each platform, without blanks; `titles` are by their names."""
    shown = {folded(title).replace(" ", ""): name for name, title in titles.items()}
    first = {folded(title).split(" ")[0]: name for name, title in titles.items()}
    return {**first, **shown, **{name: name for name in titles}}
