"""What may be taken for another letter is named, and what is only written in another script is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.directory.lookalikes import in_other_letters, lookalikes
from handlers.slack.visible import visible

CONFUSABLES = "аеорсухіјѕԁԛԝһӏԍзАВЕКМНОРСТХοανΟΑΒΕΗΙΚΜΝΡΤΥΧցհոսօꓲꓳᎪᏴᏟ"
"""Of Unicode's list of confusables (UTS 39), letters of other scripts that are drawn like Latin ones."""
HOUSES = ("ada@acme.com", "max.okafor@acme.com", "ines_moreau@acme.com")


@given(st.sampled_from(HOUSES), st.sampled_from(CONFUSABLES), st.integers(0, 6))
def test_each_is_named_wherever_it_stands(address: str, letter: str, at: int) -> None:
    found = lookalikes(address[:at] + letter + address[at + 1 :])
    assert len(found) == 1
    assert f"“{letter}”" in found[0]


@pytest.mark.parametrize(
    "address", ["ａda@acme.com", "mıchael@acme.com", "１2@acme.com", "ⅼiam@acme.com", "ɡina@acme.com"]
)
def test_so_are_other_shapes_of_latin_letters(address: str) -> None:
    assert lookalikes(address)


@given(st.text("abcxyzé è ö ñ ü".replace(" ", ""), min_size=1))
def test_letters_with_accents_are_what_they_are(name: str) -> None:
    assert lookalikes(f"{name}@acme.com") == []


@pytest.mark.parametrize(
    "name", ["Łukasz Żak", "Иван Петров", "Γιώργος", "李雷 Li Lei", "Søren Æbelø", "محمد", "Ada Lovelace"]
)
def test_a_name_of_one_script_is_what_it_is(name: str) -> None:
    assert lookalikes(name) == []


def test_a_word_of_two_scripts_is_not() -> None:
    assert lookalikes("Аda Lovelace") == ["“А” (Cyrillic)"]


@given(st.text())
def test_whatever_is_written_it_only_names_letters_of_it(text: str) -> None:
    assert all(visible(one)[1] in text for one in lookalikes(text))


def test_a_domain_behind_its_code_is_shown() -> None:
    assert in_other_letters("ada@xn--cme-5cd.com") == "аcme.com"
    assert in_other_letters("ada@acme.com") == ""
