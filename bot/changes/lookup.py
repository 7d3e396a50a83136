"""Looks up on its platform whom and what an intent acts on, by the ids that it holds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.naming import Identifier, Way, every, found_target, own_id, way
from bot.changes.target import PERSON, Target
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.discretion import private_names
from connectors.core.errors import PlatformError
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, make, result_type
from connectors.core.record import Page, plain, unread
from connectors.core.same import same

LOOKUP_TIMEOUT_S = 8.0
"""Seconds that somebody who asks waits for names; what is not there by then is said to be unknown."""
MAX_LOOKUP_PAGES = 20
"""Pages of a listing that are looked through for one id."""
MAX_LOOKED_INTO_ROWS = 200
"""Things that are looked into one by one, such as courses, for one that is in any of them."""
MAX_LOOKED_UP_IDS = 50
"""Ids of one intent that are looked up."""

NOWHERE: Mapping[str, Any] = {}
NEVER_ANSWERED_ERRORS = (errors.Forbidden, errors.Invalid, errors.TooLong)
"""After one of these the same question gets no other answer in a minute."""

ReadOnce = Callable[[Intent[Any]], Awaitable[Any]]
After = Callable[[Intent[Any], Any], Intent[Any] | None]


class NobodyThere(errors.NotFound):
    """The platform says that an id of the intent is nobody's and nothing's, be it `nowhere` but in what was looked
    through for it, such as one course."""

    def __init__(self, platform: str, noun: str, nowhere: str = "") -> None:
        super().__init__(platform)
        self.said = f"{nowhere} on {platform}" if nowhere else f"{platform} knows no {noun}"

    @property
    def sentence(self) -> str:
        return f"{self.said}, so nothing was done. Check it and ask again."


class NotNamedNow(PlatformError):
    """Whom or what an intent acts on cannot be looked up at this moment, and what it does cannot be taken back."""

    retry = True

    def __init__(self, platform: str, unknown: str) -> None:
        super().__init__(platform)
        self.unknown = unknown

    @property
    def sentence(self) -> str:
        why = "This can't be undone, so I asked no one and nothing was done."
        return f"{self.unknown} {why} Try again in a minute."


class NotListed(Exception):
    """A listing was looked through to its end, and does not have it: how many `pages` that took, and its `rows`."""

    def __init__(self, pages: int, rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(pages, len(rows))
        self.pages, self.rows = pages, rows


class NotAllSeen(Exception):
    """The listing has more than is looked through."""


class Alike(NotAllSeen):
    """The listing shows `count` rows of which nobody can say which is meant: they only read like it, and how the
    platform compares is not known; or several are the same to the letter."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True)
class LookedUp:
    """What came of looking one identifier up.

    Attributes:
        identifier: what the intent holds
        target: whom or what that is, as far as it is known
        unknown: why there is no name, in a sentence; empty where it was looked up
        missing: the platform says that there is no such thing
        gone: it shows none where it would show it
        own_id: what the platform itself tells it by, where it shows that
        failed: there is a way to look it up, which failed just now
        unasked: there is none
        alike: the platform lists what only reads like it, or has it several times
    """

    identifier: Identifier
    target: Target
    unknown: str = ""
    missing: NobodyThere | None = None
    gone: bool = False
    own_id: str = ""
    platform: str = ""
    failed: bool = False
    unasked: bool = False
    alike: bool = False

    @property
    def said(self) -> str:
        """`Jane Doe (jane@acme.com, 8)`: the name, the address, the id, with whatever of it is known."""
        text = self.identifier.said
        names = [self.target.name, self.target.email]
        first, *more = [*dict.fromkeys(filter(None, names)), *([] if any(same(one, text) for one in names) else [text])]
        return f"{first} ({', '.join(more)})" if more else first

    @property
    def named(self) -> str:
        """`Jane Doe (jane@acme.com)`, `Onboarding 101`; empty where nobody knows more than the id."""
        return self.target.called if self.target.email or self.target.name else ""

    def called(self, name: str) -> "LookedUp":
        """The same, where whoever asks saw what it is called, and there is no way to look it up."""
        if not (self.unasked and name):
            return self
        return replace(self, unknown="", target=replace(self.target, name=name))


async def look_up(found: Sequence[Identifier], intent: Intent[Any], look: ReadOnce, after: After) -> list[LookedUp]:
    """Each identifier of an intent with what its platform says, all at the same time. Never raises: what cannot be
    asked is unknown."""
    tasks = [asyncio.ensure_future(_known(intent, one, look, after)) for one in found[:MAX_LOOKED_UP_IDS]]
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=LOOKUP_TIMEOUT_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    known = [
        _unknown(intent, one, "it took too long", failed=True) if task.cancelled() else task.result()
        for one, task in zip(found, tasks, strict=False)
    ]
    placed = [_placed(intent, one, known) if one.missing else one for one in known]
    return placed + [_unknown(intent, one, "there are too many") for one in found[MAX_LOOKED_UP_IDS:]]


async def _known(intent: Intent[Any], one: Identifier, look: ReadOnce, after: After) -> LookedUp:
    how, title = way(type(intent), one.field), platforms()[intent.platform].title
    if not how:
        why = platforms()[intent.platform].why_not_looked_up(type(intent), one.field)
        return replace(_unknown(intent, one, why or f"I can't ask {title}"), unasked=True)
    try:
        walks = how.each and (how.each not in how.takes or getattr(intent, how.each) is None)
        row = await (_in_any if walks else row_of)(intent, one, how, look, after)
    except NotListed:
        only = "" if how.asked else how.read.http.shows_only  # asked for others, it shows others
        said = _unknown(intent, one, f"not among {only}") if only else _missing(intent, one)
        return replace(said, gone=True)
    except errors.NotFound:  # of several things that it was asked about, nobody knows which is not there
        said = _unknown(intent, one, f"{title} didn't say") if how.takes else _missing(intent, one)
        return replace(said, gone=True)
    except Alike as alike:
        return _not_told(intent, one, alike.count)
    except (Mistakes, NotAllSeen):
        return _unknown(intent, one, f"I couldn't read everything {title} lists")
    except PlatformError as error:
        failed = not isinstance(error, NEVER_ANSWERED_ERRORS)
        return _unknown(intent, one, f"{title} didn't say", failed=failed)
    label = how.label or display_name(how)
    if label in private_names(result_type(how.read)):  # what is said here is said in channels
        label = ""
    target = found_target(one, intent.platform, row, label)
    return LookedUp(one, target, own_id=own_id(row), platform=intent.platform)


async def row_of(
    intent: Intent[Any],
    one: Identifier,
    how: Way,
    look: ReadOnce,
    after: After,
    within: Mapping[str, Any] = NOWHERE,
) -> Mapping[str, Any]:
    """What the platform shows of it, asked with what the intent says, and with what it is `within`. Of a listing it is
    the row that has it to the letter: one that only reads like it may be another's. Raises PlatformError, NotListed,
    NotAllSeen and Alike."""
    here = field_specs(type(intent))
    data = {name: here[name].kind.plain(held) for name in how.takes if (held := getattr(intent, name)) is not None}
    data |= within
    if how.parameter:
        shown = plain(await look(make(how.read, data | {how.parameter: one.value})))
        return shown if isinstance(shown, Mapping) else {}
    asked: Intent[Any] = make(how.read, data | dict(how.asked) | ({how.by: one.value} if how.by else {}))
    pages, alike, seen = 0, 0, list[Mapping[str, Any]]()
    for _ in range(MAX_LOOKUP_PAGES):
        page = await look(asked)
        pages += 1
        rows = plain(page.items if isinstance(page, Page) else page)
        listed = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        exact = [row for row in listed if _held(row, how.value) == one.text]
        if len({own_id(row) for row in exact}) > 1:
            raise Alike(len(exact))
        if exact:
            return exact[0]
        alike += sum(same(_held(row, how.value), one.text) for row in listed)
        seen += listed
        following = after(asked, page)
        if not following:
            break
        asked = following
    else:
        raise NotAllSeen
    if alike:
        raise Alike(alike)
    if not isinstance(rows, list) or (isinstance(page, Page) and page.next is not None) or unread(page):
        raise NotAllSeen
    raise NotListed(pages, seen)


async def _in_any(intent: Intent[Any], one: Identifier, how: Way, look: ReadOnce, after: After) -> Mapping[str, Any]:
    """Looked for in one after another of what the listing must be asked for, such as all courses."""
    found = every(how.read, how.each)
    if not found:
        raise NotAllSeen
    asked, value = found
    inner = list[Mapping[str, Any]]()
    following: Intent[Any] | None = asked
    while following:
        page = await look(following)
        rows = plain(page.items if isinstance(page, Page) else page)
        inner += [{how.each: row[value]} for row in rows if isinstance(row, Mapping) and row.get(value)]
        if len(inner) > MAX_LOOKED_INTO_ROWS:
            raise NotAllSeen
        following = after(following, page)
        if not following and isinstance(page, Page) and page.names_next:
            raise NotAllSeen
    looks = (row_of(intent, one, how, look, after, each) for each in inner)
    seen = await asyncio.gather(*looks, return_exceptions=True)
    for row in seen:
        if isinstance(row, Mapping):
            return row
    for row in seen:
        if isinstance(row, BaseException) and not isinstance(row, NotListed | errors.NotFound):
            raise row
    raise NotListed(len(inner), ())


def _held(row: Mapping[str, Any], name: str) -> str:
    """A value that is missing is nobody's, whatever its word would be."""
    return "" if row.get(name) is None else str(row[name])


def _missing(intent: Intent[Any], one: Identifier, nowhere: str = "") -> LookedUp:
    missing = NobodyThere(platforms()[intent.platform].title, one.noun, nowhere)
    return LookedUp(one, one.target(intent.platform), f"{missing.said}.", missing, platform=intent.platform)


def _placed(intent: Intent[Any], gone: LookedUp, known: Sequence[LookedUp]) -> LookedUp:
    """Of what was sought in one course, group or domain alone, nobody knows whether it is elsewhere."""
    one = gone.identifier
    how = way(type(intent), one.field)
    places = [it for it in known if how and it.identifier.field in how.takes]
    if not places:
        return gone
    place = places[-1]
    called = place.identifier.noun if place.unknown else place.said
    nowhere = f"{called} has no {one.noun}" if place.target.kind == PERSON else f"{one.noun} is not in {called}"
    return replace(_missing(intent, one, nowhere), gone=True)


def _not_told(intent: Intent[Any], one: Identifier, count: int) -> LookedUp:
    title, rows = platforms()[intent.platform].title, "one that reads" if count == 1 else f"{count} that read"
    said = f"I couldn't tell which {one.noun} is: {title} lists {rows} like it. Check there before you go on."
    return LookedUp(one, one.target(intent.platform), said, platform=intent.platform, alike=True)


def _unknown(intent: Intent[Any], one: Identifier, why: str, failed: bool = False) -> LookedUp:
    what = "who" if one.kind == PERSON else "what"
    said = f"I couldn't look up {what} {one.noun} is: {why}."
    return LookedUp(one, one.target(intent.platform), said, platform=intent.platform, failed=failed)


def display_name(how: Way) -> str:
    return str(result_type(how.read).display.name)
