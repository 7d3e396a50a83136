"""When a name fits several: each with what tells it apart, and a button that goes on with it."""

from collections import Counter
from collections.abc import Sequence

from connectors.catalog import platforms
from connectors.core.same import folded, same
from connectors.everyday.values import Course, Person
from handlers.everyday.platform_reply import REPLY_TEXT_CHARS, REPLY_TITLE_CHARS, listed
from handlers.slack.blocks import Block, button, clip, plain, say

CHOICES_SHOWN = 12
"""Choices that are shown. Who has more to choose from types a little more."""

Thing = Person | Course


def course_title(course: Course) -> str:
    return clip(
        course.title.strip() or course.code.strip() or course.id or "a course without a name", REPLY_TITLE_CHARS
    )


def merged(things: Sequence[Thing]) -> list[tuple[Thing, list[str]]]:
    """Each once, with the platforms it is on: people of one address are one person, unless a platform knows several
    of that address, in whatever capitals."""
    found: dict[tuple[str, ...], tuple[Thing, list[str]]] = {}
    people = Counter((one.platform, folded(one.email)) for one in things if isinstance(one, Person))
    several = {email for (_, email), count in people.items() if count > 1}
    for one in things:
        email = folded(one.email) if isinstance(one, Person) else ""
        email = email if email not in several else ""
        key = (email,) if email else (one.platform, one.id, described(one, [], by_id=True))
        found.setdefault(key, (one, []))[1].append(platforms()[one.platform].title)
    return list(found.values())


def described(one: Thing, where: Sequence[str], *, by_id: bool = False) -> str:
    """A line that tells it apart from others of its name; `by_id` where nothing that people know does."""
    number = f"id {one.id}" if one.id and by_id else ""
    if isinstance(one, Person):
        here = [number, *one.aliases[:2], one.role, standing(one)]
        aside = [one.email, *(here if len(where) < 2 else ())]  # on each platform these are others
        name = one.name
    else:
        aside = [one.code, number, one.place, one.closed]
        name = one.title
    said = " · ".join(clip(text, REPLY_TITLE_CHARS) for text in (listed(where), *aside) if text)
    return f"{clip(name.strip() or '–', REPLY_TITLE_CHARS)}\n{said}"


def told_apart(things: Sequence[tuple[Thing, Sequence[str]]]) -> list[str]:
    """A line for each; with its id only where nothing that people know tells it from another of these."""
    lines = Counter(described(*one) for one in things)
    return [described(*one, by_id=lines[described(*one)] > 1) for one in things]


def standing(person: Person) -> str:
    """Why somebody cannot use a platform, in a word; nothing where they can, or where it does not say."""
    return (person.standing or "not active") if person.active is False else person.standing


def question(typed: str, things: Sequence[Thing]) -> str:
    """What stands above choices. One that is called exactly so is not said to be only near."""
    if len(things) > 1:
        return "Which one do you mean?"
    exact = any(_exact(one, typed) for one in things)
    return "I found this one:" if exact else "No exact match. Closest:"


def _exact(one: Thing, typed: str) -> bool:
    names = (one.email, one.name, *one.aliases) if isinstance(one, Person) else (one.code, one.title)
    return any(same(name, typed) for name in (*names, one.id))


def choice(text: str, label: str, draft: str, action: str = "everyday.go") -> Block:
    """A line with a button. `draft` is what the button goes on with."""
    return {"type": "section", "text": plain(text, REPLY_TEXT_CHARS), "accessory": button(label, action, draft)}


def apart(things: Sequence[Thing], label: str) -> list[str]:
    """Where each is on another platform, the buttons say which."""
    names = [one.platform for one in things]
    alike = len(set(names)) < len(names) or len(names) < 2 or any(isinstance(one, Person) for one in things)
    return [label if alike else f"On {platforms()[one].title}" for one in names]


def choices(things: Sequence[tuple[Thing, list[str]]], drafts: Sequence[str], *labels: str) -> list[Block]:
    """One for each draft; what is beyond is counted. `labels` are of the buttons, the last one of all that are left."""
    named = [*labels, *labels[-1:] * len(drafts)]
    told = zip(told_apart(things), named, drafts, strict=False)
    blocks = [choice(line, label, draft) for line, label, draft in told]
    if left := len(things) - len(drafts):
        blocks.append(say(f"… and {left} more. Type more of the name, or the id."))
    return blocks
