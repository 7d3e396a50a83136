"""First and last name of whole names, as registers of people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.values import split_name

NAMES = {
    "Jane Doe": ("Jane", "Doe"),
    "Doe, Jane": ("Jane", "Doe"),
    "Jane": ("Jane", ""),
    "Dr. Anna von der Leyen-Schmidt, PhD": ("Dr. Anna", "von der Leyen-Schmidt PhD"),
    "Prof. Dr. Jane Doe": ("Prof. Dr. Jane", "Doe"),
    "Mr. Smith": ("Mr.", "Smith"),
    "Ms Jane Doe MBA": ("Ms Jane", "Doe MBA"),
    "Ludwig van Beethoven Jr.": ("Ludwig", "van Beethoven Jr."),
    "van Beethoven Jr.": ("", "van Beethoven Jr."),
    "van den Berg": ("", "van den Berg"),
    "de la Cruz y García": ("", "de la Cruz y García"),
    "María de la Cruz y García": ("María", "de la Cruz y García"),
    "José Ortega y Gasset": ("José", "Ortega y Gasset"),
    "Maria Costa e Silva": ("Maria", "Costa e Silva"),
    "Karl von und zu Guttenberg": ("Karl", "von und zu Guttenberg"),
    "Henry Ford II": ("Henry", "Ford II"),
    "Doe Jr., Jane": ("Jane", "Doe Jr."),
    "Doe, Jane, PhD": ("Jane", "Doe PhD"),
    "Jane Doe, Esq.": ("Jane", "Doe Esq."),
    "Jane Doe, MSc, PhD": ("Jane", "Doe MSc PhD"),
    "ben carter": ("ben", "carter"),
    "Mary Ann Smith": ("Mary Ann", "Smith"),
}
TITLES, SUFFIXES = (
    ("Dr.", "Prof.", "Mr", "Mrs.", "Ms"),
    ("PhD", "MSc", "MBA", "Jr.", "Sr.", "II", "III", "Esq.", "Ph.D."),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_apart_where_it_should(name: str) -> None:
    assert split_name(name) == NAMES[name]


@given(
    st.lists(st.sampled_from(TITLES), max_size=2),
    st.sampled_from(("Jane", "Mary Ann", "Jean-Luc")),
    st.sampled_from(("Doe", "van den Berg", "O'Connor", "von der Leyen-Schmidt", "Ortega y Gasset")),
    st.lists(st.sampled_from(SUFFIXES), max_size=2),
    st.sampled_from((" ", ", ")),
)
def test_titles_and_suffixes_are_no_names_and_none_is_lost(
    titles: list[str], first: str, last: str, suffixes: list[str], comma: str
) -> None:
    typed = " ".join([*titles, first, last]) + "".join(f"{comma}{one}" for one in suffixes)
    assert split_name(typed) == (" ".join([*titles, first]), " ".join([last, *suffixes]))


@given(st.text(st.sampled_from("ab VanDr.,y "), max_size=20))
def test_every_word_of_it_is_in_one_of_the_two(name: str) -> None:
    assert sorted(" ".join(split_name(name)).split()) == sorted(name.replace(",", " ").split())
