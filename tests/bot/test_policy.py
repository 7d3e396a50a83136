"""Who may do what, as a table."""

from itertools import product
from typing import Any, NamedTuple

import pytest

from bot.policy import OPERATORS, OUTSIDERS, Actor, Allow, Refuse, Standing, decide
from connectors.classcom.classes import ClassesCreate, ClassesDelete, ClassesList, ClassesUpdate
from connectors.classcom.enrollments import EnrollmentsDelete, LaunchLinkGet
from connectors.classcom.users import UsersUpsert
from connectors.intent import Intent

LIST = ClassesList()
CREATE = ClassesCreate(
    class_name="Onboarding 101",
    email="ada@example.com",
    first_name="Ada",
    last_name="Lovelace",
    timezone="Europe/Paris",
)
UPDATE = ClassesUpdate(class_id="c1", class_name="Onboarding 102")
UNENROLL = EnrollmentsDelete(class_id="c1", email="jane@example.com")
DELETE = ClassesDelete(class_id="c1")
LINK = LaunchLinkGet(class_id="c1", email="jane@example.com")
ADMIN = UsersUpsert(identified_by="email", user_name="Jane Doe", email="jane@example.com", roles=["admin"])
INSTRUCTOR = UsersUpsert(identified_by="email", user_name="Jane Doe", email="jane@example.com", roles=["instructor"])
ALL: tuple[Intent[Any], ...] = (LIST, CREATE, UPDATE, UNENROLL, DELETE, LINK, ADMIN, INSTRUCTOR)


class Case(NamedTuple):
    """`says` stands in the refusal; None means that it is allowed."""

    description: str
    standing: Standing
    intents: tuple[Intent[Any], ...]
    says: str | None = None
    read_only: bool = False


CASES = (
    Case("an owner looks", Standing.OWNER, (LIST,)),
    Case("an owner changes", Standing.OWNER, (CREATE,)),
    Case("an administrator looks", Standing.ADMIN, (LIST,)),
    Case("an administrator changes", Standing.ADMIN, (UPDATE,)),
    Case("an administrator makes an instructor", Standing.ADMIN, (INSTRUCTOR,)),
    Case("an administrator changes several things at once", Standing.ADMIN, (CREATE, UPDATE)),
    Case("an administrator asks for nothing", Standing.ADMIN, ()),
    Case("the shell looks", Standing.SHELL, (LIST,)),
    Case("the shell changes", Standing.SHELL, (CREATE,)),
    Case("the shell holds the key, and may have the link", Standing.SHELL, (LINK,)),
    Case("the shell holds the key, and may make an administrator", Standing.SHELL, (ADMIN,)),
    Case("a member looks", Standing.MEMBER, (LIST,), "Only administrators and owners"),
    Case("a member changes", Standing.MEMBER, (CREATE,), "Only administrators and owners"),
    Case("a member deletes", Standing.MEMBER, (DELETE,), "Only administrators and owners"),
    Case("a guest looks", Standing.GUEST, (LIST,), "Guests cannot use Registrar"),
    Case("a bot looks", Standing.BOT, (LIST,), "Apps and workflows cannot use Registrar"),
    Case("a stranger looks", Standing.STRANGER, (LIST,), "Only people of this workspace"),
    Case("someone who is gone looks", Standing.GONE, (LIST,), "This account is deactivated"),
    Case("a guest asks for nothing", Standing.GUEST, (), "Guests cannot use Registrar"),
    Case("an owner deletes for good", Standing.OWNER, (DELETE,), "because it takes something away"),
    Case("an owner takes a person out", Standing.OWNER, (UNENROLL,), "because it takes something away"),
    Case("the shell deletes for good", Standing.SHELL, (DELETE,), "because it takes something away"),
    Case("an owner asks for a link", Standing.OWNER, (LINK,), "because whoever has the link joins the class as that"),
    Case("an owner makes an administrator", Standing.OWNER, (ADMIN,), "because it makes this person an administrator"),
    Case("the risky one hides behind a harmless one", Standing.OWNER, (CREATE, DELETE), "it takes something away"),
    Case("read only: an owner looks", Standing.OWNER, (LIST,), read_only=True),
    Case("read only: an owner changes", Standing.OWNER, (CREATE,), "set to read only right now", read_only=True),
    Case("read only: the shell changes", Standing.SHELL, (UPDATE,), "set to read only right now", read_only=True),
    Case("read only: an owner deletes", Standing.OWNER, (DELETE,), "set to read only right now", read_only=True),
    Case("read only: an owner asks for a link", Standing.OWNER, (LINK,), "second person", read_only=True),
    Case("read only: a change behind a look", Standing.OWNER, (LIST, CREATE), "read only right now", read_only=True),
    Case("read only: a guest changes", Standing.GUEST, (CREATE,), "Guests cannot use Registrar", read_only=True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_decide(case: Case) -> None:
    """The verdict on each of these is as the table says."""
    verdict = decide(case.intents, Actor("U1", standing=case.standing), case.read_only)
    if case.says is None:
        assert verdict == Allow()
    else:
        assert isinstance(verdict, Refuse)
        assert case.says in verdict.reason


def test_everybody_has_a_place() -> None:
    """Of all standings only a plain member is neither trusted nor shut out, and nobody is both."""
    assert {*OUTSIDERS, *OPERATORS} == {*Standing} - {Standing.MEMBER}
    assert not {*OUTSIDERS} & {*OPERATORS}


def test_a_stranger_by_default() -> None:
    """An actor of whom nothing is known may do nothing."""
    assert all(isinstance(decide((intent,), Actor("U1")), Refuse) for intent in ALL)


def test_outsiders() -> None:
    """Whoever stands outside may do nothing, whatever it is."""
    for standing, intent, read_only in product(OUTSIDERS, ALL, (False, True)):
        assert decide((intent,), Actor("U1", standing=standing), read_only) == Refuse(OUTSIDERS[standing])


def test_reasons_are_sentences() -> None:
    """Every refusal begins with a capital letter, ends with a full stop, and has neither in the wrong place."""
    for standing, intent, read_only in product(Standing, ALL, (False, True)):
        verdict = decide((intent,), Actor("U1", standing=standing), read_only)
        if isinstance(verdict, Refuse):
            assert verdict.reason[0].isupper()
            assert verdict.reason.endswith(".")
            assert ".." not in verdict.reason
            assert ".," not in verdict.reason
