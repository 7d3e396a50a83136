"""What is asked in a thread is answered in that thread. Slack takes no commands there: a mention is the way in."""

from tests.journeys.conftest import World

OTHERS = "Jane starts on Monday."


def within(world: World, root_ts: str) -> list[str]:
    """What Ada sees in the thread under a message."""
    return [
        world.ada.text_of(one)
        for one in world.ada.client_view.messages
        if one.thread_ts == root_ts and one.ts != root_ts
    ]


async def test_a_mention_in_a_thread_is_answered_there(world: World) -> None:
    """So are the buttons of that answer, and what they lead to."""
    await world.max.type("#training", OTHERS)
    root = world.max.latest("#training")
    await world.ada.reply(root, "@registrar class classes list")
    await world.settle()
    answers = within(world, root.ts)
    assert any("1–12 of " in one for one in answers)
    await world.ada.click("Next")
    await world.settle()
    assert any("13–24 of " in one for one in within(world, root.ts))
    assert "1–12 of " not in world.max.messages("#training")
    assert world.workspace.notes == ()


async def test_a_form_that_is_opened_from_a_thread_answers_there(world: World) -> None:
    await world.max.type("#training", OTHERS)
    root = world.max.latest("#training")
    await world.ada.reply(root, "@registrar class templates create")
    await world.settle()
    await world.ada.click("Fill in the form")
    await world.settle()
    await world.ada.fill("Name", "Evening")
    await world.ada.submit()
    await world.settle()
    assert any("Created a template" in one for one in within(world, root.ts))


async def test_a_direct_message_in_a_thread_is_answered_there(world: World) -> None:
    await world.ada.type("@registrar", "class classes list")
    await world.settle()
    root = world.ada.latest("@registrar")
    await world.ada.reply(root, "class users list")
    await world.settle()
    assert any("Class: " in one for one in within(world, root.ts))
    assert world.workspace.notes == ()


async def test_a_message_with_answers_of_its_own_is_in_no_thread(world: World) -> None:
    """A mention that others have answered is answered beside it, where everybody looks."""
    await world.ada.type("#training", "@registrar class classes list")
    await world.settle()
    root = world.ada.latest("#training")
    assert within(world, root.ts) == []
    assert "1–12 of " in world.ada.messages("#training")


async def test_find_this_person_in_a_thread(world: World) -> None:
    """The shortcut of a message answers beside that message."""
    await world.max.type("#training", "Who has ada@acme.com in their class?")
    root = world.max.latest("#training")
    await world.max.reply(root, "I think that is ada@acme.com herself.")
    await world.ada.message_shortcut("find_person", world.max.latest("#training"))
    await world.settle()
    assert within(world, root.ts)[1:] != []
    assert world.workspace.notes == ()


async def test_where_we_are_not_the_answer_says_where_it_was_asked(world: World) -> None:
    """We cannot whisper in a channel that we are not in, so it is a direct message."""
    world.workspace.fail("chat.postEphemeral", error="not_in_channel", times=99)
    await world.max.type("#training", OTHERS)
    await world.ada.reply(world.max.latest("#training"), "@registrar class classes list")
    await world.settle()
    assert "You asked me in a thread in #training" in world.ada.messages("@registrar")


async def test_a_thread_without_replies_shows_no_whisper(world: World) -> None:
    """Whoever asks and tidies up hears what was done all the same, and where they had asked. Slack takes a whisper
    there, and nobody sees it."""
    await world.max.type("#training", OTHERS)
    root = world.max.latest("#training")
    await world.ada.reply(root, "@registrar class templates create name=Evening")
    world.workspace.team.delete(world.ada.latest("#training"))
    await world.settle()
    assert len(world.academy.calls_to("POST", "/api/v1/templates")) == 1
    told = world.ada.messages("@registrar")
    assert "Evening" in told, told
    assert "You asked me in a thread in #training" in told
    assert world.workspace.notes == ()


async def test_a_button_whose_thread_is_gone_is_answered_elsewhere(world: World) -> None:
    """The first message of a thread may go too, and Slack still shows the answer with its buttons."""
    await world.max.type("#training", OTHERS)
    root = world.max.latest("#training")
    await world.ada.reply(root, "@registrar class classes list")
    await world.settle()
    world.workspace.team.delete(world.ada.latest("#training"))
    await world.ada.click("Dry run")
    await world.settle()
    assert "You asked me in a thread in #training" in world.ada.messages("@registrar")
    assert world.workspace.notes == ()


INVITING = (
    "help", "help class", "help class classes", "help class classes create", "help enroll", "help audit",
    "help subscribe", "help webhooks", "help everyday", "search delete", "search", "hello", "thanks", "stop", "undo",
    "are you there?", "who am i", "subscriptions", "subscriptions nothing", "webhooks", "subscribe",
    "subscribe class nothing", "audit", "audit nobody at all", "audit help", "class", "class nothing", "class classes",
    "class classes create", "class classes get", "class classes lst", "finnd jane", "move the session", "delete jane",
    "cancel the session", "what is this", "find nobody@acme.com", "progress", "progress in Nothing", "enroll",
    "enroll nobody", "add jane", "schedule x", "schedule x tomorrow", "attendance nothing", "roster nothing",
    "deactivate", "reset password of nobody", "sessions yesterdayish", "link", "courses nothing",
)  # fmt: skip


async def test_nothing_that_is_said_in_a_thread_invites_to_type_a_command(world: World) -> None:
    """Slack takes none there."""
    await world.max.type("#training", OTHERS)
    root = world.max.latest("#training")
    for typed in INVITING:
        await world.ada.reply(root, f"@registrar {typed}")
        await world.settle()
    said = within(world, root.ts)
    assert len(said) >= 2 * len(INVITING)
    assert [one for one in said if "/lms" in one] == []
    assert sum("@Registrar" in one for one in said) > len(INVITING)


async def test_a_form_in_a_thread_says_what_to_type_there(world: World) -> None:
    await world.max.type("#training", OTHERS)
    await world.ada.reply(world.max.latest("#training"), "@registrar enroll jane@acme.com")
    await world.settle()
    await world.ada.click("Fill in the form")
    await world.settle()
    await world.ada.see("Same as typing: @Registrar enroll")


async def test_where_an_answer_could_not_be_given_no_more_is_said_than_is_so(world: World) -> None:
    """In a channel without us: on a reply, “Find this person” is answered in the direct messages, and on the message
    that the thread began with, right there. So nobody is told that Slack lets nothing be answered there."""
    world.workspace.add_channel("elsewhere", ["ada", "max"])
    await world.max.type("#elsewhere", "Does ada@acme.com know?")
    root = world.max.latest("#elsewhere")
    await world.max.reply(root, "I mean ada@acme.com")
    await world.ada.message_shortcut("find_person", world.max.latest("#elsewhere"))
    await world.settle()
    told = world.ada.messages("@registrar")
    assert "You asked me in a thread in #elsewhere; I couldn't answer you there." in told
    assert "Slack does not let me answer" not in told
    await world.ada.message_shortcut("find_person", root)
    await world.settle()
    assert "only you can see this" in world.ada.messages("#elsewhere")
    assert world.ada.messages("@registrar") == told
