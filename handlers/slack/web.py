"""Slack's Web API as we call it: what is refused for its blocks is said in simpler ones, and what one message does not
hold follows as a file."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.runtime.logs import logger
from handlers.slack import limits
from handlers.slack.blocks import Block, Message, View, clip_bytes, context
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.ladder import REFUSED_BLOCKS_CODES, REFUSED_VIEW_CODES, BlocksRefused, Refusals, climbed_down
from handlers.slack.simpler import INTERACTIVE_BLOCKS, as_text, beginning, fits, paragraphs, spoken

log = logger("registrar.slack")

POST_METHOD, UPDATE_METHOD, WHISPER_METHOD = "chat.postMessage", "chat.update", "chat.postEphemeral"
FILE_METHOD = "files.completeUploadExternal"
VIEW_METHODS = frozenset({"views.open", "views.update", "views.push", "views.publish"})
NOTHING_UNFURLED = {"unfurl_links": False, "unfurl_media": False}
"""Links open doors; a preview of one opens it for everybody. Only what posts a new message takes these."""
BUTTONS_LOST = "Slack did not take the buttons of this message. Ask again, or look at my Home tab for what waits."
FORM_LOST = "Slack did not take this form. Type the whole command instead: /lms help says how."
REST_FOLLOWS = context("The rest is in the file that comes with this message.")
WHOLE_MESSAGE_FILE = "whole-message.txt"

T = TypeVar("T")
Blocks = Sequence[Block]


@dataclass(frozen=True)
class Sent(Generic[T]):
    """What Slack answered, and the whole of what was said where the message does not hold it."""

    answer: T
    rest: str = ""


class SlackWeb(AsyncWebClient):
    """A client of which every call that shows blocks has the ladder, whoever makes it."""

    def __init__(self, refusals: Refusals, **how: Any) -> None:
        super().__init__(**how)
        self.refusals = refusals

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        call, given = partial(super().api_call, api_method), how.get("json") or {}
        if api_method in VIEW_METHODS:
            return await self._view(
                api_method, given["view"], lambda view: call(**how | {"json": given | {"view": view}})
            )
        if api_method == FILE_METHOD and "blocks" in (params := how["params"]):
            return await self._comment(params, lambda params: call(**how | {"params": params}))
        if api_method not in (POST_METHOD, UPDATE_METHOD, WHISPER_METHOD):
            return await call(**how)
        whole = {**(NOTHING_UNFURLED if api_method == POST_METHOD else {}), **given}

        async def send(text: str, blocks: Blocks) -> AsyncSlackResponse:
            said = {"text": text, "blocks": list(blocks)} if blocks else {"text": text}
            bare = {name: one for name, one in whole.items() if name != "blocks"}
            return await _refusing(call(**how | {"json": bare | said}), REFUSED_BLOCKS_CODES)

        if not whole.get("blocks"):
            return await call(**how | {"json": whole})
        sent = await self.said(api_method, str(whole.get("text") or ""), whole["blocks"], send)
        if sent.rest and api_method == WHISPER_METHOD:
            await self.file(str(whole["user"]), sent.rest)
        elif sent.rest:
            await self.file(sent.answer["channel"], sent.rest, str(whole.get("thread_ts") or sent.answer["ts"]))
        return sent.answer

    async def said(
        self, surface: str, text: str, blocks: Blocks, send: Callable[[str, Blocks], Awaitable[T]]
    ) -> Sent[T]:
        """What `send` gave for the text and the blocks that Slack took. Raises what that raises; BlocksRefused where
        not even the text was taken."""
        whole, alone = spoken(blocks), as_text(blocks) or text
        shown = blocks if fits(blocks) else beginning(blocks, REST_FOLLOWS)
        buttons = any(one["type"] in INTERACTIVE_BLOCKS for one in blocks)
        bare = clip_bytes(alone, limits.TEXT_BYTES - len(BUTTONS_LOST) - 1)
        missing = False

        async def rung(blocks: Blocks | None) -> T:
            nonlocal missing
            if blocks is None:
                missing = bare != alone
                return await send(f"{bare}\n{BUTTONS_LOST}" if buttons else bare, ())
            missing = len(spoken(one for one in blocks if one is not REST_FOLLOWS)) < len(whole)
            return await send(text, blocks)

        return Sent(await climbed_down(self.refusals, surface, shown, rung), whole if missing else "")

    async def file(self, to: str, text: str, thread: str = "") -> None:
        """What a message does not hold: beside it, or in the direct messages of a person. Where that fails too, it is
        logged; the beginning has been read."""
        try:
            channel = to if to[:1] in ("C", "G", "D") else (await self.conversations_open(users=to))["channel"]["id"]
            await self.files_upload_v2(
                channel=channel,
                filename=WHOLE_MESSAGE_FILE,
                content=text.encode(errors="replace"),
                thread_ts=thread or None,
                request_file_info=False,
            )
        except SLACK_CALL_ERRORS as error:
            log.error("rest_not_filed", to=to, error=reason(error))

    async def _view(
        self, surface: str, view: View, send: Callable[[View], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        async def rung(blocks: Blocks | None) -> AsyncSlackResponse:
            shown = without_controls(view).blocks if blocks is None else blocks
            kept = {name: one for name, one in view.items() if name != "submit" or blocks is not None}
            made = kept | {"blocks": list(shown)[: limits.VIEW_BLOCKS]}
            return await _refusing(send(made), REFUSED_VIEW_CODES)

        return await climbed_down(self.refusals, surface, view["blocks"], rung)

    async def _comment(
        self, params: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        """What is said beside a file: as text where its blocks are refused."""

        async def rung(blocks: Blocks | None) -> AsyncSlackResponse:
            bare = {name: one for name, one in params.items() if name != "blocks"}
            said = {"blocks": json.dumps(list(blocks))} if blocks else {"initial_comment": as_text(written)}
            return await _refusing(send(bare | said), REFUSED_BLOCKS_CODES)

        written = json.loads(params["blocks"])
        return await climbed_down(self.refusals, FILE_METHOD, written, rung)


async def _refusing(call: Awaitable[AsyncSlackResponse], codes: frozenset[str]) -> AsyncSlackResponse:
    """What Slack answers. Raises BlocksRefused where one of the codes says that the blocks are at fault."""
    try:
        return await call
    except SlackApiError as error:
        if refused := BlocksRefused.of(error, codes):
            raise refused from error
        raise


def without_controls(view: View) -> Message:
    """The words of a view; of a form also what to do instead."""
    form = any(one["type"] == "input" for one in view["blocks"])
    told = "\n".join(filter(None, [FORM_LOST if form else "", spoken(view["blocks"])])) or FORM_LOST
    return Message(told, paragraphs(told))
