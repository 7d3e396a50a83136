"""Subscriptions as people see them: whatever stands in a filter or a reason, Slack takes it and parses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.notifications.subscription import EVERY_EVENT, Filter, Paused, Rhythm, Subscription
from bot.ports import Resumed, Silenced, Unwatched, WatchedAgain
from bot.sandbox.blocks import check_view
from connectors.catalog import platforms
from connectors.news.news import News
from connectors.news.webhook import ListedWebhook, WebhookApi
from connectors.platform import Platform
from connectors.skilljar.ping import Trial
from handlers.notifications import setup_view, subscribe_view, subscriptions_view
from handlers.notifications.subscribe_view import SubscriptionDraft
from handlers.ports.notices import posts
from handlers.slack.blocks import Message
from tests.handlers.changes.test_cards import labels, literal
from tests.handlers.home.test_home_view import drawn
from tests.handlers.hostile import NASTY
from tests.handlers.messages import accept, objects, read
from tests.telling import NOON, completion, tells

ONE = Subscription(
    "s-1", "C1", "skilljar", "course_completion", (Filter("course", "Onboarding 101"),), owner="U1", since=NOON
)
SILENT = replace(ONE, paused=Paused("It is archived.", NOON))


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "skilljar")


def plain(one: Any) -> Any:
    """Channels, like people and times, are ours to name."""
    if isinstance(one, dict) and one.get("type") == "channel":
        return {"type": "text", "text": f"#{one['channel_id']}"}
    if isinstance(one, dict):
        return {name: plain(each) for name, each in one.items()}
    return [plain(each) for each in one] if isinstance(one, list) else one


def shown(message: Message) -> str:
    made = Message(message.text, literal(plain(list(message.blocks))))
    accept(made)
    return read(made)


def hostile(text: str) -> Subscription:
    filters = tuple(Filter(text or "x", text, part) for part in (True, False))
    return replace(ONE, platform=text, event=text, filters=filters, paused=Paused(text, NOON))


def everything(one: Subscription, text: str) -> Iterator[Message]:
    news = News(one.platform, one.event, "k", NOON, dict.fromkeys(("course", "person"), (text,)))
    fitting = replace(one, filters=())
    yield subscriptions_view.subscribed_message(one, text)
    yield subscriptions_view.subscribed_message(one, text, changed=True)
    yield subscriptions_view.noted(one, text, "paused")
    yield subscriptions_view.existing(one)
    yield subscriptions_view.made(one, 0, 20)
    yield subscriptions_view.made(one, 2, 20)
    yield subscriptions_view.saved(one)
    yield subscriptions_view.listed([one] * 30, [one] * 30, "C1", text)
    yield subscriptions_view.listed([], [], "C1", text)
    yield subscriptions_view.listed([], [one] * 2, "")
    yield subscriptions_view.tried(one, [news] * 20)
    yield subscriptions_view.tried(fitting, [news] * 20)
    yield subscriptions_view.silenced(Silenced("U1", "C1", text or "Why.", (one.asked_for,) * 30))
    yield subscriptions_view.resumed(Resumed("U1", "D1", (one.asked_for,) * 30))
    yield subscriptions_view.unwatched(Unwatched("U1", one.platform, text or "Why.", (one.asked_for,) * 30))
    yield subscriptions_view.watched_again(WatchedAgain("U1", one.platform, (one.asked_for,) * 30))


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_hostile(text: str) -> None:
    """In lists, notices, forms and on App Home."""
    for message in everything(hostile(text), text):
        assert shown(message)
    for drafted in (
        SubscriptionDraft("C1", "skilljar", EVERY_EVENT, text),
        SubscriptionDraft("D1", text, text, text, id="s-1"),
        SubscriptionDraft("C1", text),
    ):
        check_view(subscribe_view.view(drafted, ["skilljar"], "draft"))
    drawn(subscriptions=[hostile(text)] * 30)
    for hooks in ([], [ListedWebhook("h-1", text, True, text, text)] * 30):
        assert shown(setup_view.by_api(*skilljar(), hooks, "/webhooks/skilljar", listening=True))


def test_described() -> None:
    """What is told, which of it, and when."""
    text = shown(subscriptions_view.subscribed_message(replace(ONE, rhythm=Rhythm.DAILY), "Ada"))
    assert text.splitlines()[:2] == [
        "🔔 Ada subscribed this channel to updates:",
        "When someone completes “Onboarding 101” on Skilljar, once a day, all together.",
    ]
    assert "When anything happens on Skilljar" in shown(
        subscriptions_view.subscribed_message(replace(ONE, event=EVERY_EVENT), "Ada")
    )
    assert "When “party started” happens, which I no longer know," in shown(
        subscriptions_view.existing(replace(ONE, event="party_started"))
    )


def test_standing() -> None:
    """A paused one says why and since when, and can be resumed; a running one can be paused; removing asks first."""
    running, paused = subscriptions_view.listed([ONE], [], "C1"), subscriptions_view.listed([SILENT], [], "C1")
    assert labels(running) == ["Pause", "Edit", "Try it", "Remove"]
    assert labels(paused) == ["Resume", "Edit", "Try it", "Remove"]
    assert "⏸️ paused since 2027-01-15 08:00 UTC: It is archived." in shown(paused)
    asks = [one for one in objects(list(running.blocks)) if one.get("confirm")]
    assert [one["confirm"]["title"]["text"] for one in asks if "action_id" in one] == ["Remove it?"]
    assert {one["value"] for one in objects(list(running.blocks)) if one.get("type") == "button"} == {"s-1"}


def test_many() -> None:
    """A long list is cut, says so, and how to see the rest."""
    text = shown(subscriptions_view.listed([ONE] * 30, [ONE] * 30, "C1"))
    assert "… and 20 more. Add a word to narrow them down: /lms subscriptions onboarding" in text
    assert "… and 24 more." in text


def test_tried() -> None:
    """The news that fit; where none does, what the last ones said that it filters by."""
    recent = [completion("Jane"), completion("Max", "Welding")]
    assert "1 of the last 2 match.\n✅ Jane completed Onboarding 101 ·" in shown(subscriptions_view.tried(ONE, recent))
    picky = replace(ONE, filters=(Filter("course", "Knitting"), Filter("site", "x")))
    text = shown(subscriptions_view.tried(picky, recent))
    assert "0 of the last 2 match.\nWhat the last ones said:\ncourse: Onboarding 101, Welding\nsite: not said" in text
    assert "Nothing of this kind has happened since I've been listening" in shown(subscriptions_view.tried(ONE, []))


def test_notices() -> None:
    """An owner hears why a channel is silent, what is kept, and when it goes on."""
    (post,) = posts(Silenced("U1", "C1", "This channel is archived.", (SILENT.asked_for,)))
    assert post.to == "U1"
    text = shown(post.message)
    assert text.startswith("🔇 In #C1 I can't post updates for now. This channel is archived.")
    assert "I keep what happens meanwhile." in text
    (post,) = posts(Resumed("U1", "C1", (ONE.asked_for,)))
    assert shown(post.message).startswith("🔔 In #C1 I can post again. What I kept follows.")


def test_what_cannot_be_looked_at() -> None:
    """An owner hears which of theirs is concerned and why, and once it is well again, that something may be lost."""
    (post,) = posts(Unwatched("U1", "chamilo", "Chamilo reported an error of its own.", (ONE.asked_for,)))
    assert post.to == "U1"
    text = shown(post.message)
    assert text.startswith("🔇 I haven't been able to check Chamilo for a while, so updates may be missing:")
    assert "Chamilo reported an error of its own." in text
    assert "I'll keep trying" in text
    (post,) = posts(WatchedAgain("U1", "chamilo", (ONE.asked_for,)))
    assert shown(post.message).startswith("🔔 I can check Chamilo again.")
    assert "What can't be found any more is not posted." in shown(post.message)


def skilljar() -> tuple[Platform, WebhookApi]:
    """A platform whose webhooks are listed, and how."""
    found = platforms()["skilljar"]
    assert found.webhook
    assert found.webhook.api
    return found, found.webhook.api


@pytest.mark.parametrize(
    ("rows", "listening", "says", "buttons"),
    [
        ([], False, "I don't receive updates from Skilljar yet.", []),
        ([], True, "none of its webhooks point to me", ["Create it"]),
        ([{"active": True}], True, "✅ Skilljar sends me everything that happens.", ["Send a test"]),
        (
            [{"active": True, "event": "course_completion"}],
            True,
            "✅ Skilljar sends me course completion.",
            ["Send a test", "Create it"],
        ),
        (
            [{"active": False, "remark": "Skilljar switched it off, because of us."}],
            True,
            "⛔ I'm getting nothing from Skilljar. Skilljar switched it off, because of us. Once that's fixed",
            ["Create it"],
        ),
        ([{"active": True, "address": "https://else.example/"}], True, "none of its webhooks", ["Create it"]),
    ],
)
def test_hooks(rows: list[dict[str, Any]], listening: bool, says: str, buttons: list[str]) -> None:
    """Whether Skilljar reaches us, why not, and what can be done about it."""
    where = "https://r.example/webhooks/skilljar"
    hooks = [ListedWebhook(**{"id": "h-1", "address": where} | row) for row in rows]
    message = setup_view.by_api(*skilljar(), hooks, where, listening)
    assert says in shown(message)
    assert labels(message) == buttons


def test_trial() -> None:
    """A trial that did not arrive is not called one that did."""
    assert "and it arrived" in shown(setup_view.trial(platforms()["skilljar"], True, 5))
    assert "didn't arrive within 5 seconds" in shown(setup_view.trial(platforms()["skilljar"], False, 5))


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (Trial(succeeded=True, http_status_code=200, message="OK"), "the trial was taken with HTTP 200: “OK”."),
        (Trial(succeeded=False, http_status_code=401, message=""), "the trial failed with HTTP 401."),
        (Trial(succeeded=False, message="Connection refused"), "the trial failed: “Connection refused”."),
        (Trial(), ""),
    ],
)
def test_how_skilljar_saw_its_trial_end_is_told(trial: Trial, said: str) -> None:
    """Whether it arrived or not: where the two differ, the address leads to somebody else."""
    for arrived in (True, False):
        told = shown(setup_view.trial(platforms()["skilljar"], arrived, 5, trial.remark))
        assert said in told
        assert ("Skilljar says that the trial" in told) is bool(said)
