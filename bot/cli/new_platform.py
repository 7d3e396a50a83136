"""`registrar new-platform`: the files of a platform with one resource, which pass every test as they are written.

They are the templates of the folder `template`, where NAME stands for the platform's name in a path.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.core.intent import Mistakes

TEMPLATES = Path(__file__).parent / "template"
CHECKOUT = ("pyproject.toml", "connectors/platform.py", "tests/connectors/rig.py")
"""What the folder of a checkout has."""
MAX_TITLE_CHARS = 30
"""Characters of a title, and of a name, which is one where no other is given."""
NO_NAME = (
    "The name of a platform is what people type: small letters, digits and “_”, a letter first, and no word of Python. "
    "“{name}” is none. Take one such as lodestar."
)
NO_TITLE = (
    f"A title is at most {MAX_TITLE_CHARS} letters, digits, blanks and the marks - & ' . in one line, such as Lodestar."
)
LONG_NAME = f"The name of a platform is at most {MAX_TITLE_CHARS} letters: people type it. Take a shorter one."
A_TEST = "A name that begins with “test” would be taken for a test. Take another name, such as my{name}."
OURS = "{path} is a file of Registrar's own tests, which “{name}” would hide. Take another name, such as {name}lms."
NOT_WRITTEN = "{path} could not be written: {why}. Nothing of {name} was left. Fix that, and try again."
TAKEN = "“/lms {name}” means something already. Take another name, such as {name}lms."
NO_CHECKOUT = "This isn't a checkout of Registrar. Go to the folder that has its pyproject.toml, and try again."
THERE = "{path} is there already, and nothing was written. Take another name, or remove it first."


def new_platform(tree: Path, name: str, title: str = "", commands: frozenset[str] = frozenset()) -> list[str]:
    """Write them into a checkout, and touch nothing else. The paths that were written are returned, as they stand in
    it. `title` is what people read; `commands` are words that mean something to /lms. Raises Mistakes, and then nothing
    is there that was not before."""
    title = title.strip() or name.replace("_", " ").title()
    if not re.fullmatch(r"[a-z]\w*", name, re.ASCII) or not name.islower() or iskeyword(name):
        raise Mistakes({"": [NO_NAME.format(name=name)]})
    if len(name) > MAX_TITLE_CHARS:
        raise Mistakes({"": [LONG_NAME]})
    if name.startswith("test"):
        raise Mistakes({"": [A_TEST.format(name=name)]})
    if not re.fullmatch(rf"\w[\w&'. -]{{0,{MAX_TITLE_CHARS - 1}}}", title):
        raise Mistakes({"": [NO_TITLE]})
    if not all((tree / one).is_file() for one in CHECKOUT):
        raise Mistakes({"": [NO_CHECKOUT]})
    if (ours := tree / f"tests/connectors/{name}.py").exists():
        raise Mistakes({"": [OURS.format(path=ours.relative_to(tree), name=name)]})
    files = written(name, title)
    there = [f"connectors/{name}", f"connectors/{name}.py", f"tests/connectors/{name}", *files]
    if found := next((one for one in there if (tree / one).exists()), None):
        raise Mistakes({"": [THERE.format(path=found)]})
    if name in commands:
        raise Mistakes({"": [TAKEN.format(name=name)]})
    _write(tree, name, files)
    return [*files]


def _write(tree: Path, name: str, files: Mapping[str, str]) -> None:
    """All of them or none. What makes the folder a platform comes last, and as a whole: whatever ends the writing
    before that, Registrar starts as it did."""
    package = f"connectors/{name}/__init__.py"
    for path in (*(one for one in files if one != package), package):
        file = tree / path
        begun = file.with_name(f".{file.name}.begun")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            begun.write_text(files[path], encoding="utf-8")
            begun.replace(file)
        except OSError as error:
            _take_back(tree, name, [*(tree / one for one in files), begun])
            why = error.strerror or type(error).__name__
            raise Mistakes({"": [NOT_WRITTEN.format(path=path, why=why, name=name)]}) from None


def _take_back(tree: Path, name: str, files: Sequence[Path]) -> None:
    """Remove what was written, as far as that can be done, and the folders that were made for it."""
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    for folder in (f"connectors/{name}", f"tests/connectors/{name}", "tests/connectors/documented"):
        with suppress(OSError):
            (tree / folder).rmdir()  # only an empty one goes


def written(name: str, title: str) -> Mapping[str, str]:
    """What is written, by path."""
    templates = Environment(  # makes Python and YAML, and no HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    given = {
        "name": name,
        "title": title,
        "kind": "".join(part.capitalize() for part in name.split("_")),
        "prefix": name.upper(),
        "host": name.replace("_", "-").strip("-"),
    }
    return {
        one.removesuffix(".jinja").replace("NAME", name): _sorted(templates.get_template(one).render(given))
        for one in templates.list_templates(extensions=["jinja"])
    }


def _sorted(text: str) -> str:
    """With its imports in the order that the name brings."""

    def block(found: re.Match[str]) -> str:
        return "".join(sorted(found[0].splitlines(keepends=True), key=lambda line: line.split()[1]))

    return re.sub(r"(?:^from connectors\..*\n)+", block, text, flags=re.MULTILINE)


def next_steps(name: str) -> str:
    """What to do with them."""
    return (
        "Next:\n"
        f"  1. Run `make docs test`: all of it passes, and `make demo` has it, with three made-up calls.\n"
        f"  2. Say in connectors/{name}/ how it is talked to and what it can do, and what its document shows in\n"
        f"     tests/connectors/documented/{name}.yaml. `make test-platform PLATFORM={name}` tries it\n"
        "     alone; at the end, run `make docs test` again.\n"
        "  3. Read on in docs/adding-a-platform.md: operations, everyday verbs, news."
    )
