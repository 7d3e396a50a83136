"""What `registrar check` finds out about the way by which news come."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.check.finding import Level
from bot.sandbox.serving import serving
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Fault, Reply
from tests.bot.check.conftest import KEY, found, said
from tests.hostile_rows import hostile

pytestmark = pytest.mark.usefixtures("workspace")
PUBLIC, NAME, PASSWORD = "https://registrar.example.com", "skilljar", "a-password-for-news-1d2c"
OURS = f"{PUBLIC}/webhooks/skilljar"


@pytest.fixture
async def school(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SkilljarStandIn]:
    made = SkilljarStandIn(api_key=KEY)
    made.seed(3)
    hostile(made)
    async with serving(made) as url:
        monkeypatch.setenv("SKILLJAR_API_KEY", KEY)
        monkeypatch.setenv("SKILLJAR_BASE_URL", url)
        yield made


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLJAR_WEBHOOK_USERNAME", NAME)
    monkeypatch.setenv("SKILLJAR_WEBHOOK_PASSWORD", PASSWORD)
    monkeypatch.setenv("DAMSTRA_WEBHOOK_SECRET", "a-secret-for-damstra-77")
    monkeypatch.setenv("REGISTRAR_PUBLIC_URL", PUBLIC)


async def make_hook(school: SkilljarStandIn) -> None:
    there, wants = httpx.ASGITransport(app=school), {"Accept": "application/json"}
    async with httpx.AsyncClient(transport=there, base_url="http://s", auth=(KEY, ""), headers=wants) as http:
        made = await http.post("/webhooks", json={"target_url": OURS, "active": True})
    assert made.status_code == 201


@pytest.mark.usefixtures("school")
async def test_without_settings_it_says_which() -> None:
    notes = said(await found(), Level.NOTE)
    assert any(
        one.startswith("Skilljar can't send its updates here. To get them, set SKILLJAR_WEBHOOK_USERNAME")
        for one in notes
    )


@pytest.mark.usefixtures("listening")
async def test_a_hook_that_is_missing_active_or_switched_off(school: SkilljarStandIn) -> None:
    """It says what is so, why where Skilljar tells, and how to make one."""
    lines = await found()
    assert f"Skilljar has no webhook that leads to {OURS}. Type /lms webhooks skilljar in Slack to make one." in (
        said(lines, Level.NOTE)
    )
    await make_hook(school)
    assert f"The webhook of Skilljar to {OURS} is active." in said(await found(), Level.OK)
    dead = {"target_url": OURS, "active": False, "deactivate_reason": "RETRY_COUNT", "id": "h1"}
    page = {"count": 1, "next": None, "previous": None, "results": [dead]}
    school.faults.add(Fault(Reply(page, 200)), method="GET", path="/webhooks")
    (fault,) = said(await found(), Level.FAULT)
    assert "switched off" in fault
    assert "did not answer too many times" in fault


@pytest.mark.usefixtures("listening")
async def test_damstra_can_only_be_looked_at_from_our_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMSTRA_ACCESS_KEY", KEY)
    monkeypatch.setenv("DAMSTRA_BASE_URL", "http://127.0.0.1:9")
    assert any(one.startswith("Damstra Learning can send its updates here.") for one in said(await found(), Level.OK))
    monkeypatch.delenv("REGISTRAR_PUBLIC_URL")
    assert any("set REGISTRAR_PUBLIC_URL" in one for one in said(await found(), Level.NOTE))
    monkeypatch.delenv("DAMSTRA_WEBHOOK_SECRET")
    assert any("set DAMSTRA_WEBHOOK_SECRET" in one for one in said(await found(), Level.NOTE))
