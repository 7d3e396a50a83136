"""Marks such as ✅: the page ships every one that Registrar sends, for machines that have no font of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.page import assets
from bot.sandbox.page.emoji import EMOJI
from tests.bot.sandbox.page.test_browser import absent, browser, tell  # noqa: F401

if TYPE_CHECKING:
    from tests.bot.sandbox.page.browser import Browser
    from tests.bot.sandbox.page.test_browser import Tell

HOUSE = Path(__file__).parents[4]
PICTURES = re.compile("[\u2139\u21a9\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
"""Where Unicode has its emoji, among signs that every font of text has."""
IN_EVERY_FONT = set("✓✗▰▱")
"""Signs of text, no emoji. Source: emoji-data.txt of Unicode 16."""
READ_ALONE = ("handlers/slack/visible.py", "connectors/core/linked_words.py")
"""Files that know marks which others write."""
DRAWN = """
const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
const pen = canvas.getContext("2d", { willReadFrequently: true });
const [marks, done] = arguments;
const picture = (text) => {
  pen.clearRect(0, 0, 64, 64);
  pen.font = "40px Marks";
  pen.fillText(text, 4, 48);
  return pen.getImageData(0, 0, 64, 64).data.join();
};
document.fonts.load("40px Marks", marks.join("")).then((found) => {
  const none = picture("\\u{e123}");
  done([found.length, marks.filter((mark) => picture(mark) === none || !picture(mark).match(/[1-9]/))]);
});
"""


def shipped() -> set[str]:
    """The marks that the page says it has."""
    (said,) = re.findall(r"unicode-range:([^;]*);", assets._files()["base.css"].decode())
    ends = [re.fullmatch(r"U\+(\w+)(?:-(\w+))?", one.strip()) for one in said.split(",")]
    pairs = [(int(one[1], 16), int(one[2] or one[1], 16)) for one in ends if one]
    assert len(pairs) == len(ends)
    return {chr(code) for first, last in pairs for code in range(first, last + 1)}


def sent() -> Iterator[tuple[str, str]]:
    """Every mark that stands in a text of the code, with its file; what only docstrings and comments draw is not
    sent."""
    for floor in ("bot", "handlers", "connectors"):
        for path in sorted((HOUSE / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                    node.value.value = ""
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from ((mark, str(path.relative_to(HOUSE))) for mark in PICTURES.findall(node.value))


def test_every_mark_that_is_sent_is_shipped() -> None:
    """Also those that are written by name."""
    have = shipped() | IN_EVERY_FONT
    assert {(mark, where) for mark, where in sent() if mark not in have and where not in READ_ALONE} == set()
    assert {mark for text in EMOJI.values() for mark in text} <= have
    assert "✅" in {mark for mark, _ in sent()}


def test_the_page_may_load_them_from_itself_alone() -> None:
    """No other machine is asked, and where they come from is said beside them."""
    assert assets._TYPES[".woff2"] == "font/woff2"
    assert b"url(" not in b"".join(
        text.replace(b'url("marks.woff2")', b"") for name, text in assets._files().items() if name.endswith(".css")
    )
    note = (HOUSE / "bot/sandbox/page/static/marks.md").read_text()
    assert "CC-BY 4.0" in note
    assert "SIL Open Font License" in note


@pytest.mark.usefixtures("nodding")
async def test_a_browser_draws_each_of_them(tell: "Tell") -> None:  # noqa: F811
    """From the page's own font, whatever the machine has: each is a picture, and not the box of what is missing."""
    marks = sorted(shipped() - {"\ufe0f"})

    def story(browser: "Browser", url: str) -> None:  # noqa: F811
        browser.open(f"{url}/as/ada/training")
        loaded, missing = browser.driver.execute_async_script(DRAWN, marks)
        assert loaded == 1
        assert missing == []

    await tell(story)
