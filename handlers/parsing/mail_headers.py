"""What a mail program writes before people, pasted with them: `To: Jane Doe <jane@acme.com>`."""

from itertools import takewhile

from handlers.parsing.common_words import MAIL_HEADERS
from handlers.parsing.reading import Became, Reading

MAX_HEADER_WORDS = 12
"""Words of a name, and more, between such a mark and the first address."""


def take(reading: Reading) -> None:
    """Take those that stand first in a line, or behind a comma or an address, where people follow.

    `to: Welding jane@acme.com` names the course first: without a mail program's capital the address stands right behind
    it, or in brackets."""
    words = reading.sentence.words
    for at, one in enumerate(words):
        first = not at or words[at - 1].separator or words[at - 1].address or words[at - 1].start in reading.became
        if not first or one.quoted or one.text.casefold() not in MAIL_HEADERS:
            continue
        line = list(takewhile(lambda other: "\n" not in other.text, words[at + 1 : at + 1 + MAX_HEADER_WORDS]))
        as_mail = one.text[0].isupper()
        if any(other.address and (as_mail or not place or other.bracketed) for place, other in enumerate(line)):
            reading.take([one], Became.LITTLE)
