"""What `registrar check --blocks` finds out about what Registrar posts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from bot.app import running
from bot.check import check
from bot.check.blocks import Payloads
from bot.check.finding import Finding, Level
from bot.demo.rehearsal import rehearsal
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace
from tests.bot.check.conftest import NOW, SECRETS, said
from tests.bot.check.validator import Validator


def text(said: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": said}}


MESSAGES: Payloads = [
    ("message", {"text": "Who is in Onboarding 101", "blocks": [text("Jane Doe"), {"type": "divider"}]}),
    ("view", {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": [text("One moment")]}),
]


@pytest.fixture
async def validator(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Validator]:
    made = Validator(workspace.app)
    async with serving(made, dated=False) as url:
        monkeypatch.setenv("SLACK_API_URL", f"{url}/api/")
        yield made


async def asked(rehearse: Callable[[], Awaitable[Payloads]]) -> list[Finding]:
    """All lines. None holds a secret."""
    lines = [one async for one in check(clock=lambda: NOW, rehearse=rehearse)]
    assert not [one for one in lines for secret in SECRETS if secret in one.said]
    return [one for one in lines if "Slack would" in one.said or "forms" in one.said or "posts" in one.said]


async def made(payloads: Payloads = MESSAGES) -> Payloads:
    return payloads


async def test_all_is_taken(validator: Validator) -> None:
    """Each is asked about once, as what it is."""
    lines = await asked(made)
    assert [one.said for one in lines] == ["Slack would take 2 of 2 kinds of messages and forms."]
    assert validator.asked == [*MESSAGES]


async def test_without_the_flag_nobody_is_asked(validator: Validator) -> None:
    lines = [one async for one in check(clock=lambda: NOW)]
    assert validator.asked == []
    assert not [one for one in lines if "messages and forms" in one.said]


async def test_what_slack_says_is_reported(validator: Validator) -> None:
    """Which message, where in it, what is wrong and by how much; the others are asked about all the same."""
    long = ("message", {"text": "Who is in\nOnboarding 101", "blocks": [text("x"), text("x" * 3001)]})
    lines = await asked(partial(made, [long, *MESSAGES]))
    assert said(lines, Level.FAULT) == [
        "Slack would refuse the message “Who is in Onboarding 101”: /blocks/1/text failed_constraint must be at most "
        "3000 characters (expected 3000, got 3001). Please report this."
    ]
    assert said(lines, Level.OK) == ["Slack would take 2 of 3 kinds of messages and forms."]


async def test_many_reasons(validator: Validator) -> None:
    """The first are quoted, the rest are counted."""
    validator.refuses = {"section"}
    many = ("message", {"text": "t" * 100, "blocks": [text("x")] * 5})
    (fault,) = said(await asked(partial(made, [many])), Level.FAULT)
    assert f"“{'t' * 59}…”" in fault
    assert fault.count("unsupported type") == 3
    assert fault.endswith("; and 2 more. Please report this.")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"ok": False, "error": "unknown_method"}, "unknown_method"),
        ({"ok": False, "error": "invalid_auth"}, "invalid_auth"),
        (
            {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] one is required"]}},
            "invalid_arguments: [ERROR] one is required",
        ),
    ],
)
async def test_slack_does_not_say(validator: Validator, answer: dict[str, Any], why: str) -> None:
    """That is no fault of the messages, and they are not called good."""
    validator.answer = answer
    (line,) = await asked(made)
    assert line.level is Level.NOTE
    assert line.said == f"Slack said of 0 of 2 messages and forms whether it takes them, then stopped ({why})."


async def test_a_refusal_without_reasons(validator: Validator) -> None:
    """Its code is better than nothing."""
    validator.answer = {"ok": False, "error": "invalid_message"}
    assert len(said(await asked(made), Level.FAULT)) == 2


async def test_everything_registrar_posts(validator: Validator) -> None:
    """One of each kind, made in a demo: messages, cards, news, lists, forms and App Home; with made-up names only."""
    lines = await asked(partial(rehearsal, running))
    assert said(lines, Level.FAULT) == []
    assert len(validator.asked) >= 40
    kinds = {block["type"] for _, payload in validator.asked for block in payload.get("blocks", ())}
    assert kinds >= {"actions", "context", "header", "input", "rich_text", "section", "table"}
    assert {"modal", "home"} <= {payload.get("type") for _, payload in validator.asked}
    validator.refuses = {"table"}
    (fault, *_) = said(await asked(partial(made, validator.asked)), Level.FAULT)
    assert "/type failed_constraint unsupported type" in fault
