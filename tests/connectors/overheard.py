"""Ways in which a call goes wrong, and all that could be heard of it afterwards by somebody who should not."""

import base64
import html
import json
import logging
import traceback
from urllib.parse import quote, quote_plus

from connectors.core.errors import PlatformError
from connectors.standin.standin import Fault, Reply

FAULTS = {
    "refused": Fault(Reply({"error": "no"}, 400)),
    "server error": Fault(Reply({}, 500)),
    "silence": Fault(hang=60),
    "hung up": Fault(drop=True),
    "nonsense": Fault(Reply("nonsense")),
}


def everything(about: PlatformError | list[logging.LogRecord]) -> str:
    """All that a careless logger could print."""
    if isinstance(about, list):
        return "\n".join(f"{record.getMessage()} {record.__dict__!r}" for record in about)
    told = [str(about), repr(about), about.sentence, repr(about.__dict__)]
    chain: BaseException | None = about
    while chain:
        told += traceback.TracebackException.from_exception(chain, capture_locals=True).format()
        chain = chain.__cause__ or chain.__context__
    return "\n".join(told)


def forms(secret: str) -> set[str]:
    """A secret as it is, and as addresses, forms, pages, JSON and headers write it."""
    coded = {base64.b64encode(secret.encode()).decode(), base64.urlsafe_b64encode(secret.encode()).decode()}
    return {secret, quote(secret, safe=""), quote_plus(secret), html.escape(secret), json.dumps(secret)[1:-1], *coded}
