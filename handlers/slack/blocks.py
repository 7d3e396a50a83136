"""Block Kit, as far as Registrar speaks it. Everything here is literal text: nothing that comes from a platform or a
person is parsed for mentions, links or formatting."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handlers.slack import limits
from handlers.slack.visible import upright

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What is posted: the blocks, and the text that notifications and screen readers use."""

    text: str
    blocks: Sequence[Block] = field(default_factory=tuple)

    def payload(self) -> dict[str, Any]:
        """As Slack's message arguments."""
        text = {"text": clip_bytes(escape(self.text), limits.TEXT_BYTES)}
        return text | ({"blocks": list(self.blocks)} if self.blocks else {})


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def clip_bytes(text: str, most: int) -> str:
    """Escaped text of so many bytes at most, cut between words where there are any, and within no entity."""
    if len(text.encode(errors="replace")) <= most:
        return text
    kept = text.encode(errors="replace")[: most - len("…".encode())].decode(errors="ignore")
    whole = max(kept.rfind(" "), kept.rfind("\n"))
    kept = kept[:whole] if whole > len(kept) // 2 else kept
    return re.sub(r"&[a-z]{0,3}$", "", kept) + "…"


def escape(text: str) -> str:
    """`text` arguments are parsed by Slack, blocks of ours are not."""
    return html.escape(upright(text), quote=False)


REPEATED_ACTION_MARK = "#"


def plain(text: str, most: int) -> Element:
    return {"type": "plain_text", "text": upright(clip(text, most)) or " ", "emoji": False}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, limits.HEADER_CHARS)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [plain(one, 2000) for one in texts[: limits.CONTEXT_ELEMENTS]]}


def button(label: str, action: str, value: str = "", style: str = "") -> Element:
    """`value` is an id of ours and nothing else; what it means is looked up on the server."""
    made: Element = {"type": "button", "action_id": action, "text": plain(label, limits.BUTTON_TEXT_CHARS)}
    return made | ({"value": value} if value else {}) | ({"style": style} if style else {})


def asking(pressed: Element, title: str, text: str, yes: str, no: str = "Cancel") -> Element:
    """The same button, which asks before it acts."""
    words = {
        "title": plain(title, limits.CONFIRM_TITLE_CHARS),
        "text": plain(text, limits.CONFIRM_TEXT_CHARS),
        "confirm": plain(yes, limits.CONFIRM_BUTTON_CHARS),
        "deny": plain(no, limits.CONFIRM_BUTTON_CHARS),
    }
    return pressed | {"confirm": {**words, "style": "danger"}}


def actions(*buttons: Element) -> Block:
    """Slack refuses a whole message in which two buttons of one row have one `action_id`: of those that do the same,
    the second is `everyday.go#2`, which `action_name` undoes."""
    elements, names = list[Element](), Counter[str]()
    for one in buttons:
        names[name := one["action_id"]] += 1
        elements.append(one | {"action_id": f"{name}{REPEATED_ACTION_MARK}{names[name]}"} if names[name] > 1 else one)
    return {"type": "actions", "elements": elements}


def action_name(action_id: str) -> str:
    """What a button does, whichever of its row it is."""
    return action_id.partition(REPEATED_ACTION_MARK)[0]


def rich(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def run(text: str, **style: bool) -> Element:
    return {"type": "text", "text": upright(text)} | ({"style": style} if style else {})


def link(url: str, text: str = "") -> Element:
    return {"type": "link", "url": url} | ({"text": upright(text)} if text else {})


def mention(user: str) -> Element:
    return {"type": "user", "user_id": user}


def place(channel: str) -> Element:
    """A channel by the name that its members know it by."""
    return {"type": "channel", "channel_id": channel}


def stands_in(channel: str, first: str = "", buttons: int = 2) -> Block:
    """Where the message is that a dialog repeats, and that so many buttons are there: in a channel, or in direct
    messages."""
    where = [place(channel), run(", where only you see it")] if channel else [run("your direct messages with me")]
    beside = ", with its buttons." if buttons > 1 else ", with its button." if buttons else "."
    return rich(line(run(f"{first}It is in "), *where, run(beside)))


def asked_in(channel: str, thread: str = "") -> Block:
    """Under an answer that could not be given where it was asked for. Whether Slack would take another one there, such
    as one beside the thread, nobody knows."""
    where = "a thread in " if thread else ""
    return rich(line(run(f"You asked me in {where}"), place(channel), run("; I couldn't answer you there.")))


def when(moment: float, form: str = "{date_short_pretty} {time}") -> Element:
    """A time as each reader's own clock has it; `form` is Slack's, in which a pretty date may be “today”."""
    return {
        "type": "date",
        "timestamp": int(moment),
        "format": form,
        "fallback": datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def line(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": [one for one in elements if one["type"] != "text" or one["text"]]}


def bullets(lines: Iterable[Element]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def numbered(lines: Iterable[Element]) -> Element:
    return {"type": "rich_text_list", "style": "ordered", "elements": list(lines)}


def code(text: str) -> Element:
    return {"type": "rich_text_preformatted", "elements": [run(text or " ")]}


def spoken(text: str, people: bool = False, **style: bool) -> Element:
    """A sentence of ours as a line; what stands between backticks is shown as code.

    With `people`, which is only for what nobody else reads, `<@U…>` becomes the person's name: in public that would let
    anybody's text ring somebody.
    """
    found: list[Element] = []
    for at, part in enumerate(re.split(r"`([^`]+)`", text)):
        found += [run(part, code=True)] if at % 2 else _named(part, people, style)
    return line(*found)


def _named(text: str, people: bool, style: Mapping[str, bool]) -> list[Element]:
    parts = re.split(r"<@([UW][A-Z0-9]{2,})>", text) if people else [text]
    return [mention(part) if at % 2 else run(part, **style) for at, part in enumerate(parts) if part]


def say(*sentences: str) -> Block:
    """One paragraph per sentence."""
    return rich(*(spoken(one) for one in sentences if one))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    """A heading row and literal cells."""

    def cell(text: str, **style: bool) -> Element:
        """A rich text: clients have been seen to refuse, or to flatten, the plain ones."""
        return rich(line(run(text or "–", **style)))

    head = [cell(column, bold=True) for column in columns[: limits.TABLE_COLUMNS]]
    body = [[cell(one) for one in row[: limits.TABLE_COLUMNS]] for row in rows]
    settings = [{"is_wrapped": True} for _ in columns[: limits.TABLE_COLUMNS]]
    return {"type": "table", "rows": [head, *body][: limits.TABLE_ROWS], "column_settings": settings}


def details(*blocks: Block, title: str = "Details") -> Block:
    """What is there for whoever wants it, folded up until they do. In messages only, and without buttons."""
    return {
        "type": "container",
        "title": plain(title, limits.CONTAINER_TITLE_CHARS),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": list(blocks)[: limits.CONTAINER_BLOCKS],
    }


def length(blocks: Iterable[Block]) -> int:
    """Characters of text and addresses in all the blocks, escaped: what Slack adds up."""

    found, waiting = 0, list[Any](blocks)
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            for name, held in part.items():
                if not isinstance(held, str):
                    waiting.append(held)
                elif name in ("text", "url"):
                    found += len(escape(held))
    return found


def texts(blocks: Iterable[Block]) -> list[str]:
    """What each block says, without its buttons; nothing of a block that has no words."""

    def words(one: Any) -> str:
        if isinstance(one, list):
            return "".join(map(words, one))
        if not isinstance(one, dict) or one.get("type") == "actions":
            return ""
        held = [one[name] for name in ("text", "elements", "child_blocks") if name in one]
        return "".join(part if isinstance(part, str) else words(part) for part in held)

    return [said for block in blocks if (said := words(block))]


def modal(title: str, blocks: Sequence[Block], draft: str = "", submit: str = "", callback: str = "form") -> View:
    """A modal. `draft` is what it stands for on the server; without `submit` it can only be closed."""
    made: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, limits.VIEW_TITLE_CHARS),
        "close": plain("Close", limits.VIEW_TITLE_CHARS),
        "private_metadata": draft,
        "blocks": list(blocks)[: limits.VIEW_BLOCKS],
    }
    return made | ({"submit": plain(submit, limits.VIEW_TITLE_CHARS)} if submit else {})


def sentence(text: str, *buttons: dict[str, Any], people: bool = False) -> Message:
    """What happened and what to do next; it may quote a platform at length. `people` says that `<@U…>` in it is ours,
    such as the members of a role: anywhere else it is text of others, and stays that."""
    text = clip(text, limits.SECTION_TEXT_CHARS)
    return Message(text, [rich(spoken(text, people)), *([actions(*buttons)] if buttons else [])])
