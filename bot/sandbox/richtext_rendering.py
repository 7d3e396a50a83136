"""Rich text as plain text."""

from collections.abc import Iterable

from bot.sandbox.reading import Reader
from bot.sandbox.shapes import Json


def rich_text(block: Json, reader: Reader) -> str:
    return "\n".join(_part(part, reader) for part in block["elements"])


def _part(part: Json, reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        indent = "  " * int(part.get("indent", 0))
        first = int(part.get("offset", 0)) + 1
        items = (_inline(section["elements"], reader) for section in part["elements"])
        bullets = (f"{number}." if part["style"] == "ordered" else "•" for number in range(first, 10_000))
        return "\n".join(f"{indent}{bullet} {item}" for item, bullet in zip(items, bullets, strict=False))
    said = _inline(part["elements"], reader)
    if part["type"] == "rich_text_quote":
        return "\n".join(f"> {line}" for line in said.split("\n"))
    return said.rstrip("\n")


def _inline(elements: Iterable[Json], reader: Reader) -> str:
    return "".join(_word(element, reader) for element in elements)


def _word(element: Json, reader: Reader) -> str:
    match element["type"]:
        case "link":
            return str(element.get("text") or element["url"])
        case "emoji":
            return f":{element['name']}:"
        case "user":
            return f"@{reader.person(element['user_id'])}"
        case "usergroup":
            return reader.mrkdwn(f"<!subteam^{element['usergroup_id']}>")
        case "channel":
            return reader.channel(element["channel_id"])
        case "broadcast":
            return f"@{element['range']}"
        case "date":
            return reader.date(element["timestamp"], element["format"])
        case "color":
            return str(element["value"])
        case _:
            return str(element.get("text", ""))
