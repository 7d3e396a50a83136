"""Whoever types a name finds the person, whatever apostrophe, blank or mark keyboards and clipboards bring."""

import asyncio
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.core.same import same
from connectors.everyday.verbs import Verb
from tests.connectors.everyday.test_everyday import PLATFORMS, Desk, can
from tests.properties import examples

MAEVE = "maeve@acme.com"
FINDING = [name for name in PLATFORMS if Verb.FIND in can(name)]
APOSTROPHES = "'‘’‛′`´ʼʹ＇"
BLANKS = (" ", "  ", "\u00a0", "\u202f", "\t")
UNSEEN = ("", "\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060")
CASES: Sequence[Callable[[str], str]] = (str.strip, str.lower, str.upper, str.title)
FORMS = ("NFC", "NFD", "NFKC")


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Maeve O'Brien as people type and paste her."""
    pick = st.sampled_from
    last = f"O{draw(pick(APOSTROPHES))}Brien"
    name = draw(pick(CASES))(f"Maeve{draw(pick(BLANKS))}{last}" if draw(st.booleans()) else last)
    place = draw(st.integers(0, len(name)))
    written = f"{name[:place]}{draw(pick(UNSEEN))}{name[place:]}"
    return unicodedata.normalize(draw(pick(FORMS)), written) + draw(pick(("", " ", "\u00a0")))


@pytest.mark.parametrize("platform", FINDING)
@settings(max_examples=examples(8))
@given(typed=st.lists(spellings(), min_size=5, max_size=5))
def test_what_reads_alike_finds_the_same_person_on_every_platform(platform: str, typed: list[str]) -> None:
    async def find() -> None:
        desk = Desk(platform)
        for one in typed:
            found = await desk.verbs.people(one)
            assert MAEVE in [person.email for person in found], repr(one)
            if same(one, "Maeve O'Brien"):
                assert (await desk.verbs.person(one)).email == MAEVE, repr(one)

    asyncio.run(find())


@pytest.mark.parametrize("platform", FINDING)
@pytest.mark.parametrize("typed", ["obrien", "OBrien", "Maeve OBrien", "obrien maeve", "O'Brien, Maeve"])
async def test_an_apostrophe_may_be_left_out_and_the_words_turned_round(platform: str, typed: str) -> None:
    found = await Desk(platform).verbs.people(typed)
    assert MAEVE in [one.email for one in found], "Ask the platform for the surest_word of a name: core/same.py"


@pytest.mark.parametrize("platform", FINDING)
@pytest.mark.parametrize("typed", [MAEVE.upper(), f"{MAEVE}\u200b", f"\ufeff{MAEVE}", f" {MAEVE}\u00a0"])
async def test_an_address_is_found_with_what_copying_brings(platform: str, typed: str) -> None:
    found = await Desk(platform).verbs.people(typed)
    assert MAEVE in [one.email for one in found], "Ask the platform for an address as it is spelled: core/same.py"
    assert (await Desk(platform).verbs.person(typed)).email == MAEVE
