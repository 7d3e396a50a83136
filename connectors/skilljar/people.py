"""Looking for people on Skilljar, which finds them by address and by whole names, and shows nobody by their id."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.core.errors import NotFound
from connectors.core.record import Page
from connectors.core.same import folded, has_words, spelled
from connectors.everyday.everyday import Reader, Stopped
from connectors.everyday.values import Person
from connectors.skilljar import told
from connectors.skilljar.domain_users import DomainsUsersList
from connectors.skilljar.name_searches import name_searches
from connectors.skilljar.users import User, UsersList

PAGE_ROWS = 1000
MAX_PEOPLE_WITH_SITES = 3
"""People of whom the sites are asked whether they are active: a call each on every site."""
MAX_SITES_ASKED = 8


@dataclass(frozen=True)
class People:
    """Those that were found, and where the look through all stopped early."""

    found: Sequence[Person] = ()
    stopped: Stopped | None = None


async def by_address(reader: Reader, address: str) -> People:
    return People([told.user(one) for one in (await reader.read(UsersList(email=spelled(address)))).items])


async def by_name_or_id(reader: Reader, who: str) -> People:
    """As long as all people fit on one page they are looked through, parts of names and all. Where there are more,
    Skilljar is asked for the name in every way it may stand there, and all are looked through when that finds nobody.
    """
    first = await reader.read(UsersList(page=1, page_size=PAGE_ROWS))
    total = first.total or 0
    if total <= len(first.items):
        return People(_fitting(first.items, who))
    asked = await asyncio.gather(*(reader.read(one) for one in name_searches(who)))
    if found := {one.id: told.user(one) for page in asked for one in page.items}:
        return People([*found.values()])
    numbers = range(2, -(-total // PAGE_ROWS) + 1)
    pages = [first, *await reader.sweep([UsersList(page=n, page_size=PAGE_ROWS) for n in numbers])]
    rows = [one for page in pages if isinstance(page, Page) for one in page.items]
    whole = all(isinstance(page, Page | NotFound) for page in pages)  # what was the last page may have gone
    return People(_fitting(rows, who), None if whole else Stopped(len(rows), total, "people"))


def _fitting(rows: Sequence[User], who: str) -> list[Person]:
    """Who has this id, or every word of it in their name or address."""
    wanted = folded(who)

    def fits(one: User) -> bool:
        return wanted == folded(one.id or "") or has_words(
            f"{one.first_name or ''} {one.last_name or ''} {one.email or ''}", who
        )

    return [told.user(one) for one in rows if wanted and fits(one)]


async def with_sites(reader: Reader, found: Sequence[Person], sites: Sequence[str]) -> list[Person]:
    """The same people with whether they are active, which each training site tells for itself. Where there are many
    sites it stays unknown."""
    if len(sites) > MAX_SITES_ASKED:
        return [*found]
    asked = [DomainsUsersList(domain_name=site, user__email=one.email) for one in found for site in sites]
    swept, now = await reader.sweep(asked), await reader.now()
    answers, known = iter(swept), []
    for one in found:
        pages = [page for _ in sites if isinstance(page := next(answers), Page)]
        there = [row for page in pages for row in page.items if row.id == one.id]
        known.append(told.member(one, there, now) if len(pages) == len(sites) else one)
    return known
