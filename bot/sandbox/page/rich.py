"""Rich text as HTML."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from bot.sandbox.page.emoji import emoji
from bot.sandbox.page.links import anchor, breakable
from bot.sandbox.page.prose import Prose
from bot.sandbox.reading import Reader
from bot.sandbox.richtext_rendering import rich_text as read_aloud
from bot.sandbox.shapes import Json

_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "underline": "u", "code": "code"}
_FRAMES = {
    "rich_text_section": Markup("<p>{}</p>"),
    "rich_text_quote": Markup("<blockquote>{}</blockquote>"),
    "rich_text_preformatted": Markup('<pre tabindex="0">{}</pre>'),
}
_COMMAND = Markup('<code class="command" title="Click to type it">{}</code>')
_EMPTY = Markup("")


class RichText:
    def __init__(self, reader: Reader, prose: Prose) -> None:
        self._reader, self._prose = reader, prose

    def block(self, block: Json) -> Markup:
        return _EMPTY.join(self._part(part) for part in block["elements"])

    def _part(self, part: Json) -> Markup:
        if part["type"] == "rich_text_list":
            return self._list(part)
        return _FRAMES[part["type"]].format(self._inline(part["elements"]))

    def _list(self, part: Json) -> Markup:
        items = _EMPTY.join(Markup("<li>{}</li>").format(self._inline(item["elements"])) for item in part["elements"])
        indent = int(part.get("indent", 0))
        if part["style"] == "ordered":
            return Markup('<ol class="indent-{}" start="{}">{}</ol>').format(indent, part.get("offset", 0) + 1, items)
        return Markup('<ul class="indent-{}">{}</ul>').format(indent, items)

    def _inline(self, elements: Iterable[Json]) -> Markup:
        return _EMPTY.join(self._word(element) for element in elements)

    def _word(self, element: Json) -> Markup:
        match element["type"]:
            case "text" if element.get("style", {}).get("code") and element["text"].startswith("/"):
                return _COMMAND.format(element["text"])
            case "text":
                shown = breakable(element["text"])
            case "link":
                shown = anchor(element["url"], element.get("text", ""))
            case "emoji":
                shown = escape(emoji(element["name"]))
            case "date" if element.get("url"):
                shown = anchor(element["url"], self._aloud(element))
            case "user" | "usergroup" | "channel" | "broadcast":
                shown = self._prose.mention(self._aloud(element))
            case _:
                shown = escape(self._aloud(element))
        for style, tag in _STYLES.items():
            if element.get("style", {}).get(style):
                shown = Markup("<{0}>{1}</{0}>").format(tag, shown)
        return shown

    def _aloud(self, element: Json) -> str:
        section = {"type": "rich_text_section", "elements": [element]}
        return read_aloud({"elements": [section]}, self._reader)
