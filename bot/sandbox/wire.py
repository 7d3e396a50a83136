"""A message as Slack tells it: in events, payloads, histories and answers."""

from bot.sandbox.conversation import Message
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team


def content(message: Message, team: Team) -> Json:
    """All but the metadata. A field that would be empty is left out, as Slack does."""
    shown: Json = {"type": "message", "text": message.text, "ts": message.ts, "blocks": list(message.blocks)}
    files = [team.files[id].wire(team.base_url(), team.id) for id in message.files if id in team.files]
    optional = {
        "subtype": message.subtype,
        "user": message.user,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.bot_id,
        "bot_profile": message.bot_profile,
        "username": message.username,
        "attachments": list(message.attachments),
        "edited": {"user": message.user, "ts": message.edited_ts} if message.edited_ts else None,
        "files": files,
        "reactions": _reactions(message),
        **_thread(message, team),
    }
    if files:
        shown |= {"upload": True, "display_as_bot": False}
    return {**shown, **{key: value for key, value in optional.items() if value}}


def whole(message: Message, team: Team) -> Json:
    """What chat.postMessage answers with, and a history that is asked for all metadata."""
    return content(message, team) | ({"metadata": message.metadata} if message.metadata else {})


def _thread(message: Message, team: Team) -> Json:
    """A reply names its thread and who began it; the first message names itself as soon as it has replies."""
    if message.in_thread:
        parent = team.messages.get((message.channel, message.thread_ts or ""))
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else None}
    replies = team.reply_count(message.channel, message.ts)
    return {"thread_ts": message.ts, "reply_count": replies} if replies else {}


def _reactions(message: Message) -> list[Json]:
    by_name: dict[str, list[str]] = {}
    for name, user in message.reactions:
        by_name.setdefault(name, []).append(user)
    return [{"name": name, "users": users, "count": len(users)} for name, users in by_name.items()]
