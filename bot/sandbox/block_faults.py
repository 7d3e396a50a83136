"""Blocks that Slack refuses on demand, however right they are: by where they are sent, and by their type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.totals import blocks_in

ACKNOWLEDGEMENT = "acknowledgement"
"""The body of an answer to a payload: a command's direct answer, and a view that a form gives way to."""
RESPONSE_URL = "response_url"
_VIEWS = ("views.open", "views.push", "views.update", "views.publish")
_MESSAGES = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "files.completeUploadExternal",
    RESPONSE_URL,
    ACKNOWLEDGEMENT,
)
_GROUPS = {"messages": _MESSAGES, "views": (*_VIEWS, ACKNOWLEDGEMENT)}
_REASONED = {"invalid_blocks", "invalid_arguments", "invalid_attachments"}


@dataclass(slots=True)
class BlockFault:
    """`surface` is a method, response_url, acknowledgement, or the group messages or views; None is every one.
    `block` is a type of block; None is any block at all. `error` is invalid_blocks, in a view invalid_arguments,
    unless another is named. `within` goes on the pointer, from the block inwards; without `pointed` the answer
    gives no reason, as Slack's sometimes does. `skip` is how many sendings pass first; `times` counts down the
    refusals, None lasts."""

    surface: str | None = None
    block: str | None = None
    error: str | None = None
    within: str = ""
    pointed: bool = True
    times: int | None = None
    skip: int = 0

    def meets(self, surface: str, kind: str, *, in_view: bool) -> bool:
        """Whether this is about a block of a type in a message, or in a view, that is sent over a surface."""
        if self.surface in _GROUPS:
            where = surface in _GROUPS[self.surface] and in_view == (self.surface == "views")
        else:
            where = self.surface in (None, surface)
        return where and self.block in (None, kind)

    def refusal(self, at: str, *, in_view: bool) -> SlackRefusal:
        error = self.error or ("invalid_arguments" if in_view else "invalid_blocks")
        reason = f"failed to match all allowed schemas [json-pointer:{at}{self.within}]"
        return SlackRefusal(error, [reason] if self.pointed and error in _REASONED else [])


class BlockFaults:
    def __init__(self) -> None:
        self._faults: list[BlockFault] = []

    def add(self, fault: BlockFault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def check(self, surface: str, given: Mapping[str, Any]) -> None:
        """Raises SlackRefusal for the first block that is to be refused among the arguments of a call or an
        answer."""
        for fault in tuple(self._faults):
            at = self._met(fault, surface, given)
            if at is None:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            self._use(fault)
            raise fault.refusal(at, in_view=_in_view(at))

    @staticmethod
    def _met(fault: BlockFault, surface: str, given: Mapping[str, Any]) -> str | None:
        """Where the first block stands that this fault is about."""
        for at, block in blocks_in(given):
            if fault.meets(surface, str(block.get("type")), in_view=_in_view(at)):
                return at
        return None

    def _use(self, fault: BlockFault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)


def _in_view(at: str) -> bool:
    return at.startswith("/view/")
