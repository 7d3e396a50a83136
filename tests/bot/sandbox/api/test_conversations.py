"""conversations.*, users.*, usergroups.* and team.*, through the real SDK."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.api.test_door import refusal


async def test_a_channel_is_described_to_the_app(client: AsyncWebClient, workspace: Workspace) -> None:
    """Membership, privacy and sharing are told as the app sees them."""
    workspace.add_channel("partners", ["ada"], shared=True)
    training = (await client.conversations_info(channel="C00000001"))["channel"]
    partners = (await client.conversations_info(channel="C00000005"))["channel"]
    assert (training["name"], training["is_member"], training["is_ext_shared"]) == ("training", True, False)
    assert (partners["name"], partners["is_member"], partners["is_ext_shared"]) == ("partners", False, True)


async def test_a_private_channel_is_not_there_until_the_app_is_invited(client: AsyncWebClient, ada: Person) -> None:
    """/invite lets the app in."""
    assert (await refusal(client.conversations_info(channel="C00000004")))["error"] == "channel_not_found"
    await ada.type("#people-ops", "/invite @registrar")
    assert (await client.conversations_info(channel="C00000004"))["channel"]["is_private"]


async def test_channels_are_listed_by_pages(client: AsyncWebClient) -> None:
    """A cursor leads from page to page, and private channels the app is not in are left out."""
    names, cursor = [], ""
    while True:
        page = await client.conversations_list(types="public_channel,private_channel", limit=2, cursor=cursor)
        names.append([channel["name"] for channel in page["channels"]])
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == [["training", "onboarding"], ["lms-approvals"]]


async def test_history_and_replies_are_for_members(client: AsyncWebClient, ada: Person, workspace: Workspace) -> None:
    """Threads stay out of the history and are read by their parent's timestamp."""
    await ada.type("#training", "Question")
    (parent,) = workspace.team.history("C00000001")
    await client.chat_postMessage(channel="#training", text="Answer", thread_ts=parent.ts)
    history = (await client.conversations_history(channel="C00000001"))["messages"]
    replies = (await client.conversations_replies(channel="C00000001", ts=parent.ts))["messages"]
    assert [message["text"] for message in history] == ["Question"]
    assert [message["text"] for message in replies] == ["Question", "Answer"]
    assert (await client.conversations_history(channel="C00000001", oldest=parent.ts))["messages"] == []
    workspace.add_channel("quiet", ["ada"])
    assert (await refusal(client.conversations_history(channel="C00000005")))["error"] == "not_in_channel"


async def test_the_app_joins_public_channels(client: AsyncWebClient, workspace: Workspace) -> None:
    """After joining it may write there."""
    workspace.add_channel("quiet", ["ada"])
    await client.conversations_join(channel="C00000005")
    await client.chat_postMessage(channel="#quiet", text="Here I am")
    members = (await client.conversations_members(channel="C00000005"))["members"]
    assert members == ["U00000001", "U00000002"]


async def test_direct_messages_are_opened_once(client: AsyncWebClient, ada: Person) -> None:
    """Opening them again gives the same conversation."""
    first = await client.conversations_open(users=[ada.user.id])
    again = await client.conversations_open(users=[ada.user.id])
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"]
    assert (await refusal(client.conversations_open(users=["USLACKBOT"])))["error"] == "cannot_dm_bot"


async def test_people_are_described_with_their_rights(client: AsyncWebClient, workspace: Workspace) -> None:
    """Administrators, guests, bots and people of other workspaces can be told apart."""
    workspace.add_person("grace", "Grace Partner", "grace@example.org", foreign=True)
    members = {user["name"]: user for user in (await client.users_list())["members"]}
    assert (members["ada"]["is_admin"], members["ada"]["is_owner"], members["ada"]["tz"]) == (
        True,
        True,
        "Europe/London",
    )
    assert members["kenji"]["is_restricted"]
    assert members["kenji"]["tz_offset"] == 9 * 3600
    assert members["registrar"]["is_bot"]
    assert members["grace"]["is_stranger"]
    assert members["grace"]["team_id"] != members["ada"]["team_id"]
    assert members["ada"]["profile"]["email"] == "ada@acme.com"


async def test_a_person_is_found_by_email(client: AsyncWebClient) -> None:
    """In any case; an unknown address is users_not_found."""
    assert (await client.users_lookupByEmail(email="Max@Acme.com"))["user"]["name"] == "max"
    assert (await refusal(client.users_lookupByEmail(email="no@example.com")))["error"] == "users_not_found"
    assert (await refusal(client.users_info(user="U0")))["error"] == "user_not_found"


class TestWithFewScopes:
    @pytest.fixture
    def manifest(self, manifest: dict[str, Any]) -> dict[str, Any]:
        scopes = ["chat:write", "chat:write.public", "users:read"]
        return {**manifest, "oauth_config": {"scopes": {"bot": scopes}}}

    async def test_the_email_address_is_left_out(self, client: AsyncWebClient) -> None:
        """Without users:read.email a profile has no address."""
        assert "email" not in (await client.users_info(user="U00000002"))["user"]["profile"]

    async def test_chat_write_public_needs_no_membership(self, client: AsyncWebClient, workspace: Workspace) -> None:
        """With that scope the app posts in public channels it is not in."""
        workspace.add_channel("quiet", ["ada"])
        await client.chat_postMessage(channel="#quiet", text="Hello")
        assert workspace.transcript("#quiet", "ada") == "Registrar: Hello"

    async def test_the_kind_of_channel_decides_the_scope(self, client: AsyncWebClient) -> None:
        """A public channel asks for channels:read."""
        assert (await refusal(client.conversations_info(channel="C00000001")))["needed"] == "channels:read"


async def test_usergroups_tell_their_members(client: AsyncWebClient) -> None:
    """By the group, and inside the list when asked."""
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    users = (await client.usergroups_users_list(usergroup=group["id"]))["users"]
    assert (group["handle"], group["users"]) == ("lms-approvers", users)
    assert users == ["U00000002", "U00000004"]


async def test_the_workspace_has_a_name(client: AsyncWebClient) -> None:
    """team.info and auth.test agree on it."""
    assert (await client.team_info())["team"]["name"] == (await client.auth_test())["team"] == "Northwind Academy"
