"""A real browser, used the way a person uses one: by words, keys and what is on the screen."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 5
T = TypeVar("T")

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",  # what slides in cannot be clicked meanwhile
    "--window-size=1280,800",
)
_VISIBLE = """
const [css, text] = arguments;
const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.innerText.includes(text);
return [...document.querySelectorAll(css)].filter(seen);
"""
_TOUR_IS_DONE = """
if (location.protocol === "http:" && location.hash !== "#tour") {
  localStorage.setItem("tour", localStorage.getItem("tour") ?? "99");
}
"""


class Browser:
    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for option in (*_OPTIONS, f"--user-data-dir={profile}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _TOUR_IS_DONE})

    def open(self, url: str, *, tour: bool = False) -> None:
        """Loads a page and waits until it listens. Without `tour` the guided tour counts as done."""
        self.driver.get(f"{url}#tour" if tour else url)
        self.wait(lambda: self.driver.execute_script("return document.body.dataset.live"))

    def hide(self) -> None:
        """As if the tab were hidden: it lets go of the server, which may then stop. Leaving the page takes longer."""
        self.driver.execute_script(
            "Object.defineProperty(document, 'hidden', { value: true });"
            "document.dispatchEvent(new Event('visibilitychange'));"
        )

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def wait(self, found: Callable[[], T]) -> T:
        """Until it is something; what moves away meanwhile is looked for again."""
        patience = WebDriverWait(self.driver, SECONDS, 0.03, (StaleElementReferenceException, IndexError))
        return patience.until(lambda driver: found())

    def all(self, css: str, text: str = "") -> list[WebElement]:
        """What is visible and says so; in one script, because asking each element takes its time."""
        found: list[WebElement] = self.driver.execute_script(_VISIBLE, css, text)
        return found

    def see(self, css: str, text: str = "") -> WebElement:
        """The last one that says so."""
        return self.wait(lambda: self.all(css, text)[-1])

    def gone(self, css: str, text: str = "") -> None:
        self.wait(lambda: not self.all(css, text))

    def press(self, label: str, css: str = "button, .button") -> None:
        self.wait(lambda: [one for one in self.all(css, label) if one.text.strip() == label][-1]).click()

    def keys(self, *keys: str) -> None:
        """To whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    @property
    def focused(self) -> str:
        """What has the focus: its id, or the label that belongs to it."""
        return str(
            self.driver.execute_script(
                "const it = document.activeElement; return it.labels?.[0]?.innerText || it.innerText || it.id"
            )
        )

    @property
    def complaints(self) -> list[str]:
        """What the browser wrote to its console: refused by the policy, not found, not understood."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]  # selenium leaves it untyped

    def quit(self) -> None:
        self.driver.quit()
