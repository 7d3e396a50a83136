"""What one platform said to an everyday verb, and the lines of those that could not help."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from bot.desk import AccessRefused, RequestRefused
from bot.policy.access import NeededAccess
from bot.policy.scope import CourseNames
from connectors.catalog import platforms
from connectors.core.intent import Operation
from connectors.everyday.everyday import Everyday, Stopped
from connectors.everyday.exact import shown
from connectors.everyday.values import Course, Person
from handlers.slack.blocks import Block, Element, button, clip, context, plain, say

T = TypeVar("T")
REPLY_TEXT_CHARS = 500
"""Characters of a platform's own sentence."""
REPLY_TITLE_CHARS = 90
"""Characters of a name or a title."""
COURSE_OR_SESSION = "course or session"
"""What is missing where neither a course nor a live session of the time that was asked about is called so."""
_NONE = {"person": "No one", "course": "No course", COURSE_OR_SESSION: "No course or live session in that time"}
"""What there is none of, by what is missing."""
LOOK_ON = "Keep looking"
"""The button that waits for what is late, and goes on with what was looked through in part."""


@dataclass(frozen=True)
class PlatformReply(Generic[T]):
    """What one platform said.

    Attributes:
        found: what was asked for
        choices: of which a person must take one
        otherwise: that these are not what a person chose before, in a sentence
        missing: what is not known there, a person or a course
        within: the title of the course in which alone they were looked for
        asked_as: the address by which it was asked for them, where that is an alias
        trouble: a sentence that says why there is nothing of these
        final: asking again is of no use
        refused: who asks may not ask it
        wanted: what they could be given the right for, where they may not
        late: it has not answered yet, and may still
        stopped: where its look through many things stopped
        unseen: sentences on what it did not see
        asked: the operations that it took
        of: the courses that it shows anything of, where who asks may see some only
    """

    platform: str
    found: T | None = None
    choices: Sequence[Person | Course] = ()
    otherwise: str = ""
    missing: str = ""
    within: str = ""
    asked_as: str = ""
    trouble: str = ""
    final: bool = False
    refused: bool = False
    wanted: NeededAccess | None = None
    late: bool = False
    stopped: Stopped | None = None
    unseen: Sequence[str] = ()
    asked: frozenset[Operation] = frozenset()
    of: frozenset[CourseNames] = frozenset()

    @property
    def title(self) -> str:
        return platforms()[self.platform].title

    @property
    def whole(self) -> bool:
        """Whether asking once more would give nothing else."""
        return not self.stopped and (not self.trouble or self.final)


def must_be_allowed(told: Sequence[PlatformReply[Any]]) -> None:
    """Raises RequestRefused where whoever asks may ask none of these: there is nothing to fill in or to choose then."""
    if told and all(one.refused for one in told):
        said = " ".join(dict.fromkeys(one.trouble for one in told))
        wanted = next((one.wanted for one in told if one.wanted), None)
        raise AccessRefused(said, wanted) if wanted else RequestRefused(said)


def asked_by(verbs: Everyday) -> frozenset[Operation]:
    """The operations that were asked for so far on a platform; none where its reader keeps no account of them."""
    return frozenset(getattr(verbs.reader, "asked", ()))


def courses_of(verbs: Everyday) -> frozenset[CourseNames]:
    """The courses that somebody who may see some only was shown anything of so far."""
    return frozenset(getattr(verbs.reader, "seen", ()))


def troubles(said: Sequence[PlatformReply[T]], again: Mapping[str, str], action: str = "everyday.also") -> list[Block]:
    """A line for each platform that failed. `again` are the drafts, by platform, that ask once more."""
    sentences = {one.trouble for one in said if one.trouble}
    if len(sentences) == 1 and len(said) > 1 and all(one.trouble and one.final for one in said):
        return [say(clip(sentences.pop(), REPLY_TEXT_CHARS))]  # everywhere the same, such as that one may not
    blocks: list[Block] = []
    for one in said:
        if one.trouble and again.get(one.platform):
            more = button(LOOK_ON if one.late else "Retry", action, again[one.platform])
            blocks.append(beside(f"⚠ {one.trouble}", more))
        elif one.trouble:
            blocks.append(say(f"⚠ {clip(one.trouble, REPLY_TEXT_CHARS)}"))
    return blocks


def missing(
    said: Sequence[PlatformReply[T]],
    typed: str,
    again: Mapping[str, str] | None = None,
    connected: Collection[str] = (),
) -> list[Block]:
    """Where it is not known. What was looked through in part is not said to be nowhere there; `again` are the drafts,
    by platform, that look on, `connected` all platforms there are here."""
    absent = [one for one in said if one.missing]
    blocks: list[Block] = []
    if everywhere := [one for one in absent if not one.stopped]:
        blocks += [say(text) for text in nowhere(everywhere, typed, connected)]
        blocks += [context(one) for one in (_how_looked(everywhere, typed) if typed else [])]
    for one in absent:
        if not one.stopped:
            continue
        text = _not_so_far(one, one.stopped, typed)
        draft = (again or {}).get(one.platform, "")
        blocks.append(beside(text, button(LOOK_ON, "everyday.go", draft)) if draft else say(text))
    return blocks


def nowhere(absent: Sequence[PlatformReply[T]], typed: str, connected: Collection[str] = ()) -> list[str]:
    """A sentence on all platforms that do not have it, and one for each that may have it where it was not looked. Where
    all that are `connected` surely do not have it, they are not named one by one; nor where one was asked by an
    alias."""
    by_alias = [one for one in absent if one.asked_as]
    told = [text for one in by_alias for text in nowhere([replace(one, asked_as="")], one.asked_as)]
    if by_alias:
        rest = [one for one in absent if not one.asked_as]
        return [*told, *(nowhere(rest, typed) if rest else [])]
    seen = [(one, _seen(one, typed)) for one in absent]
    sure = [one for one, limited in seen if not limited]
    on_any = len(sure) > 1 and bool(connected) and {*connected} <= {one.platform for one in sure}
    where = "any platform" if on_any else listed([one.title for one in sure])
    said = [f"{_nobody(sure, typed)} on {where}."] if sure else []
    return [*said, *(f"{limited} on {one.title}." for one, limited in seen if limited)]


def not_there(platform: str, typed: str, stopped: Stopped | None = None) -> list[str]:
    """The same of a person on one platform, whose look may have stopped."""
    reply = PlatformReply[Any](platform, missing="person", stopped=stopped)
    return [_not_so_far(reply, stopped, typed)] if stopped else nowhere([reply], typed)


def _not_so_far(one: PlatformReply[T], stopped: Stopped, typed: str) -> str:
    absence = _seen(one, typed) or _nobody([one], typed)
    return f"{absence} in the {extent(stopped)} on {one.title} that I've looked through so far."


def stops(said: Sequence[PlatformReply[T]], again: Mapping[str, str]) -> list[Block]:
    """A line for each platform that was looked through in part, unless what is missing there says so already."""
    return [
        beside(
            f"I've looked through {extent(one.stopped)} on {one.title} so far.",
            button(LOOK_ON, "everyday.go", again[one.platform]) if again.get(one.platform) else None,
        )
        for one in said
        if one.stopped and not one.missing
    ]


def unseen(said: Sequence[PlatformReply[T]]) -> list[Block]:
    """A line for each thing that was not seen, such as what a platform lists for nobody."""
    return [context(clip(text, REPLY_TEXT_CHARS)) for one in said for text in one.unseen]


def extent(stopped: Stopped) -> str:
    """`60 of 206 classes`."""
    of = f" of {stopped.of:,}" if stopped.of is not None else ""
    return f"{stopped.read:,}{of} {stopped.what}"


def beside(text: str, more: Element | None) -> Block:
    """A line, with a button to its right."""
    made: Block = {"type": "section", "text": plain(text, REPLY_TEXT_CHARS)}
    return made | ({"accessory": more} if more else {})


def _how_looked(absent: Sequence[PlatformReply[T]], typed: str) -> list[str]:
    """How platforms look for what they do not have, where somebody may expect more of it. A whole address is found
    wherever it is."""
    kinds = [(one.missing, platforms()[one.platform].everyday) for one in absent]
    said = [
        sentence
        for missing, kind in kinds
        if kind
        for what, sentence in (("person", "" if "@" in typed else kind.searching), ("course", kind.searching_courses))
        if what in missing
    ]
    return [one for one in said if one]


def _seen(one: PlatformReply[T], typed: str) -> str:
    """Who of those that were looked through is not called so, where the platform does not show everybody; else
    empty."""
    kind = platforms()[one.platform].everyday
    if one.missing != "person" or not typed or not kind:
        return ""
    if kind.tells.named and "@" not in typed:
        return f"No {kind.tells.named} {_named(typed)}"
    partly = one.unseen or (kind.searching and "@" not in typed)
    return f"I found no one {_named(typed)}" if partly and not one.stopped else ""  # how far a look came is said anyway


def _nobody(absent: Sequence[PlatformReply[T]], typed: str) -> str:
    if not typed:
        return "There's nothing"
    missing = {one.missing for one in absent}
    what = _NONE.get(missing.pop(), "Nothing") if len(missing) == 1 else "Nothing"
    within = {one.within for one in absent}
    course = f" in {clip(within.pop(), REPLY_TITLE_CHARS)}" if len(within) == 1 and all(within) else ""
    return f"{what} {_named(typed) if what == _NONE['person'] else _called(typed)}{course}"


def _named(typed: str) -> str:
    """How a person was named: `with ada@acme.com`, `called “Ada”`."""
    return f"with {clip(shown(typed), REPLY_TITLE_CHARS)}" if "@" in typed else _called(typed)


def _called(typed: str) -> str:
    return f"called “{clip(shown(typed), REPLY_TITLE_CHARS)}”"


def waiting(names: Sequence[str]) -> list[Block]:
    """Who has not answered yet."""
    titles = [platforms()[name].title for name in names]
    if not titles:
        return []
    is_, its = ("is", "its answer") if len(titles) == 1 else ("are", "their answers")
    return [context(f"{listed(titles)} {is_} slow. I'll add {its} here.")]


def doubt(who: str, choices: int) -> str:
    """Why it is not clear who is meant, without a full stop; one who may be meant is not said to be several."""
    return f"“{who}” could be any of {choices}" if choices > 1 else f"I'm not sure who “{who}” is"


def listed(names: Sequence[str]) -> str:
    """As people list things: `a, b and c`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
