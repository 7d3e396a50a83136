"""What is not so is looked for as little as its opposite: the search is refused in words."""

from collections.abc import Mapping

import pytest

from bot.desk import RequestRefused
from handlers.audit.audit_questions import plain_question
from tests.handlers.audit.test_audit_query_parser import understood


def words(text: str) -> list[str]:
    return text.split()


ENGLISH = words(
    """
    aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't dont hadnt
    hasnt havent isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't neednt needn't never
    none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent oughtn't shan't shouldn't uh-uh wasn't
    weren't without wont wouldnt won't wouldn't rarely seldom despite
    """
)
"""The negations of VADER, a lexicon that reads what people write to each other (Hutto and Gilbert, 2014)."""
OTHERS = words(
    """
    no nobody except excepting excluding but minus besides unless instead other rather
    nicht kein keine nie niemand nichts ohne außer sans sauf pas jamais personne aucun sin nunca nadie ningún excepto
    salvo menos sem nenhum ninguém não nem
    """
)
UN = ("unapproved", "unasked", "non-approved", "nonapproved", "not-approved", "undenied", "unconfirmed", "un-approved")
SIGNS = ("-max", "!max", "~max", "¬max", "≠max", "!=max")
PLACES = ("{} approved by max", "approved by {}", "by {} max", "okafor {} forklift", "{}", "since monday {} max")


@pytest.mark.parametrize("place", PLACES)
async def test_no_negation_is_read_as_its_opposite(place: str) -> None:
    """In front, in the middle, in a person's place: whatever the word, it is named, and nothing is looked for."""
    for word in (*ENGLISH, *OTHERS, *UN, *SIGNS):
        typed = place.format(word)
        with pytest.raises(RequestRefused) as refused:
            assert not await understood(typed), typed
        assert str(refused.value).startswith("I can't search for what didn't happen"), typed
        assert f"“{word}”" in str(refused.value), typed


@pytest.mark.parametrize("word", [*ENGLISH, *OTHERS])
async def test_in_quotes_it_is_a_word(word: str) -> None:
    """Titles have such words: `"Never Split the Difference"`."""
    assert (await understood(f'"{word} Split"')).query.terms


QUESTIONS: Mapping[str, bool] = {
    "who did not approve onboarding-101?": True,
    "who didn't approve onboarding-101": True,
    "who didn’t approve onboarding-101": True,
    "nobody approved onboarding-101": True,
    "who never approved onboarding-101": True,
    "why was onboarding-101 not approved": True,
    "who hasn't deleted onboarding-101": True,
    "what did ines not delete?": True,
    "no one deleted onboarding-101": True,
    "who has not completed onboarding-101": False,
    "who is not enrolled in onboarding-101": False,
    "who did not enroll in onboarding-101": False,
    "enroll jane but not max": False,
    "do not delete onboarding-101": False,
}


@pytest.mark.parametrize("typed", QUESTIONS)
async def test_a_question_about_what_was_not_done(typed: str) -> None:
    """It is one for the log, which says that it has no answer to that; it is no search of operations, nor of people."""
    assert bool(plain_question(typed)) is QUESTIONS[typed]
    if QUESTIONS[typed]:
        with pytest.raises(RequestRefused, match="I can't search for what didn't happen"):
            await understood(plain_question(typed) or "")
