"""Slack's Web API as we call it: what is refused for its blocks is said in simpler ones, and what one message does not
hold follows as a file."""

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.runtime.logs import logger
from bot.store.claimed import claimed
from handlers.slack import limits
from handlers.slack.blocks import Block, Message, View, clip, clip_bytes, context, say
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.ladder import BlocksRefused, Refusals, climbed_down
from handlers.slack.simpler import INTERACTIVE_BLOCKS, as_text, beginning, fits, in_view, paragraphs, spoken

log = logger("registrar.slack")

POST_METHOD, UPDATE_METHOD, WHISPER_METHOD = "chat.postMessage", "chat.update", "chat.postEphemeral"
FILE_METHOD = "files.completeUploadExternal"
READING_METHODS = frozenset(
    {
        "auth.test",
        "conversations.info",
        "conversations.members",
        "conversations.replies",
        "usergroups.list",
        "users.conversations",
        "users.info",
        "users.list",
    }
)
"""What shows nobody anything and changes nothing. All else waits for the claim of what it is called for."""
VIEW_METHODS = frozenset({"views.open", "views.update", "views.push", "views.publish"})
UNFORMATTED = {"parse": "none"}
"""Where there is text alone, an address in it is no link."""
NOTHING_UNFURLED = {"unfurl_links": False, "unfurl_media": False}
"""Links open doors; a preview of one opens it for everybody. Only what posts a new message takes these."""
BUTTONS_LOST = (
    "Slack didn't accept the buttons of this message. Requests that wait for you have them on my Home tab too. For "
    "anything else, ask again."
)
FORM_LOST = "Slack didn't accept this form. Type the whole command instead: /lms help shows how."
REST_IN_FILE = "The rest is in the file below this message."
REST_IN_DIRECT_MESSAGES = "The rest is in a file in your direct messages with me."
"""What only one person reads has no file beside it."""
NO_FILE_EITHER = "Slack didn't accept the file with the rest of my message. Ask again in a while."
MAX_FILED_MESSAGES = 1000
"""Messages of which is known that they have their file."""
WHOLE_MESSAGE_FILE = "whole-message.txt"

T = TypeVar("T")
Blocks = Sequence[Block]


@dataclass(frozen=True)
class Sent(Generic[T]):
    """What Slack answered, and the whole of what was said where the message does not hold it."""

    answer: T
    rest: str = ""


class SlackWeb(AsyncWebClient):
    """A client of which every call that shows blocks has the ladder, and none says anything before the claim of what it
    is called for, whoever makes it."""

    def __init__(self, refusals: Refusals, **how: Any) -> None:
        super().__init__(**how)
        self.refusals = refusals
        self._filed: dict[tuple[str, str, int], None] = {}
        """The messages that have their file, by place and words; the newest last."""

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        if api_method not in READING_METHODS:
            await claimed()
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
            said = {"text": text, **({"blocks": list(blocks)} if blocks else UNFORMATTED)}
            if api_method == UPDATE_METHOD:  # what is not said to go stays there
                said["blocks"] = list(blocks)
            bare = {name: one for name, one in whole.items() if name != "blocks"}
            try:
                return await _refusing(call(**how | {"json": bare | said}))
            except BlocksRefused:
                if api_method != UPDATE_METHOD or blocks:
                    raise
            # Slack may take nothing but a rich text in place of a rich text, as of some messages it says.
            notes = (note for note in (REST_IN_FILE, BUTTONS_LOST) if note in text)
            rich_text = {"blocks": [say(clip(spoken(whole["blocks"]), limits.TEXT_BYTES), *notes)]}
            return await _refusing(call(**how | {"json": bare | said | rich_text}))

        if not whole.get("blocks"):
            return await call(**how | {"json": whole})
        private = api_method == WHISPER_METHOD
        sent = await self.deliver(api_method, str(whole.get("text") or ""), whole["blocks"], send, private=private)
        if sent.rest and private:
            await self.file(str(whole["user"]), sent.rest)
        elif sent.rest:
            await self._file_once(sent.answer, sent.rest, str(whole.get("thread_ts") or sent.answer["ts"]))
        return sent.answer

    async def deliver(
        self, surface: str, text: str, blocks: Blocks, send: Callable[[str, Blocks], Awaitable[T]], *, private: bool
    ) -> Sent[T]:
        """Send the text and the blocks, or what of them Slack takes; what `send` gave for those. `private` is what one
        person alone reads. Raises what `send` raises, of the text alone too."""
        rest = REST_IN_DIRECT_MESSAGES if private else REST_IN_FILE
        missing = False

        def fitting(kept: Blocks) -> Blocks:
            whole = [one for one in kept if not _is_note(one, rest)]
            return kept if fits(kept) else beginning(whole, context(rest))

        async def rung(kept: Blocks | None) -> T:
            nonlocal missing
            if kept is None:
                alone, missing = _text_alone(blocks, text, rest)
                return await send(alone, ())
            # Nearly always all of them are sent; to read them takes as long as to draw them.
            missing = list(kept) != list(blocks) and (
                any(_is_note(one, rest) for one in kept) or _is_shorter(kept, blocks)
            )
            return await send(text, kept)

        answer = await climbed_down(self.refusals, surface, blocks, rung, fitting)
        return Sent(answer, spoken(blocks) if missing else "")

    async def _file_once(self, posted: AsyncSlackResponse, text: str, thread: str) -> None:
        """Not again where a message is drawn anew with the same words."""
        mark = (posted["channel"], posted["ts"], hash(text))
        if mark not in self._filed:
            self._filed[mark] = None
            await self.file(posted["channel"], text, thread)
        while len(self._filed) > MAX_FILED_MESSAGES:
            del self._filed[next(iter(self._filed))]

    async def file(self, to: str, text: str, thread: str = "") -> None:
        """What a message does not hold: beside it, or in somebody's direct messages. Where that fails, it is said."""
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
            with suppress(*SLACK_CALL_ERRORS):
                await self.chat_postMessage(channel=to, thread_ts=thread or None, text=NO_FILE_EITHER)

    async def _view(
        self, surface: str, view: View, send: Callable[[View], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        async def rung(blocks: Blocks | None) -> AsyncSlackResponse:
            shown = paragraphs(in_a_message(view).text) if blocks is None else blocks
            kept = {name: one for name, one in view.items() if name != "submit" or blocks is not None}
            made = kept | {"blocks": list(shown)[: limits.VIEW_BLOCKS]}
            return await _refusing(send(made))

        taken = [part for one in view["blocks"] for part in in_view(one)]
        return await climbed_down(self.refusals, surface, taken, rung)

    async def _comment(
        self, params: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        """What is said beside a file: as text where its blocks are refused."""

        async def rung(blocks: Blocks | None) -> AsyncSlackResponse:
            bare = {name: one for name, one in params.items() if name != "blocks"}
            said = {"blocks": json.dumps(list(blocks))} if blocks else {"initial_comment": as_text(written)}
            return await _refusing(send(bare | said))

        written = json.loads(params["blocks"])
        return await climbed_down(self.refusals, FILE_METHOD, written, rung)


def _is_note(block: Block, rest: str) -> bool:
    """Whether it says where the rest is, in whatever block."""
    return block["type"] in ("context", "section") and spoken([block]) == rest


def _is_shorter(kept: Blocks, blocks: Blocks) -> bool:
    return len(spoken(kept)) < len(spoken(blocks))


def _text_alone(blocks: Blocks, text: str, rest: str) -> tuple[str, bool]:
    """What is said without any blocks, and whether that is not the whole: then `rest` says where the whole is."""
    alone = as_text(blocks) or text
    bare = clip_bytes(alone, limits.TEXT_BYTES - len(f"\n{rest}\n{BUTTONS_LOST}"))
    buttons = any(one["type"] in INTERACTIVE_BLOCKS for one in blocks)
    besides = [*([rest] if bare != alone else []), *([BUTTONS_LOST] if buttons else [])]
    return "\n".join([bare, *besides]), bare != alone


async def _refusing(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What Slack answers. Raises BlocksRefused where it says that the blocks are at fault."""
    try:
        return await call
    except SlackApiError as error:
        if refused := BlocksRefused.of(error):
            raise refused from error
        raise


def in_a_message(view: View) -> Message:
    """What a view says, without what only a view can hold; of a form also what to do instead."""
    form = any(one["type"] == "input" for one in view["blocks"])
    said = [one for one in view["blocks"] if one["type"] not in INTERACTIVE_BLOCKS]
    text = "\n".join(filter(None, [FORM_LOST if form else "", spoken(said)])) or FORM_LOST
    return Message(text, [*([say(FORM_LOST)] if form or not said else []), *said])
