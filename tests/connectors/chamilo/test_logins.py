"""Names to log in with on Chamilo, held against what it takes."""

import re
from collections.abc import AsyncIterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.chamilo.base import V2
from connectors.chamilo.logins import broken_rule, proposals
from connectors.chamilo.standin import ChamiloStandIn
from connectors.chamilo.users import SaveUser
from connectors.everyday.everyday import NeedsMore
from connectors.everyday.values import Newcomer
from connectors.standin.standin import Fault, Reply, StandInRefusal
from tests.connectors.everyday.test_everyday import Desk

TAKEN_BY_1_11 = re.compile(r"[0-9A-Za-z_.@$-]{1,50}")
"""What the source of Chamilo 1.11 leaves of a name, written a second time."""


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk("chamilo")
    yield made
    await made.connector.close()


@pytest.fixture
def standin(desk: Desk) -> ChamiloStandIn:
    assert isinstance(desk.standin, ChamiloStandIn)
    return desk.standin


async def login_of(desk: Desk, newcomer: Newcomer) -> str:
    (intent,) = await desk.verbs.add(newcomer)
    assert isinstance(intent, SaveUser)
    return intent.login_name


@pytest.mark.parametrize(
    ("email", "login"),
    [
        ("lena.berg@example.com", "lena.berg"),
        ("jane.doe@partner.example", "jane.doe2"),
        ("josé.pérez@example.com", "jose.perez"),
        ("Lena.Berg@Example.com", "lena.berg"),
        ("jane+test@example.com", "jane.test"),
        ("o'neil@example.com", "oneil"),
        ("Groß.Ørsted@example.com", "gross.orsted"),
        ("łukasz_żak-1@example.com", "lukasz_zak-1"),
        ("李@example.com", "lena.berg"),
        (f"{'x' * 60}@example.com", "x" * 50),
    ],
)
async def test_a_new_person_gets_a_name_that_is_free_and_allowed(desk: Desk, email: str, login: str) -> None:
    """Made of the address, or of their name where that has no letter to offer. Chamilo takes it."""
    newcomer = Newcomer(email, "Lena", "Berg")
    assert await login_of(desk, newcomer) == login
    plan = await desk.verbs.add(newcomer)
    assert login in desk.verbs.consequence(plan)
    await desk.carry_out(plan)
    assert (await desk.verbs.person(login)).email == email


async def test_two_newcomers_of_one_command_get_two_names(desk: Desk) -> None:
    """Neither is on Chamilo yet when the other is planned; planning the same person again changes nothing."""
    one, other = Newcomer("kim@example.com", "Kim", "One"), Newcomer("kim@partner.example", "Kim", "Other")
    for _ in range(2):
        assert await login_of(desk, one) == "kim"
        assert await login_of(desk, other) == "kim2"


async def test_a_name_of_another_portal_which_is_not_listed_is_not_free(desk: Desk, standin: ChamiloStandIn) -> None:
    standin.faults.add(
        Fault(reply=Reply({"error": False, "data": [True]})), path=f"{V2}?action=username_exist", times=1
    )
    assert await login_of(desk, Newcomer("kim@example.com", "Kim", "One")) == "kim2"


async def test_a_name_that_was_asked_for_is_given(desk: Desk) -> None:
    assert await login_of(desk, Newcomer("kim@example.com", "Kim", "One", login="K1m_$")) == "K1m_$"


@pytest.mark.parametrize(
    ("login", "rule", "free"),
    [
        ("Jane.Doe", "someone else's", "jane.doe2"),
        ("kim one", "a blank", "kim.one"),
        ("kim\u00a0one", "a blank", "kim.one"),
        ("kïm", "“ï”", "kim"),
        ("kim/one", "“/”", "kim.one"),
        ("y" * 51, "51 characters", "y" * 50),
    ],
)
async def test_a_name_that_will_not_do_is_told_with_its_rule_and_one_that_would(
    desk: Desk, login: str, rule: str, free: str
) -> None:
    with pytest.raises(NeedsMore) as caught:
        await desk.verbs.add(Newcomer("kim@example.com", "Kim", "One", login=login))
    assert rule in str(caught.value)
    assert f"“{free}” is free." in str(caught.value)
    assert await login_of(desk, Newcomer("kim@example.com", "Kim", "One", login=free)) == free


@given(st.text(min_size=1, max_size=70))
def test_a_rule_is_broken_exactly_where_chamilo_refuses(login: str) -> None:
    standin = ChamiloStandIn(username="caller", api_key="k")
    try:
        standin.portal.add_user("A", "B", "a@example.com", login, 5, "x")
        taken = True
    except StandInRefusal:
        taken = False
    assert taken is bool(TAKEN_BY_1_11.fullmatch(login))
    assert taken is (broken_rule(login) == "")


@given(st.lists(st.text(max_size=70), max_size=3))
def test_whatever_they_are_made_of_proposals_differ_and_are_allowed(sources: list[str]) -> None:
    names = list(islice(proposals(*sources), 120))
    assert all(TAKEN_BY_1_11.fullmatch(one) for one in names)
    assert len({one.lower() for one in names}) == len(names)
