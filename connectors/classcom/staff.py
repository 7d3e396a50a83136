"""The staff of Class: administrators, instructors and designers. They have a list of their own."""

from pydantic import ValidationError

from connectors.classcom.class_people import fits, staff_member
from connectors.classcom.users import User, UsersGet, UsersList
from connectors.core import errors
from connectors.core.same import folded
from connectors.everyday.everyday import NeedsMore, Reader
from connectors.everyday.exact import NotKnown, id_of, only_person, shown
from connectors.everyday.values import Person

USERS_PER_PAGE = 1000


async def staff_like(reader: Reader, who: str) -> list[Person]:
    """Those whom an address, a number or a part of a name fits, as they are now."""
    wanted = folded(who)
    if "@" in wanted:
        try:
            return [staff_member(await reader.read(UsersGet(email=wanted)))]
        except (errors.NotFound, ValidationError):  # what is no whole address is nobody's
            return []
    listing = UsersList(page=1, limit=USERS_PER_PAGE)
    people = [staff_member(one) async for rows in reader.pages(listing) for one in rows]
    return [one for one in people if fits(one, wanted)]


async def instructor(reader: Reader, who: str) -> Person:
    """The one who is named exactly. Raises Unclear where several are, or one is nearly; and NeedsMore."""
    id = id_of(who)
    try:
        found = only_person(who, await staff_like(reader, who if id is None else id))
    except NotKnown:
        raise NeedsMore(
            f"Class knows no instructor {shown(who)}. Type their e-mail address as it stands in Class."
        ) from None
    if not found.email:
        raise NeedsMore(
            f"Class has no e-mail address of {found.name}, and a class needs its instructor's. Name another."
        )
    return found


async def whole_staff(reader: Reader) -> list[User] | None:
    """As it was within some minutes; None where there was no time to list it. Raises PlatformError. A page that brings
    nobody new is the last, whatever it says of a next one."""
    found: dict[int | None, User] = {}
    page = 1
    while True:
        (told,) = await reader.sweep([UsersList(page=page, limit=USERS_PER_PAGE)])
        if isinstance(told, errors.PlatformError):
            raise told
        if told is None:
            return None
        known = len(found)
        found |= {one.id: one for one in told.items}
        if told.next is None or len(found) == known:
            return [*found.values()]
        page += 1
