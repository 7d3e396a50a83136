"""The first password of someone new, where nobody gave one.

Chamilo's setting `password_requirements` can ask for so many small and capital letters, digits, special characters and
characters in all. Adding people over the web services heeds it in no version seen so far; this one stands up to it.
"""

import secrets

CHARS_PER_KIND = 5
KINDS = ("abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_=+")
"""Without letters and digits that look alike, for it is read in an e-mail; and without special characters that mean
something in HTML, in which that is written."""


def first_password() -> str:
    """One that nobody can guess."""
    chars = [secrets.choice(kind) for kind in KINDS for _ in range(CHARS_PER_KIND)]
    secrets.SystemRandom().shuffle(chars)
    return "".join(chars)
