"""One ladder for whatever Slack refuses for its blocks, so that whoever is told something hears it:

    whole → what was named, in simpler blocks → all but buttons and inputs as plain text → the text alone

A kind of block that was refused is left out for an hour where it was. What is refused for another reason, such as a
channel that is archived, is no fault of the blocks, and goes to the caller.
Source: docs.slack.dev, errors of chat.postMessage and views.open; `response_metadata.messages` names the place.
"""

import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from bot.runtime.logs import logger
from handlers.slack.blocks import Block
from handlers.slack.errors import reason
from handlers.slack.simpler import COMPLEX_BLOCKS, is_simplest, simpler

log = logger("registrar.slack")

REFUSED_BLOCKS_CODES = frozenset(
    {
        "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "too_many_blocks",
        "invalid_arguments",
    }
)  # fmt: skip
"""What Slack calls it; of views, and of messages whose JSON it cannot make anything of, only the last."""
BLOCKS_CODE_PATTERN = re.compile(r"(?:^|_)(?:blocks?|attachments?)(?:_|$)")
"""What else it may call it, such as `block_mismatch` where something else stood before. Codes of people and channels
say `blocked`."""
POINTER_PATTERN = re.compile(r"json-pointer:/(?:view/)?blocks/(\d+)")
TOO_MUCH_PATTERN = re.compile(r"too_(?:long|many|large|big)|limit|only_one|(?:less|fewer|more|greater) than")
"""What it says where there is too much or too little of something: that lies in this message, not in a kind of block.
Source: slackapi/bolt-js#2867, and the sentences beside invalid_blocks."""
REFUSAL_REMEMBERED_S = 3600.0
"""Seconds for which a kind of block is not sent again where it was refused."""
MAX_NAMED_TRIES = 3
"""Times that what was named is replaced before everything is."""
MAX_LOGGED_CHARS = 300

T = TypeVar("T")


class Refusals:
    """Kinds of blocks that Slack refused, by where they were sent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[tuple[str, str], float] = {}

    def note(self, surface: str, kind: str) -> None:
        if kind in COMPLEX_BLOCKS:  # what is left of those is what everything of ours is made of
            self._since[surface, kind] = self._clock()

    def avoided(self, surface: str, blocks: Sequence[Block]) -> list[Block]:
        """The blocks, in simpler ones where their kind was refused lately."""
        return [part for one in blocks for part in (simpler(one) if self._lately(surface, one["type"]) else [one])]

    def _lately(self, surface: str, kind: str) -> bool:
        return self._clock() - self._since.get((surface, kind), float("-inf")) < REFUSAL_REMEMBERED_S


@dataclass(frozen=True)
class BlocksRefused(Exception):
    """Slack did not take the blocks.

    Attributes:
        code: Slack's word for it
        said: what it says besides
        places: the blocks that it names, by their place
    """

    code: str
    said: tuple[str, ...] = ()
    places: tuple[int, ...] = field(default=())

    @property
    def about_size(self) -> bool:
        """Whether the same kind of block may pass in the next message."""
        return any(TOO_MUCH_PATTERN.search(one) for one in (self.code, *self.said))

    @classmethod
    def of(cls, error: SlackApiError) -> "BlocksRefused | None":
        """None where something else was refused."""
        data = getattr(error.response, "data", None)
        about = data.get("response_metadata") if isinstance(data, Mapping) else None
        code, said = reason(error), [str(one) for one in (about or {}).get("messages") or ()]
        refused = cls.said_to_be(code, said)
        known = code in REFUSED_BLOCKS_CODES or BLOCKS_CODE_PATTERN.search(code)
        return refused if known or refused.places else None

    @classmethod
    def said_to_be(cls, code: str, said: Sequence[str]) -> "BlocksRefused":
        """With the places that the sentences name."""
        places = (int(place) for one in said for place in POINTER_PATTERN.findall(one))
        return cls(code, tuple(said), tuple(places))


async def climbed_down(
    refusals: Refusals,
    surface: str,
    blocks: Sequence[Block],
    send: Callable[[Sequence[Block] | None], Awaitable[T]],
    fitting: Callable[[Sequence[Block]], Sequence[Block]] = list,
) -> T:
    """What `send` gives for the first rung that Slack takes; it is handed blocks, or None for the text alone, and
    raises BlocksRefused from what Slack answered. That answer is raised where not even the text was taken.

    `fitting` gives as much of any rung as one sending holds: what stands for a block may be longer where it counts.
    """
    rung: Sequence[Block] | None = fitting(refusals.avoided(surface, blocks))
    named, guessed = 0, list[str]()
    while True:
        try:
            answer = await send(rung)
        except BlocksRefused as refused:
            said = " ".join(refused.said)[:MAX_LOGGED_CHARS]
            log.warning("blocks_refused", surface=surface, code=refused.code, said=said, blocks=len(rung or ()))
            if rung is None:
                raise refused.__cause__ or refused from None
            pointed = [place for place in refused.places if place < len(rung)]
            places = pointed or _likeliest(rung)
            kinds = [] if refused.about_size else [rung[place]["type"] for place in places]
            for kind in kinds if pointed else ():
                refusals.note(surface, kind)
            guessed = [] if pointed else kinds
            named += 1
            lower = _lower(rung, places if named <= MAX_NAMED_TRIES else [])
            rung = fitting(lower) if lower else None
        else:  # a guess was right where the message is taken without it; of text alone it proves nothing
            for kind in guessed if rung is not None else ():
                refusals.note(surface, kind)
            return answer


def _likeliest(blocks: Sequence[Block]) -> list[int]:
    """The place of the most complex block, where Slack names none."""
    kinds = [one["type"] for one in blocks]
    return next(([kinds.index(kind)] for kind in COMPLEX_BLOCKS if kind in kinds), [])


def _lower(blocks: Sequence[Block], places: Sequence[int]) -> list[Block] | None:
    """With the named blocks in simpler ones, or all of them; None where nothing of that can be simpler. What is
    simplest already is sent again beside what can be: it may have been named for what stood next to it."""
    named = [place for place in places or range(len(blocks)) if not is_simplest(blocks[place])]
    made = [part for place, one in enumerate(blocks) for part in (simpler(one) if place in named else [one])]
    return made if made != list(blocks) else None
