"""How passwords, codes and tokens look, and what people write that only resembles them: versions, tickets, courses."""

import re
from enum import IntEnum


class SecretShape(IntEnum):
    """How much a piece of text without blanks looks like a secret.

    Attributes:
        WORD: words, an address, a date
        REFERENCE: a ticket, a version, a course, a count: `INC0012345`, `iOS18`, `AZ-104`, `4-digit`
        NUMBER: four digits or more
        WEAK: what a person may take as a password and a product as its name: `hunter22`, `Office365`
        STRONG: letters, digits and signs mixed as nobody writes words: `Kp5w02`, `Hunter!x`
    """

    WORD = 0
    REFERENCE = 1
    NUMBER = 2
    WEAK = 3
    STRONG = 4


MIN_SECRET_CHARS = 4
"""Characters from which on something may be a secret."""
MAX_SECRET_CHARS = 200
"""Characters of the longest secret that is looked at; what is longer is judged by its beginning."""
MIN_STRONG_CHARS = 6
"""Characters from which on digits in two places are no name of a product."""
MIN_MIXED_CHARS = 8
"""Characters from which on both sizes of letters around digits are none either."""

_AROUND = """.,;:!?…"'‘’“”„«»()[]{}<>*_~`|-–—/\\&+=→"""
_SIGNS = frozenset("!#$*=?@^~\\;")
"""What stands within passwords and hardly within words; `&`, `+`, `/` and their like join words."""
_BRACKETS = ("()", "[]", "{}", "<>")
_QUOTES = '"`'
_ANGLES = frozenset("<>")
_LINK = re.compile(r"<[@#!].*|<?.{0,12}://.*|<?(?:mailto|tel):.*|www\..*|:[\w+-]+:", re.DOTALL)
_E_MAIL = re.compile(r"[\w.'’+-]+@[\w-]+(?:\.[\w-]+)+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TWO_PARTS = re.compile(r"\d{3,4}-\d{3,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BY_OR_AT = re.compile(r"\d{1,4}[x×h]\d{1,4}")
# Over the kinds of characters: U and L letters, D digits, S signs, P what joins words.
_LETTERS = re.compile(r"[UL]*")
_CASED = r"(?:L+|U+|U{1,4}L+|UL{2,}UL{2,}|L{1,2}U+L*)"  # word, PDFs, Word, LastPass, iPhone
_WORD = re.compile(_CASED)
_REFERENCE = re.compile(
    r"D+|D{0,3}U{1,5}D{0,10}U?|U{1,5}D{1,3}L|U{2,3}LD{1,3}|U{6}D{5,10}"  # 3DS2, INC0012345; GPT4o; IPv6; SCTASK00123
    rf"|D{{1,2}}{_CASED}"  # 10pin, 1Password, 3Vallées
    r"|[UL]D{1,4}"  # v2, H264
    r"|(?=[UL]{2,6}D{1,3}\Z)(?:L{1,3}U+L*|U+L+U+L*|U{2,}L+)D{1,3}"  # iOS18, PyQt5, OAuth2
)
_NO_SECRET = re.compile(
    r"0x[0-9A-Fa-f]{1,16}"  # of an error
    r"|[A-Z]{1,5}#\d{1,3}"  # PKCS#12
    r"|[a-z]{2,20}@\d{1,3}(?:\.\d{1,3}){0,2}"  # bcrypt@5
    r"|[A-Z]{2,3}[a-z]{2,8}\d{2,4}[A-Z]"  # ATmega328P
)
_NUMBER_BETWEEN_WORDS = re.compile(r"[A-Z][a-z]{2,12}\d{1,2}[A-Z][a-z]{2,12}")  # Lean6Sigma
_LIKE_A_MAILBOX = re.compile(r"(?=[^@]{0,60}[A-Z])(?=[^@]{0,60}\d)[^@]{1,60}@(?=.{0,60}[A-Z])(?=.{0,60}\d).{1,60}")
_FOR_OR_TO = re.compile(r"[^\W\d_]+[24][^\W\d_]+")
_AT_WORK = re.compile(r"[UL]{2,}S[UL]{2,}")
_TWO_DIGIT_GROUPS = re.compile(r"D[^D]*[UL][^D]*D")
_DIGITS_WITHIN = re.compile(r"[UL]D+[UL]")
_SIGN_WITHIN = re.compile(r"[ULD]S+[ULD]")
_SIGNS_APART = re.compile(r"S[^S]*S")
_WORDS_BY_HAND = re.compile(
    r"[b-df-hj-np-tv-z]{5,}"  # no vowel
    r"|[A-Z]{4,}(?:-[A-Z]{4,})+"  # KESTREL-HARBOUR
    r"|[a-z]{4,}(?:-[a-z]{4,}){2,}"  # correct-horse-battery-staple
)
_TOKEN = re.compile(
    r"\bBearer\s{1,9}(?=[\w.~+/=-]{0,80}\d)[\w.~+/=-]{8}"
    r"|\beyJ[\w-]{8,80}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{12}"
    r"|\b(?:gh[opusr]|github_pat|npm|hf|dop_v1|shp[ap]t)_(?=\w{0,60}\d)\w{16}"
    r"|\b(?:xox[a-z]|xapp|glpat|pypi)-\w[\w-]{8}"
    r"|\b[spr]k_(?:live|test)_\w{8}"
    r"|\bsk-(?=[\w-]{0,60}\d)[\w-]{20}|\bsk-(?:proj|ant|svcacct)-[\w-]{16}"
    r"|\bAuthorization\s?:\s?\w{5,6}\s(?=\S{0,80}[\d=])[\w+/=.-]{8}"
    r"|\bya29\.[\w-]{16}|\bATATT\w{12}|\bAGE-SECRET-KEY-1\w{8}"
    r"|\b(?:whsec|lin_api|dckr_pat)_\w{12}|\bsbp_[0-9a-f]{20}"
    r"|\bAIza[\w-]{30}|\bSG\.[\w-]{16}"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY"
)
"""Secrets as their makers write them."""
_SECRET_ADDRESS = re.compile(
    r"://[^\s/:@]{1,80}:[^\s/@]{1,80}@"
    r"|[?&#;][\w.-]{0,20}(?:token|pwd|pass|passwd|password|passcode|secret|key|signature|sig)=[^\s&#]{6}"
    r"|[?&]code=(?=\w{0,40}\d)\w{12}"
    r"|/(?:password|reset|magic|invite|invitation|verify|activate)(?:/[\w-]{1,20}){0,2}/[0-9a-f]{20}"
    r"|\bhooks\.slack\.com/\w{1,20}/\w{1,20}/\w{1,20}/\w{6}"
    r"|\bdiscord(?:app)?\.com/api/webhooks/\d{1,25}/[\w-]{6}|\.webhook\.office\.com/\w",
    re.IGNORECASE,
)
"""Addresses that let in whoever has them."""


def is_token(text: str) -> bool:
    """Whether a secret stands there that is known by its shape alone."""
    return bool(_TOKEN.search(text))


def is_secret_address(text: str) -> bool:
    return bool(_SECRET_ADDRESS.search(text))


def is_address(typed: str) -> bool:
    """Of a page, a file, a mailbox or a person, an emoji too: its parts are no names of anything."""
    begins = typed[:MAX_SECRET_CHARS]
    return bool(_LINK.fullmatch(begins) or _E_MAIL.fullmatch(bare(begins)))


def bare(typed: str) -> str:
    """Without what stands around it."""
    return typed[: MAX_SECRET_CHARS * 2].strip(_AROUND)[:MAX_SECRET_CHARS]


def is_year(value: str) -> bool:
    return bool(_YEAR.fullmatch(value))


def shape_of(typed: str) -> SecretShape:
    """How much something typed, without blanks, looks like a secret."""
    value = bare(typed)
    if len(value) < MIN_SECRET_CHARS:
        return SecretShape.WORD
    if is_address(typed):
        odd = _E_MAIL.fullmatch(value) and _LIKE_A_MAILBOX.fullmatch(value)
        return SecretShape.STRONG if odd else SecretShape.WORD
    if _NO_SECRET.fullmatch(value):
        return SecretShape.REFERENCE
    if value.rstrip("#*").isdecimal() or _TWO_PARTS.fullmatch(value):
        return SecretShape.NUMBER
    if _WORDS_BY_HAND.fullmatch(value):
        return SecretShape.WEAK
    if value.isalpha() and value[1:].islower():
        return SecretShape.WORD
    kinds = _kinds(value)
    if _SIGNS_APART.search(kinds):
        return SecretShape.STRONG
    pieces = [one for part in kinds.split("P") if (one := part.strip("S"))]
    if all(map(_LETTERS.fullmatch, pieces)):
        return SecretShape.WORD if all(map(_WORD.fullmatch, pieces)) else SecretShape.WEAK
    if _BY_OR_AT.fullmatch(value) or all(_WORD.fullmatch(one) or _REFERENCE.fullmatch(one) for one in pieces):
        return SecretShape.WEAK if _is_numbered_word(pieces) else SecretShape.REFERENCE
    return SecretShape.STRONG if _is_strong(value, kinds, pieces) else SecretShape.WEAK


def _is_numbered_word(pieces: list[str]) -> bool:
    """`sesame-42`, but neither `AZ-104` nor `12-week`."""
    words = [one for one in pieces if "L" in one and _WORD.fullmatch(one)]
    return bool(words) and pieces[-1].endswith("D") and set(pieces[0]) != {"D"}


def _is_strong(value: str, kinds: str, pieces: list[str]) -> bool:
    if _UUID.fullmatch(value) or _AT_WORK.fullmatch(kinds) or _NUMBER_BETWEEN_WORDS.fullmatch(value):
        return False
    if _SIGN_WITHIN.search(kinds):
        return True
    if "L" not in kinds:  # a license plate, somebody's id
        return False
    if len(value) >= MIN_STRONG_CHARS and _TWO_DIGIT_GROUPS.search(kinds):
        return True
    if len(value) < MIN_MIXED_CHARS or "U" not in kinds or "D" not in kinds:
        return False
    odd = any(not _WORD.fullmatch(one) for piece in pieces for one in piece.split("D") if one)
    for_or_to = len(pieces) == 1 and _FOR_OR_TO.fullmatch(value)
    return odd or bool(_DIGITS_WITHIN.search(kinds) and not for_or_to)


def _kinds(value: str) -> str:
    """What each of its characters is. Half of a pair is a sign, and so are `<` and `>` beside digits."""
    odd = {one for pair in _BRACKETS for one in pair if value.count(pair[0]) != value.count(pair[1])}
    odd |= {one for one in _QUOTES if value.count(one) % 2}
    signs = _SIGNS | odd | (_ANGLES if any(map(str.isdecimal, value)) else set())
    return "".join(
        "D" if one.isdecimal() else ("U" if one.isupper() else "L") if one.isalpha() else "S" if one in signs else "P"
        for one in value
    )
