"""The pieces of a policy file that README.md shows do what it says of them."""

import re
from pathlib import Path

import pytest

from bot.policy.policy import Actor, Allow, Confirm, NeedApproval, OperationTraits, Standing, Verdict, decide
from bot.policy.policy_file import parse
from connectors.catalog import operation, platforms

README = (Path(__file__).parents[3] / "README.md").read_text()
PIECES = re.findall(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
ALONE = next(one for one in PIECES if "decides alone" in one)
WHOLE = next(one for one in PIECES if "[roles]" in one)
ROLES = '[roles]\noperator = ["admins"]\napprover = ["admins"]\n\n'


def asked(text: str, platform: str, id: str) -> Verdict:
    cls = operation(platform, id)
    assert cls
    return decide((OperationTraits.of(cls),), Actor("U1", standing=Standing.OWNER), parse(text))


def test_all_of_it_is_understood() -> None:
    assert parse(WHOLE).rules
    assert all("[roles]" in one or parse(ROLES + one).rules for one in PIECES)


@pytest.mark.parametrize(
    ("id", "verdict"),
    [("classes_list", Allow), ("classes_delete", Confirm), ("enrollments_delete", Confirm)],
)
def test_one_administrator_decides_alone(id: str, verdict: type[Verdict]) -> None:
    assert isinstance(asked(ROLES + ALONE, "class", id), verdict)


def test_what_is_sensitive_still_takes_another() -> None:
    sensitive = [cls for one in platforms().values() for cls in one.operations.values() if cls.http.sensitive]
    assert sensitive
    actor, policy = Actor("U1", standing=Standing.OWNER), parse(ROLES + ALONE)
    assert all(isinstance(decide((OperationTraits.of(cls),), actor, policy), NeedApproval) for cls in sensitive)
