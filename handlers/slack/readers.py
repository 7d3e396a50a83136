"""Who reads in a channel: what is for us alone is not said where people of other organizations do."""

from slack_sdk.web.async_client import AsyncWebClient


class OthersRead(Exception):
    """People of another organization read there, so nothing was said."""


async def only_us(web: AsyncWebClient, channel: str) -> str:
    """The id of a channel by name or id; nothing for one that we are not in, which takes nothing anyway. Raises
    OthersRead, and one of SLACK_CALL_ERRORS where it cannot be seen who reads there."""
    if channel[:1] in ("D", "U", "W") and channel.isupper():
        return channel
    cursor: str | None = ""
    while cursor is not None:
        page = await web.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor or None
        )
        for one in page["channels"]:
            if channel in (one.get("id"), one.get("name")):
                if one.get("is_ext_shared") or one.get("is_pending_ext_shared"):
                    raise OthersRead
                return str(one["id"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
    return ""
