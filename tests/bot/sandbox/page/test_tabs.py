"""Tabs: who looks, and at what."""

import re

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Workspace
from tests.bot.sandbox.page.conftest import Tab


async def test_the_first_page_is_the_first_persons_first_channel(http: httpx.AsyncClient) -> None:
    """/ leads somewhere at once."""
    assert (await http.get("/")).headers["location"] == "/as/ada/training"
    assert (await http.get("/as/kenji/")).headers["location"] == "/as/kenji/training"


async def test_two_tabs_are_two_people(http: httpx.AsyncClient, workspace: Workspace) -> None:
    """The address says who one is: what one tab says, the other hears from that person."""
    ada, ines = Tab(http, "ada/training"), Tab(http, "ines/training")
    await ada.do("type", text="Hello from Ada")
    await ines.do("type", text="Hello from Ines")
    assert workspace.transcript("#training", "max") == "Ada Lovelace: Hello from Ada\nInes Moreau: Hello from Ines"
    assert 'data-me="ines"' in await ines.html()


async def test_people_see_only_their_channels(http: httpx.AsyncClient) -> None:
    """The sidebar is that of the person, and the rest is not found."""
    html = await Tab(http, "ines/training").html()
    assert "/as/ines/onboarding" in html
    assert "people-ops" not in html
    assert (await http.get("/as/ines/people-ops")).status_code == 404
    assert "Nobody here is called zoe." in (await http.get("/as/zoe/training")).text.replace("&#39;", "").replace(
        "'", ""
    )


async def test_switching_stays_in_the_channel_where_it_can(http: httpx.AsyncClient) -> None:
    """Who is not in this channel begins in their own first one."""
    html = await Tab(http, "ada/people-ops").html()
    assert 'href="/as/max/people-ops"' in html
    assert 'href="/as/kenji/"' in html


async def test_what_others_said_is_unread_until_it_was_on_the_screen(http: httpx.AsyncClient) -> None:
    """A count beside the channel, and none for one's own words."""
    ada, ines = Tab(http, "ada/onboarding"), Tab(http, "ines/training")
    await ada.do("type", text="One")
    await ada.do("type", text="Two")
    count = '<b class="count"><span class="sr">New: </span>2</b>'
    assert count in await ines.html()
    assert count not in await Tab(http, "ada/training").html()
    await Tab(http, "ines/onboarding").html()
    assert count not in await ines.html()


async def test_days_and_names_are_said_once(tab: Tab) -> None:
    """A second message of the same person right after the first needs no name of its own."""
    await tab.do("type", text="One")
    await tab.do("type", text="Two")
    html = await tab.html()
    assert html.count('<strong class="who">Ada Lovelace</strong>') == 1
    assert html.count("<span>Today</span>") == 1


async def test_threads_stand_aside(client: AsyncWebClient, tab: Tab) -> None:
    """Replies are counted under their message and read beside it."""
    root = (await client.chat_postMessage(channel="#training", text="Root"))["ts"]
    await client.chat_postMessage(channel="#training", text="Leaf", thread_ts=root)
    html = await tab.html()
    assert "Leaf" not in html
    assert "1 reply" in html
    assert "Leaf" in await tab.html(f"?thread={root}")


async def test_only_the_newest_lines_are_shown(tab: Tab, workspace: Workspace) -> None:
    """A long channel says that there was more."""
    ines = workspace.person("ines")
    for number in range(201):
        await ines.type("#training", f"Line {number}.")
    html = await tab.html()
    assert "Line 0." not in html
    assert "Line 200." in html
    assert "Older messages are not shown" in html


async def test_the_title_says_where_one_is(tab: Tab) -> None:
    """The name of the workspace and of the app."""
    assert "<title>Northwind Academy – Registrar demo</title>" in await tab.html()


async def test_the_page_brings_everything_it_needs(tab: Tab) -> None:
    """Every sheet, script and icon it names is there, may be kept, and comes from this machine."""
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', await tab.html()))
    assert len(named) > 15
    for address in named:
        answer = await tab.http.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
    assert (await tab.http.get("/static/x/nothing.js")).status_code == 404


async def test_nothing_is_loaded_from_elsewhere(tab: Tab) -> None:
    """The policy allows this server and no inline script or style."""
    answer = await tab.http.get("/as/ada/training")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "<style" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "headers", [{"content-type": "text/plain"}, {"content-type": "application/json", "sec-fetch-site": "cross-site"}]
)
async def test_other_websites_cannot_act(tab: Tab, workspace: Workspace, headers: dict[str, str]) -> None:
    """A form or a script of another origin is refused before anything happens."""
    answer = await tab.http.post("/do/ada/training", content='{"do":"type","text":"hi"}', headers=headers)
    assert answer.status_code == 403
    assert workspace.transcript("#training", "ada") == ""
