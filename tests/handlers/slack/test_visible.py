"""What nobody would see is written out; what people write in every script stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.visible import brief, shortened, visible


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe",
        "Zoë Müller-Lüdenscheidt, 2nd class",
        "שָׁלוֹם עולם",
        "مرحبا بالعالم",
        "می‌خواهم",  # Persian, with the joiner that its spelling asks for
        "क्‍ष",  # Hindi, with a joiner
        "日本語のクラス",
        "👩‍🚀 👨‍👩‍👧‍👦 👍🏽 ❤️ 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 #️⃣",
        "Caf\u0065\u0301",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    """In every script, and in emoji."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jane" + " " * 3000 + "x", "Jane⟨3,000 spaces⟩x"),
        (" a ", "⟨space⟩a⟨space⟩"),
        ("   ", "⟨3 spaces⟩"),
        ("a\nb\tc\0", "a↵b⟨tab⟩c⟨U+0000⟩"),
        ("in\u202evoice", "in⟨U+202E⟩voice"),
        ("ro\u200ble\u00ad", "ro⟨U+200B⟩le⟨U+00AD⟩"),
        ("a\u00a0b\u3000c\u2800d\u3164e", "a⟨U+00A0⟩b⟨U+3000⟩c⟨U+2800⟩d⟨U+3164⟩e"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("ب\u200c\u200cب", "ب⟨U+200C⟩⟨U+200C⟩ب"),
        ("ب\u200b\u200cب", "ب⟨U+200B⟩⟨U+200C⟩ب"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f⟨U+FE0F⟩"),
        ("A\U000e0061\U000e007f", "A⟨U+E0061⟩⟨U+E007F⟩"),
        ("⟨space⟩ ↵", "⟨U+27E8⟩space⟩ ⟨U+21B5⟩"),
        ("\u0301x", "⟨U+0301⟩x"),
    ],
)
def test_what_nobody_sees_is_written_out(text: str, shown: str) -> None:
    """Blanks are counted, everything else has its number."""
    assert visible(text) == shown


def test_letters_are_not_buried() -> None:
    """Only a few marks stand on one letter."""
    assert visible("e" + "\u0301" * 6) == "e" + "\u0301" * 4 + "⟨U+0301⟩" * 2


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_two_texts_become_one(one: str, two: str) -> None:
    """What is written out could not have been typed."""
    assert (visible(one) == visible(two)) is (one == two)


@given(st.text(max_size=60))
def test_what_is_shown_is_seen(text: str) -> None:
    """By Python's own data of Unicode: nothing is left that turns the writing or ends a line."""
    shown = visible(text)
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turning & set(map(unicodedata.bidirectional, shown))
    assert not {"Zl", "Zp", "Cc", "Co"} & set(map(unicodedata.category, shown))


@given(st.text(max_size=60), st.integers(1, 40))
def test_shortened(text: str, max_chars: int) -> None:
    """Never longer than asked for, a beginning of the whole, and with its length exactly where something is missing."""
    shown, chars = shortened(text, max_chars)
    assert len(shown) <= max_chars
    assert chars in (0, len(text))
    assert (shown == visible(text)) if not chars else visible(text) != shown


def test_brief() -> None:
    """The length stands within the room there is."""
    assert brief("x" * 3020, 40) == "x" * 20 + "… (3,020 characters)"
    assert brief("short", 40) == "short"
