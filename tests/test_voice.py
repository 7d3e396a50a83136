"""The words that docs/voice.md keeps out do not come back: not into what the product says, nor into its documents."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.rows import every

HOUSE = Path(__file__).parent.parent
INSTEAD = {
    r"please mend|\bmend(?:s|ed|ing)?\b": "“Please fix:”, “fix”",
    r"\bcould(?: not|n't) read that\b": "“I didn't understand that.”",
    r"\b(?:nobody|nothing|no \w+) is called\b": "“No one called …”, “No one with ada@…”, “No course called …”",
    r"\bis near:|\bexactly so\b": "“No exact match. Closest:”",
    r"(?<!there )\b(?:is|are|was|were) no(?! longer| one\b| more\b)\b(?=[ ⟨])": "“isn't a …”, “don't …”",
    r"\bbec(?:ame|omes?) of\b": "“how it went”, “when it's decided”",
    r"\bcomes? (?:below,? )?by (?:itself|themselves)\b": "the future: “I'll add its answer here.”",
    r"\bwho(?:so)?ever\b|\bwhomever\b": "“anyone who”, “the person who”, “your Registrar admin”",
    r"\bdeeds?\b": "“change”",
    r"\b(?:a|the|your|their|this|no) wish(?:es)?\b": "“request”",
    r"(?<!\w )\bthe record\b(?! of)": "“the audit log”",
    r"\btells? (?:\w+ )?news\b|\bnews (?:are|is) told\b|\bis told here\b|\bI tell here\b": "“update”, “subscription”",
    r"\bhow news reach\b": "“How updates arrive”",
    r"\btakes? (?:the|an) (?:approval|role)\b|\bthe approval of somebody\b": "“needs approval from …”, “Only … can”",
    r"\b(?:that|this) time is over\b": "“That time has passed. Choose a later one.”",
    r"\bstill to come\b": "“later”",
    r"\btakes nothing\b": "“No courses.”",
    r"\btyped it is\b": "“Same as typing:”",
    r"\bwherever it is\b": "“Any platform”",
    r"\bdone any more\b": "“Already sent.”, “no longer possible”",
    r"\byou cannot decide\b": "“Only approvers (…) can decide this.”",
    r"\ba command begins with\b": "“I don't know “…”. Did you mean:”",
    r"\bposts nothing by itself\b": "“No webhooks; checked every 5 minutes.”",
    r"\banew\b": "“again”",
    r"\b(?:puts?|takes?) somebody (?:into|out of)\b": "“Enroll someone in …”, “Unenroll someone from …”",
    r"\b(?:somebody|someone)'s yes\b|\bthe yes of\b|\bnobody's yes\b": "“approval”, “confirmation”",
}
"""What is not said, whatever its capitals, and what is said in its place."""
RULES = {re.compile(pattern, re.IGNORECASE): instead for pattern, instead in INSTEAD.items()}
TYPED_BY_PEOPLE = (
    "handlers/operations/search_words.py",
    "handlers/operations/synonyms.py",
    "handlers/parsing/common_words.py",
    "handlers/parsing/name_words.py",
)
"""Lists of words that are understood, and not said."""
NOT_SPOKEN = ("standin/", "bot/sandbox/")
"""What others than Registrar say: the platforms' stand-ins, and Slack's API."""
SPOKEN_THERE = ("bot/sandbox/page/",)
"""Of those, what Registrar says all the same."""


class Said(NamedTuple):
    """A text that a person may read, the file and the line where it begins."""

    file: str
    line: int
    text: str


def spoken(file: str, source: str) -> Iterator[Said]:
    """Every text of a module that is no docstring; of an operation's docstring its sentence, which help shows. What is
    put into a text stands in it as ⟨⟩."""
    tree = ast.parse(source)
    documents, parts = set[int](), set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documents.add(id(node.value))
        if isinstance(node, ast.ClassDef) and any(_names(one, "http") for one in node.body):
            yield Said(file, node.lineno, (ast.get_docstring(node) or "").split("\n")[0])
        if isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
            yield Said(file, node.lineno, "".join(_text(one) for one in node.values))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents | parts:
            yield Said(file, node.lineno, node.value)


def _names(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "⟨⟩"


def prose(file: str, source: str) -> Iterator[Said]:
    """The paragraphs of a document, without code."""
    plain = re.sub(r"^(`{3,}|~{3,}).*?^\1|^ {4,}[^ ].*?$|`[^`\n]+`", _blanked, source, flags=re.MULTILINE | re.DOTALL)
    for number, line in enumerate(plain.split("\n"), 1):
        yield Said(file, number, line)


def _blanked(found: re.Match[str]) -> str:
    """Nothing to read, on as many lines."""
    return "⟨⟩" + "\n" * found[0].count("\n")


def faults(said: Said) -> Iterator[str]:
    """What is wrong with it, with the place and what to say instead."""
    text = " ".join(said.text.split())
    for rule, instead in RULES.items():
        if found := rule.search(text):
            yield f"{said.file}:{said.line}: “{found[0]}” in “{text[:120]}”. Say {instead}."


def is_spoken(file: str) -> bool:
    if file.startswith(SPOKEN_THERE):
        return True
    return file not in TYPED_BY_PEOPLE and not any(file.startswith(one) or f"/{one}" in file for one in NOT_SPOKEN)


MODULES = sorted(
    str(path.relative_to(HOUSE))
    for floor in ("bot", "handlers", "connectors")
    for path in (HOUSE / floor).rglob("*.py")
    if is_spoken(str(path.relative_to(HOUSE)))
)
DOCUMENTS = sorted(
    str(path.relative_to(HOUSE)) for path in (HOUSE / "README.md", *(HOUSE / "docs").rglob("*.md"))
)  # docs/voice.md quotes what is not said
ROOMS = sorted({"/".join(file.split("/")[:2]) for file in MODULES})


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_said_keeps_to_the_voice(room: str) -> None:
    """No sentence in the code has words that docs/voice.md keeps out."""
    files = [one for one in MODULES if one == room or one.startswith(f"{room}/")]
    wrong = [fault for file in files for said in spoken(file, (HOUSE / file).read_text()) for fault in faults(said)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("file", [one for one in DOCUMENTS if one != "docs/voice.md"])
def test_the_documents_keep_to_the_voice(file: str) -> None:
    """Nor has a document."""
    wrong = [fault for said in prose(file, (HOUSE / file).read_text()) for fault in faults(said)]
    assert not wrong, "\n" + "\n".join(wrong)


@every(
    ("source", "words"),
    [
        ('SAID = "Please mend:"', "Please mend"),
        ('SAID = f"“{word}” is no platform here."', "is no"),
        ('SAID = "There is no room." "Max is no longer active."', ""),
        ('def say():\n    """Whoever asks."""\n    return "Done."', ""),
        ('class Send(X):\n    """Tell whoever asks.\n\n    Whoever."""\n    http = POST("/")', "whoever"),
        ("SAID = f\"Ask {(lambda: 'whoever runs it')()}\"", "whoever"),
        ('SAID = ("I tell you what"\n    " becomes of it.")', "becomes of"),
        ('SAID = "Nobody\\n is  called so."', "Nobody is called"),
    ],
)
def test_what_would_be_found(source: str, words: str) -> None:
    """In texts alone and in those that are put together; not in what only programmers read."""
    found = [fault for said in spoken("here.py", source) for fault in faults(said)]
    assert len(found) == bool(words), found
    assert all(f"“{words}”" in fault and fault.startswith("here.py:") and "Say “" in fault for fault in found)


@every(
    ("source", "lines"),
    [
        ("Done.\n\nAsk whoever runs it.", [3]),
        ("```\nwhoever\n```\nwhoever", [4]),
        ("    whoever\nwhoever `whoever`", [2]),
        ("Typed `whoever`.", []),
    ],
)
def test_what_would_be_found_in_a_document(source: str, lines: list[int]) -> None:
    """By its line; code is not read."""
    found = [fault for said in prose("here.md", source) for fault in faults(said)]
    assert [int(one.split(":")[1]) for one in found] == lines


def test_what_is_left_out_is_there() -> None:
    """What nobody is said to read has files."""
    files = [str(path.relative_to(HOUSE)) for path in HOUSE.rglob("*.py") if ".venv" not in path.parts]
    for one in (*TYPED_BY_PEOPLE, *SPOKEN_THERE):
        assert any(file.startswith(one) for file in files), one
