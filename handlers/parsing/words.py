"""A typed sentence as words: what stands in quotes is one word, and a comma between two is told from one in a title."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""
    [“„‟](?P<curly>[^“”„‟\n]*)[”“]
  | «(?P<guillemets>[^«»\n]*)»
  | "(?P<double>[^"]*)"
  | [“”„‟«»＂](?P<mixed>[^“”„‟«»＂"]*)[“”„‟«»＂"]
  | (?<![^\s(,;])['‘‚‛](?P<single>[^'‘’\n]*(?:['’]\w[^'‘’\n]*){0,9})['’](?![\w@])  # with up to nine apostrophes
  | (?P<separator>
        [,;\n]+ (?:\s* (?:[-*•–·] | [0-9]{1,2}[.)]) (?=\s))?  # the mark of a line of a list belongs to its line end
      | \A[-*•–·](?=\s)
      | (?<![^\s,;])[.!?:…]+(?!\S)
      | (?<=["“”'’»])[.!?:…]+(?!\S)
    )
  | (?P<decimal>(?<![^\s(])[0-9]{1,2},[0-9]{1,2}(?=\s?h(?:(?:ou)?rs?)?(?!\w))\w*)  # hours: `1,5h`
  | (?P<word>[^\s,;"“”„‟«»＂]+ | ["“”„‟«»＂])
    """,
    re.VERBOSE,
)
QUOTE_MARKS = '"“”„‟«»＂'
_QUOTE_MARKS = re.compile(f"[{QUOTE_MARKS}]")
_ADDRESS = re.compile(r"[^@\s\"<>‹›⟨⟩〈〉＜＞(),;:]+@[^@\s\"<>‹›⟨⟩〈〉＜＞(),;:]+\.[^@\s\"<>‹›⟨⟩〈〉＜＞(),;:]+")
_MENTION = re.compile(r"@[UW][A-Z0-9]{2,}")
_OPENING_BRACKETS = ("<", "‹", "⟨", "〈", "＜")
_AROUND_ADDRESS = "<>‹›⟨⟩〈〉＜＞()[]{},;:.!?'"
_MAILTO = "mailto:"
_UNSEEN = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")
_DIRECTION_AT_EDGE = re.compile(
    "(?<![^\\s<>()\"“”„‟«»'‘’,;])[\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
    "|[\u200e\u200f\u202a-\u202e\u2066-\u2069]+(?![^\\s<>()\"“”„‟«»'‘’,;])"
)
_IN_FRONT = re.compile(r"\A[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_JOINERS = "\u200c\u200d"
"""Inside a word they belong to it, in Persian and in many emoji."""


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
    def plain(self) -> str:
        """The same without accents, for telling words of other languages."""
        return plain_word(self.small)

    @property
    def address(self) -> str:
        """The e-mail address or the mention that it is; nothing for other words."""
        bare = self.text.strip(_AROUND_ADDRESS + _JOINERS)
        if bare.casefold().startswith(_MAILTO):
            bare = bare[len(_MAILTO) :].partition("|")[0]
        if self.quoted or self.separator:
            return self.text.strip() if self.quoted and _ADDRESS.fullmatch(self.text.strip()) else ""
        return bare if _ADDRESS.fullmatch(bare) or _MENTION.fullmatch(bare) else ""

    @property
    def bracketed(self) -> bool:
        """Whether it stands in angle brackets, as an address behind a name does; the brackets of a link are no such."""
        return self.text.startswith(_OPENING_BRACKETS) and not self.text.casefold().startswith(f"<{_MAILTO}")


@dataclass(frozen=True)
class Sentence:
    """What was typed, quotes of any kind made straight, and its words."""

    text: str
    words: tuple[Word, ...]

    def said(self, words: Sequence[Word]) -> str:
        """These words as they were typed, without quotes and with one blank between them."""
        if len(words) == 1:
            return words[0].text.strip()
        return " ".join(_QUOTE_MARKS.sub(" ", self.typed(words)).split())

    def typed(self, words: Sequence[Word]) -> str:
        """The same with their quotes and commas, for a line that is read once more."""
        kept = [one for one in words if not one.separator or one.text.strip()]
        blanks = ["", *("" if one.end == other.start else " " for one, other in pairwise(kept))]
        return "".join(blank + self.text[one.start : one.end] for blank, one in zip(blanks, kept, strict=False))

    def quoting(self, words: Sequence[Word]) -> str:
        """The same for an error, quotes and all."""
        return " ".join(self.text[words[0].start : words[-1].end].split()) if words else ""


def seen(typed: str) -> str:
    """Without marks that nobody sees and nobody typed: those that say in which direction to write, and blanks of no
    width."""
    return _DIRECTION_AT_EDGE.sub("", _UNSEEN.sub("", typed))


def without_unseen_in_front(typed: str) -> str:
    """The same, with such marks inside left as they are: they may be a part of what is sent."""
    return _IN_FRONT.sub("", typed)


def sentence(typed: str) -> Sentence:
    """Quotes of any kind count, straight or curly, double or single; one that never closes is a word of its own."""
    text = re.sub("\r\n|[\u2028\u2029]", "\n", seen(typed)).replace("\u00a0", " ").strip()
    return Sentence(text, tuple(map(_word, _TOKEN.finditer(text))))


def trimmed(words: Sequence[Word]) -> Sequence[Word]:
    """Without separators at their ends."""
    kept = [at for at, one in enumerate(words) if not one.separator]
    return words[kept[0] : kept[-1] + 1] if kept else []


def plain_word(word: str) -> str:
    """A word without case and accents, as whoever has no such key types it."""
    marks = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in marks if not unicodedata.combining(one))


def spellings(word: str) -> Iterator[str]:
    """With the accents left out, and as German is typed without umlauts."""
    yield plain_word(word)
    yield plain_word(word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def _word(found: re.Match[str]) -> Word:
    kind = str(found.lastgroup)
    quoted = kind not in ("word", "decimal", "separator")
    return Word(found[kind], *found.span(), quoted=quoted, separator=kind == "separator")
