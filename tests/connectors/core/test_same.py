"""What reads alike is compared alike: apostrophes, dashes, blanks, entities, case, and what nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core.same import folded, holds, same, surest_name_words
from tests.rows import every

ALIKE = {
    "what iOS types for an apostrophe": ("Manager's guide", "Manager’s guide"),
    "an acute accent for an apostrophe": ("Manager's guide", "Manager´s guide"),
    "a prime for an apostrophe": ("Manager's guide", "Manager′s guide"),
    "typographic quotes": ('"Hello" for all', "“Hello” for all"),
    "guillemets": ('"Hello" for all', "«Hello» for all"),
    "an en dash": ("Night-shift safety", "Night–shift safety"),
    "a minus": ("5-day course", "5−day course"),
    "a blank at the end": ("Onboarding 101 ", "Onboarding 101"),
    "two blanks": ("Onboarding  101", "Onboarding 101"),
    "a no-break space, as Word pastes it": ("Onboarding\u00a0101", "Onboarding 101"),
    "a narrow no-break space, as macOS writes times": ("10:00\u202fAM", "10:00 AM"),
    "a tab and a line end": ("Onboarding\t101\n", "Onboarding 101"),
    "an entity, as Chamilo 1.11 stores it": ("Health &amp; Safety", "Health & Safety"),
    "an entity by number": ("Manager&#039;s guide", "Manager's guide"),
    "case": ("ONBOARDING 101", "onboarding 101"),
    "a sharp s": ("STRASSE", "Straße"),
    "a dotted capital i": ("İstanbul", "i̇stanbul"),
    "a decomposed accent, as macOS names files": ("Cafe\u0301", "Café"),
    "a ligature": ("Oﬃce", "Office"),
    "full width": ("ＡＢＣ１２３", "abc123"),
    "a zero-width space, as Teams copies addresses": ("jane@acme.com\u200b", "jane@acme.com"),
    "a byte order mark": ("\ufeffOnboarding", "Onboarding"),
    "a soft hyphen": ("Onboard\u00ading", "Onboarding"),
    "a mark of direction": ("\u200eOnboarding\u202c", "Onboarding"),
}
OTHER = [
    ("Onboarding 101", "Onboarding 102"),
    ("Onboarding 101", "Onboarding101"),
    ("C", "C#"),
    ("Résumé", "Resume"),
    ("jane@acme.com", "janedoe@example.com"),
    ("", ""),
    (" ", "\u200b"),
]


@every(("one", "other"), ALIKE.values())
def test_alike(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)
    assert holds(f"x {one} y", other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_not_alike(one: str, other: str) -> None:
    """A letter, a digit or a dot more is another thing; and nothing is nobody's name."""
    assert not same(one, other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Else two that were folded a different number of times would differ."""
    once = folded(text)
    if "&" not in once:  # an entity of an entity is undone one by one
        assert folded(once) == once


@given(st.text(alphabet=st.one_of(st.characters(codec="ascii"), st.sampled_from("'`&; \t\x1f\x7f"))))
def test_what_nobody_sees_changes_nothing(text: str) -> None:
    """Plain text takes a shorter way, which leads to where the long one does."""
    assert folded(text) == folded(f"{text}\u200b")


@given(st.text(min_size=1))
def test_case_and_form_never_matter(text: str) -> None:
    """However Unicode writes the same characters."""
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folded(unicodedata.normalize(form, text)) == folded(text)


@given(st.text(), st.text())
def test_a_text_holds_its_parts(before: str, after: str) -> None:
    assert holds(f"{before} Onboarding 101 {after}", "onboarding\u00a0101")


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_compared_as_any_other(text: str) -> None:
    """What is plain is folded on a shorter road; a soft hyphen, which nobody sees, takes the same text along the
    other."""
    plain = text.replace("&", "")  # an entity would end at the hyphen
    assert folded(plain) == folded(f"{plain}\u00ad")


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Maeve O'Brien", ["Maeve", "aeve"]),
        ("obrien", ["obrien", "brien"]),
        ("Zoë", ["Zoë"]),
        ("jane_doe", ["jane_doe"]),
        ("Ŀ", ["Ŀ", "L"]),
        ("Ŀevel 2", ["evel"]),
        ("ﬁre", ["ﬁre", "fire"]),
        ("Ｊａｎｅ", ["Ｊａｎｅ", "Jane"]),
        ("–", []),
    ],
)
def test_a_name_is_searched_for_by_the_part_that_is_surely_written_so(typed: str, searched: list[str]) -> None:
    """And, where an apostrophe may be missing, by what stands behind it."""
    assert surest_name_words(typed) == searched
