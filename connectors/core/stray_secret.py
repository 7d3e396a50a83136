"""A secret that somebody typed where none belongs: `login_name=ab password: …`, `pass …`, `settings.passcode=…`.

A value runs to the next `key=`, so a colon or a blank instead of `=` would make a password a part of a name, which is
shown, kept and written down. It is told by the word before it; text in quotes is what somebody wants as it is. Where an
operation takes a secret, doubt speaks against the text: whoever means it puts it in quotes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from connectors.core.field_specs import FieldSpec, FieldSpecs, squash
from connectors.core.tokenizer import Unbalanced, pairs, unquote

PLAIN_SECRET_NAMES = (
    "password", "passcode", "passphrase", "passwd", "pwd", "passwort", "kennwort", "contraseña", "contrasena", "senha",
    "motdepasse", "wachtwoord", "lösenord", "losenord", "adgangskode", "passord", "salasana", "hasło",
    "haslo", "heslo", "jelszó", "jelszo", "parolă", "şifre", "пароль", "κωδικός", "パスワード", "密码", "비밀번호",
    "apikey", "secretkey", "accesskey", "accesstoken", "clientsecret",
)  # fmt: skip
"""How secrets are called, squashed; a name may end so too, such as `new_password`."""
EVERYDAY_SECRET_NAMES = (
    "pass", "pw", "pin", "pincode", "mdp", "clave", "parola",
    "secret", "secreto", "token", "appkey", "applicationkey", "authkey", "servicekey",
    "accountkey", "dbkey", "databasekey", "clientkey", "privatekey", "privkey", "dbpass", "keypass",
)  # fmt: skip
"""How secrets are called that titles speak of too, such as `Secret Santa`; and how only programs call them."""
CODE_NAMES = ("pass", "pw", "pin", "pincode", "mdp", "clave", "parola")
"""Of these, the ones with which `is` tells a code as a colon does: `the PIN is 4711`, but not `the secret is …`."""
LINK_WORDS = frozenset({
    "is", "was", "are", "be", "been", "being", "has", "have", "had", "should", "shall", "will", "would", "must",
    "can", "could", "may", "now", "still", "again", "always", "set", "reset", "changed", "new", "temporary",
    "current", "which", "that", "equals", "remains", "stays", "reads", "to", "as", "ist", "war", "wird", "wurde",
    "werden", "soll", "lautet", "heißt", "heisst", "bleibt", "jetzt", "auf", "est", "était", "sera", "devient",
    "es", "era", "será", "sea", "é", "foi", "fica", "è", "sarà", "rimane", "är", "var", "blir", "er", "wordt",
    "jest",
})  # fmt: skip
"""What stands between the word for a secret and what it tells: `password is now: …`, `Passwort lautet …`."""
WHOSE_WORDS = ("for", "of", "from", "für", "von", "pour", "de", "du", "para", "do", "da", "di", "per", "voor", "van")
"""What stands between the word for a secret and whose it is: `the password for jane: …`."""
OWN_WORDS = ("the", "a", "my", "our", "your", "his", "her", "their")
IS_WORDS = ("is", "ist", "est", "es", "was", "as", "als", "comme", "como", "come")
"""With or without one of OWN_WORDS, what stands before the word for a secret that was told already: `… is the
passcode`, `… as password`."""
MAX_OWNER_WORDS = 6
"""Words that say whose a secret is."""
MAX_NAME_WORDS = 3
"""Words of a name that was typed with blanks: `current api key`."""
MIN_MISTYPED_CHARS = 7
"""Characters of a name from which on one slip leaves it recognisable."""
MIN_SURE_CHARS = 8
"""Characters from which on letters of both sizes with digits among them are no word of a title."""
MIN_SURE_NUMBER_CHARS = 6
"""Digits from which on a number is no year and no amount that a title would name."""
MIN_SECRET_CHARS = 4
"""Characters from which on something may look like a secret."""
_PIECE = re.compile(r"[:=：→⇒⟶]+|[^\s:=：→⇒⟶,;\"“”„«»'‘’`(){}\[\]<>]+")
_MARK = re.compile("[:=：→⇒⟶]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_QUOTED = re.compile(r"""(?<!\w)(?:"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»)""")
_CREDENTIAL = re.compile(r"\b(?:xox[a-z]|xapp|sk|pk|ghp|glpat)[-_]\w[\w-]{8,}|://[^\s/:@]+:[^\s/@]+@")
"""What is a secret by its shape alone: tokens as their makers write them, and a password in an address."""
_MIXED = re.compile(r"[a-z][A-Z]|[^\W_][!#$%^&*+?~][^\W_]|[!#$%^&*+~]")


@dataclass(frozen=True)
class _Told:
    """A word for a secret with something behind it.

    Attributes:
        everyday: the word stands in titles too
        marked: a colon or an equals sign stands between them
        leads: nothing stands before it
        ends: nothing stands behind what it tells
        looks: what it tells looks like a secret
        sure: it can hardly be anything else
    """

    everyday: bool
    marked: bool
    leads: bool
    ends: bool
    looks: bool
    sure: bool = False

    @property
    def plainly(self) -> bool:
        """Whether this is a secret also where a text may stand: `passcode X4t9`, `pin: 4711`, `pw Hunter2Zq9x`."""
        return self.looks and (self.marked or self.sure or not self.everyday)

    @property
    def surely(self) -> bool:
        """Whether it is one also inside of a text that somebody put in quotes: `"Evening, passcode Hunter2Zq9x"`."""
        return self.sure and (self.marked or not self.everyday)


def stray_secret(table: FieldSpecs, text: str) -> str:
    """Why the parameters of a command are not read, in a sentence that quotes nothing of them; empty where no secret
    stands where none belongs."""
    own = [spec for spec in table.values() if spec.secret]
    names = {squash(name) for spec in own for name in spec.names}
    try:
        rest, found = pairs(text)
    except Unbalanced:  # what is said of it otherwise quotes what follows the quote
        return "A quote begins there and never ends. Close it, please." if any(_told(text, names)) else ""
    for key, raw in found:
        spec = _spec(table, key)
        if spec and spec.secret:
            continue
        if spec is None and _kind(key.rpartition(".")[2], names):
            return _sentence("under a name that does not belong here", own)
        quoted = _quoted(raw)
        if not quoted and any(_is_meant(one, takes_one=bool(own)) for one in _told(raw, names)):
            return _sentence(f"in “{key.replace('_', ' ')}”", own)
    if any(_is_meant(one, takes_one=bool(own)) or one.marked or one.looks for one in _told(rest, names)):
        return _sentence("where nothing says so", own)
    return ""


def gives_secret(table: FieldSpecs, text: str) -> bool:
    """Whether a secret stands in the parameters of a command, in its place or not, in quotes or not."""
    try:
        found = pairs(text)[1]
    except Unbalanced:
        return any(_told(text))
    in_place = any(raw and (spec := _spec(table, key)) and spec.secret for key, raw in found)
    return in_place or any(one.surely for one in _told(text)) or bool(stray_secret(table, text))


def tells_secret(text: str, *, takes_text: bool) -> bool:
    """Whether a sentence outside any operation tells a secret. One that `takes_text` may hold a title, and what stands
    in quotes there is one, if it is more than a word."""
    if _CREDENTIAL.search(text):
        return True
    if not takes_text:
        return any(one.looks or one.marked for one in _told(text))
    titles = [one for one in _QUOTED.findall(text) if len(one[1:-1].split()) > 1]
    bare = _QUOTED.sub(lambda one: " … " if one[0] in titles else one[0], text)
    return any(one.plainly for one in _told(bare)) or any(told.surely for one in titles for told in _told(one))


def _sentence(where: str, own: list[FieldSpec]) -> str:
    begins = f"It looks as if a password or another secret stands {where}, so I kept nothing of what you typed."
    if not own:
        return f"{begins} This takes no secret: leave it out. If it is part of a text, put the text in quotes."
    example = " or ".join(f"{one.name}=…" for one in own)
    return f"{begins} Write {example}, or better use the form. If it is part of a text, put the text in quotes."


def _spec(table: FieldSpecs, key: str) -> FieldSpec | None:
    """What a key with its dots leads to; a free pair leads nowhere."""
    held: FieldSpecs = table
    spec: FieldSpec | None = None
    for step in key.split("."):
        spec = next((one for one in held.values() if squash(step) in map(squash, one.names)), None)
        if spec is None:
            return None
        held = spec.kind.parts
    return spec


def _quoted(raw: str) -> bool:
    try:
        return unquote(raw.strip())[1]
    except Unbalanced:
        return False


def _told(text: str, own: set[str] | frozenset[str] = frozenset()) -> Iterator[_Told]:
    """Every word for a secret that something follows."""
    pieces = _PIECE.findall(text)
    for at in range(len(pieces)):
        for size in range(min(MAX_NAME_WORDS, len(pieces) - at - 1), 0, -1):
            name = pieces[at : at + size]
            kind = "" if any(map(_MARK.fullmatch, name)) else _kind("".join(name), own, whole=size > 1)
            value, marked = _told_at(pieces, at + size)
            if kind and value < len(pieces) and not name[-1].endswith("?"):
                said = value > at + size and squash("".join(name)) in CODE_NAMES and _looks_secret(pieces[value])
                yield _Told(
                    everyday=kind == "everyday",
                    marked=marked or said,
                    leads=at == 0 and kind != "own",
                    ends=value == len(pieces) - 1,
                    looks=_looks_secret(pieces[value]),
                    sure=_surely_secret(pieces[value]),
                )
                break
        if _kind(pieces[at], own) and (before := _told_before(pieces, at)):
            looks = _looks_secret(before)
            yield _Told(everyday=False, marked=looks, leads=False, ends=False, looks=looks)


def _told_at(pieces: Sequence[str], at: int) -> tuple[int, bool]:
    """Where what a word for a secret tells stands, from the piece behind that word on, and whether a colon or an equals
    sign stands between. Whose secret it is counts for nothing, if something links it."""
    value, marked = _linked(pieces, at)
    if value == at < len(pieces) and pieces[at].lower() in WHOSE_WORDS:
        for end in range(at + 2, at + 2 + MAX_OWNER_WORDS):
            behind, marks = _linked(pieces, end)
            if behind > end:
                return behind, marks
    return value, marked


def _linked(pieces: Sequence[str], at: int) -> tuple[int, bool]:
    marked = False
    while at < len(pieces) and (_MARK.fullmatch(pieces[at]) or pieces[at].lower().strip("-–—") in LINK_WORDS | {""}):
        marked = marked or bool(_MARK.fullmatch(pieces[at]))
        at += 1
    return at, marked


def _told_before(pieces: Sequence[str], at: int) -> str:
    """What stands before a word for a secret and is told to be it; empty where nothing is."""
    at -= pieces[at - 1].lower() in OWN_WORDS if at else 0
    return pieces[at - 2] if at > 1 and pieces[at - 1].lower() in IS_WORDS else ""


def _kind(typed: str, own: set[str] | frozenset[str], *, whole: bool = False) -> str:
    """Whether a name is one of this operation's secrets, of any secret, or an everyday word for one; empty where it is
    none. A `whole` name has no other before its end."""
    last = re.split("[./]", typed.strip("-/*_~.!?"))[-1]
    name, behind = squash(last), re.split("[-_]", last.lower())[-1]
    if name in own and name not in PLAIN_SECRET_NAMES:
        return "own"
    ends = name in PLAIN_SECRET_NAMES if whole else name.endswith(PLAIN_SECRET_NAMES)
    if ends or (not whole and _is_mistyped(name, own)):
        return "plain"
    keys = ("key",) if any(one.endswith("key") for one in own) else ()
    in_parts = behind != last.lower() and behind in (*EVERYDAY_SECRET_NAMES, "key")  # `db_pass`, `private-key`
    return "everyday" if not whole and (in_parts or name in (*EVERYDAY_SECRET_NAMES, *keys)) else ""


def _is_mistyped(name: str, own: set[str] | frozenset[str]) -> bool:
    known = [one for one in (*PLAIN_SECRET_NAMES, *own) if len(one) >= MIN_MISTYPED_CHARS]
    return any(name != f"{one}s" and OSA.distance(name, one, score_cutoff=1) <= 1 for one in known)


def _is_meant(told: _Told, *, takes_one: bool) -> bool:
    """Whether this is a secret rather than words of a text. Where the operation takes one, that is the safe guess."""
    if not takes_one:
        return told.plainly
    if told.marked or told.looks:
        return True
    return not told.leads and (told.ends or not told.everyday)


def _surely_secret(value: str) -> bool:
    kinds = (any(map(has, value)) for has in (str.isupper, str.islower, str.isdecimal))
    code = value.isdecimal() and len(value) >= MIN_SURE_NUMBER_CHARS
    return code or (len(value) >= MIN_SURE_CHARS and all(kinds) and _looks_secret(value))


def _looks_secret(value: str) -> bool:
    """Letters with digits or signs among them, a capital within, or a number; an address is none."""
    bare = value.strip(".!?")
    if _ADDRESS.fullmatch(bare):
        return False
    digits, letters = any(map(str.isdecimal, bare)), any(map(str.isalpha, bare))
    return len(bare) >= MIN_SECRET_CHARS and ((digits and (letters or bare.isdecimal())) or bool(_MIXED.search(bare)))
