"""What stands within the sentences and tables of the pages on new platforms is what the code takes."""

import re
from collections.abc import Iterator
from dataclasses import fields

import pydantic
import pytest

from connectors.core import field_markers, field_specs, paging, record
from connectors.core.connector import Connector
from connectors.everyday import verbs
from connectors.everyday.everyday import Everyday
from connectors.news import webhook_auth
from connectors.platform import Platform
from tests.connectors.rig import Rig
from tests.newcomer import PAGES, page

MODULES = (field_markers, field_specs, paging, record, webhook_auth, verbs, pydantic)
KNOWN = {name: held for module in MODULES for name, held in vars(module).items() if not name.startswith("_")}
KNOWN |= {"make": str, "Platform": Platform}
TAKERS = (field_markers.OptionsFrom, field_markers.Http, field_markers.Help, record.Display, Platform, Rig)
KEYWORDS = frozenset(one.name for taker in TAKERS for one in fields(taker))
SHELL = frozenset({"ARGS"})
MIN_CALLS, MIN_KEYWORDS = 12, 12


def inline(name: str) -> Iterator[str]:
    """What is set as code within the text of a page, without its blocks."""
    text = re.sub(r"^```.*?^```$", "", page(name), flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", text)


def calls(name: str) -> list[str]:
    """Those that make something, such as `Private()`; what stands for anything is nothing there."""
    return [re.sub(r"(?<=[(=])…", "None", one) for one in inline(name) if re.fullmatch(r"[A-Z]\w*\(.*\)", one)]


def keywords(name: str) -> list[str]:
    """The names before a “=” without blanks."""
    return [found[1] for one in inline(name) if (found := re.match(r"(\w+)=", one))]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_makes_can_be_made(name: str) -> None:
    """With these arguments."""
    wrong = []
    for one in calls(name):
        try:
            eval(one, dict(KNOWN))  # the text of our own page
        except (NameError, TypeError, SyntaxError) as error:
            wrong.append(f"{one}: {error}")
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_gives_by_name_is_taken(name: str) -> None:
    """By a marker, a head, a platform or a rig."""
    assert {*keywords(name)} - KEYWORDS - SHELL == set()


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_sets_is_there_to_be_set(name: str) -> None:
    """On a connector, or on the everyday verbs, and what it is set to can be made."""
    for attribute, value in (found.groups() for one in inline(name) if (found := re.fullmatch(r"(\w+) = (.+)", one))):
        assert hasattr(Connector, attribute) or hasattr(Everyday, attribute) or attribute == "http", attribute
        if "…" not in value:
            eval(value, dict(KNOWN))  # the text of our own page


def test_the_reader_of_pages_is_not_blind() -> None:
    """It finds what is there."""
    assert len(calls("lodestar")) >= MIN_CALLS
    assert len(keywords("lodestar")) >= MIN_KEYWORDS
