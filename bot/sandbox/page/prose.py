"""Slack's mark-up as HTML, the way one person's client shows it."""

import html
import re

from markupsafe import Markup, escape

from bot.sandbox.page.emoji import with_emoji
from bot.sandbox.page.links import anchor
from bot.sandbox.reading import Reader
from bot.sandbox.shapes import Json

_CODE = re.compile(r"```(?P<block>.*?)```|`(?P<span>[^`\n]+)`", re.DOTALL)
_ANGLE = re.compile(r"<([^<>]+)>")
_MARK = r"(?<![\w{0}])\{0}(?=\S)([^{0}\n]*?)(?<=\S)\{0}(?![\w{0}])"
_MARKS = tuple((re.compile(_MARK.format(sign)), tag) for sign, tag in (("*", "strong"), ("_", "em"), ("~", "s")))
_QUOTE = re.compile(r"(?:^&gt; ?.*(?:\n|\Z))+", re.MULTILINE)
_KEPT = re.compile("\0(\\d+)\0|\n?\1(\\d+)\1\n?")


class Prose:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def text(self, text_object: Json) -> Markup:
        shown = str(text_object["text"])
        if text_object["type"] == "mrkdwn":
            return self.mrkdwn(shown)
        shown = html.unescape(shown)
        return escape(with_emoji(shown) if text_object.get("emoji") else shown)

    def mrkdwn(self, text: str) -> Markup:
        """Code and <…> are put aside first, so that no mark inside them counts."""
        kept: list[Markup] = []

        def keep(piece: Markup, sign: str = "\0") -> str:
            kept.append(piece)
            return f"{sign}{len(kept) - 1}{sign}"

        def code(found: re.Match[str]) -> str:
            inside = html.unescape(_ANGLE.sub(lambda angle: self._bare(angle[1]), found["block"] or found["span"]))
            tag, sign = ("code", "\0") if found["block"] is None else ("pre", "\1")
            return keep(Markup("<{0}>{1}</{0}>").format(tag, inside.strip("\n")), sign)

        shown = _CODE.sub(code, text.replace("\0", "").replace("\1", ""))
        shown = _ANGLE.sub(lambda found: keep(self._angle(found[1])), shown)
        shown = str(escape(with_emoji(html.unescape(shown))))
        for sign, tag in _MARKS:
            shown = sign.sub(rf"<{tag}>\1</{tag}>", shown)
        shown = _QUOTE.sub(_quote, shown)
        return Markup(_KEPT.sub(lambda found: kept[int(found[1] or found[2])], shown))  # noqa: S704  # escaped above, piece by piece

    def mention(self, words: str) -> Markup:
        return Markup('<span class="mention">{}</span>').format(words)

    def _angle(self, inside: str) -> Markup:
        if inside[:1] in "@#!" and not inside.startswith("!date^"):
            return self.mention(self._bare(inside))
        if inside.startswith("!"):
            return escape(self._bare(inside))
        target, _, label = inside.partition("|")
        return anchor(html.unescape(target), html.unescape(label))

    def _bare(self, inside: str) -> str:
        return self._reader.mrkdwn(f"<{inside}>")


def _quote(found: re.Match[str]) -> str:
    lines = re.sub(r"^&gt; ?", "", found[0].rstrip("\n"), flags=re.MULTILINE)
    return f"<blockquote>{lines}</blockquote>"
