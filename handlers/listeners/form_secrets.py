"""What a form holds that looks like a password, looked for before anything of the form is kept, quoted or sent on.

Whichever way the boxes of a form reach us, they pass here: submitted (views.py), with a button or a choice in it
(`start` in payload.py), and with what is typed into a menu (options.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.core.stray_secret import tells_secret
from handlers.operations.pickers import is_as_typed
from handlers.slack.blocks import Message, sentence

NOT_IN_A_BOX = "This looks like a password, and others can read it here. Leave it out, or write it another way."
NOT_IN_A_MENU = "That looks like a password, so I didn't search. Type a name."
OWN_FIELD_MARK = "#"
"""What the block of a field for a secret ends with; behind that of any other stands how often it was drawn."""
REFUSED_OPTION = "–refused–"
"""The value of an option that says why nothing is offered. No form takes it."""


def secrets_in(body: Mapping[str, Any]) -> dict[str, str]:
    """By block, what is to be said of texts that others will read and that tell a secret: of all boxes of the form that
    a payload comes from, and of what was used in it. A field for a secret may hold one."""
    return {
        block: NOT_IN_A_BOX
        for block, control in _controls(body)
        if not block.endswith(OWN_FIELD_MARK) and any(map(_tells, _typed(control)))
    }


def beside_form(body: Mapping[str, Any], told: Mapping[str, str]) -> Message:
    """What is said over a form that something was pressed in."""
    blocks = [one for one in body["view"].get("blocks") or () if one.get("block_id") in told and one.get("label")]
    where = " and ".join(f"“{one['label'].get('text')}”" for one in blocks) or "this form"
    return sentence(
        f"There seems to be a password in {where}, where others can read it, so I did nothing and kept nothing of it. "
        "Leave it out there, or write it another way, and press again."
    )


def _controls(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    view = body.get("view") or {}
    for block, controls in ((view.get("state") or {}).get("values") or {}).items():
        yield from ((block, one) for one in controls.values())
    if view:
        yield from ((str(one.get("block_id")), one) for one in body.get("actions") or () if one.get("type") != "button")


def _typed(control: Mapping[str, Any]) -> Iterator[str]:
    """What a person typed into a control, or chose from a menu as they had typed it there."""
    yield control.get("value") or ""
    for chosen in (control.get("selected_option"), *(control.get("selected_options") or ())):
        if chosen and (is_as_typed(chosen) or chosen.get("value") == REFUSED_OPTION):
            yield chosen.get("value") or ""


def _tells(text: str) -> bool:
    return text == REFUSED_OPTION or tells_secret(text, takes_text=True)
