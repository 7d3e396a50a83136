"""What the command box offers."""

import pytest

from tests.bot.sandbox.page.conftest import Tab


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/", ["/lms ", "/plain ", "/invite ", "/remove "]),
        ("/l", ["/lms "]),
        ("/lms class cl", ["/lms class classes list", "/lms class classes create"]),
        ("/lms class users list", []),
        ("hello", []),
        ("/invite @in", ["/invite @ines "]),
        ("thank you @Max", ["thank you @max "]),
        ("see #on", ["see #onboarding "]),
    ],
)
async def test_what_fits_is_offered(tab: Tab, typed: str, offered: list[str]) -> None:
    """The manifest's commands, then what completes them, and names after @ and #."""
    html = await tab.suggested(typed)
    assert [line.split('"')[0] for line in html.split('data-text="')[1:]] == offered


async def test_private_channels_are_not_given_away(tab: Tab) -> None:
    """Kenji finds no channel that he may not know of."""
    tab.at = "kenji/training"
    assert "people-ops" not in await tab.suggested("see #people")
