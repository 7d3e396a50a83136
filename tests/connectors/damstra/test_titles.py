"""Whoever types a lesson's title finds it, though Damstra searches letter by letter in what is stored."""

import asyncio
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.core.same import folded
from connectors.damstra.standin import DamstraStandIn
from connectors.damstra.standin.records import Lesson
from tests.connectors.everyday.test_everyday import Desk
from tests.properties import examples

NUMBER = 70_001
ODD = "Ŀŀﬁﬃ²½℡①ＪａĲﾊé"
"""Letters that have a plainer form, and one that has none."""
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    partial(unicodedata.normalize, "NFC"),
    partial(unicodedata.normalize, "NFKC"),
)


def titles() -> st.SearchStrategy[str]:
    letters = st.sampled_from(ODD) | st.sampled_from("aeL2 -") | st.characters(categories=("L", "N"))
    return st.text(letters, min_size=1, max_size=8).map(str.strip).filter(lambda title: folded(title) != "")


@pytest.mark.hypothesis
@settings(max_examples=examples(100))
@given(titles(), st.sampled_from(FORMS))
def test_a_lesson_is_found_by_its_title_and_by_the_plain_form_of_it(title: str, form: Callable[[str], str]) -> None:
    """As it is stored, as keyboards compose it, and stored plainly but typed in letters that have a plainer form."""
    stored = form(title)
    if not any(one.isalnum() for one in stored):
        return

    async def find() -> None:
        desk = Desk("damstra")
        standin = desk.standin
        assert isinstance(standin, DamstraStandIn)
        lesson = Lesson(NUMBER, NUMBER + 1, stored, 60_000, standin.account.clock(), instructor_led=True)
        standin.account.lessons[lesson.version_id] = lesson
        assert stored in [one.title for one in await desk.verbs.courses(title)], (title, stored)
        await desk.connector.close()

    asyncio.run(find())
