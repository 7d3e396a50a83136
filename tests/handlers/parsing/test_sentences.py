"""Generated sentences: what is read holds exactly what was put in, or nothing is and the answer quotes the rest."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given

from connectors.core.same import folded, same
from handlers.listeners.commands import everyday_verb
from handlers.parsing.arguments import Misread, VerbArguments
from handlers.parsing.parser import read
from handlers.parsing.platform_parser import platform_names
from handlers.parsing.reading import Reading
from handlers.slack.text import unslack
from tests.handlers.parsing import sentences
from tests.handlers.parsing.sentences import Sentence
from tests.handlers.parsing.test_typed_lines import NOW


def reading_of(typed: str) -> Reading:
    """Raises Misread."""
    spoken = everyday_verb(unslack(typed, ids=True))
    assert spoken
    return read(spoken[0], spoken[1], platform_names(), NOW)


def one_at_a_time(put_in: Sentence) -> bool:
    """Whether several people are named to a verb that looks at one."""
    return put_in.verb in ("find", "progress") and len(set(map(folded, put_in.people))) > 1


def holds_exactly(arguments: VerbArguments, put_in: Sentence) -> None:
    assert str(arguments.verb) == put_in.verb
    wanted = list(dict.fromkeys(map(folded, put_in.people)))
    if not arguments.either:
        assert [folded(one.who) for one in arguments.people] == wanted
    assert same(arguments.course, put_in.course) or (not put_in.course and not arguments.course)
    assert arguments.on == put_in.platform
    assert arguments.role == put_in.role
    if put_in.starts or arguments.at:
        assert arguments.at
        assert put_in.starts
        assert arguments.at.astimezone(UTC) == put_in.starts.astimezone(UTC)
    if put_in.minutes:
        assert arguments.minutes == put_in.minutes
    assert [folded(one) for one in arguments.hosts] == [folded(one) for one in put_in.hosts]


@given(sentences.sentences())
def test_what_was_put_in_is_what_is_read(put_in: Sentence) -> None:
    """All of it, in any order, with any title; every word of it became something."""
    if one_at_a_time(put_in):
        with pytest.raises(Misread, match=r"I read [0-9]+ people"):
            reading_of(put_in.typed)
        return
    reading = reading_of(put_in.typed)
    holds_exactly(reading.arguments, put_in)
    assert not [one for one in reading.left if not one.separator]


@given(sentences.noisy())
def test_what_does_not_belong_is_quoted_or_harms_nothing(noise: tuple[Sentence, str]) -> None:
    """One foreign piece anywhere: nothing is planned and the answer quotes it whole, or exactly the rest is planned.
    Where the piece says nothing about the words beside it, the form holds all of those."""
    put_in, piece = noise
    try:
        reading = reading_of(put_in.typed)
    except Misread as misread:
        if one_at_a_time(put_in) and "I read" in str(misread):
            return
        said = " ".join(str(misread).split())
        assert piece in said, said
        if piece in (*sentences.UNKNOWN_WORDS, *sentences.UNKNOWN_PLATFORMS):
            some = replace(put_in, people=put_in.people[:1]) if one_at_a_time(put_in) else put_in
            holds_exactly(misread.arguments, some)
        return
    if piece in [one.who for one in reading.arguments.people]:
        return  # one more person, by a bare name: nobody is called so, which stops everything and is said
    holds_exactly(reading.arguments, put_in)
