"""docs/security.md: every claim names a test that exists, and every secret says how it is changed."""

import ast
import re
from functools import cache
from pathlib import Path

from pydantic.fields import FieldInfo

from bot.runtime.settings import Settings, ShellSettings
from connectors.catalog import platforms
from connectors.news.webhook_auth import AddressSecret, BasicAuth, Signature

HOUSE = Path(__file__).parents[1]
PAGE = (HOUSE / "docs" / "security.md").read_text()
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
AUTHS = (AddressSecret, Signature, BasicAuth)
"""The ways in which webhooks are let in; each has its paragraph for the platforms that take it."""
CLAIMS = ("Who is trusted with what", "What is checked where")
"""The parts that say what holds."""
CHECKED = (
    "Each payload",
    "Each click",
    "The last yes",
    "Files that approvers must see",
    "Webhooks",
    "Limits at the front door",
    "Secrets",
    "Escaping",
    "The audit chain",
)


def part(title: str, level: str = "##") -> str:
    """What stands under a heading, up to the next one of its level or above."""
    _, found, rest = PAGE.partition(f"\n{level} {title}\n")
    assert found, title
    return re.split(rf"\n#{{2,{len(level)}}} ", rest)[0]


def rows(text: str) -> list[str]:
    """Of its tables, without their heads."""
    found = [line for line in text.splitlines() if line.startswith("|")]
    return [
        line for at, line in enumerate(found) if not re.match(r"\|[-|]+$", (*found, "")[at + 1]) and "|---" not in line
    ]


@cache
def names_in(path: str) -> frozenset[str]:
    file = HOUSE / path
    found = ast.walk(ast.parse(file.read_text())) if file.exists() else ()
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def holds_secret(field: FieldInfo) -> bool:
    return "SecretStr" in str(field.annotation)


def platform_secrets() -> dict[str, str]:
    """Those of the platforms, as the environment names them, with what their settings say of themselves."""
    found: dict[str, str] = {}
    for platform in platforms().values():
        prefix, fields = platform.settings.model_config.get("env_prefix", ""), platform.settings.model_fields
        secret = [f"{prefix}{name}".upper() for name, one in fields.items() if holds_secret(one)]
        found |= dict.fromkeys(secret, platform.settings.__doc__ or "")
    return found


def secret_settings() -> set[str]:
    """As the environment names them."""
    found = {
        str(one.validation_alias or name).upper() for name, one in Settings.model_fields.items() if holds_secret(one)
    }
    found |= platform_secrets().keys() | {f"NAME_WEBHOOK_{one.parts[-1]}".upper() for one in AUTHS}
    if ShellSettings.model_validate({"REGISTRAR_DATABASE": "postgresql://registrar:hidden@db/x"}).secrets():
        found.add("REGISTRAR_DATABASE")
    return found


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 50
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
    assert PAGE.count("::test_") == len(named), "a test is named in another way"


def test_every_claim_has_a_test() -> None:
    claims = [row for title in CLAIMS for row in rows(part(title))]
    assert len(claims) > 40
    assert [row for row in claims if not TEST.search(row.rstrip(" |").rpartition("|")[2])] == []


def test_everything_that_is_checked_has_its_part() -> None:
    """And claims in it."""
    for title in CHECKED:
        assert len(rows(part(title, "###"))) >= 2, title
    assert tuple(re.findall(r"(?m)^### (.+)$", part("What is checked where"))) == CHECKED


def test_every_secret_says_how_it_is_changed() -> None:
    """A setting that is a secret has a paragraph of its own, or its platform's settings say where it comes from."""
    changing = re.findall(r"(?m)^\*\*`([A-Z_]+)`\*\*(?:, such as `[A-Z_]+`)?: .{40}", part("Changing a secret"))
    said = {name for name, text in platform_secrets().items() if name in text}
    assert len(secret_settings()) >= 7
    assert len(changing) == len({*changing})
    assert set(changing) <= secret_settings()
    silent = secret_settings() - {*changing} - said
    assert not silent, f"Say in the docstring of the platform's settings where {', '.join(silent)} comes from."


def test_the_readers_are_not_blind() -> None:
    """They find what they look for, and not what is not there."""
    assert rows("| a | test |\n|---|---|\n| b | c |\n\n| d | test |\n|---|---|\n| e | f |") == [
        "| b | c |",
        "| e | f |",
    ]
    assert "SLACK_BOT_TOKEN" in secret_settings()
    assert not secret_settings() & {"REGISTRAR_HOST", "SKILLJAR_BASE_URL", "NAME_WEBHOOK_USERNAME"}
    assert "test_the_readers_are_not_blind" in names_in("tests/test_security_page.py")
    assert names_in("tests/nowhere.py") == frozenset()


def test_links_lead_somewhere() -> None:
    """To a file that is there, and a heading in it."""
    for path, _, heading in re.findall(r"\]\(([\w./-]+)(#([\w-]+))?\)", PAGE):
        file = HOUSE / "docs" / path
        assert file.exists(), path
        titles = re.findall(r"(?m)^#+ (.+)$", file.read_text()) if heading else []
        slugs = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
        assert not heading or heading in slugs, heading
