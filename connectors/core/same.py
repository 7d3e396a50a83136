"""What is the same to a person is the same here: one way to compare titles, names and addresses.

People type with other apostrophes, dashes and blanks than platforms store; copying brings characters that nobody sees;
Chamilo stores what was typed into its forms as HTML. Verbs, pickers, filters of subscriptions and their index all
compare with this, so that what one of them finds the others find too.
"""

import html
import re
import unicodedata

_APOSTROPHES = "'‘’‚‛′`ʼʻʹ"
_QUOTES = '"“”„‟«»'
_DASHES = "-‐‑‒–—―−﹘"
_ALIKE = {
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, _QUOTES), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
}
_ACUTE = " \u0301"
"""What NFKC makes of an acute accent that stands alone, as it is typed for an apostrophe."""
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Letters and marks that are drawn as nothing."""
_WORD = re.compile(r"[^\W_]+(?:[._][^\W_]+)*")
_ASCII_WORD = re.compile(r"[0-9A-Za-z]{3,}(?:[._][0-9A-Za-z]+)*")
_MAY_BE_ELIDED = re.compile(r"[dlmno]\w{3,}", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_PLAIN_ASCII = re.compile(r"[ !-%(-_a-~]*")
"""Without `&`, which begins an entity, and without apostrophes, of which two are a quotation mark."""


def spelled(text: str) -> str:
    """The plainest way to write the same, in the case it was typed in: what to ask a platform for that compares letter
    by letter."""
    return _BLANKS.sub(" ", _plain(_visible(html.unescape(text)))).strip()


def surest_name_words(name: str) -> list[str]:
    """The parts to search for of somebody's name: of one that may be O'Brien typed without its apostrophe also what
    stands behind that."""
    words = surest_words(name)
    return [*words, words[-1][1:]] if words and _MAY_BE_ELIDED.match(words[-1]) else words


def surest_words(text: str) -> list[str]:
    """The surest word of what was typed, and the same in the plainer letters that there may be of it."""
    forms = text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFKC", text)
    return list(dict.fromkeys(word for word in map(surest_word, forms) if word))


def surest_word(text: str) -> str | None:
    """The part of a name to search for where a platform compares letter by letter: the longest word without accents,
    apostrophes and dashes, which may be stored otherwise than they are typed, and without letters that have a plainer
    form (ŀ, ﬁ, ²), which may be stored as they are. What comes back is compared as a whole; None where there is no
    word."""
    plain = unicodedata.normalize("NFKC", text)
    words = _ASCII_WORD.findall(plain) or _WORD.findall(plain)
    return max([one for one in words if one in text] or _WORD.findall(text), key=len, default=None)


def has_words(text: str, typed: str) -> bool:
    """Whether every word that was typed is in a name, in any order; nothing is in every name. Many leave out the
    apostrophe of O'Brien."""
    plain, words = folded(text), folded(typed).replace(",", " ").split()
    bare = plain.replace("'", "")
    return all(word in plain or word in bare for word in words)


def folded(text: str) -> str:
    """The form in which texts are compared. Two that read alike have one form; it is for comparing, never for showing.

    HTML entities are undone, compatibility forms made plain (NFKC), case folded, apostrophes, quotation marks and
    dashes of any kind made one, blanks of any kind and number made one, and what cannot be seen left out.
    """
    if _PLAIN_ASCII.fullmatch(text):  # as most is
        return " ".join(text.lower().split())
    plain = html.unescape(text)
    for _ in range(2):  # folding case may leave what has a plainer form
        plain = _plain(_visible(plain)).casefold()
    return _BLANKS.sub(" ", _plain(plain)).strip()


def _visible(text: str) -> str:
    return "".join(one for one in text if one.isspace() or not _unseen(one))


def _unseen(one: str) -> bool:
    """Marks of direction, joiners, soft hyphens, variation selectors, fillers, control characters."""
    return unicodedata.category(one) in ("Cf", "Cc", "Cn") or one in _FILLERS or "\ufe00" <= one <= "\ufe0f"


def _plain(text: str) -> str:
    marks = unicodedata.normalize("NFKC", text).replace(_ACUTE, "'").translate(_ALIKE)
    return marks.replace("''", '"')


def same(one: str, other: str) -> bool:
    """Whether these two read alike. Nothing is the same as nothing, also as itself: two unknown names are not one."""
    plain = folded(one)
    return bool(plain) and plain == folded(other)


def says_whole(text: str, part: str) -> bool:
    """Whether a text says this as a word or words of its own: no number is said by a longer one."""
    plain = folded(part)
    return bool(plain) and bool(re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", folded(text)))


def holds(text: str, part: str) -> bool:
    """Whether a part of the text reads like this; every text holds nothing."""
    return folded(part) in folded(text)
