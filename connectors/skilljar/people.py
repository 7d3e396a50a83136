"""Looking for people on Skilljar, which finds them by their id, by address and by whole names."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.core.errors import NotFound
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.core.same import folded, has_words, spelled
from connectors.everyday.everyday import Reader, Stopped
from connectors.everyday.looks import look_at_all
from connectors.everyday.values import Person
from connectors.skilljar import told
from connectors.skilljar.domain_users import DomainsUsersList, DomainsUsersRead, DomainUser
from connectors.skilljar.name_searches import PAGE_ROWS, name_searches
from connectors.skilljar.users import User, UsersList, UsersRead

MAX_PEOPLE_WITH_SITES = 3
"""People of whom the sites are asked whether they are active: a call each on every site."""
ID_PATTERN = re.compile(r"[0-9a-z]+", re.ASCII)
"""How every id of Skilljar is written."""


@dataclass(frozen=True)
class People:
    """Those that were found, and where the look through all stopped early."""

    found: Sequence[Person] = ()
    stopped: Stopped | None = None


async def by_address(reader: Reader, address: str) -> People:
    rows, stopped = await _whole(reader, UsersList(email=spelled(address), page=1, page_size=PAGE_ROWS))
    return People([told.user(one) for one in rows], stopped)


async def by_name_or_id(reader: Reader, who: str) -> People:
    """What may be an id is asked for as one. As long as all people fit on one page they are looked through, parts of
    names and all. Where there are more, Skilljar is asked for the name in every way it may stand there, and all are
    looked through when that finds nobody."""
    if known := await _by_id(reader, who):
        return People([known])
    everybody = UsersList(page=1, page_size=PAGE_ROWS)
    first = await reader.read(everybody)
    total = first.total or 0
    if total <= len(first.items):
        return People(_fitting(first.items, who))
    asked = await asyncio.gather(*(_whole(reader, one) for one in name_searches(who)))
    if found := {one.id: told.user(one) for rows, _ in asked for one in rows}:
        return People([*found.values()], next((stopped for _, stopped in asked if stopped), None))
    rows, stopped = await _whole(reader, everybody)
    return People(_fitting(rows, who), stopped)


async def _by_id(reader: Reader, who: str) -> Person | None:
    """Only by a small word can anybody be meant by their id; that nobody has it is no error."""
    word = who.lower()
    if not ID_PATTERN.fullmatch(word):
        return None
    try:
        found = await reader.read(UsersRead(user_id=word))
    except NotFound:
        return None
    return told.user(found) if found.id == word else None


async def _whole(reader: Reader, listing: UsersList) -> tuple[list[User], Stopped | None]:
    """All rows of a listing that begins at its first page, and where there was no time for all."""
    first = await reader.read(listing)
    numbers = range(2, -(-(first.total or 0) // PAGE_ROWS) + 1)
    further: list[Intent[Page[User]]] = [listing.model_copy(update={"page": n}) for n in numbers]
    if not further:
        return first.items, None
    pages = await look_at_all(reader, further)
    rows = [one for page in (first, *pages.found.values()) for one in page.items]
    whole = not (pages.late or pages.fault)  # what was the last page may have gone
    return rows, None if whole else Stopped(len(rows), first.total, "people")


def _fitting(rows: Sequence[User], who: str) -> list[Person]:
    """Who has this id, or every word of it in their name or address."""
    wanted = folded(who)

    def fits(one: User) -> bool:
        return wanted == folded(one.id or "") or has_words(
            f"{one.first_name or ''} {one.last_name or ''} {one.email or ''}", who
        )

    return [told.user(one) for one in rows if wanted and fits(one)]


async def with_sites(reader: Reader, found: Sequence[Person], sites: Sequence[str]) -> list[Person]:
    """The same people with whether they are active, which each training site tells for itself. It stays unknown where
    there was no time for all sites."""
    looks = [DomainsUsersRead(domain_name=site, user_id=one.id) for one in found for site in sites]
    swept = await reader.sweep(looks)
    now, answers, known = await reader.now(), iter(swept), []
    for one in found:
        mine = [next(answers) for _ in sites]
        there = {site: row for site, row in zip(sites, mine, strict=True) if isinstance(row, DomainUser)}
        whole = all(isinstance(row, DomainUser | NotFound) for row in mine)
        known.append(told.member(one, there, now) if whole else one)
    return known


async def on_site(reader: Reader, site: str, person: Person) -> DomainUser | None:
    """The person as one site has them. Skilljar answers 404 both to what is not there and to what it does not serve, so
    that somebody is not there counts only once the list of the site says so too."""
    try:
        return await reader.read(DomainsUsersRead(domain_name=site, user_id=person.id))
    except NotFound:
        if not person.email:
            return None
    rows = (await reader.read(DomainsUsersList(domain_name=site, user__email=person.email))).items
    return next((one for one in rows if one.id == person.id), None)
