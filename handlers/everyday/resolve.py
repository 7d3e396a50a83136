"""Which course, or which person, on which platform. Never a guess: where it is not clear, the person is asked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from connectors.catalog import platforms
from connectors.core.same import folded
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import shown
from connectors.everyday.fitting import is_called
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday import platform_reply
from handlers.everyday.choice_view import Thing, apart, choices, merged, question
from handlers.everyday.chosen import as_shown
from handlers.everyday.did_you_mean import absent
from handlers.everyday.fan_out import all_of
from handlers.everyday.pages import asked_anew, looked
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import READING_VERBS
from handlers.slack.blocks import Block, actions, clip, say

CHOICE_BUTTON_LABEL = "This one"


Narrow = Callable[[Sequence[Course]], Awaitable[Sequence[Course]]]
"""Which of several courses of one name can be meant."""


async def the_course(
    request: VerbRequest,
    changing: bool,
    unable: Callable[[Everyday], str] | None = None,
    narrow: Narrow | None = None,
) -> tuple[Everyday, Course] | None:
    """The one course that is meant, and the platform it is on; None after saying what to choose from.

    For a change it must be known of every platform that it is not there too. `unable` is why a platform is of no use
    here, as a sentence: it counts only where the course is on none that is. `narrow` leaves of several that are called
    so those that can be meant.
    """
    typed = request.arguments.course

    async def ask(verbs: Everyday) -> Course:
        return await as_shown(request.arguments.chosen, verbs, typed, verbs.course)

    told = await all_of(request.asks(ask))
    platform_reply.must_be_allowed(told)
    if unable:
        told = _of_use(told, {name: unable(one) for name, one in request.platforms.items()}, typed)
    exact = [one.found for one in told if one.found]
    same = [thing for one in told for thing in one.choices if isinstance(thing, Course) and _is(thing, typed)]
    silent = [one for one in told if one.trouble and not one.final] if changing else []
    if len(exact) == 1 and not same and not silent:
        return request.platforms[exact[0].platform], exact[0]
    if narrow and len(exact) + len(same) > 1:
        left = await narrow([*exact, *same])
        if len(left) == 1 and not silent:
            return request.platforms[left[0].platform], left[0]
        exact, same = [one for one in exact if one in left], [one for one in same if one in left]
    things: list[Thing] = [*exact, *same] or [thing for one in told for thing in one.choices]
    if len(things) == 1 and not changing:
        return next((request.platforms[one.platform], one) for one in things if isinstance(one, Course))
    await offer(request, typed, told, things, [one.title for one in silent])
    return None


async def offer(
    request: VerbRequest,
    typed: str,
    told: Sequence[PlatformReply[Any]],
    things: Sequence[Thing],
    silent: Sequence[str] = (),
) -> None:
    """Say what there is to choose from, what is missing, and what failed or was looked through in part."""
    different = merged(things)
    plain = shown(typed)
    blocks: list[Block] = []
    stopped = {one.platform: await request.keep(looked=looked(told)) for one in told if one.stopped}
    if different:
        exact = len(different) == 1 and silent
        asks = f"It's here. I couldn't ask {listed(silent)}, where it may be too." if exact else ""
        asks = asks or question(typed, [thing for thing, _ in different])
        drafts = await request.chosen([thing for thing, _ in different], things)
        labels = apart([thing for thing, _ in different], CHOICE_BUTTON_LABEL)
        otherwise = " ".join(one.otherwise for one in told if one.otherwise)
        named = f"“{clip(plain, platform_reply.REPLY_TITLE_CHARS)}”: {asks}"
        if otherwise:
            named = f"{otherwise} Nothing was changed yet. {'Is it this one?' if len(different) == 1 else asks}"
        blocks += [say(named), *choices(different, drafts, *labels)]
        if not any(_is_called(thing, typed) for thing, _ in different):
            blocks.append(actions(await request.fill_in(style="")))
    else:
        blocks += await absent(request, told, plain, CHOICE_BUTTON_LABEL, near=True, again=stopped)
        blocks.append(actions(await request.fill_in(style="" if leads_on(blocks) else "primary")))
    blocks += [*platform_reply.stops(told, stopped), *platform_reply.unseen(told)]
    action = "everyday.go" if request.arguments.verb in READING_VERBS else "everyday.also"
    blocks += platform_reply.troubles(told, await request.again(told), action)
    blocks += asked_anew(request, told, await request.now())
    await request.say(f"“{plain}”", blocks)


async def not_here(request: VerbRequest, verbs: Everyday, typed: str, what: str) -> None:
    """Say that a platform does not know a person, and what to do."""
    told = [PlatformReply[Any](verbs.platform, missing=what, stopped=verbs.stopped)]
    again = {verbs.platform: await request.keep()} if verbs.stopped else {}
    blocks = await absent(request, told, shown(typed), CHOICE_BUTTON_LABEL, near=True, again=again)
    new = not verbs.stopped and "@" in typed and Verb.ADD in verbs.can()
    filled = {"who": typed, "name": request.arguments.name, "on": verbs.platform}
    add = await request.form("Add…", Verb.ADD, **filled) if new and request.arguments.verb is not Verb.UNENROLL else []
    blocks.append(actions(*add, await request.fill_in()))
    await request.say(f"{platforms()[verbs.platform].title} doesn't know “{shown(typed)}”", blocks)


def _of_use(told: Sequence[PlatformReply[Course]], why: Mapping[str, str], typed: str) -> list[PlatformReply[Course]]:
    """The same, where the course is on a platform that is of use: of the others only why they are not, if it is there
    too."""

    def has(one: PlatformReply[Course]) -> bool:
        return bool(one.found) or any(isinstance(thing, Course) and _is(thing, typed) for thing in one.choices)

    if not any(has(one) and not why[one.platform] for one in told):
        return [*told]
    useless = [PlatformReply[Course](one.platform, trouble=why[one.platform], final=True) for one in told if has(one)]
    return [*(one for one in told if not why[one.platform]), *(one for one in useless if one.trouble)]


def leads_on(blocks: Sequence[Block]) -> bool:
    """Whether there is anything to press."""
    return any("accessory" in one or one["type"] == "actions" for one in blocks)


def _is_called(thing: Thing, typed: str) -> bool:
    """Whether it was named exactly, so that nothing was mistyped."""
    return _is(thing, shown(typed)) if isinstance(thing, Course) else is_called(thing, shown(typed))


def _is(thing: Course, typed: str) -> bool:
    return folded(typed) in (folded(thing.id), folded(thing.code), folded(thing.title))


def one_person(people: Sequence[Person]) -> bool:
    """Whether all of these go by one e-mail address."""
    return len({folded(one.email) for one in people}) == 1 and bool(people[0].email)
