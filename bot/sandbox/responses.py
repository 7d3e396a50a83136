"""Response URLs: five messages within half an hour, for whoever holds the address."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox import limits
from bot.sandbox.block_faults import RESPONSE_URL, BlockFaults
from bot.sandbox.compose import Content, compose
from bot.sandbox.conversation import Message
from bot.sandbox.notes import Notes
from bot.sandbox.record import Record
from bot.sandbox.refusal import Refusal, SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team


@dataclass(slots=True)
class _ResponseUrl:
    """`original` is the message that was clicked, by its ts. A slash command has none, so its address only
    ever adds messages: replace_original does not reach what was posted through it before."""

    user: str
    channel: str
    original: str | None
    expires: float
    uses: int = 0


class Responses:
    def __init__(
        self,
        team: Team,
        base_url: Callable[[], str],
        record: Record,
        refused: Callable[[Refusal], None],
        *,
        block_faults: BlockFaults,
        notes: Notes,
    ) -> None:
        self._team, self._base_url, self._record, self._refused = team, base_url, record, refused
        self._block_faults, self._notes = block_faults, notes
        self._urls: dict[str, _ResponseUrl] = {}

    def issue(self, user_id: str, channel_id: str, original: Message | None = None) -> str:
        token = secrets.token_urlsafe(24)
        self._urls[token] = _ResponseUrl(
            user=user_id,
            channel=channel_id,
            original=original.ts if original else None,
            expires=self._team.clock.time() + limits.RESPONSE_URL_TTL_S,
        )
        return f"{self._base_url()}/response/{token}"

    async def receive(self, request: Request) -> Response:
        """The address of a command answers in plain words, that of a click in JSON; no document says which, so
        an app must understand both."""
        given: Json = {}
        known = self._urls.get(request.path_params["token"])
        plain = known is not None and known.original is None
        try:
            given = await request.json()
            self._record.message(given, RESPONSE_URL)
            url = self._used(request.path_params["token"])
            self._block_faults.check(RESPONSE_URL, given)
            self.respond(url.user, url.channel, given, original=url.original)
        except SlackRefusal as refused:
            self._refused(Refusal(RESPONSE_URL, refused.error, refused.messages, given))
            status = 404 if refused.error in ("used_url", "expired_url") else 400
            return PlainTextResponse(refused.error, status) if plain else JSONResponse(refused.answer, status)
        except ValueError:
            self._refused(Refusal(RESPONSE_URL, "invalid_payload"))
            return PlainTextResponse("invalid_payload", 400)
        return PlainTextResponse("ok") if plain else JSONResponse({"ok": True})

    def _used(self, token: str) -> _ResponseUrl:
        url = self._urls.get(token)
        if url is None or self._team.clock.time() > url.expires:
            raise SlackRefusal("expired_url")
        if url.uses >= limits.RESPONSE_URL_USES:
            raise SlackRefusal("used_url")
        url.uses += 1
        return url

    def respond(self, user_id: str, channel_id: str, given: Json, *, original: str | None = None) -> Message | None:
        """Show what an app answered to a person, in a response or as an acknowledgement. Raises SlackRefusal.

        A new message stands in a thread only if the app names the thread and everybody may see it: of a private
        one the thread is ignored, and a click in a thread does not lead back there by itself."""
        team = self._team
        before = team.messages.get((channel_id, original or ""))
        if given.get("delete_original"):
            if before is None:
                raise SlackRefusal("message_not_found")
            team.delete(before)
            return None
        content = compose(given, team)
        if content.empty:
            raise SlackRefusal("no_text")
        if given.get("replace_original") and before is not None:
            return team.edit(_replaced(before, content))
        shared, thread_ts = given.get("response_type") == "in_channel", given.get("thread_ts")
        if thread_ts and not shared:
            self._notes.ignored(RESPONSE_URL, ["thread_ts without response_type in_channel"], given)
            thread_ts = None
        if thread_ts and not team.begins_thread(channel_id, thread_ts):
            raise SlackRefusal("thread_not_found")
        return team.post(
            Message(
                channel=channel_id,
                ts=team.new_ts(),
                user=team.bot.id,
                bot_id=team.bot_id,
                text=content.text,
                blocks=content.blocks or (),
                attachments=content.attachments or (),
                thread_ts=thread_ts,
                only_for=None if shared else user_id,
            )
        )


def _replaced(before: Message, content: Content) -> Message:
    """An ephemeral message stays ephemeral, whatever response_type says."""
    return replace(
        before,
        text=content.text,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
    )
