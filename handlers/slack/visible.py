"""Text of others so that a person sees all of it: what would show nothing, or turn the writing around, is written out.

    Jane Doe⟨3,000 spaces⟩x    a run of blanks, and one at the beginning or the end
    a↵b⟨tab⟩c                  the end of a line, a tab
    in⟨U+202E⟩voice            what is invisible or turns the direction, and every blank that is none of the keyboard's

What is written out cannot be typed: `⟨` and `↵` themselves are written out too, so no two texts become one. Hebrew,
Arabic, Persian, Hindi and emoji stay as they are: a joiner stays where it does what Unicode has it for.
"""

import re
import unicodedata
from collections.abc import Iterator

from idna.core import valid_contextj

MAX_MARKS_PER_LETTER = 4
"""Marks on one letter, such as accents and vowel signs; more only cover what stands beside it."""
JOINER_CONTEXT_CHARS = 16
"""Characters on either side that decide whether a joiner does anything."""

# Beyond what Python calls not printable: letters, marks and symbols that show nothing (Unicode's property
# Default_Ignorable_Code_Point, and two that are drawn empty), and the two signs of our own.
_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef⟨↵]"
)
_PIECE = re.compile(r" {2,}|^ | $|.", re.DOTALL)
_VARIED = re.compile(
    "[#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
"""What the variation selector 16 makes an emoji of."""
_FLAGS = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(one)) for one in country) + "\U000e007f"
    for country in ("gbeng", "gbsct", "gbwls")
)
_JOINERS = "\u200c\u200d\ufe0f"
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), 0x2066, 0x2067], "�")
"""Embeddings, overrides, their end, and the isolates that say a direction."""
_KNOWN = {"\n": "↵", "\t": "⟨tab⟩"}


def visible(text: str) -> str:
    """All of it, on one line."""
    return text if _plain(text) else "".join(_pieces(text))


def shortened(text: str, max_chars: int) -> tuple[str, int]:
    """As much of it as that many characters hold, visible; and how long the whole is, 0 where that is all of it."""
    beginning = text[:max_chars]
    if _plain(beginning):
        return beginning, 0 if len(text) <= max_chars else len(text)
    kept: list[str] = []
    left = max_chars
    for piece in _pieces(text):  # no more of a long text is looked at than is shown
        left -= len(piece)
        if left < 0:
            return "".join(kept), len(text)
        kept.append(piece)
    return "".join(kept), 0


def length_note(chars: int) -> str:
    """What stands behind a text that was shortened."""
    return f"… ({chars:,} characters)"


def brief(text: str, max_chars: int) -> str:
    """All of it, or its beginning with the length of the whole, in so many characters."""
    shown, chars = shortened(text, max_chars)
    return shown if not chars else f"{shortened(text, max_chars - len(length_note(chars)))[0]}{length_note(chars)}"


def shut_in(shown: str) -> str:
    """Writing from right to left, kept from turning what stands beside it."""
    backwards = not shown.isascii() and any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in shown)
    return f"\u2068{shown}\u2069" if backwards else shown


def upright(text: str) -> str:
    """The same text, of which nothing turns what stands behind it around: each override of the direction is drawn as
    `�`, so that it stays as long as it was. Isolates, which `shut_in` writes, stay."""
    return text if text.isascii() else text.translate(_TURNING)


def _plain(text: str) -> bool:
    """Whether it is visible as it is, by a look that takes no time."""
    if not text.isprintable() or "  " in text or text != text.strip(" "):
        return False
    return text.isascii() or not (_HIDDEN.search(text) or any(map(_is_mark, text)))


def _pieces(text: str) -> Iterator[str]:
    marks = 0
    flags = {at + offset for flag in _FLAGS for at in _starts(text, flag) for offset in range(len(flag))}
    for found in _PIECE.finditer(text):
        piece, at = found[0], found.start()
        if "!" <= piece <= "~":  # most of what anybody writes
            marks = 0
            yield piece
            continue
        marks = marks + 1 if _is_mark(piece) else 0
        if piece[0] == " ":
            alone = len(piece) == 1 and 0 < at < len(text) - 1
            yield " " if alone else "⟨space⟩" if len(piece) == 1 else f"⟨{len(piece):,} spaces⟩"
        elif piece in _KNOWN:
            yield _KNOWN[piece]
        elif at in flags or (piece in _JOINERS and _does_something(text, at)):
            yield piece
        elif not piece.isprintable() or _HIDDEN.match(piece) or marks > MAX_MARKS_PER_LETTER or marks > at:
            yield f"⟨U+{ord(piece):04X}⟩"
        else:
            yield piece


def _does_something(text: str, at: int) -> bool:
    """Whether this joiner or selector changes what is drawn: within an emoji, or between letters that join."""
    one, before, behind = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if one == "\ufe0f":
        return bool(_VARIED.fullmatch(before))
    if one == "\u200d" and _is_symbol(behind):
        return _is_symbol(before) or (before == "\ufe0f" and _is_symbol(text[at - 2 : at - 1]))
    left = _drawn(text[max(0, at - JOINER_CONTEXT_CHARS) : at][::-1])[::-1]
    try:
        return valid_contextj(left + one + _drawn(text[at + 1 : at + JOINER_CONTEXT_CHARS]), len(left))
    except ValueError:  # beside something that Unicode has no name for
        return False


def _drawn(text: str) -> str:
    """Its beginning, up to what will be written out: beside that nothing joins."""
    end = next((at for at, one in enumerate(text) if not one.isprintable() or _HIDDEN.match(one)), len(text))
    return text[:end]


def _is_symbol(one: str) -> bool:
    """An emoji, or what gives one the colour of its skin."""
    return bool(one) and one > "\u203b" and unicodedata.category(one) in ("So", "Sk") and not _HIDDEN.match(one)


def _is_mark(one: str) -> bool:
    return len(one) == 1 and unicodedata.category(one) in ("Mn", "Me")


def _starts(text: str, wanted: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(wanted), text)] if wanted[0] in text else []
