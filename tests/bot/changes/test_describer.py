"""What an operation will do, in words: values of every shape are read aloud, and none as Python writes it."""

import re
from typing import Any

import pytest

from bot.changes.describer import Describer
from connectors.classcom.users import User, UsersGet, UsersUpsert
from connectors.core.intent import Intent

UPSERT = UsersUpsert(identified_by="email", email="jane@example.com", user_name="Jane Doe", roles=["admin"])


def nothing_more(intent: Intent[Any], answer: Any) -> Intent[Any] | None:
    return None


@pytest.mark.parametrize(
    ("roles", "said"), [(("instructor",), "instructor"), (("admin", "instructor"), "admin, instructor"), ((), "")]
)
async def test_a_list_has_commas_between_its_entries(roles: tuple[str, ...], said: str) -> None:
    async def read(intent: Intent[Any]) -> Any:
        assert isinstance(intent, UsersGet)
        return User(user_name="Jane Doe", email="jane@example.com", roles=roles)

    sentence = (await Describer(read, nothing_more).of(UPSERT)).sentence
    assert said in sentence
    assert not re.search(r"[\[\]{}']|\bNone\b|\bTrue\b|\bFalse\b", sentence)
