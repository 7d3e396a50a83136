"""Words that are nobody's name, wherever they stand beside one: what is unread there must not become a part of it.

Capitals make no difference: `Reactivate Max` is no more a person than `reactivate max`. A name that is one of these
words is put in quotes; but for those that people are really called.
"""

from collections.abc import Sequence
from itertools import takewhile

from connectors.everyday.verbs import Verb
from handlers.parsing import common_words as common
from handlers.parsing.common_words import plain_words
from handlers.parsing.platform_parser import PLAIN_PREPOSITIONS, PLATFORM_PREPOSITIONS
from handlers.parsing.verb_words import FOREIGN_WORDS, SENSES, VERB_ALIASES
from handlers.parsing.words import Word, plain_word

SECRET_WORDS = ("password", "pw", "pin", "passwort", "contraseña")

_LITTLE = plain_words(
    """on at for until till except but not without if when after before tomorrow today tonight next every week now
    asap password pw pin everyone everybody all as with by or too again also in into onto via using for than instead
    rather only just unless because since while where who whom whose whoever which both either neither other others
    another same else oder ou this that these those your his her its their he she him they them us we you it i
    myself herself himself themselves yourself"""
)
_JOBS = plain_words(
    """hire hires starter starters joiner joiners leaver leavers newcomer newcomers department departments dept
    division team teams staff crew group unit office branch boss supervisor supervisors anyone anybody nobody
    teachers trainers managers admins instructors role email mail address name marketing finance accounting
    logistics engineering procurement warehouse hr sales"""
)
_VERBS = plain_words(
    f"""{" ".join([*Verb, *VERB_ALIASES, *SENSES, *FOREIGN_WORDS.values()])} keep skip ignore leave undo stop reset
    promote demote change rename replace swap merge transfer reenroll re-enroll readd"""
)
_NO_NAMES = _LITTLE.union(
    _JOBS, _VERBS, common.ARTICLES, common.OUT_OF_WORDS, common.FOREIGN_AND_WORDS, common.PEOPLE_NOUNS,
    common.JOB_NOUNS, common.COMMON_ROLES, common.OTHER_PLATFORMS,
)  # fmt: skip
_ADJECTIVES = ("new", "good", "former", "old", "late", "temporary", "external", "internal", "entire", "whole")
"""No name where something follows them; some people are called so last."""

_BEFORE_NAMES = plain_words(
    """dr prof mr mrs ms miss mx sir dame rev fr sr sra srta dra don doña mme mlle herr frau ing dipl.-ing mag eng capt
    sgt lt hon"""
)
"""What stands before a name: `Prof. Dr. An Le`."""
MAX_BEFORE_NAME_WORDS = 4
"""Of these in front of one name."""
GIVEN_NAMES = ("chase", "lien", "meet", "an", "mentor")
"""Of these words, those that are first names too."""
SURNAMES = (
    "block", "book", "busca", "course", "cours", "link", "list", "neu", "see", "session", "sessions", "show", "such",
    "plan", "plane", "to", "on", "or", "by", "good", "new", "old", "late",
)  # fmt: skip
"""Of these words, those that are last names too."""


PREPOSITIONS = (*PLATFORM_PREPOSITIONS, *PLAIN_PREPOSITIONS)
"""Of `Jane Block on moodle`, where a name ends."""


def is_no_name(names: Sequence[Word], at: int, addressed: bool) -> bool:
    """Whether one of the words that are to be a name can be no part of it. `addressed` says that an address stands
    beside them."""
    before = sum(1 for _ in takewhile(lambda other: other.small in _BEFORE_NAMES, names[:MAX_BEFORE_NAME_WORDS]))
    before = min(before, len(names) - 1)
    if at < before:
        return False
    if before:
        names, at = names[before:], at - before
    one = names[at]
    if one.quoted or (one.text.endswith(".") and len(one.text) <= 2):  # `A. Moreau`
        return False
    if one.text.casefold() in common.MAIL_HEADERS:
        return True
    if not any(mark.isalnum() for mark in one.text):
        return True
    word, capital = plain_word(one.small.strip("()")), one.text.strip("(")[:1].isupper()
    if word in GIVEN_NAMES and capital and at == 0:
        return False
    last = at == len(names) - 1 or (at > 0 and names[at + 1].small in PREPOSITIONS)
    if word in SURNAMES and last and (capital if at else not addressed) and (at or word not in _LITTLE):
        return False
    if word in _NO_NAMES:
        return True
    return word in _ADJECTIVES and (not last or (len(names) == 1 and one.text.islower()))
