"""Characters that nobody sees: what copying brings is left out, and what belongs to a word stays."""

import pytest

from handlers.parsing.words import sentence
from tests.handlers.parsing.test_parser import read

PERSIAN, FAMILY = "می\u200cخواهم", "👨\u200d👩\u200d👧"


@pytest.mark.parametrize("title", [PERSIAN, FAMILY, f"{FAMILY} {PERSIAN} day", "क्\u200dष"])
@pytest.mark.parametrize("line", ['roster "{}"', "roster {}", 'enroll jane@x.co in "{}"'])
def test_a_joiner_inside_a_word_is_kept(title: str, line: str) -> None:
    assert read(line.format(title)).course == title


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u2060"])
def test_what_has_no_meaning_is_left_out_everywhere(unseen: str) -> None:
    assert read(f"roster Fi{unseen}re {unseen}safety{unseen}").course == "Fire safety"
    assert read(f"find ja{unseen}ne@x.co{unseen}").who == "jane@x.co"


@pytest.mark.parametrize(
    ("before", "behind"), [("\u202a", "\u202c"), ("\u2068", "\u2069"), ("\u200e", ""), ("", "\u200f")]
)
def test_a_mark_of_direction_is_left_out_around_a_word(before: str, behind: str) -> None:
    """As it comes with an address that is copied out of a mail."""
    for around in ("{}", "<{}>", "({})"):
        word = around.format(f"{before}jane@x.co{behind}")
        assert read(f"enroll {word} in Welding").who == "jane@x.co"
    assert read(f'roster {before}"Fire safety"{behind}').course == "Fire safety"
    assert read("roster a\u200eb").course == "a\u200eb"


def test_an_address_has_no_joiner_around_it() -> None:
    assert sentence("\u200djane@x.co\u200c").words[0].address == "jane@x.co"


@pytest.mark.parametrize(
    "typed", ["mailto:jane@x.co", "<mailto:jane@x.co|jane@x.co>", "<mailto:jane@x.co>", "MAILTO:jane@x.co,"]
)
def test_a_link_to_an_address_is_the_address(typed: str) -> None:
    assert read(f"deactivate {typed} on damstra").who == "jane@x.co"


@pytest.mark.parametrize(
    "line", ["deactivate jane@x.co on {}", 'roster "X" on {}', "add jane@x.co to {}", "courses {}"]
)
@pytest.mark.parametrize("name", ["Damstra Learning", "damstralearning", "Damstra  learning", "skill jar", "Skilljar"])
def test_a_platform_is_known_however_its_name_is_parted(line: str, name: str) -> None:
    assert read(line.format(name)).on == ("skilljar" if "jar" in name else "damstra")
