"""The result of one operation says to whom or what it was done, also where it is shared with everybody."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

DONE = {
    "chamilo update user from username login_name=jane.doe first_name=Janet": "jane@acme.com",
    "class classes update ext_class_id=onboarding-101 class_name=Welcome": "onboarding-101",
    "damstra users activate user_id=12308": "12308",
}


@pytest.mark.on("class", "damstra", "chamilo")
@pytest.mark.parametrize("typed", DONE)
async def test_it_names_them(academies: Academies, typed: str) -> None:
    said = await academies.ask(typed)
    if "[Go ahead]" in said:
        said = await academies.press("Go ahead")
    assert "✅ " in said
    assert DONE[typed] in said
    before = len(academies.workspace.person("max").messages("#training"))
    await academies.press("Share")
    shared = academies.workspace.person("max").messages("#training")[before:]
    assert "✅ " in shared
    assert DONE[typed] in shared
