"""Whatever the readme and help show to be typed can be typed, in a demo that has just begun."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.demo.demo import demo
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector
from connectors.damstra.connector import DamstraConnector
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from tests.journeys.academies import ONLY_YOU

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
QUESTIONS = ("who", "is", "what", "when")
PAGES = ("help", "help audit", *(f"help {verb}" for verb in Verb), "hello", "what is this", "")
"""What shows how to do something, as typed; Home is looked at too. The pages of single operations are not among them:
their numbers and codes are made up, and said to be."""
STUCK = re.compile(
    r"could not read|did(?: not|n't) understand|please (?:mend|fix)|(?:nobody|nothing|no course) is called \S+ on "
    r"Chamilo, Class[, ]|no exact match|no one with|i do(?: not|n't) know|did you mean|isn't a|refused|"
    r"only [a-z ]+ can|takes the role|not found|is not there|found nobody|already|has passed|is over\. give",
    re.IGNORECASE,
)  # fmt: skip
"""What is said to somebody who has not got what they typed for, before and after how Registrar speaks was mended."""


def _whole(text: str) -> str:
    return " ".join(text.split())


def of_the_readme() -> Iterator[str]:
    """Every `/lms …` line of a block, without what is said of it, and every one within a sentence or a table; also
    verbs and questions that stand there without `/lms`."""
    _, *parts = re.split(r"^ *```", f"\n{README}", flags=re.MULTILINE)
    for line in "".join(parts[::2]).splitlines():
        if line.startswith("/lms"):
            yield re.split(r" {2,}", line)[0].removeprefix("/lms").strip()
    prose = re.sub(r"^ *```.*?^ *```", "", README, flags=re.MULTILINE | re.DOTALL)
    for quoted in map(_whole, re.findall(r"`([^`]+)`", prose)):
        word, _, rest = quoted.partition(" ")
        if quoted.startswith("/lms"):
            yield quoted.removeprefix("/lms").strip()
        elif rest and word in (*Verb, *QUESTIONS):
            yield quoted


def _typed(examples: Iterator[str] | Sequence[str]) -> list[str]:
    """Each once, and none that leaves something to be filled in, or takes the readme's own word for a verb alone."""
    return list(dict.fromkeys(one for one in examples if "…" not in one))


def _codes(part: Any) -> Iterator[str]:
    """What stands in code anywhere in a payload."""
    if isinstance(part, Mapping):
        text = str(part.get("text", ""))
        if part.get("type") == "mrkdwn":
            yield from re.findall(r"`([^`]+)`", html.unescape(text))
        elif isinstance(part.get("style"), Mapping) and part["style"].get("code"):
            yield text
        elif part.get("type") == "plain_text":
            yield from re.findall(r"^[^:]+: (/lms .+)$", text)
        for one in part.values():
            yield from _codes(one)
    elif isinstance(part, list):
        for one in part:
            yield from _codes(one)


async def answer(home: Path, typed: str, *pressed: str) -> str:
    """All that Ada is shown in a demo of her own once she has typed a line, and pressed these buttons."""
    async with demo(0, running, home / "demo") as (_, workspace, registrar):
        ada = workspace.person("ada")
        await ada.type("#training", f"/lms {typed}".rstrip())
        await registrar.services.tasks.idle()
        for label in pressed:
            assert not await ada.press(label), (label, ada.messages("#training"))
            await registrar.services.tasks.idle()
        assert workspace.refusals == []
        told = ada.messages("#training").replace(ONLY_YOU, "")
        return "\n".join((told, ada.text_of(ada.view) if ada.view else "")).strip()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not about patience."""
    for cls in (ClassConnector, DamstraConnector):
        monkeypatch.setattr(cls, "limits", ())


README_EXAMPLES = _typed([*of_the_readme(), *VERB_EXAMPLES.values()])


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("example", README_EXAMPLES)
async def test_an_example_of_the_readme_works_as_it_is_typed(tmp_path: Path, example: str) -> None:
    """It is done, answered, asked about, or its form opens."""
    told = await answer(tmp_path, example)
    assert told
    assert not STUCK.search(told), told


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("unhurried")
async def test_whatever_help_home_and_the_first_words_show_works_as_it_is_typed(tmp_path: Path) -> None:
    """Every line in code on any of these pages that is not an example of the readme too."""
    sent: list[Mapping[str, Any]] = []
    async with demo(0, running, tmp_path / "demo", record=sent.append) as (_, workspace, registrar):
        ada = workspace.person("ada")
        for page in PAGES:
            await ada.type("#training", f"/lms {page}".rstrip())
            await registrar.services.tasks.idle()
            if ada.view:
                await ada.close(everything=True)
        await ada.home()
        await ada.type("@registrar", "hello")
        await registrar.services.tasks.idle()
    payloads = [json.loads(json.dumps(one["payload"])) for one in sent]
    for one in payloads:
        if isinstance(one.get("blocks"), str):
            one["blocks"] = json.loads(one["blocks"])
    shown = [one.removeprefix("/lms").strip() for one in map(_whole, _codes(payloads)) if one.startswith("/lms")]
    wrong = {}
    for example in (one for one in _typed(shown) if one not in README_EXAMPLES):
        told = await answer(tmp_path, example)
        searched = example.startswith("search ") and told.startswith("Found for")  # what operations do, in any words
        if not told or (STUCK.search(told) and not searched):
            wrong[example] = told
    assert len(shown) > len(Verb)
    assert not wrong


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("platform", platforms().values(), ids=lambda one: str(one.name))
async def test_the_headline_enrolls_wherever_it_is_meant(tmp_path: Path, platform: Any) -> None:
    """The first line of the readme, on whichever platform somebody chooses: she is in it, and was not before."""
    over = ("Go ahead",) if platform.name == "classonlive" else ()  # its one live session was last week
    told = await answer(tmp_path, VERB_EXAMPLES[Verb.ENROLL], f"On {platform.title}", *over)
    assert "already" not in told
    assert re.search(r"✅ .*Jane Doe", told), told


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(("verb", "where"), [
    (Verb.UNENROLL, ("On Class", "Go ahead")), (Verb.SCHEDULE, ("Go ahead",)), (Verb.ADD, ()),
    (Verb.DEACTIVATE, ("Go ahead",)), (Verb.REACTIVATE, ()),
])  # fmt: skip
async def test_what_an_example_changes_is_changed_in_the_end(tmp_path: Path, verb: Verb, where: Sequence[str]) -> None:
    """Once every question is answered with yes."""
    assert "✅ " in await answer(tmp_path, VERB_EXAMPLES[verb], *where)
