"""A secret that somebody typed where none belongs: `login_name=ab password: …`, `pass …`, `settings.passcode=…`.

A value runs to the next `key=`, so a colon or a blank instead of `=` would make a password a part of a name, which is
shown, kept and written down. It is told by the word before it; text in quotes is what somebody wants as it is, unless
what it holds can hardly be anything else. Where an operation takes a secret, doubt speaks against a text without them.
"""

import re

from connectors.core.field_specs import FieldSpec, FieldSpecs, squash
from connectors.core.secret_names import names_secret
from connectors.core.secret_values import is_secret_address, is_token
from connectors.core.tokenizer import Unbalanced, in_quotes, pairs
from connectors.core.told_secrets import Certainty, certainty, is_handed_over

_IN_DOUBLE_QUOTES = re.compile(r"""["“„«][^"“”„«»]{0,500}["”“»]""")


def stray_secret(table: FieldSpecs, text: str) -> str:
    """Why the parameters of a command are not read, in a sentence that quotes nothing of them; empty where no secret
    stands where none belongs."""
    own = [spec for spec in table.values() if spec.secret]
    names = {squash(name) for spec in own for name in spec.names}
    doubtful = Certainty.FOLLOWED if own else Certainty.LIKELY
    try:
        rest, found = pairs(text)
    except Unbalanced:  # what is said of it otherwise quotes what follows the quote
        named = certainty(text, names) > Certainty.NONE or is_token(text)
        return "A quote opens there and never closes. Close it." if named else ""
    for key, raw in found:
        spec = _spec(table, key)
        if spec and spec.secret:
            continue
        if spec is None and names_secret(key.rpartition(".")[2], names):
            return _sentence("under a name that does not belong here", own)
        whole = _in_quotes(raw)
        if is_token(raw) or certainty(raw, names) >= (Certainty.SURE if whole else doubtful):
            return _sentence(f"in “{key.replace('_', ' ')}”", own, quoted=whole)
    if is_token(rest) or certainty(rest, names) >= min(doubtful, Certainty.MARKED):
        return _sentence("where nothing says so", own)
    return ""


def gives_secret(table: FieldSpecs, text: str) -> bool:
    """Whether a secret stands in the parameters of a command, in its place or not, in quotes or not."""
    try:
        rest, found = pairs(text)
    except Unbalanced:
        return certainty(text) > Certainty.NONE or _is_known(text)
    in_place = any(raw and (spec := _spec(table, key)) and spec.secret for key, raw in found)
    told = any(certainty(one) is Certainty.SURE for one in (rest, *(raw for _, raw in found)))
    return in_place or told or _is_known(text) or bool(stray_secret(table, text))


def tells_secret(text: str, *, takes_text: bool, reads_only: bool = False) -> bool:
    """Whether a sentence outside any operation tells a secret. One that `takes_text` may hold a title or a reason; what
    stands in quotes is a title, if it is more than a word. In one that `reads_only` quotes hold whatever somebody looks
    for, but for what is a secret by its shape, and where no secret is named outside them."""
    if reads_only and certainty(_IN_DOUBLE_QUOTES.sub(" ", text)) is Certainty.NONE:
        return _is_known(text)
    doubtful = Certainty.LIKELY if takes_text else Certainty.MARKED
    return _is_known(text) or certainty(text) >= doubtful


def hands_secret(text: str, *, for_new_person: bool = False) -> bool:
    """Whether somebody gives a secret along with what they ask for. Outside quotes nothing `for_new_person` is called
    by the name of one, with anything behind it, but a secret."""
    if for_new_person:
        return _is_known(text) or certainty(text) >= Certainty.FOLLOWED
    return tells_secret(text, takes_text=True) or is_handed_over(text)


def _is_known(text: str) -> bool:
    """Whether there is in it what is a secret by its shape alone, wherever it stands."""
    return is_token(text) or is_secret_address(text)


def _sentence(where: str, own: list[FieldSpec], *, quoted: bool = False) -> str:
    begins = f"There seems to be a password or another secret {where}, so I stored nothing you typed."
    if quoted:  # where it can hardly be anything else
        return f"{begins} Others will read this. Leave it out."
    if not own:
        return f"{begins} No secret is needed here. Leave it out. If it's part of a text, put the text in quotes."
    example = " or ".join(f"{one.name}=…" for one in own)
    return f"{begins} Write {example}, or better use the form. If it's part of a text, put the text in quotes."


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


def _in_quotes(raw: str) -> bool:
    try:
        return in_quotes(raw)
    except Unbalanced:
        return False
