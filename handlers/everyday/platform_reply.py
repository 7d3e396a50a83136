"""What one platform said to an everyday verb, and the lines of those that could not help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.catalog import platforms
from connectors.everyday.values import Course, Person
from handlers.slack.blocks import Block, button, clip, context, line, plain, rich, run, say

T = TypeVar("T")
REPLY_TEXT_CHARS = 500
"""Characters of a platform's own sentence."""
REPLY_TITLE_CHARS = 90
"""Characters of a name or a title."""


@dataclass(frozen=True)
class PlatformReply(Generic[T]):
    """One of these: what was `found`; `choices` of which a person must take one; what is `missing`, a person or a
    course; or `trouble`, a sentence, of which `final` says that asking again is of no use."""

    platform: str
    found: T | None = None
    choices: Sequence[Person | Course] = ()
    missing: str = ""
    trouble: str = ""
    final: bool = False

    @property
    def title(self) -> str:
        return platforms()[self.platform].title


def troubles(said: Sequence[PlatformReply[T]], again: Mapping[str, str]) -> list[Block]:
    """A line for each platform that failed. `again` are the drafts, by platform, that ask once more."""
    sentences = {one.trouble for one in said if one.trouble}
    if len(sentences) == 1 and len(said) > 1 and all(one.trouble and one.final for one in said):
        return [say(clip(sentences.pop(), REPLY_TEXT_CHARS))]  # everywhere the same, such as that one may not
    blocks: list[Block] = []
    for one in said:
        if one.trouble and again.get(one.platform):
            text = plain(f"⚠ {clip(one.trouble, REPLY_TEXT_CHARS)}", REPLY_TEXT_CHARS + 2)
            retry = button("Retry", "everyday.also", again[one.platform])
            blocks.append({"type": "section", "text": text, "accessory": retry})
        elif one.trouble:
            blocks.append(rich(line(run(f"⚠ {clip(one.trouble, REPLY_TEXT_CHARS)}"))))
    return blocks


def missing(said: Sequence[PlatformReply[T]], typed: str) -> list[Block]:
    """Where it is not known."""
    absent = [one for one in said if one.missing]
    if not absent:
        return []
    what = "Nobody" if all(one.missing == "person" for one in absent) else "Nothing"
    where = listed([one.title for one in absent])
    if not typed:
        return [say(f"There is nothing on {where}.")]
    return [say(f"{what} is called “{clip(typed, REPLY_TITLE_CHARS)}” on {where}.")]


def waiting(names: Sequence[str]) -> list[Block]:
    """Who has not answered yet."""
    titles = [platforms()[name].title for name in names]
    return [context(f"Still asking {listed(titles)}. What they say comes by itself.")] if titles else []


def listed(names: Sequence[str]) -> str:
    """As people list things: `a, b and c`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
