"""A typed sentence as words: what stands in quotes is one word, and a comma between two is told from one in a title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_TOKEN = re.compile(
    r"""
    "(?P<double>[^"]*)"
  | (?<![^\s(,;])['‘‚‛](?P<single>[^'‘’\n]*(?:['’]\w[^'‘’\n]*)*)['’](?![\w@])
  | (?P<separator>[,;\n]+)
  | (?P<word>[^\s,;"]+)
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"[^@\s\"<>(),;:]+@[^@\s\"<>(),;:]+\.[^@\s\"<>(),;:]+")
_MENTION = re.compile(r"@[UW][A-Z0-9]{2,}")
_AROUND_ADDRESS = "<>()[]{},;:.!?'"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Word:
    """One word of a sentence.

    Attributes:
        text: as it was typed, without quotes
        start: where it begins in the sentence
        end: where it ends, the quotes included
        quoted: it stood in quotes, so that it is itself and no little word
        separator: it is a comma, a semicolon or the end of a line
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    separator: bool = False

    @property
    def small(self) -> str:
        """In small letters and without the marks at its end, for telling little words; nothing of what is quoted."""
        return "" if self.quoted or self.separator else self.text.casefold().rstrip(".!?:")

    @property
    def address(self) -> str:
        """The e-mail address or the mention that it is; nothing for other words."""
        bare = self.text.strip(_AROUND_ADDRESS)
        if self.quoted or self.separator:
            return self.text.strip() if self.quoted and _ADDRESS.fullmatch(self.text.strip()) else ""
        return bare if _ADDRESS.fullmatch(bare) or _MENTION.fullmatch(bare) else ""

    @property
    def bracketed(self) -> bool:
        """Whether it stands in angle brackets, as an address behind a name does."""
        return self.text.startswith("<")


@dataclass(frozen=True)
class Sentence:
    """What was typed, quotes of any kind made straight, and its words."""

    text: str
    words: tuple[Word, ...]

    def said(self, words: Sequence[Word]) -> str:
        """These words as they were typed: from the first to the last, blanks made one."""
        if len(words) == 1:
            return words[0].text.strip()
        if not words:
            return ""
        typed = self.text[words[0].start : words[-1].end]
        return " ".join(typed.replace('"', " ").split())

    def quoting(self, words: Sequence[Word]) -> str:
        """The same for an error, quotes and all."""
        return " ".join(self.text[words[0].start : words[-1].end].split()) if words else ""


def sentence(typed: str) -> Sentence:
    """Quotes of any kind, straight or curly, double or single; a quote that never closes is none."""
    text = _UNSEEN.sub("", typed).replace("\u00a0", " ").translate(_QUOTES)
    if text.count('"') % 2:
        text = text[::-1].replace('"', " ", 1)[::-1]
    return Sentence(text, tuple(map(_word, _TOKEN.finditer(text))))


def _word(found: re.Match[str]) -> Word:
    kind = str(found.lastgroup)
    return Word(found[kind], *found.span(), quoted=kind in ("double", "single"), separator=kind == "separator")
