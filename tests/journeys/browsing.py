"""The browser that stories are told in, and the pictures they leave behind."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    gone = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    gone += [] if find_spec("selenium") else ["selenium"]
    if gone:
        reason = f"This needs {' and '.join(gone)}."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from tests.bot.sandbox.page.browser import Browser

    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


def shoot(browser: "Browser", name: str) -> None:
    if folder := os.environ.get("REGISTRAR_SHOTS"):
        browser.driver.save_screenshot(str(Path(folder) / f"{name}.png"))
