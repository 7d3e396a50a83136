"""Messages and views as plain text: every block the way a person would read it aloud."""

import textwrap
from collections.abc import Callable, Iterable, Mapping

from bot.sandbox.conversation import Message
from bot.sandbox.reading import Reader, strip_markdown
from bot.sandbox.richtext_rendering import rich_text
from bot.sandbox.shapes import Json
from bot.sandbox.state import VALUE_FIELDS, Values, held
from bot.sandbox.team import Team
from bot.sandbox.views import View


class Renderer:
    def __init__(self, team: Team, reader: Reader) -> None:
        self._team = team
        self._reader = reader
        self._blocks: dict[str, Callable[[Json, Values], str]] = {
            "header": lambda block, values: reader.text(block["text"]),
            "section": self._section,
            "divider": lambda block, values: "---",
            "context": lambda block, values: " ".join(map(self._bit, block["elements"])),
            "actions": self._controls,
            "context_actions": self._controls,
            "input": self._input,
            "image": lambda block, values: self._bit(block),
            "rich_text": lambda block, values: rich_text(block, reader),
            "table": lambda block, values: self._table(block),
            "markdown": lambda block, values: strip_markdown(block["text"]),
            "file": lambda block, values: f"[file {block['external_id']}]",
            "video": lambda block, values: f"[video: {reader.text(block['title'])}]",
            "alert": lambda block, values: f"(!) {reader.text(block['text'])}",
            "container": self._container,
        }

    def blocks(self, blocks: Iterable[Json], values: Values | None = None) -> str:
        return "\n".join(self.block(block, values or {}) for block in blocks)

    def block(self, block: Json, values: Values) -> str:
        return self._blocks[block["type"]](block, values)

    def content(self, message: Message, values: Values | None = None) -> str:
        """What the message says. Blocks take the place of its text."""
        parts = [self.blocks(message.blocks, values) if message.blocks else self._reader.mrkdwn(message.text)]
        parts += [self._attachment(attachment) for attachment in message.attachments]
        parts += [f"[file {self._team.files[file_id].name}]" for file_id in message.files]
        return "\n".join(part for part in parts if part)

    def message(self, message: Message, values: Values | None = None) -> str:
        who = self._reader.author(message) + (" (only you can see this)" if message.only_for else "")
        reactions = "".join(f" :{name}:" for name, _ in message.reactions)
        said = textwrap.indent(self.content(message, values) + reactions, "  ").lstrip()
        line = f"{who}: {said}"
        return textwrap.indent(line, "    ") if message.in_thread else line

    def view(self, view: View, errors: Mapping[str, str] | None = None) -> str:
        """`errors` are sentences by block_id, shown under their fields."""
        payload, lines = view.payload, []
        if view.kind == "modal":
            lines.append(f"== {self._reader.text(payload['title'])} ==")
        for block in view.blocks:
            lines.append(self.block(block, view.values))
            if sentence := (errors or {}).get(block["block_id"]):
                lines.append(f"  ! {sentence}")
        buttons = [payload[name] for name in ("submit", "close") if payload.get(name)]
        if buttons:
            lines.append(" ".join(f"[{self._reader.text(button)}]" for button in buttons))
        return "\n".join(lines)

    def _container(self, block: Json, values: Values) -> str:
        """Whether or not it is folded up: a person can open it."""
        heads = [self._reader.text(block[name]) for name in ("title", "subtitle") if name in block]
        heads += [rich_text(block["rich_text_title"], self._reader)] if "rich_text_title" in block else []
        return "\n".join([*(f"▸ {one}" for one in heads), *(self.block(one, values) for one in block["child_blocks"])])

    def _section(self, block: Json, values: Values) -> str:
        parts = [self._reader.text(block["text"])] if block.get("text") else []
        parts += [self._reader.text(field) for field in block.get("fields", ())]
        if "accessory" in block:
            parts.append(self.control(block["accessory"], block, values))
        return "\n".join(parts)

    def _controls(self, block: Json, values: Values) -> str:
        return " ".join(self.control(element, block, values) for element in block["elements"])

    def _input(self, block: Json, values: Values) -> str:
        label = self._reader.text(block["label"]) + (" (optional)" if block.get("optional") else "")
        line = f"{label}: {self.control(block['element'], block, values)}"
        return f"{line}\n  {self._reader.text(block['hint'])}" if "hint" in block else line

    def _bit(self, element: Json) -> str:
        return f"[image: {element['alt_text']}]" if element["type"] == "image" else self._reader.text(element)

    def control(self, element: Json, block: Json, values: Values) -> str:
        """One element with what it holds, such as [Approve], [x] Sunday or [Choose a course]."""
        kind = element["type"]
        if kind == "image":
            return self._bit(element)
        if kind == "overflow":
            return "[⋯]"
        if kind == "feedback_buttons":
            both = (element["positive_button"], element["negative_button"])
            return " ".join(f"[{self._reader.text(button['text'])}]" for button in both)
        if kind not in VALUE_FIELDS:
            return f"[{self._reader.text(element['text'])}]"
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = held(element, state)
        if kind in ("checkboxes", "radio_buttons"):
            return self._ticks(element, value)
        placeholder = element.get("placeholder", {}).get("text", "")
        return f"[{self._value(element, value) or placeholder}]"

    def _ticks(self, element: Json, value: object) -> str:
        chosen = value if isinstance(value, list) else [value]
        box = "[{}]" if element["type"] == "checkboxes" else "({})"
        return " ".join(
            f"{box.format('x' if option in chosen else ' ')} {self._reader.text(option['text'])}"
            for option in element["options"]
        )

    def _value(self, element: Json, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            return ", ".join(self._value(element, item) for item in value)
        if isinstance(value, dict):
            return rich_text(value, self._reader) if "elements" in value else self._reader.text(value["text"])
        if "users" in element["type"]:
            return self._reader.person(str(value))
        if "channel" in element["type"] or "conversation" in element["type"]:
            return self._reader.channel(str(value))
        if isinstance(value, int):
            return self._reader.date(value, "{date_short} {time}")
        return str(value)

    def _table(self, block: Json) -> str:
        def cell(content: Json) -> str:
            return rich_text(content, self._reader) if content["type"] == "rich_text" else str(content["text"])

        return "\n".join(" | ".join(map(cell, row)) for row in block["rows"])

    def _attachment(self, attachment: Json) -> str:
        said = [attachment.get(name) for name in ("pretext", "title", "text")]
        lines = [self._reader.mrkdwn(text) for text in said if text]
        lines += [self.blocks(attachment["blocks"])] if attachment.get("blocks") else []
        return "\n".join(lines) or str(attachment.get("fallback", ""))
