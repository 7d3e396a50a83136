"""Who or what was chosen from what was shown: it is compared with what stands there when the choice is acted on.

An address and a title can come to be another's between the question and the press, and what has an id can be renamed.
So a choice keeps what told it apart: the id, the name and the address, or the title, the code and the place. Who has an
address is looked for by it, since every platform finds that at once; the id decides whether it is still the same.
"""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from connectors.catalog import platforms
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import ID_MARK, NotInCourse, NotKnown, Unclear, by_id, id_of
from connectors.everyday.values import Course, Person
from handlers.everyday.choice_view import Thing, described
from handlers.parsing.arguments import Chosen

OTHERWISE = "When you chose, that was {was}. Now it is {now}."
MARK_BYTES = 3
"""Of each fact: an option has little room, and who could make two alike can do anything there."""

T = TypeVar("T", Person, Course)


class NotAsShown(Unclear):
    """What stands there now is not what somebody chose. The message says what it was and what it is; the choices are
    what it may be now."""

    def __init__(self, seen: Chosen, now: Sequence[Thing]) -> None:
        super().__init__(seen.typed, now)
        self.args = (OTHERWISE.format(was=seen.said, now=" or ".join(map(told, now))),)


def told(one: Thing) -> str:
    """As it is offered, in one line."""
    return described(one, [platforms()[one.platform].title]).replace("\n", " · ")


def seen(typed: str, things: Iterable[Thing]) -> tuple[Chosen, ...]:
    """What is named so in a command, on each platform where it was shown."""
    return tuple(Chosen(typed, one.platform, one.id, marks(one), told(one)) for one in things)


def joined(*chosen: Chosen) -> tuple[Chosen, ...]:
    """Of what was chosen twice the last."""
    return tuple({(one.typed, one.platform): one for one in chosen}.values())


async def as_shown(chosen: Sequence[Chosen], verbs: Everyday, typed: str, find: Callable[[str], Awaitable[T]]) -> T:
    """Whom or what this names on a platform, if it is still what was shown there. Raises NotAsShown, and what `find`
    raises."""
    known = next((one for one in chosen if (one.typed, one.platform) == (typed, verbs.platform)), None)
    if not known:
        return await find(typed)
    found: dict[str, T] = {}
    trouble: Exception | None = None
    for name in _ways(known):
        try:
            one = await find(name)
        except NotInCourse:
            raise
        except (NotKnown, Unclear) as error:
            trouble = trouble or error
            continue
        if not differs(known.marks, one):
            return one
        found.setdefault(one.id or name, one)
    if found or not trouble:
        raise NotAsShown(known, [*found.values()])
    raise trouble


def _ways(known: Chosen) -> list[str]:
    """How to look for it, the surest way to be found first: a bare name is none where there is an id."""
    exact = "@" in known.typed or id_of(known.typed) is not None or not known.id
    return [*dict.fromkeys([*([known.typed] if exact else []), *([by_id(known.id)] if known.id else [])])]


def marks(one: Thing) -> str:
    """What tells it apart, a mark for each fact."""
    if isinstance(one, Course):
        return ".".join(map(_mark, (one.id, one.title, one.code, one.place)))
    return ".".join((_id_mark(one), _mark(one.name), _mark(folded(one.email))))


def differs(before: str, now: Thing) -> bool:
    """Whether it is another than what had these marks. What is not told now, or was not then, is no other."""
    facts = zip(before.split("."), marks(now).split("."), strict=False)
    if isinstance(now, Course):
        return any(was != is_ for was, is_ in facts)
    (id, own), (name, called), (email, address) = facts
    names = {called, *map(_mark, (" ".join(now.names), *now.aliases))}
    other_id = bool(id and own) and id[0] == own[0] and id != own
    return other_id or bool(name and called and name not in names) or bool(email and address and email != address)


def encoded(typed: str, chosen: Sequence[Chosen]) -> str:
    """The value of an option that stands for this: who is meant wherever they are, or on their platform by the id."""
    here = [one for one in chosen if one.typed == typed]
    id = id_of(typed)
    if not here:
        return typed
    if id is not None:
        return ID_MARK.join((here[0].platform, id, here[0].marks))
    return ID_MARK.join((typed, "", " ".join(f"{_number(one.platform)}{one.marks}" for one in here)))


def decoded(value: str, text: str) -> tuple[str, str, tuple[Chosen, ...]]:
    """What an option stands for, the platform it is on if it was chosen from there, and what was shown, as the `text`
    of the option has it."""
    first, *rest = value.split(ID_MARK)
    names = sorted(platforms())
    if len(rest) == 2 and first in names:
        typed = by_id(rest[0])
        return typed, first, (Chosen(typed, first, rest[0], rest[1], text),)
    if len(rest) == 2 and not rest[0]:
        marked = [(names[int(one[0])], one[1:]) for one in rest[1].split()]
        return first, "", tuple(Chosen(first, platform, "", each, text) for platform, each in marked)
    return (by_id(rest[0]), first, ()) if len(rest) == 1 and rest[0] and first in names else (value, "", ())


def _number(platform: str) -> int:
    return sorted(platforms()).index(platform)


def _id_mark(one: Person) -> str:
    """Where a platform has several kinds of numbers for people, with that: two kinds say nothing of each other."""
    kind = next((kind for kind, ids in one.refs.items() if isinstance(ids, tuple) and one.id in ids), "")
    return f"{kind[:1] or '-'}{_mark(one.id)}" if one.id else ""


def _mark(text: str) -> str:
    digest = hashlib.blake2b(text.strip().encode(), digest_size=MARK_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode() if text.strip() else ""
