"""What `registrar check --blocks` finds out about what Registrar posts."""

import ast
import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Set
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot.__main__ import main
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


ROOT = Path(__file__).parents[3]
DRAWN = ("Message", "View", "Message | None")
NOT_REHEARSED = {
    "cards.py:given_up", "help.py:try_again",  # a platform in trouble
    "cards.py:nobody", "planning.py:_asked_before",  # a policy that nobody fits, and two who ask at once
    "web.py:in_a_message",  # what Slack takes in no view
    "in_thread.py:in_thread",  # what is said in a thread
    "form_secrets.py:beside_form",  # a password in a form
    "run.py:_file",  # a platform that gives a file
    "setup.py:_create", "setup_view.py:ask_address", "setup_view.py:created", "setup_view.py:opened",  # no webhook yet
}  # fmt: skip
"""What the demo does not come to by itself, and why."""
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


async def test_without_slack(capsys: pytest.CaptureFixture[str]) -> None:
    """That nobody was asked is said."""
    await asyncio.to_thread(main, ["check", "--blocks"])
    assert "Slack is not set up, so I couldn't ask it about Registrar's messages." in (capsys.readouterr().out)


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
    assert line.said == f"Slack checked 0 of 2 messages and forms, then stopped ({why})."


async def test_a_refusal_without_reasons(validator: Validator) -> None:
    """Its code is better than nothing."""
    validator.answer = {"ok": False, "error": "invalid_message"}
    assert len(said(await asked(made), Level.FAULT)) == 2


@contextmanager
def called(wanted: Set[str]) -> Iterator[set[str]]:
    """Which of these functions, each `file:name`, are called meanwhile."""
    found: set[str] = set()

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (one := f"{frame.f_code.co_filename}:{frame.f_code.co_name}") in wanted:
            found.add(one)

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


def drawing() -> set[str]:
    """Every function of handlers that makes a message or a form."""
    found = set()
    for file in (ROOT / "handlers").rglob("*.py"):
        nodes = ast.walk(ast.parse(file.read_text()))
        functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        found |= {f"{file}:{one.name}" for one in functions if one.returns and ast.unparse(one.returns) in DRAWN}
    return found


async def behind_a_proxy() -> Payloads:
    """Made where others are reached by a proxy."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTPS_PROXY", "HTTP_PROXY"):
            patch.setenv(name, "http://127.0.0.1:9")
        made = await rehearsal(running)
        assert os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"
    return made


async def test_everything_registrar_posts(validator: Validator) -> None:
    """One of each kind, made in a demo: messages, cards, news, lists, forms and App Home. All that draws one was asked
    to, but for what is named."""
    wanted = drawing()
    with called(wanted) as drawn:
        lines = await asked(behind_a_proxy)
    assert said(lines, Level.FAULT) == []
    assert {one.rpartition("/")[2] for one in wanted - drawn} == NOT_REHEARSED
    assert {"modal", "home"} <= {payload.get("type") for _, payload in validator.asked}
    assert not [payload for _, payload in validator.asked if set(payload) & {"channel", "user", "metadata"}]
    validator.refuses = {"table"}  # whatever it takes no longer is found, at its place
    faults = said(await asked(partial(made, [*validator.asked])), Level.FAULT)
    assert faults
    assert all(re.search(r"/blocks/\d+/type failed_constraint unsupported type", one) for one in faults)
