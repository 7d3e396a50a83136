"""Who asks in the tests of the desk, for what, and the connector that carries it to a stand-in in the same process."""

import httpx
from pydantic import SecretStr

from bot.policy import Actor, Standing
from connectors.classcom.classes import ClassesCreate, ClassesUpdate
from connectors.classcom.connector import ClassConnector
from connectors.classcom.standin import ClassStandIn

KEY = "a-key-made-for-these-tests"
PASSCODE = "hunter22-7f"
ADA = Actor("U1", name="Ada", standing=Standing.OWNER)
MAX = Actor("U2", name="Max", standing=Standing.MEMBER)
CREATE = ClassesCreate(
    class_name="Knitting",
    email="ada@example.com",
    first_name="Ada",
    last_name="Lovelace",
    timezone="Europe/Paris",
    ext_class_id="knit-1",
    meeting_passcode=SecretStr(PASSCODE),
)
UPDATE = ClassesUpdate(ext_class_id="onboarding-101", class_name="Onboarding 102")


async def at_once(seconds: float) -> None:
    """A pause that takes no time."""


class Connector(ClassConnector):
    """The real one, without a network."""

    def __init__(self, standin: ClassStandIn) -> None:
        transport = httpx.ASGITransport(standin)
        super().__init__(SecretStr(KEY), "http://class.test", transport=transport, sleep=at_once)
