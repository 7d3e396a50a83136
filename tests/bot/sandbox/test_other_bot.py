"""Workflows and other apps that mention the app."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Workspace
from tests.bot.sandbox.conftest import Bot
from tests.bot.sandbox.listening import told


async def test_a_workflow_that_mentions_the_app_is_nobody(hearing: Bot, ada: Person, workspace: Workspace) -> None:
    """It has a bot_id, a profile and a name, but no user, and no client wrote it."""
    workspace.add_bot("Monday enrolments").say("#training", "@registrar enroll @max")
    (event,) = await told(hearing)
    assert event["type"] == "app_mention"
    assert not {"user", "client_msg_id", "subtype"} & event.keys()
    assert (event["username"], event["bot_profile"]["name"]) == ("Monday enrolments", "Monday enrolments")
    assert event["bot_id"] == event["bot_profile"]["id"]
    assert ada.messages("#training") == "Monday enrolments: @Registrar enroll @Max Okafor"


async def test_a_classic_bot_says_that_it_is_one(hearing: Bot, workspace: Workspace) -> None:
    """Its mention keeps the subtype bot_message."""
    workspace.add_bot("Jenkins", workflow=False, classic=True).say("#training", "@registrar help")
    (event,) = await told(hearing)
    assert (event["type"], event["subtype"]) == ("app_mention", "bot_message")
    assert event["bot_profile"]["is_workflow_bot"] is False


async def test_a_workflow_speaks_in_threads(hearing: Bot, ada: Person, workspace: Workspace) -> None:
    """Its mention carries the thread."""
    await ada.type("#training", "Who is new?")
    parent = ada.latest("#training")
    workspace.add_bot("Monday enrolments").say("#training", "@registrar help", parent)
    (event,) = await told(hearing)
    assert (event["thread_ts"], event["parent_user_id"]) == (parent.ts, ada.user.id)


async def test_the_history_has_what_a_workflow_said(client: AsyncWebClient, workspace: Workspace) -> None:
    """As it was told."""
    workspace.add_bot("Monday enrolments").say("#training", "hello")
    (message,) = (await client.conversations_history(channel="C00000001"))["messages"]
    assert "user" not in message
    assert message["bot_profile"]["is_workflow_bot"] is True


async def test_it_speaks_only_where_there_is_a_channel(workspace: Workspace) -> None:
    """A wrong name is said at once."""
    with pytest.raises(LookupError, match="no channel '#nowhere'"):
        workspace.add_bot("Monday enrolments").say("#nowhere", "hello")
