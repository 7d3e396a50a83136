"""The forms in which a requester says why it is needed, and an approver why not."""

from bot.changes.change import Change
from handlers.changes import cards
from handlers.changes.request_view import CARD_REASON_CHARS
from handlers.slack import limits
from handlers.slack.blocks import Block, View, line, modal, plain, rich, run
from handlers.slack.visible import brief


def ask_why(change: Change, draft: str) -> View:
    """The form in which the requester says why."""
    return _reason(
        "Ask for approval", "change.reason", change, draft, "Why is this needed?", "Approvers will see this.", "Ask"
    )


def deny_why(change: Change) -> View:
    hint = f"{brief(change.name, cards.CARD_NAME_CHARS)} will see this."
    return _reason("Deny", "change.denied", change, change.id, "Why not?", hint, "Deny")


def _reason(title: str, callback: str, change: Change, kept: str, question: str, hint: str, submit: str) -> View:
    box: Block = {
        "type": "input",
        "block_id": "reason",
        "label": plain(question, limits.INPUT_LABEL_CHARS),
        "hint": plain(hint, limits.INPUT_LABEL_CHARS),
        "element": {
            "type": "plain_text_input",
            "action_id": "text",
            "multiline": True,
            "max_length": CARD_REASON_CHARS,
        },
    }
    return modal(title, [rich(line(run(cards.description(change)))), box], kept, submit=submit, callback=callback)
