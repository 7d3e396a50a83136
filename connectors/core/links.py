"""Links that platforms answer with, each for one person. What is no web address is none, whatever it is called."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, SecretStr


def is_web_address(said: Any) -> bool:
    return bool(re.match(r"https?://[^\s/]", str(said).strip(), re.IGNORECASE))


def _web(arrived: Any) -> Any:
    if arrived not in (None, "") and not is_web_address(arrived):
        raise ValueError("not a web address")
    return arrived or None


OwnLink = Annotated[SecretStr | None, BeforeValidator(_web)]
"""A link that lets in whoever has it."""
