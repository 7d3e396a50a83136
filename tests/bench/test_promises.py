"""No figure without what it promises: each section looks into the store and the log of the server that it measured."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.runtime.settings import Settings
from tests.bench import acknowledge, webhooks
from tests.bench.processes import rows_of, settings

SMALL = {"ROUNDS": 1, "COMMANDS": 8, "WEBHOOKS": 8, "ALONE": 2}


def test_its_servers_log_as_an_installed_one_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """At the level that is there if nobody sets one: to write no lines would be faster."""
    monkeypatch.setenv("REGISTRAR_LOG_LEVEL", "ERROR")
    given = settings("http://slack.test", "http://class.test", tmp_path / "registrar.db")
    assert [name for name in given if "LOG" in name] == []
    assert Settings.model_fields["log_level"].default == "INFO"


@pytest.mark.parametrize("section", [acknowledge, webhooks])
async def test_what_was_not_kept_has_no_figure(section: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A section that finds one row less than was acknowledged ends with that, and with no rate."""
    for name, number in SMALL.items():
        if hasattr(section, name):
            monkeypatch.setattr(section, name, number)

    async def one_less(*given: Any) -> int:
        return await rows_of(*given) - 1

    assert [row.what async for row in section.rows()]
    monkeypatch.setattr(section, "rows_of", one_less)
    monkeypatch.setattr(acknowledge, "KEPT_TIMEOUT_S", 0.0)
    with pytest.raises(RuntimeError, match="acknowledged"):
        assert [row.what async for row in section.rows()] == []
