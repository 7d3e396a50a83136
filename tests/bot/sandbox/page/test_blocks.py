"""Everything an app may show, and words that would like to be more than words."""

from html.parser import HTMLParser

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from bot.sandbox.blocks import BLOCKS
from bot.sandbox.elements import ELEMENTS
from bot.sandbox.page.drawing import Eyes, templates
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.page import samples
from tests.bot.sandbox.page.conftest import Tab
from tests.rows import every

HOSTILE = "<script>alert(1)</script>\" onclick='x' <img src=x onerror=x></textarea>"


class Strict(HTMLParser):
    """Remembers what could run, and every word that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "iframe", "object", "base") and not (given.get("src") or "").startswith("/static/"):
            self.dangers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style" or (value or "").strip().lower().startswith("javascript:"):
                self.dangers.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Strict:
    strict = Strict()
    strict.feed(html)
    return strict


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_kind_of_block_has_a_template(kind: str) -> None:
    """Whatever the workspace accepts, the page can draw."""
    assert templates().get_template(f"blocks/{kind}.html")


@every("kind", ELEMENTS)
def test_every_kind_of_element_has_a_template(kind: str) -> None:
    """Whatever the workspace accepts, the page can draw."""
    assert templates().get_template(f"elements/{Eyes.look(kind)}.html")


def test_the_samples_hold_every_kind() -> None:
    """The other tests here look at everything there is."""
    shown = str([samples.message("x"), samples.form("x")])
    assert [kind for kind in (*BLOCKS, *ELEMENTS) if f"'type': '{kind}'" not in shown] == []


async def test_hostile_words_in_a_message_are_only_words(client: AsyncWebClient, tab: Tab) -> None:
    """No text of any block becomes a tag, a handler or a link that runs."""
    await client.chat_postMessage(channel="#training", text=HOSTILE, blocks=samples.message(HOSTILE))
    strict = read(await tab.html())
    assert strict.dangers == []
    assert strict.words.count("<script>alert(1)</script>") > 30


async def test_hostile_words_of_people_are_only_words(tab: Tab) -> None:
    """Neither what they say nor what they type as a command."""
    await tab.do("type", text=HOSTILE)
    await tab.do("type", text=f"/nope {HOSTILE}")
    strict = read(await tab.html())
    assert strict.dangers == []
    assert strict.words.count("<script>alert(1)</script>") == 2


async def test_hostile_words_in_a_form_are_only_words(
    client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab
) -> None:
    """Labels, hints, options and what is filled in."""
    await ada.type("#training", "/lms form")
    await client.views_open(trigger_id=nodding.seen[-1]["trigger_id"], view=samples.form(HOSTILE))
    strict = read(await tab.html())
    assert strict.dangers == []
    assert strict.words.count("<script>alert(1)</script>") > 30


async def test_hostile_words_in_a_home_are_only_words(
    client: AsyncWebClient, nodding: Bot, ada: Person, tab: Tab
) -> None:
    """The Home is drawn from the same blocks."""
    await client.views_publish(user_id=ada.user.id, view=samples.home(HOSTILE))
    tab.at = "ada/@registrar/home"
    strict = read(await tab.html())
    assert strict.dangers == []
    assert strict.words.count("<script>alert(1)</script>") > 15


async def test_a_table_keeps_its_rows_and_columns(client: AsyncWebClient, tab: Tab) -> None:
    """The first row is the heading; numbers and columns may be aligned."""
    await client.chat_postMessage(channel="#training", text="x", blocks=[samples.table("cell")])
    html = await tab.html()
    assert html.count("<tr>") == 3
    assert html.count("<th ") == 3
    assert '<td class="left wrapped">cell</td>' in html
    assert '<td class="right">cell</td>' in html


async def test_private_answers_are_marked(app: AsyncApp, bot: Bot, workspace: Workspace, tab: Tab) -> None:
    """A message for one person says so, and nobody else has it."""

    @app.command("/lms")
    async def lms(ack: object) -> None:
        assert callable(ack)
        await ack("Between us.")

    await tab.do("type", text="/lms help")
    html = await tab.html()
    assert "Between us." in html
    assert "Only visible to you" in html
    tab.at = "ines/training"
    assert "Between us." not in await tab.html()


async def test_files_are_opened_as_what_they_are(client: AsyncWebClient, workspace: Workspace, tab: Tab) -> None:
    """Text is shown as text, and what could run in the page is only ever downloaded."""
    for name in ("list.csv", "evil.html"):
        await client.files_upload_v2(channel="C00000001", filename=name, content="<script>alert(1)</script>")
    html = await tab.html()
    csv, evil = (file.id for file in workspace.team.files.values())
    assert f'href="/open/{csv}"' in html
    assert f'href="/files/{csv}/list.csv"' in html
    shown, kept = await tab.http.get(f"/open/{csv}"), await tab.http.get(f"/open/{evil}")
    assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert kept.headers["content-disposition"] == "attachment"
    assert shown.headers["content-security-policy"].startswith("sandbox")


async def test_reactions_and_edits_are_shown(client: AsyncWebClient, tab: Tab) -> None:
    """Who reacted stands behind the count."""
    posted = await client.chat_postMessage(channel="#training", text="First")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.reactions_add(channel=where["channel"], timestamp=where["ts"], name="eyes")
    await client.chat_update(channel=where["channel"], ts=where["ts"], text="Second")
    html = await tab.html()
    assert '<span title="Registrar">👀 1</span>' in html
    assert "(edited)" in html
