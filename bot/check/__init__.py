"""`registrar check`: whether everything Registrar needs is there, a line each. It asks and reads, and changes nothing.

Everything is asked at once and has the same few seconds, so that the whole takes no longer than its slowest part. Only
what Slack would take of what Registrar posts is asked afterwards, where somebody wants to know.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.check.approvers import check_approvers
from bot.check.blocks import BLOCKS_TIMEOUT_S, Payloads, check_blocks
from bot.check.finding import CHECK_TIMEOUT_S, Finding, fault, in_time, note, ok, wrong_setting
from bot.check.groups import check_groups
from bot.check.platforms import brief_sleep, check_platform
from bot.check.slack import check_channels, check_token, check_way_in
from bot.check.store import check_store
from bot.check.webhooks import check_webhook
from bot.policy.policy import Policy
from bot.policy.policy_file import PolicyFile, explain
from bot.runtime.logs import Redactor
from bot.runtime.settings import Settings, ShellSettings
from connectors.catalog import platforms
from connectors.platform import Misconfigured

Step = tuple[str, Coroutine[Any, Any, list[Finding]]]
"""What is asked, and the asking."""
Tell = Callable[[str, int, int], None]
"""What is waited for, how many parts are done, and how many there are."""

NO_SLACK = (
    "Slack is not set up, so only the command line works here. To connect it, see the README, Connect a real Slack."
)
BLOCKS_NOT_ASKED = "Slack is not set up, so I couldn't ask it about Registrar's messages."
NO_PLATFORM = "No platform is set up. See the README, Connect a platform."


async def check(
    env_file: str | None = ".env",
    clock: Callable[[], float] = time.time,
    patience: float = CHECK_TIMEOUT_S,
    rehearse: Callable[[], Awaitable[Payloads]] | None = None,
    tell: Tell = lambda what, done, of: None,
) -> AsyncIterator[Finding]:
    """What is in order and what is not: Slack, the store, the policy, the platforms. `patience` is in seconds. With
    `rehearse`, which makes one message of each kind, in the end also whether Slack would take those. `tell` hears how
    far it is."""
    plan = _Plan(env_file, clock, patience)
    steps = [asyncio.create_task(step, name=what) for what, step in plan.steps()]
    _tell_when_done(steps, tell)
    hide = Redactor(plan.secrets)
    try:
        for step in steps:
            for finding in await step:
                yield finding.without(hide)
        if rehearse and not plan.running:
            yield note(BLOCKS_NOT_ASKED)
        elif rehearse and plan.running:
            work = check_blocks(plan.running, rehearse, partial(tell, "Asking Slack about messages and forms"))
            for finding in await in_time("What Registrar posts", work, BLOCKS_TIMEOUT_S):
                yield finding.without(hide)
    finally:
        for step in steps:
            step.cancel()


def _tell_when_done(steps: Sequence[asyncio.Task[list[Finding]]], tell: Tell) -> None:
    def look(_: object = None) -> None:
        waiting = dict.fromkeys(one.get_name() for one in steps if not one.done())
        tell(f"Waiting for {', '.join(waiting)}", sum(one.done() for one in steps), len(steps))

    look()
    for step in steps:
        step.add_done_callback(look)


class _Plan:
    """What is to be looked at, as far as the settings tell. `secrets` are known once it is made."""

    def __init__(self, env_file: str | None, clock: Callable[[], float], patience: float) -> None:
        self.env_file, self._clock, self._patience = env_file, clock, patience
        self.secrets: list[str] = []
        self.running: Settings | None = None
        """What a running Registrar would have; None where that cannot be told."""

    def steps(self) -> list[Step]:
        try:
            shell = ShellSettings.load(self.env_file)
        except Misconfigured as error:
            return [_said("Settings", wrong_setting(str(error))), *self._platforms()]
        self.secrets += shell.secrets()
        policy, about = _policy(shell)
        store = ("the database", in_time("The database", check_store(shell.database), self._patience))
        return [*self._slack(policy), store, about, *self._platforms()]

    def _slack(self, policy: Policy | None) -> list[Step]:
        if not _has_slack(self.env_file):
            return [_said("Slack", note(NO_SLACK))]
        try:
            settings = Settings.load(self.env_file)
        except Misconfigured as error:
            return [_said("Slack", wrong_setting(str(error)))]
        self.secrets += settings.secrets()
        self.running = settings
        steps = [check_token(settings, self._clock), check_way_in(settings)]
        if policy:
            steps += [check_groups(settings, policy), _channels(settings, policy)]
        return [("Slack", in_time("Slack", step, self._patience)) for step in steps]

    def _platforms(self) -> list[Step]:
        steps: list[Step] = []
        for platform in platforms().values():
            try:
                settings = platform.settings.load(self.env_file)
            except Misconfigured as error:
                steps.append(_said(platform.title, wrong_setting(str(error))))
                continue
            except UnicodeDecodeError:  # of the file of settings, and said of it already
                continue
            if settings:
                connector = settings.connect(sleep=brief_sleep)
                self.secrets += connector.secrets()
                asked = [check_platform(platform, settings, connector)]
                if platform.webhook and self.running:
                    asked.append(check_webhook(self.running, platform, settings.connect(sleep=brief_sleep)))
                steps += [(platform.title, in_time(platform.title, one, self._patience)) for one in asked]
        return steps or [_said("platforms", fault(NO_PLATFORM))]


def _policy(settings: ShellSettings) -> tuple[Policy | None, Step]:
    try:
        policy = PolicyFile(settings.policy).now()
    except Misconfigured as error:
        return None, _said("the policy", wrong_setting(str(error)))
    return policy, _said("the policy", *(ok(line) for line in explain(policy)))


def _has_slack(env_file: str | None) -> bool:
    """Whether anybody began to set Slack up."""
    sources = (DotEnvSettingsSource(Settings, env_file=env_file), EnvSettingsSource(Settings))
    given = {name for source in sources for name in source()}
    return bool(given & {"slack_bot_token", "slack_signing_secret", "slack_app_token"})


async def _channels(settings: Settings, policy: Policy) -> list[Finding]:
    found = await check_channels(settings, [policy.channel, policy.audit_channel])
    return [*found, *await check_approvers(settings, policy)]


def _said(what: str, *findings: Finding) -> Step:
    async def known() -> list[Finding]:
        return [*findings]

    return what, known()
