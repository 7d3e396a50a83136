"""Platforms that cannot stand beside each other as they are declared are refused when the catalogue is loaded.

A folder is written as a newcomer writes it, with one thing in it that cannot be so, and is looked at together with all
that are there: what it is refused with names where it stands.
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import connectors
from bot.changes.calls import asking
from bot.cli.new_platform import written
from connectors.catalog import platforms
from connectors.core.declaration_checks import WrongDeclaration
from connectors.core.intent import Intent
from connectors.news.news import NotARead
from connectors.platform_checks import check_platforms
from tests.connectors.rigs import RIGS, Rig

Load = Callable[..., None]
FOLDER = "lantern"
SETTINGS = "connectors.lantern.connector.LanternSettings"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Loads the catalogue with a folder more; `changes` are by file what is written there in place of what."""

    def loaded(**changes: dict[str, str]) -> None:
        for path, text in written(FOLDER, "Lantern").items():
            if not path.startswith("connectors/"):
                continue
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            for old, new in changes.get(file.stem.strip("_"), {}).items():
                assert old in text
                text = text.replace(old, new)
            file.write_text(text)
        importlib.invalidate_caches()
        platforms()

    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(tmp_path / "connectors")])
    platforms.cache_clear()
    yield loaded
    platforms.cache_clear()
    for name in [name for name in sys.modules if name.startswith("connectors.lantern")]:
        del sys.modules[name]


def refused(load: Load, **changes: dict[str, str]) -> str:
    """What is said of it: one line, which is a sentence."""
    with pytest.raises(WrongDeclaration) as caught:
        load(**changes)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said.removesuffix(".")


def test_as_it_is_written_it_is_taken(load: Load) -> None:
    """And so are all the others, together with it."""
    load()
    assert platforms()["lantern"].folder == FOLDER


SECOND = '''
"""Other things."""

from connectors.core.field_markers import GET
from connectors.core.intent import Intent


class {name}(Intent[None]):
    """Show."""

    platform = "lantern"
    http = GET("/other"{more})
'''
TAKEN_SETTINGS = "from connectors.damstra.settings import DamstraSettings as LanternSettings"
LIST = 'http = GET("/courses", section="List courses")'
COURSES = "connectors.lantern.courses.CoursesList"


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("CoursesList", "", f"its id courses_list is that of {COURSES} too"),
        (
            "CourseslIst",
            "",
            f"its id coursesl_ist is that of {COURSES} too (courses_list there: people type both alike): rename one",
        ),
        ("OtherList", ', twins=("courses_list",)', f"its id courses_list is that of {COURSES} too"),
        ("OtherList", ', twins=("CoursesList",)', f"its id CoursesList is that of {COURSES} too (courses_list there"),
        ("OtherList", ', twins=("courses_all",)', f"its id courses_all is that of {COURSES} too"),
    ],
)
def test_an_id_is_one_operations_alone(load: Load, tmp_path: Path, name: str, more: str, said: str) -> None:
    """However it is spelled, and whether it is its first or a further one: both classes are named."""
    folder = tmp_path / "connectors" / FOLDER
    folder.mkdir(parents=True)
    (folder / "others.py").write_text(SECOND.format(name=name, more=more))
    init = {"import courses\n": "import courses, others\n", "(courses,)": "(courses, others)"}
    courses = {LIST: LIST.replace(", section", ', twins=("courses_all",), section')} if "courses_all" in more else {}
    found = refused(load, init=init, courses=courses)
    assert found.startswith(f"connectors.lantern.others.{name}: {said}")


def test_what_holds_no_operation_is_no_resource(load: Load) -> None:
    """Nor does one stand there twice; what is no module at all is said too."""
    changed = {"import courses\n": "import connector, courses\n", "(courses,)": "(courses, connector)"}
    assert "resources names connectors.lantern.connector, and no class there has an" in refused(load, init=changed)


def test_what_a_verb_takes_is_there(load: Load) -> None:
    """An id that no class has would offer the verb to nobody."""
    changed = {"(courses,)": '(courses,), takes={"courses": ("course_list",)}'}
    assert "takes says that courses needs course_list, and no class there is of that name" in refused(
        load, init=changed
    )


def test_a_name_is_the_folders_and_nobody_elses(load: Load) -> None:
    """What people type leads to one folder."""
    said = refused(load, init={'name="lantern"': 'name="damstra"'})
    assert said == (
        "connectors.lantern: name='damstra' is the name of connectors.damstra already: each platform has one of its own"
    )


def test_settings_are_the_folders(load: Load) -> None:
    """Those of another would give it the other's key."""
    said = refused(load, init={"from connectors.lantern.connector import LanternSettings": TAKEN_SETTINGS})
    assert said == "connectors.lantern: settings=DamstraSettings are those of connectors.damstra"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ('"lanterns"', "name='lanterns' must be the name of its folder, 'lantern': rename one of them"),
        ('"Lantern"', "name='Lantern' must be a word of small letters, digits and “_”, a letter first: people type it"),
        ('"my lantern"', "name='my lantern' must be a word of small letters"),
        ('""', "name='' must be a word of small letters"),
        ("None", "name=None must be a word of small letters"),
    ],
)
def test_a_name_is_a_plain_word(load: Load, name: str, said: str) -> None:
    """Which stands on a command line and in environment variables, as the folder does in imports."""
    assert refused(load, init={'name="lantern"': f"name={name}"}).startswith(f"connectors.lantern: {said}")


def test_an_operation_is_its_folders(load: Load) -> None:
    """With another's name it would be sent by another's connector."""
    ours = 'platform = "lantern"\n    http = GET("/courses/{id}"'
    said = refused(load, courses={ours: ours.replace("lantern", "damstra")})
    assert said == "connectors.lantern.courses.CoursesGet.platform is 'damstra', and its folder's is 'lantern'"


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        (
            "DAMSTRA_",
            'env_prefix "DAMSTRA_" is that of connectors.damstra.settings.DamstraSettings already: each has a key of',
        ),
        ("damstra_", 'env_prefix "DAMSTRA_" is that of connectors.damstra.settings.DamstraSettings already'),
        ("", 'env_prefix must be its own, such as "LANTERN_", and not ""'),
        ("SLACK_", 'env_prefix must be its own, such as "LANTERN_", and not "SLACK_"'),
        ("registrar_", 'env_prefix must be its own, such as "LANTERN_", and not "REGISTRAR_"'),
    ],
)
def test_a_key_is_read_by_one_platform(load: Load, prefix: str, said: str) -> None:
    """Whoever had another's prefix would be given its key, and its address."""
    found = refused(load, connector={'env_prefix="LANTERN_"': f'env_prefix="{prefix}"'})
    assert found.startswith(f"{SETTINGS}: {said}")


def test_no_variable_is_read_twice(load: Load) -> None:
    """Also where the prefixes differ and what follows makes up for it."""
    changed = {
        'env_prefix="LANTERN_"': 'env_prefix="CLASSON"',
        "    api_key: SecretStr\n": "    live_token: SecretStr\n",
    }
    changed |= {'("api_key")': '("live_token")', "(self.api_key": "(self.live_token"}
    said = refused(load, connector=changed)
    assert said == (
        f"{SETTINGS}: CLASSONLIVE_TOKEN is read by connectors.classonlive.settings.ClassOnLiveSettings already: "
        "take another env_prefix or field"
    )


def test_what_is_asked_now_and_then_only_reads(load: Load) -> None:
    """A probe that changes something would do so at each check."""
    said = refused(load, init={"probe=courses.CoursesList()": 'probe=courses.CoursesCreate(title="Try")'})
    assert said == (
        "connectors.lantern: probe: CoursesCreate changes something, and is asked without approval: choose a read"
    )


NEWS = """from connectors.lantern import courses
from connectors.news.new_rows import ListingSource, NewRows
from connectors.news.news import EventKind


class LanternNews(ListingSource):
    platform = "{platform}"
    every = 300.0
    kinds = {{"new_course": EventKind("A course is new", "{{course}} is new.", ("course",))}}
    tells = (NewRows("{event}", courses.{asked}, key=lambda one: one.id, facts=lambda row: {{}}),)
"""


@pytest.mark.parametrize(
    ("platform", "event", "asked", "said"),
    [
        ("lantern", "new_course", "CoursesList()", ""),
        (
            "lantern",
            "new_course",
            'CoursesCreate(title="x")',
            ".reads: CoursesCreate changes something, and is asked wi",
        ),
        ("lantern", "new_curse", "CoursesList()", ".kinds has no new_curse, of which it tells: add what is to be said"),
        ("damstra", "new_course", "CoursesList()", ".platform is 'damstra', and its folder's is 'lantern'"),
    ],
)
def test_a_watcher_only_reads(load: Load, tmp_path: Path, platform: str, event: str, asked: str, said: str) -> None:
    """And tells what there are words for, of its own platform."""
    folder = tmp_path / "connectors" / FOLDER
    folder.mkdir(parents=True)
    (folder / "news.py").write_text(NEWS.format(platform=platform, event=event, asked=asked))
    init = {
        "import courses\n": "import courses\nfrom connectors.lantern.news import LanternNews\n",
        'tells_no_news="Nobody has said yet how Lantern tells its news."': "news=LanternNews()",
    }
    if said:
        assert f"connectors.lantern.news.LanternNews{said}" in refused(load, init=init)
    else:
        load(init=init)
        assert platforms()["lantern"].news


@pytest.mark.parametrize("name", RIGS)
async def test_who_may_only_look_changes_nothing(name: str) -> None:
    """Whatever a watcher asks for: nothing of it is sent, and a read is."""
    rig: Rig = RIGS[name]()
    ask: Any = asking(rig.connector)
    await ask(rig.question)
    sent = len(rig.standin.calls)
    changes: list[Intent[Any]] = [one for one in (rig.change, rig.repeatable) if one is not None]
    for change in changes:
        with pytest.raises(NotARead, match=f"{type(change).__name__} changes something, and no one has approved it"):
            await ask(change)
    assert len(rig.standin.calls) == sent


def test_what_there_is_passes() -> None:
    """Every platform of this house."""
    check_platforms({one.folder: one for one in platforms().values()})


CONNECTOR = "connectors.lantern.connector.LanternConnector"
TITLE = '    title = "Lantern"\n'
IMPORTS = "from connectors.core.connector import Connector"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('bodies = "form"', f"{CONNECTOR}.bodies: no one asks a connector for that (perhaps body); “_” begins what is"),
        (
            "def refusal_codes(self, data): return None",
            f"{CONNECTOR}.refusal_codes: no one asks a connector for that (perhaps refusal_code)",
        ),
        ("concurrency = 0", f"{CONNECTOR}: concurrency must be a number from 1 on, of calls at a time, and not 0"),
        ("concurrency = True", f"{CONNECTOR}: concurrency must be a number from 1 on"),
        ("limits = 5", f"{CONNECTOR}: limits must be in a tuple, such as (RateLimit(10, 5.0),), and not"),
        ("limits = (5,)", f"{CONNECTOR}: limits must be in a tuple, such as (RateLimit(10, 5.0),), and not"),
        ('checked = {"courses_create": 1}', f"{CONNECTOR}: checked must be a Check of checks.py by the class of a ch"),
        ('paging = "page"', f"{CONNECTOR}: paging must be one of paging.py"),
        ("paging = PageNumber", f"{CONNECTOR}: paging must be one of paging.py"),
        (
            'paging = PageNumber("pages")',
            f"{CONNECTOR}.paging goes by pages, and no operation of this platform has such a field",
        ),
        ('paging = PageNumber("title", "siez")', f"{CONNECTOR}.paging goes by siez, and no operation of this platform"),
        ('platform = "damstra"', f"{CONNECTOR}.platform is 'damstra', and its folder's is 'lantern'"),
        ("refusals = {1: 2}", f"{CONNECTOR}: refusals[1]: 2 isn't an error of errors.py"),
    ],
)
def test_a_connector_says_what_it_is_asked_for(load: Load, more: str, said: str) -> None:
    """And says it so that it can be meant: a word that is misspelt would be as if nothing were said."""
    changed = {TITLE: f"{TITLE}    {more}\n", IMPORTS: f"from connectors.core.paging import PageNumber\n{IMPORTS}"}
    assert refused(load, connector=changed).startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'section="List courses"',
            'sectoin="List courses"',
            "courses.py, line 21: TypeError: Http.__init__() got an unexp",
        ),
        (
            "from typing import Annotated",
            "from typing import Anotated",
            "courses.py, line 3: ImportError: cannot import",
        ),
        ('"""List all courses."""', '"""List all courses.', "courses.py, line 3"),
        (
            "http = GET(",
            "other = 5\n    http = GET(",
            "courses.py, line 17: PydanticUserError: A non-annotated attrib",
        ),
        ('"title", columns', '"title" columns', "courses.py, line 11: SyntaxError: invalid syntax"),
    ],
)
def test_what_cannot_be_read_at_all_is_said_with_its_line(load: Load, old: str, new: str, said: str) -> None:
    """In place of a traceback through everything that was about to be loaded."""
    with pytest.raises(WrongDeclaration) as caught:
        load(courses={old: new})
    assert str(caught.value).startswith(f"connectors.lantern, {said}")
    assert "\n" not in str(caught.value)
