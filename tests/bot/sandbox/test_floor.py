"""The sandbox stands alone."""

import ast
from pathlib import Path

import bot.sandbox


def test_the_sandbox_imports_nothing_else_of_ours() -> None:
    """Neither the bot beside it, nor handlers or connectors: one wrong table must not hide the other."""
    folder = Path(bot.sandbox.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                ours = name.split(".")[0] in ("bot", "handlers", "connectors")
                assert not ours or name.startswith("bot.sandbox"), f"{file.name} imports {name}"
