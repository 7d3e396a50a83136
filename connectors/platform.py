"""What the folder of a platform declares of itself, and the settings every platform's settings are made from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, Self

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from connectors.core.connector import Connector
from connectors.core.field_specs import squash
from connectors.core.intent import Intent, operation_id
from connectors.everyday.cancelling import Cancelling
from connectors.everyday.everyday import Everyday
from connectors.everyday.verbs import Verb
from connectors.news.news import Source
from connectors.news.webhook import Webhook


class Misconfigured(Exception):
    """A setting is missing or wrong. The message names the environment variable and what to do, never its value."""


def web_address(url: str) -> str:
    """The validator of every base URL."""
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", url):
        raise ValueError("it must be a web address such as https://api.example.com")
    return url.rstrip("/")


def key_alone(key: SecretStr) -> SecretStr:
    """The validator of every key. What cannot stand in a header would be quoted in the error that says so."""
    text = key.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("it must be the key alone, without blanks or typographic quotes")
    return SecretStr(text)


class PlatformSettings(BaseSettings):
    """Credentials and address of one platform, from the environment. Without any of them the platform is absent. What
    the docstring of a platform's own says of them stands in the readme: where they come from."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    def connect(self, **options: Any) -> Connector:
        """A connector with these credentials; `options` are those of Connector."""
        raise NotImplementedError

    @classmethod
    def load(cls, env_file: str | None = ".env") -> Self | None:
        """None where nothing is set. Raises Misconfigured where only a part is, or a value cannot be used."""
        given = {name for source in cls._sources(env_file) for name in source()}
        if not given & cls.model_fields.keys():  # the file gives everything that stands in it, others' settings too
            return None
        try:
            return cls(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings takes it, its stubs do not say
        except ValidationError as error:
            faults = " ".join(cls._faults(error))
        raise Misconfigured(faults)  # here and not above: pydantic's error quotes the values

    @classmethod
    def variables(cls, needed: bool = True) -> list[str]:
        """The environment variables that must be set, or those that may be."""
        prefix = cls.model_config.get("env_prefix", "")
        return [f"{prefix}{name}".upper() for name, info in cls.model_fields.items() if info.is_required() == needed]

    @classmethod
    def _sources(cls, env_file: str | None) -> Iterator[EnvSettingsSource]:
        yield EnvSettingsSource(cls)
        yield DotEnvSettingsSource(cls, env_file=env_file)

    @classmethod
    def _faults(cls, error: ValidationError) -> Iterator[str]:
        for fault in error.errors(include_url=False, include_input=False):
            name = f"{cls.model_config.get('env_prefix', '')}{fault['loc'][0] if fault['loc'] else ''}".upper()
            if not fault["loc"]:
                yield f"{fault['msg'].removeprefix('Value error, ')}."  # about several settings; it names them itself
            elif fault["type"] == "missing":
                yield f"{name} is not set. Set it too, or leave out every setting of that platform."
            else:
                yield f"{name} cannot be used: {fault['msg'].removeprefix('Value error, ')}."


@dataclass(frozen=True)
class Resource:
    """One kind of thing on a platform, such as its courses, and what can be done with it."""

    name: str
    says: str
    """What the thing is, in a sentence."""
    operations: tuple[type[Intent[Any]], ...]

    @classmethod
    def of(cls, module: ModuleType) -> Self:
        """What a module holds. The first line of its docstring, up to where the source is named, is the sentence."""
        says = (module.__doc__ or "").split("\n")[0].partition(" Source: ")[0]
        found = [one for one in vars(module).values() if _is_operation(one, module)]
        return cls(module.__name__.rpartition(".")[2].replace("_", " "), says, tuple(found))


@dataclass(frozen=True)
class Platform:
    """One learning platform.

    Attributes:
        name: what people type
        title: what people read
        settings: its credentials and its address
        resources: the modules that hold its operations, one for each resource
        probe: the cheapest question it answers only to who may ask
        news: how its news are heard
        webhook: how it is let in where it posts them
        everyday: what it makes of the everyday verbs
        cancelling: how a session that `schedule` made is called off, where its documents say that
        course_fields: fields that hold what tells one course (a class, a lesson) from another, or `operation_id field`:
            a rule of the policy for some courses fits nothing that is told by other fields
        takes: by everyday verb, ids of the operations that it cannot do without: it is offered to who may do these, and
            to everybody where nothing is said
        lacks: by everyday verb that it has not, why, as a sentence
        not_looked_up: by field of an operation, or `operation_id field`, that says whom or what is meant: why no read
            tells what that is called, as a clause such as “Acme lists no portals”
        tells_no_news: why not, as a sentence, where it has none
        covers: where the vendor's documents have more operations than are here: of what they have all, as words such
            as “people and courses”; empty where nothing is left out
    """

    name: str
    title: str
    settings: type[PlatformSettings]
    resources: tuple[ModuleType, ...]
    probe: Intent[Any]
    news: Source | None = None
    webhook: Webhook | None = None
    everyday: type[Everyday] | None = None
    cancelling: Cancelling | None = None
    course_fields: frozenset[str] = frozenset()
    takes: Mapping[Verb, tuple[str, ...]] = field(default_factory=dict)
    lacks: Mapping[Verb, str] = field(default_factory=dict)
    not_looked_up: Mapping[str, str] = field(default_factory=dict)
    tells_no_news: str = ""
    covers: str = ""

    @property
    def part(self) -> str:
        """What is said behind the number of its operations, where its documents have more; else empty."""
        return f", a part of its documents ({self.covers})" if self.covers else ""

    @property
    def folder(self) -> str:
        """The folder of `connectors` that it stands in, which is mostly its name."""
        return self.settings.__module__.split(".")[1]

    @property
    def webhook_path(self) -> str:
        """Where it posts its news, without a secret."""
        return f"/webhooks/{self.name}"

    @property
    def webhook_variables(self) -> Mapping[str, str]:
        """The environment variables that let its webhook in, by what each is; none where it has no webhook."""
        return self.webhook.auth.variables(self.name) if self.webhook else {}

    @cached_property
    def declared(self) -> tuple[Resource, ...]:
        """What its modules hold, one by one, as they stand there."""
        return tuple(map(Resource.of, self.resources))

    @cached_property
    def by_resource(self) -> Mapping[str, Resource]:
        """Its resources by the name people type, in the order the vendor's document has them."""
        return {one.name: one for one in self.declared}

    @cached_property
    def operations(self) -> Mapping[str, type[Intent[Any]]]:
        """Every operation by id, in the order the vendor's document has them."""
        return {operation_id(one): one for resource in self.by_resource.values() for one in resource.operations}

    @cached_property
    def known_as(self) -> Mapping[str, type[Intent[Any]]]:
        """Every id and twin id, squashed, to its operation."""
        return {squash(id): one for main, one in self.operations.items() for id in (main, *one.http.twins)}

    def names_course(self, cls: type[Intent[Any]], field: str) -> bool:
        """Whether a field of an operation holds a course, as this platform says."""
        return field in self.course_fields or f"{operation_id(cls)} {field}" in self.course_fields

    def why_not_looked_up(self, cls: type[Intent[Any]], field: str) -> str:
        """Why nobody can tell what this field of an operation names, as a clause; empty where that is not declared."""
        return self.not_looked_up.get(f"{operation_id(cls)} {field}", "") or self.not_looked_up.get(field, "")

    def resource(self, typed: str) -> Resource | None:
        """The resource people mean."""
        return next((one for one in self.by_resource.values() if squash(one.name) == squash(typed)), None)

    def beginning(self, typed: str) -> list[type[Intent[Any]]]:
        """The operations whose ids begin with these words."""
        wanted = squash(typed)
        return [one for id, one in self.operations.items() if wanted and squash(id).startswith(wanted)]


def _is_operation(one: Any, module: ModuleType) -> bool:
    return (
        isinstance(one, type) and issubclass(one, Intent) and "http" in vars(one) and one.__module__ == module.__name__
    )
