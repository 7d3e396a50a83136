"""The Bolt app starts without a word."""

import logging

import pytest

from bot.app import Registrar
from handlers.listeners.listeners import listen
from tests.handlers.listeners.test_http import registrar as registrar


@pytest.mark.parametrize("signing_secret", ["a-signing-secret", None])
async def test_no_warning_at_start(
    registrar: Registrar, signing_secret: str | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where the token stands in the environment, in which Bolt looks for it: that it is not used from there is
    nothing to warn of."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-environment")
    caplog.set_level(logging.DEBUG)
    app = listen(registrar.services, "xoxb-1", signing_secret)
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []
    app.logger.warning("another thing")
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == ["another thing"]
