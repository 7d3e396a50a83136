"""What a platform must show to be let in where it posts its news.

    WebhookAuth
    ├── AddressSecret   a secret at the end of the address        NAME_WEBHOOK_SECRET
    ├── Signature       the body, signed with a secret            NAME_WEBHOOK_SECRET
    └── BasicAuth       a name and a password (HTTP Basic)        NAME_WEBHOOK_USERNAME, NAME_WEBHOOK_PASSWORD

NAME is the platform's. While a secret is changed it may be two, with a comma between them: either is good.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import SecretStr

SIGNATURE_BYTES = 32


@dataclass(frozen=True)
class WebhookCredentials:
    """What lets one platform in.

    Attributes:
        opens: secrets, or a `name:password`, each of which is good; the first is the one to hand out
        hides: what nobody may ever read
    """

    opens: tuple[SecretStr, ...]
    hides: tuple[SecretStr, ...]

    @property
    def handed_out(self) -> str:
        return self.opens[0].get_secret_value()

    @property
    def login(self) -> tuple[str, str]:
        """Name and password."""
        name, _, password = self.handed_out.partition(":")
        return name, password


class WebhookAuth:
    """A way to be let in. It overrides `shown`, and says what is set for it."""

    parts: ClassVar[tuple[str, ...]]
    """What is set: `secret` is NAME_WEBHOOK_SECRET. The last is what nobody may read."""
    demand: ClassVar[str] = ""
    """What it must be, as a sentence goes on behind the variables."""
    in_address: ClassVar[bool] = False
    """Whether it is a part of the address."""
    signs: ClassVar[bool] = False
    """Whether `shown` is an HMAC-SHA256 of the body, with the secret as its key, and not the secret itself."""
    handling: ClassVar[str]
    """What people who set it up must know, as a sentence with `{variables}`."""

    def variables(self, platform: str) -> Mapping[str, str]:
        """The environment variables by the part that each is."""
        return {part: f"{platform}_webhook_{part}".upper() for part in self.parts}

    def faults(self, platform: str, given: Mapping[str, str]) -> Iterator[str]:
        """What is wrong with what is set, as sentences, which never quote it. `given` is by part, without blanks."""
        raise NotImplementedError

    def credentials(self, given: Mapping[str, str]) -> WebhookCredentials:
        """Of what has no fault."""
        raise NotImplementedError

    def shown(self, path: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        """What a request shows; nothing where it shows none. `path` are the variable parts of its address."""
        raise NotImplementedError


class _Secrets(WebhookAuth):
    parts = ("secret",)
    pattern: ClassVar[str]
    wrong: ClassVar[str]

    def faults(self, platform: str, given: Mapping[str, str]) -> Iterator[str]:
        name, held = self.variables(platform)["secret"], _listed(given)
        if not all(re.fullmatch(self.pattern, one, re.ASCII) for one in held):
            yield f"{name} cannot be used: {self.wrong}."
        elif len(held) > 2:  # the new one, and the one before it
            yield (
                f"{name} cannot be used: it can be one secret, or two with a comma between them while you change it."
            )

    def credentials(self, given: Mapping[str, str]) -> WebhookCredentials:
        held = tuple(map(SecretStr, _listed(given)))
        return WebhookCredentials(held, held)


class AddressSecret(_Secrets):
    """A secret in `/webhooks/NAME/<secret>`, for platforms that sign nothing and sign in nowhere."""

    demand = " to at least 16 characters that no one can guess"
    in_address = True
    handling = (
        "The end of the address is a password: anyone who knows it could send me false updates. So I show it "
        "privately, once, to approvers."
    )
    pattern = r"[\w.~-]{16,}"
    wrong = "it's part of a web address and must have at least 16 letters, digits, dots, dashes or underscores"

    def shown(self, path: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        return str(path["secret"]).encode(errors="backslashreplace")


@dataclass(frozen=True)
class Signature(_Secrets):
    """HMAC-SHA256 of the body in a header, as most platforms that sign do.

    Attributes:
        header: its name
        prefix: what stands before the signature, such as `sha256=`
        encoding: how its 32 bytes are written
    """

    demand = " to the secret that it signs with, at least 16 characters"
    signs = True
    handling = "It must sign what it posts with the secret in {variables}."
    pattern = r"[ -~]{16,}"
    wrong = "it must have at least 16 plain letters, digits and signs (ASCII)"

    header: str
    prefix: str = ""
    encoding: Literal["hex", "base64"] = "hex"

    def shown(self, path: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        said = headers.get(self.header, "").strip()
        text = said.removeprefix(self.prefix)
        try:
            digest = bytes.fromhex(text) if self.encoding == "hex" else b64decode(text, validate=True)
        except ValueError:
            return b""
        return digest if said.startswith(self.prefix) and len(digest) == SIGNATURE_BYTES else b""


class BasicAuth(WebhookAuth):
    """A name and a password, with which the platform signs in."""

    parts = ("username", "password")
    handling = "It must sign in with the name and the password in {variables}."

    def faults(self, platform: str, given: Mapping[str, str]) -> Iterator[str]:
        names = self.variables(platform)
        if given and len(given) < len(names):
            yield f"{' and '.join(names.values())} belong together. Set both, or neither."
        if ":" in given.get("username", ""):
            yield f"{names['username']} cannot be used: it must have no colon."  # the name ends at the first
        for part, said in given.items():
            if not (said.isascii() and said.isprintable()):
                yield (
                    f"{names[part]} cannot be used: it must be of plain letters, digits and signs (ASCII). Of others "
                    "no one knows how a platform writes them, and some switch a webhook off at the first refusal."
                )

    def credentials(self, given: Mapping[str, str]) -> WebhookCredentials:
        password = given["password"]
        pair = f"{given['username']}:{password}"
        header = b64encode(pair.encode()).decode()
        return WebhookCredentials((SecretStr(pair),), (SecretStr(password), SecretStr(header)))

    def shown(self, path: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        scheme, _, pair = headers.get("authorization", "").partition(" ")
        try:
            return b64decode(pair.strip(), validate=True) if scheme.lower() == "basic" else b""
        except ValueError:
            return b""


def _listed(given: Mapping[str, str]) -> Sequence[str]:
    return [one.strip() for one in given.get("secret", "").split(",") if one.strip()]
