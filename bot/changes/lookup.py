"""Looks up on its platform whom and what an intent acts on, by the ids that it holds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.changes.naming import Identifier, Way, found_target, way
from bot.changes.target import PERSON, Target
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, make, result_type
from connectors.core.record import Page, plain
from connectors.core.same import same

LOOKUP_TIMEOUT_S = 8.0
"""Seconds that somebody who asks waits for names; what is not there by then is said to be unknown."""
MAX_LOOKUP_PAGES = 20
"""Pages of a listing that are looked through for one id."""
MAX_LOOKED_UP_IDS = 50
"""Ids of one intent that are looked up."""

ReadOnce = Callable[[Intent[Any]], Awaitable[Any]]
After = Callable[[Intent[Any], Any], Intent[Any] | None]


class NobodyThere(errors.NotFound):
    """The platform says that an id of the intent is nobody's and nothing's."""

    def __init__(self, platform: str, noun: str) -> None:
        super().__init__(platform)
        self.noun = noun

    @property
    def sentence(self) -> str:
        return f"{self.platform} knows no {self.noun}, so nothing was done. Check it and ask again."


class NotListed(Exception):
    """A listing was looked through to its end, and does not have it: how many `pages` that took, and its `rows`."""

    def __init__(self, pages: int, rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(pages, len(rows))
        self.pages, self.rows = pages, rows


class NotAllSeen(Exception):
    """The listing has more than is looked through."""


@dataclass(frozen=True)
class LookedUp:
    """What came of looking one identifier up.

    Attributes:
        identifier: what the intent holds
        target: whom or what that is, as far as it is known
        unknown: why there is no name, in a sentence; empty where it was looked up
        missing: the platform says that there is no such thing
    """

    identifier: Identifier
    target: Target
    unknown: str = ""
    missing: NobodyThere | None = None

    @property
    def said(self) -> str:
        """`Jane Doe (jane@acme.com, 8)`: the name, the address, the id, with whatever of it is known."""
        text = self.identifier.text
        names = [self.target.name, self.target.email]
        first, *more = [*dict.fromkeys(filter(None, names)), *([] if any(same(one, text) for one in names) else [text])]
        return f"{first} ({', '.join(more)})" if more else first


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
        _unknown(intent, one, "it took too long") if task.cancelled() else task.result()
        for one, task in zip(found, tasks, strict=False)
    ]
    return known + [_unknown(intent, one, "there are too many") for one in found[MAX_LOOKED_UP_IDS:]]


async def _known(intent: Intent[Any], one: Identifier, look: ReadOnce, after: After) -> LookedUp:
    how, title = way(type(intent), one.spec.name), platforms()[intent.platform].title
    if not how:
        return _unknown(intent, one, f"I have no way to ask {title}")
    try:
        row = await row_of(intent, one, how, look, after)
    except NotListed:
        only = how.read.http.shows_only
        return _unknown(intent, one, f"not among {only}") if only else _missing(intent, one)
    except errors.NotFound:  # of several things that it was asked about, nobody knows which is not there
        return _unknown(intent, one, f"{title} did not say") if how.takes else _missing(intent, one)
    except (Mistakes, NotAllSeen):
        return _unknown(intent, one, f"I could not look through all that {title} lists")
    except PlatformError:
        return _unknown(intent, one, f"{title} did not say")
    label = how.label or display_name(how)
    return LookedUp(one, found_target(one, intent.platform, row, label))


async def row_of(intent: Intent[Any], one: Identifier, how: Way, look: ReadOnce, after: After) -> Mapping[str, Any]:
    """What the platform shows of it. Raises PlatformError, NotListed and NotAllSeen."""
    here = field_specs(type(intent))
    data = {name: here[name].kind.plain(held) for name in how.takes if (held := getattr(intent, name)) is not None}
    if how.parameter:
        shown = plain(await look(make(how.read, data | {how.parameter: one.value})))
        return shown if isinstance(shown, Mapping) else {}
    asked: Intent[Any] = make(how.read, data)
    pages, seen = 0, list[Mapping[str, Any]]()
    for _ in range(MAX_LOOKUP_PAGES):
        page = await look(asked)
        pages += 1
        rows = plain(page.items if isinstance(page, Page) else page)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, Mapping) and same(str(row.get(how.value)), one.text):
                return row
            seen += [row] if isinstance(row, Mapping) else []
        following = after(asked, page)
        if not following:
            break
        asked = following
    else:
        raise NotAllSeen
    if not isinstance(rows, list) or (isinstance(page, Page) and page.next is not None):
        raise NotAllSeen
    raise NotListed(pages, seen)


def _missing(intent: Intent[Any], one: Identifier) -> LookedUp:
    title = platforms()[intent.platform].title
    said = f"{title} knows no {one.noun}."
    return LookedUp(one, one.target(intent.platform), said, NobodyThere(title, one.noun))


def _unknown(intent: Intent[Any], one: Identifier, why: str) -> LookedUp:
    what = "who" if one.kind == PERSON else "what"
    return LookedUp(one, one.target(intent.platform), f"I could not look up {what} {one.noun} is: {why}.")


def display_name(how: Way) -> str:
    return str(result_type(how.read).display.name)
