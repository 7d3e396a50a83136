"""A markdown block as HTML: the part of Markdown that Slack shows. Raw HTML in it is text like any other."""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from bot.sandbox.page.links import anchor

_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|!?\[(?P<words>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
    r"|(?P<two>\*\*|__)(?=\S)(?P<strong>.+?)(?<=\S)(?P=two)"
    r"|(?<!\w)(?P<one>[*_])(?=\S)(?P<em>[^*_\n]+?)(?<=\S)(?P=one)(?!\w)|~~(?P<s>[^~\n]+)~~"
)
_FENCE = re.compile(r"^```[^\n]*\n(.*?)(?:\n```[^\n]*|\Z)", re.DOTALL | re.MULTILINE)
_KINDS = re.compile(
    r"(?P<heading>#{1,6}) +(?P<title>.*)|(?P<rule>(?:-{3,}|\*{3,}|_{3,})\s*$)|> ?(?P<quote>.*)"
    r"|(?P<bullet>\s*[-*+]) +(?P<item>.*)|(?P<number>\s*\d+)[.)] +(?P<step>.*)|\|(?P<row>.*)\|\s*$"
)
_RULER = re.compile(r"[\s:|-]+")
_EMPTY = Markup("")


def markdown(text: str) -> Markup:
    parts: list[Markup] = []
    for index, piece in enumerate(_FENCE.split(text)):
        parts += [Markup('<pre tabindex="0">{}</pre>').format(piece)] if index % 2 else _prose(piece)
    return _EMPTY.join(parts)


def _prose(text: str) -> Iterator[Markup]:
    """Neighbouring lines of one kind make one part."""
    kind, lines = "", list[str]()
    for line in [*text.split("\n"), ""]:
        found = _KINDS.match(line)
        now = (found.lastgroup or "") if found else "line" if line.strip() else ""
        if lines and (now != kind or kind in ("title", "rule")):
            yield _PARTS[kind](lines)
            lines = []
        kind = now
        if kind:
            lines.append(line if found is None or kind == "title" else found[kind])


def _inline(text: str) -> Markup:
    shown, at = _EMPTY, 0
    for found in _INLINE.finditer(text):
        shown += escape(text[at : found.start()]) + _mark(found)
        at = found.end()
    return shown + escape(text[at:])


def _mark(found: re.Match[str]) -> Markup:
    if found["code"]:
        return Markup("<code>{}</code>").format(found["code"])
    if found["url"]:
        return anchor(found["url"], found["words"])
    tag = next(name for name in ("strong", "em", "s") if found[name])
    return Markup("<{0}>{1}</{0}>").format(tag, _inline(found[tag]))


def _heading(lines: list[str]) -> Markup:
    signs, _, title = lines[0].partition(" ")
    return Markup('<p class="heading" role="heading" aria-level="{}">{}</p>').format(
        min(len(signs) + 2, 6), _inline(title.strip())
    )


def _items(tag: str) -> Callable[[list[str]], Markup]:
    def made(lines: list[str]) -> Markup:
        items = _EMPTY.join(Markup("<li>{}</li>").format(_inline(line)) for line in lines)
        return Markup("<{0}>{1}</{0}>").format(tag, items)

    return made


def _rows(lines: list[str]) -> Markup:
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if not _RULER.fullmatch(line)]
    shown = [_EMPTY.join(Markup("<td>{}</td>").format(_inline(cell)) for cell in row) for row in rows]
    body = _EMPTY.join(Markup("<tr>{}</tr>").format(row) for row in shown)
    return Markup('<div class="table" tabindex="0"><table><tbody>{}</tbody></table></div>').format(body)


_PARTS: dict[str, Callable[[list[str]], Markup]] = {
    "title": _heading,
    "rule": lambda lines: Markup("<hr>"),
    "quote": lambda lines: Markup("<blockquote>{}</blockquote>").format(_inline("\n".join(lines))),
    "item": _items("ul"),
    "step": _items("ol"),
    "row": _rows,
    "line": lambda lines: Markup("<p>{}</p>").format(_inline("\n".join(lines))),
}
