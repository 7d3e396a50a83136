"""The form of an everyday verb says of platforms what they say of themselves."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import handlers
from connectors.catalog import platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import Newcomer
from connectors.everyday.verbs import Verb
from handlers.everyday import form_view, platform_reader
from handlers.everyday.form_view import view
from handlers.slack.blocks import View

WORDS_TOO = {"Class"}
"""Titles of platforms that are words of English too."""


def hint(shown: View, name: str) -> str:
    (block,) = [one for one in shown["blocks"] if one.get("block_id") == name]
    return str(block["hint"]["text"])


def test_who_has_login_names_and_sites_is_named() -> None:
    """Of the platforms at hand, and no other."""
    shown = view(Verb.ADD, "d1", {}, ("chamilo", "damstra", "skilljar"))
    assert hint(shown, "login") == "Only for Chamilo. Leave it empty and I'll pick a free one."
    assert hint(shown, "site") == "Only for Skilljar, if it has several. For example learn.example.com."
    shown = view(Verb.ADD, "d1", {}, ("damstra",))
    assert hint(shown, "login") == "Leave it empty and I'll pick a free one."


class InnEveryday(Everyday):
    """A platform with login names and sites."""

    platform = "inn"
    site_verbs = frozenset((Verb.ADD,))

    async def free_login(self, newcomer: Newcomer) -> str:
        return newcomer.email


def test_a_sixth_platform_is_named_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**platforms(), "inn": replace(platforms()["damstra"], name="inn", title="Inn", everyday=InnEveryday)}
    for module in (form_view, platform_reader):
        monkeypatch.setattr(module, "platforms", lambda: known)
    shown = view(Verb.ADD, "d1", {}, ("chamilo", "inn", "skilljar"))
    assert hint(shown, "login").startswith("Only for Chamilo and Inn.")
    assert hint(shown, "site").startswith("Only for Inn and Skilljar, ")


def _said(file: Path) -> Iterator[str]:
    """The texts of a file, without what explains its code."""
    tree = ast.parse(file.read_text())
    explains = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in explains:
            yield one.value


def test_no_shared_file_names_a_platform() -> None:
    """What is said of one comes from its folder."""
    titles = {word for known in platforms().values() for word in (known.title, known.title.split()[0])} - WORDS_TOO
    named = re.compile(rf"\b({'|'.join(map(re.escape, sorted(titles)))})\b")
    root = Path(handlers.__file__).parent
    assert [
        (file.name, text) for file in sorted(root.rglob("*.py")) for text in _said(file) if named.search(text)
    ] == []
