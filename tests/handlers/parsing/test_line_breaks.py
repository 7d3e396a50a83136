"""Pasted lines are broken anywhere: where a clause ends with its line, the command means what it means in one line."""

from itertools import permutations, product

from connectors.everyday.verbs import Verb
from handlers.parsing.arguments import Misread, VerbArguments
from handlers.parsing.parser import read
from handlers.parsing.platform_parser import platform_names
from tests.handlers.parsing.test_typed_lines import NOW
from tests.rows import every

CLAUSES = {
    Verb.ENROLL: ("on chamilo", 'in "Onboarding 101"', "as teacher", "jane@acme.com"),
    Verb.UNENROLL: ("on chamilo", 'from "Onboarding 101"', "jane@acme.com"),
    Verb.PROGRESS: ("on chamilo", 'in "Onboarding 101"', "jane@acme.com"),
    Verb.LINK: ("on class", 'to "Onboarding 101"', "jane@acme.com"),
    Verb.DEACTIVATE: ("jane@acme.com", "on chamilo"),
    Verb.ADD: ('jane@acme.com "Jane Doe"', "to chamilo"),  # on two lines they would be two
    Verb.FIND: ("jane@acme.com", "on chamilo"),
    Verb.ROSTER: ('"Onboarding 101"', "on chamilo"),
    Verb.SESSIONS: ("of Welding", "on friday", "on class"),
    Verb.SCHEDULE: ('"Fire drill"', "on class", "on friday", "at 10:00", "with ada@acme.com"),
}


def meaning(verb: Verb, line: str) -> VerbArguments | None:
    """None where it is asked about."""
    try:
        return read(verb, line, platform_names(), NOW).arguments
    except Misread:
        return None


@every(("verb", "order"), [(verb, order) for verb, clauses in CLAUSES.items() for order in permutations(clauses)])
def test_a_line_break_between_clauses_changes_nothing(verb: Verb, order: tuple[str, ...]) -> None:
    """In whatever order they stand, and however many of them have a line of their own."""
    plain = meaning(verb, " ".join(order))
    for ends in product(" \n", repeat=len(order) - 1):
        line = "".join(f"{clause}{end}" for clause, end in zip(order, (*ends, ""), strict=True))
        assert meaning(verb, line) == plain, repr(line)


@every(
    ("verb", "line"),
    [
        (Verb.SCHEDULE, "on friday at 10:00 on class"),
        (Verb.SCHEDULE, 'on class on friday at 10:00 with ada@acme.com and "Fire drill"'),
        (Verb.SCHEDULE, "the on friday at 10:00"),
        (Verb.ROSTER, "of the"),
        (Verb.ENROLL, "jane@acme.com in the"),
        (Verb.UNENROLL, "jane@acme.com from as"),
    ],
)
def test_a_little_word_is_no_title(verb: Verb, line: str) -> None:
    """Nothing is made or changed that is called `on`, and no quotation is dropped for it."""
    assert meaning(verb, line) is None
