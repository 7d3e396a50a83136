"""A failure of Slack's has a name: wherever one is caught, its code is asked for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [*sorted((ROOT / "handlers").rglob("*.py")), ROOT / "bot/app.py"]
CAUGHT = {"SLACK_CALL_ERRORS", "SlackApiError", "SlackClientError"}
ASKING = {"reason", "meaning", "not_opened", "BlocksRefused"}
"""What gives the code of an error, or makes something of it; the ladder logs that of refused blocks."""


def caught(tree: ast.AST) -> Iterator[ast.ExceptHandler]:
    """Every place where an error of Slack's is caught."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type and names(node.type) & CAUGHT:
            yield node


def names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def nameless(handler: ast.ExceptHandler) -> str:
    """What is wrong with it; empty where nothing is."""
    body = ast.Module(handler.body, [])
    raised = any(isinstance(node, ast.Raise) and node.exc is None for node in handler.body)
    if not raised and not names(body) & ASKING:
        return "asks for no code"
    logs = [node for node in ast.walk(body) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")]
    if any(f"type({handler.name}).__name__" in ast.unparse(one) for one in logs):
        return "logs the type alone"
    return ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_failure_of_slack_is_logged_by_its_code(file: Path) -> None:
    """`SlackApiError` alone tells nobody whether the token was revoked, a block refused or a channel archived."""
    wrong = [f"line {one.lineno} {why}" for one in caught(ast.parse(file.read_text())) if (why := nameless(one))]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("log.info('lost', error=reason(error))", ""),
        ("raise", ""),
        ("raise meaning(error, posting) from error", ""),
        ("log.info('lost', error=type(error).__name__)", "asks for no code"),
        ("log.info('lost', error=type(error).__name__)\n    raise Refused(not_opened(error))", "logs the type alone"),
        ("pass", "asks for no code"),
    ],
)
def test_the_test_finds_what_it_is_for(code: str, why: str) -> None:
    """It is shown both kinds."""
    tree = ast.parse(f"try:\n    call()\nexcept (*SLACK_CALL_ERRORS, OSError) as error:\n    {code}")
    assert [nameless(one) for one in caught(tree)] == [why]
