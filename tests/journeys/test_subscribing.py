"""A channel asks to be told what happens on a platform, sees what it is told, and changes its mind."""

from dataclasses import replace

import pytest

from bot.notifications.subscription import Filter, Rhythm
from bot.ports import ChannelMessage, Resumed, Silenced, ThreadSummary
from bot.sandbox.entering import Incomplete
from bot.store import Put
from connectors.news.news import News
from handlers.ports.channels import CHANNEL_CLOSED_REASONS, NOT_IN_CHANNEL
from tests.journeys.conftest import World
from tests.telling import completion, recent, tells

TRAINING = "C00000001"
SUBSCRIBE = "/lms subscribe class course_completion course=“Onboarding 101”"


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "class")


def happened(person: str, course: str = "Onboarding 101") -> News:
    one = completion(person, course)
    return News("class", one.event, one.key, one.at, one.facts, one.about)


async def remember(world: World, *news: News) -> None:
    await world.registrar.store.apply(Put("recent/class/course_completion", recent(*news)))


async def test_a_channel_subscribes_and_is_told(world: World) -> None:
    """Everybody there sees who asked for what; who asked hears what it would have told; then the news come."""
    await remember(world, happened("Jane"), happened("Max", "Welding"))
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Of the last 2 of that kind, I would have posted 1.")
    said = world.max.text_of(await world.max.see("subscribed this channel to"))
    assert "Ada Lovelace subscribed this channel to updates:" in said
    assert "When someone completes “Onboarding 101” on Class, as it happens." in said
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    assert one.filters == (Filter("course", "Onboarding 101"),)
    assert (one.owner, one.zone) == (world.ada.user.id, "Europe/London")
    port = world.registrar.services.channels
    ts = await port.post(one.channel, ChannelMessage("b-1", (happened("Jane"),)))
    await port.post(one.channel, ChannelMessage("b-2", (happened("Lena"),)), ts)
    await port.amend(
        one.channel, ts, ThreadSummary("b-1", happened("Jane"), happened("Lena"), {"course_completion": 2})
    )
    await world.max.see("2 × someone completed a course")
    await world.max.see("✅ Lena completed Onboarding 101.")
    assert world.workspace.refusals == []


async def test_the_same_again_says_that_it_is_there(world: World) -> None:
    """However it is written, and whatever its rhythm: nothing is told twice."""
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    await world.ada.type("#training", "/lms subscribe class Course-Completion course=onboarding 101 digest daily")
    await world.ada.see("This is already posted here.")
    await world.ada.type("#training", "/lms subscribe class course_completion course~onboarding")
    await world.settle()
    assert len(await world.registrar.services.subscriptions.of(TRAINING)) == 2


async def test_a_mistake_leads_to_the_form_with_what_was_typed(world: World) -> None:
    """The nearest name, a button, and the form that has it all but the mistake."""
    await world.ada.type("#training", "/lms subscribe class course_completion corse=Onboarding digest daily")
    await world.ada.see("Did you mean course?")
    await world.ada.click("Fill in the form")
    form = world.ada.text_of(await world.ada.see("What happens"))
    assert "[corse=Onboarding]" in form
    assert "(x) Once a day, all together" in form
    await world.ada.submit()
    assert "can't be filtered by “corse”" in world.ada.errors["Only where"]
    await world.ada.fill("Only where", "course~onboarding\nperson=jane@example.com")
    await world.ada.submit()
    await world.ada.see("Subscribed. ")
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    assert one.rhythm is Rhythm.DAILY
    assert one.filters == (Filter("course", "onboarding", part=True), Filter("person", "jane@example.com"))
    assert "once a day, all together" in world.max.messages("#training")


async def test_the_form_alone(world: World) -> None:
    """Without a word: the only platform stands there already, each choice brings what follows, facts are picked."""
    await world.ada.type("#training", "/lms subscribe")
    await world.ada.see("Subscribe")
    with pytest.raises(Incomplete):
        await world.ada.submit()
    await world.ada.choose("What happens", "Someone completes a course")
    await world.ada.see("Only where")
    await world.ada.choose("Choose what to filter by", "Course")
    await world.ada.see("[course=]")
    await world.ada.submit()
    assert "Say what course must be" in world.ada.errors["Only where"]
    await world.ada.fill("Only where", "course=Welding")
    await world.ada.choose("When", "Once an hour, all together")
    await world.ada.choose("What happens", "Anything happens")
    await world.settle()
    form = world.ada.text_of(await world.ada.see("[Anything happens]"))
    assert "[course=Welding]" in form
    assert "(x) Once an hour, all together" in form
    await world.ada.submit()
    await world.ada.see("Subscribed. ")
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    assert (one.event, one.rhythm, one.filters) == ("everything", Rhythm.HOURLY, (Filter("course", "Welding"),))
    assert world.workspace.refusals == []


async def test_a_form_that_is_drawn_too_late_hides_no_answer(world: World) -> None:
    """Who submits before the form was drawn anew sees the answer, and keeps seeing it."""
    await world.ada.type("#training", "/lms subscribe")
    await world.ada.see("Subscribe")
    await world.ada.choose("What happens", "Someone completes a course")
    await world.ada.see("Only where")
    world.workspace.hang("views.update", 0.3)
    await world.ada.choose("What happens", "A session is cancelled")
    await world.ada.submit()
    await world.ada.see("Subscribed. ")
    await world.settle()
    assert world.ada.view
    assert "Subscribed. " in world.ada.text_of(world.ada.view)
    assert [one.error for one in world.workspace.refusals] == ["hash_conflict"]


async def test_who_may_not(world: World) -> None:
    """An instructor has no such role until a rule of the policy gives it; a guest never."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", SUBSCRIBE)
    await world.ines.see("You can't have a channel told what happens on a platform.")
    await world.workspace.person("kenji").type("#training", SUBSCRIBE)
    await world.workspace.person("kenji").see("Guests cannot use Registrar.")
    assert await world.registrar.services.subscriptions.of(TRAINING) == []
    rule = '[[rules]]\nname = "channels"\nroles = ["instructor"]\noperations = ["subscribe"]\nthen = "allow"\n'
    file = world.home / "policy.toml"
    file.write_text(file.read_text() + rule)
    await world.ines.type("#training", SUBSCRIBE)
    await world.ines.see("Subscribed. ")


async def test_where_it_may_not_be_told(world: World) -> None:
    """Not in a channel shared with others, nor where Registrar is not, nor between two people; but in one's own."""
    world.workspace.share("training")
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("This channel is shared with another organization")
    await world.ada.type("#people-ops", SUBSCRIBE)
    await world.ada.see(CHANNEL_CLOSED_REASONS["channel_not_found"])
    world.workspace.remove_app("onboarding", by="ada")
    await world.ada.type("#onboarding", SUBSCRIBE)
    await world.ada.see(f"{NOT_IN_CHANNEL} Nothing was done.")
    await world.ada.type("@registrar", SUBSCRIBE)
    await world.ada.see("Ada Lovelace subscribed you to updates:")
    mine = await world.registrar.services.subscriptions.owned(world.ada.user.id)
    assert [one.channel for one in mine] == [world.workspace.team.im(world.ada.user.id).id]


@pytest.mark.parametrize("typed", ["subscribe", SUBSCRIBE.removeprefix("/lms ")])
async def test_in_a_group_message(world: World, typed: str) -> None:
    """Whatever is typed there, no form is filled in vain, and what to do instead can be done."""
    await world.ada.type("#training", "/lms help")
    command = next(one for one in reversed(world.workspace.deliveries) if "command" in one.payload)
    group = {"channel_id": "C05CUEZJ05C", "channel_name": "mpdm-ada--max--ines-1", "text": typed, "trigger_id": "1.2.a"}
    await world.workspace.replay(replace(command, payload=dict(command.payload) | group))
    await world.ada.see("I don't post updates in group messages. Subscribe in a channel: type /invite @Registrar there")
    assert await world.registrar.services.subscriptions.of("C05CUEZJ05C") == []


async def test_a_list_with_everything_one_can_do(world: World) -> None:
    """Pause, resume, try, edit, remove: each is said in the channel, and the list says how it stands."""
    await remember(world, happened("Jane"), happened("Max", "Welding"))
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    await world.ada.type("#training", "/lms subscriptions")
    shown = world.ada.text_of(await world.ada.see("Subscriptions in this channel"))
    assert "✅ When someone completes “Onboarding 101” on Class\n  as it happens" in shown
    await world.ada.click("Pause")
    await world.ada.see("⏸️ paused since today")
    assert "🔕 Ada Lovelace paused updates: When someone completes" in world.max.messages("#training")
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    assert one.paused
    assert one.paused.by == world.ada.user.id
    await world.ada.click("Try it")
    await world.ada.see("1 of the last 2 match.")
    await world.ada.see("✅ Jane completed Onboarding 101 ·")
    await world.ada.click("Edit")
    form = world.ada.text_of(await world.ada.see("Change a subscription"))
    assert '[course="Onboarding 101"]' in form
    await world.ada.fill("Only where", "course=Knitting")
    await world.ada.submit()
    await world.ada.see("Saved.")
    await world.ada.close()
    assert "Ada Lovelace changed this channel's updates:" in world.max.messages("#training")
    await world.ada.type("#training", "/lms subscriptions")
    await world.ada.see("“Knitting”")
    await world.ada.click("Try it")
    await world.ada.see("course: Onboarding 101, Welding")
    await world.ada.click("Resume")
    await world.settle()
    assert "🔔 Ada Lovelace resumed updates: When someone completes" in world.max.messages("#training")
    await world.ada.click("Remove")
    await world.ada.click("Remove")
    await world.ada.see("None yet. Type /lms subscribe to start.")
    assert "🔕 Ada Lovelace ended updates: " in world.max.messages("#training")
    assert await world.registrar.services.subscriptions.of(TRAINING) == []
    assert world.workspace.refusals == []


async def test_what_becomes_of_it_is_not_said_where_others_read(world: World) -> None:
    """Also in a channel that was shared only later; it holds all the same."""
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    await world.ada.type("#training", "/lms subscriptions")
    await world.ada.see("Subscriptions in this channel")
    world.workspace.share("training")
    await world.ada.click("Pause")
    await world.ada.see("⏸️ paused since today")
    assert "Ada Lovelace paused" not in world.max.messages("#training")


async def test_elsewhere_and_by_words(world: World) -> None:
    """What one asked for elsewhere stands below, by the channel's name; a word narrows the list down."""
    await world.ada.type("#onboarding", SUBSCRIBE)
    await world.ada.type("#training", "/lms subscribe class session_cancelled")
    await world.settle()
    await world.ada.type("#training", "/lms subscriptions")
    shown = world.ada.text_of(await world.ada.see("Your subscriptions elsewhere"))
    assert "as it happens · in #onboarding" in shown
    await world.ada.type("#training", "/lms subscriptions cancelled")
    await world.settle()
    last = world.ada.messages("#training").rsplit("Subscriptions in this channel", 1)[-1]
    assert "When a session is cancelled on Class" in last
    assert "course" not in last
    await world.ada.type("#training", "/lms subscriptions welding")
    await world.ada.see("Nothing matches “welding”.")


async def test_words_as_they_read(world: World) -> None:
    """The apostrophe of a keyboard finds the one that a text was copied with."""
    await world.ada.type("#training", "/lms subscribe class session_cancelled course=Jane’s")
    await world.ada.see("Subscribed. ")
    await world.ada.type("#training", "/lms subscriptions JANE's")
    await world.settle()
    assert "Nothing matches" not in world.ada.messages("#training")
    assert "the course is “Jane’s”" in world.ada.messages("#training").rsplit("Subscriptions in this channel", 1)[-1]


async def test_not_somebody_elses_from_elsewhere(world: World) -> None:
    """A button is worth nothing to who neither asked for it nor is where it is told; and it forgets a removed one."""
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    world.workspace.add_person("eve", "Eve Admin", "eve@example.com", admin=True)
    world.workspace.add_channel("other", ["eve", "ada", "registrar"])
    eve = world.workspace.person("eve")
    await eve.type("#other", SUBSCRIBE)
    await eve.see("Subscribed. ")
    await eve.type("#other", "/lms subscriptions")
    listed = await eve.see("Subscriptions in this channel")
    theirs = (await world.registrar.services.subscriptions.of(eve.place("#other").id))[0]
    await world.registrar.services.subscriptions.remove(theirs.id)
    await eve.click("Pause", on=listed)
    await eve.see("This subscription is gone")
    assert (await world.registrar.services.subscriptions.of(TRAINING))[0] == one


async def test_home_and_notices(world: World) -> None:
    """App Home has one's subscriptions with their buttons; owners hear why one falls silent, and when it goes on."""
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    (one,) = await world.registrar.services.subscriptions.of(TRAINING)
    await world.registrar.notices.deliver(
        Silenced(one.owner, one.channel, CHANNEL_CLOSED_REASONS["is_archived"], (one.asked_for,))
    )
    told = world.ada.text_of(await world.ada.see("I can't post updates for now"))
    assert "In #training I can't post updates for now. This channel is archived. Unarchive it" in told
    await world.registrar.services.subscriptions.pause_channel(TRAINING, CHANNEL_CLOSED_REASONS["is_archived"])
    world.workspace.archive("training")
    await world.ada.home()
    await world.ada.see("Your subscriptions")
    await world.ada.see("⏸️ paused since today")
    await world.ada.click("Resume")
    await world.settle()
    assert "It can't resume yet. This channel is archived." in world.ada.messages("@registrar")
    world.workspace.unarchive("training")
    await world.ada.home()
    await world.ada.click("Resume")
    await world.settle()
    home = world.ada.client_view.app_home
    assert home
    assert "paused" not in world.ada.text_of(home)
    await world.registrar.notices.deliver(Resumed(one.owner, one.channel, (one.asked_for,)))
    await world.ada.see("I can post again. What I kept follows.")


async def test_home_is_drawn_anew(world: World) -> None:
    """What a button of a subscription did on App Home is seen there, without opening it again."""

    def seen() -> str:
        home = world.ada.client_view.app_home
        assert home
        return world.ada.text_of(home)

    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Subscribed. ")
    await world.ada.home()
    await world.ada.see("Your subscriptions")
    await world.ada.click("Pause")
    await world.settle()
    assert "⏸️ paused since today" in seen()
    await world.ada.click("Resume")
    await world.settle()
    assert "paused" not in seen()
    await world.ada.click("Remove")
    await world.ada.click("Remove")
    await world.settle()
    assert "When someone completes" not in seen()


async def test_slack_does_not_say(world: World) -> None:
    """Where Slack cannot be asked whether a channel may be told, nothing is promised."""
    world.workspace.fail("conversations.info", 503, times=2)
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.see("Slack didn't say whether I can post here, so nothing was done.")
    assert await world.registrar.services.subscriptions.of(TRAINING) == []


async def test_two_at_once(world: World) -> None:
    """The same asked for twice in one moment is one subscription."""
    world.workspace.hang("conversations.info", 0.05, times=2)
    await world.ada.type("#training", SUBSCRIBE)
    await world.ada.type("#training", SUBSCRIBE)
    await world.settle()
    assert len(await world.registrar.services.subscriptions.of(TRAINING)) == 1
