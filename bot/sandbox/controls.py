"""What a person can press, choose or fill in, found by the words they read on the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.blocks import elements_of
from bot.sandbox.elements import choices
from bot.sandbox.reading import Reader
from bot.sandbox.richtext_rendering import rich_text
from bot.sandbox.shapes import Json
from bot.sandbox.state import VALUE_FIELDS


class ClientRefused(Exception):
    """Slack's own client would not let the person do this; nothing was sent to the app."""


@dataclass(frozen=True, slots=True)
class Control:
    block: Json
    element: Json
    names: tuple[str, ...]  # what a person may call it; the last two are ids
    beside: str  # the words of its block, or of the nearest one above that has any

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def in_form(self) -> bool:
        """An input waits for Submit; everything else tells the app at once."""
        return bool(self.block["type"] == "input")

    @property
    def dispatches(self) -> bool:
        return not self.in_form or bool(self.block.get("dispatch_action"))

    @property
    def required(self) -> bool:
        return self.in_form and not self.block.get("optional")

    @property
    def pressed(self) -> bool:
        return self.kind in ("button", "workflow_button", "icon_button", "feedback_buttons")


def controls(blocks: Sequence[Json], reader: Reader) -> Iterator[Control]:
    beside = ""
    for block in blocks:
        beside = _said(block, reader) or beside
        for _, element in elements_of(block):
            if element["type"] != "image":
                yield Control(block, element, tuple(_names(block, element, reader)), beside)


def _names(block: Json, element: Json, reader: Reader) -> Iterator[str]:
    if "text" in element:
        yield reader.text(element["text"])
    if element["type"] == "feedback_buttons":
        yield reader.text(element["positive_button"]["text"])
        yield reader.text(element["negative_button"]["text"])
    if "accessibility_label" in element:
        yield element["accessibility_label"]
    if block["type"] == "input":
        yield reader.text(block["label"])
    if "placeholder" in element:
        yield reader.text(element["placeholder"])
    if (
        block["type"] == "section"
        and "text" in block
        and (element["type"] in VALUE_FIELDS or element["type"] == "overflow")
    ):
        yield reader.text(block["text"])
    yield f"{block['block_id']}/{element['action_id']}"
    yield element["action_id"]


def find(
    label: str, blocks: Sequence[Json], reader: Reader, *, button: bool, beside: str | None = None
) -> Control | None:
    """The control called `label`, or the only one whose name begins with it. `beside` narrows the search to
    blocks with those words, for lists where every line has the same button."""
    wanted = label.strip().casefold()
    offered = [c for c in controls(blocks, reader) if c.pressed == button]
    if beside is not None:
        offered = [c for c in offered if beside.casefold() in c.beside.casefold()]
    exact = [c for c in offered if any(name.strip().casefold() == wanted for name in c.names)]
    found = exact or [c for c in offered if any(name.casefold().startswith(wanted) for name in c.names[:-2])]
    if len(found) > 1:
        where = "; ".join(repr(c.beside) for c in found)
        raise ClientRefused(f"There are {len(found)} controls called {label!r}: say which with beside=…: {where}")
    return found[0] if found else None


def names_in(blocks: Sequence[Json], reader: Reader) -> list[str]:
    return [control.names[0] for control in controls(blocks, reader)]


def find_option(label: str | Json, options: Sequence[Json], reader: Reader) -> Json | None:
    """By its words, its value, or the option itself."""
    if not isinstance(label, str):
        return label if label in options else None
    wanted = label.strip().casefold()
    named = [(reader.text(option["text"]).strip().casefold(), option) for option in options]
    exact = [option for name, option in named if name == wanted or option.get("value") == label]
    begins = exact or [option for name, option in named if name.startswith(wanted)]
    return begins[0] if len(begins) == 1 or exact else None


def options_of(control: Control) -> list[Json]:
    return choices(control.element)


def _said(block: Json, reader: Reader) -> str:
    if block["type"] == "rich_text":
        return rich_text(block, reader)
    if block["type"] == "markdown":
        return str(block["text"])
    elements = (element for element in block.get("elements", ()) if block["type"] == "context")
    texts = [block.get("text"), block.get("label"), *block.get("fields", ()), *(e for e in elements if "text" in e)]
    return " ".join(reader.text(text) for text in texts if text)
