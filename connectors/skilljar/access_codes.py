"""Codes that let people into a private site, kept in pools. Source: section "domains > access-code-pools"."""

from typing import Annotated, Generic

from annotated_types import Ge
from pydantic import Field

from connectors.core.field_markers import GET, PATCH, POST, Help, Instant, Nullable, OptionsFrom, Private, Risk
from connectors.core.field_specs import Code
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import DomainName, Paged, R, Sized, Skilljar, Written, is_off, is_on

POOLS = "/domains/{domain_name}/access-code-pools"
POOL = f"{POOLS}/{{access_code_pool_id}}"
CODE = f"{POOL}/access-codes/{{access_code_id}}"
POOLS_SECTION = "domains > access-code-pools"
CODES_SECTION = f"{POOLS_SECTION} > access-codes"


class DurationUnit(Code):
    MONTHS = "MONTHS"
    DAYS = "DAYS"


class AccessCodePool(Written):
    display = Display("name", ("name", "active", "start_date", "end_date", "code_count", "id"))

    name: str = ""
    active: bool | None = None
    start_date: str | None = None
    end_date: str | None = None
    code_count: int | None = None
    expire_linked_to_domain_membership: bool | None = None
    channel: str | None = None
    id: str | None = None


class CodeUser(Record):
    display = Display("email", ("first_name", "last_name", "email", "id"))

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    id: str | None = None


class AccessCode(Written):
    """Skilljar writes `duration_unit` now as MONTHS, now as Months."""

    display = Display(
        "code", ("code", "active", "use_count", "max_uses", "duration", "duration_unit", "id"), private=("code",)
    )

    code: str = ""
    active: bool | None = None
    use_count: int | None = None
    max_uses: int | None = None
    duration: int | None = None
    duration_unit: str | None = None
    users: tuple[CodeUser, ...] = ()
    id: str | None = None


PoolId = Annotated[
    str,
    OptionsFrom("domains_access_code_pools_list", "id", "name", needs=("domain_name",), exact="name"),
    Help("Number of the pool of codes", "abcde1234"),
]
CodeId = Annotated[
    str,
    OptionsFrom(
        "domains_access_code_pools_access_codes_list", "id", "code", needs=("domain_name", "access_code_pool_id")
    ),
    Help("Number of the access code", "abcde12345"),
]
PoolName = Annotated[str, Help("Name of the pool", "New partners")]
StartDate = Annotated[Nullable[Instant], Help("When its codes begin to work", "2026-12-01T00:00:00Z")]
EndDate = Annotated[Nullable[Instant], Help("When its codes stop working", "2027-12-01T00:00:00Z")]
UsedUp = Annotated[bool | None, Help("People who joined with a code leave the site on the end date")]
CodeText = Annotated[str | None, Private(), Help("What people type", "opensesame")]
MaxUses = Annotated[int | None, Ge(0), Help("How often it can be used", 30)]
Duration = Annotated[Nullable[Annotated[int, Ge(1)]], Help("How long the access lasts", 3)]
Unit = Annotated[
    DurationUnit | str | None, Field(union_mode="left_to_right"), Help("Whether that is months or days", "months")
]


class DomainsAccessCodePoolsList(Paged[Page[AccessCodePool]]):
    """List the pools of access codes of a training site."""

    http = GET(POOLS, section=f"{POOLS_SECTION} > list")

    domain_name: DomainName
    name: Annotated[str | None, Help("Only pools with this name", "New partners")] = None


class DomainsAccessCodePoolsCreate(Skilljar[AccessCodePool]):
    """Create an empty pool of access codes[ “{name}”] for {domain_name: a training site}."""

    http = POST(POOLS, section=f"{POOLS_SECTION} > create")

    domain_name: DomainName
    name: PoolName
    active: Annotated[bool | None, Help("Its codes can be used")] = None
    start_date: StartDate = None
    end_date: EndDate = None
    expire_linked_to_domain_membership: UsedUp = None


class OfPool(Skilljar[R], Generic[R]):
    """What is about one pool of access codes, or is in it."""

    domain_name: DomainName
    access_code_pool_id: PoolId


class DomainsAccessCodePoolsRead(OfPool[AccessCodePool]):
    """Show one pool of access codes."""

    http = GET(POOL, section=f"{POOLS_SECTION} > read")


class DomainsAccessCodePoolsUpdate(OfPool[AccessCodePool]):
    """Change {*: the details} of {the access_code_pool_id: a pool of access codes}."""

    http = PATCH(
        POOL,
        section=f"{POOLS_SECTION} > update",
        repeatable=True,
        twins=("domains_access_code_pools_partial_update",),
    )

    name: PoolName | None = None
    active: Annotated[
        bool | None, Risk("All codes of the pool stop working.", when=is_off), Help("Its codes can be used")
    ] = None
    start_date: StartDate = None
    end_date: EndDate = None
    expire_linked_to_domain_membership: Annotated[
        UsedUp, Risk("People who joined with a code of the pool lose the site on its end date.", when=is_on)
    ] = None


class DomainsAccessCodePoolsAccessCodesList(Sized[Page[AccessCode]]):
    """List the access codes of a pool."""

    http = GET(f"{POOL}/access-codes", section=f"{CODES_SECTION} > list")

    domain_name: DomainName
    access_code_pool_id: PoolId


class DomainsAccessCodePoolsAccessCodesCreate(OfPool[AccessCode]):
    """Add an access code to {access_code_pool_id: a pool}."""

    http = POST(f"{POOL}/access-codes", section=f"{CODES_SECTION} > create")

    code: CodeText = None
    active: Annotated[bool | None, Help("It can be used")] = None
    max_uses: MaxUses = None
    duration: Duration = None
    duration_unit: Unit = None


class DomainsAccessCodePoolsAccessCodesRead(OfPool[AccessCode]):
    """Show one access code and who used it."""

    http = GET(CODE, section=f"{CODES_SECTION} > read")

    access_code_id: CodeId


class DomainsAccessCodePoolsAccessCodesUpdate(OfPool[AccessCode]):
    """Change {*: the details} of an access code in {the access_code_pool_id: a pool}."""

    http = PATCH(
        CODE,
        section=f"{CODES_SECTION} > update",
        repeatable=True,
        twins=("domains_access_code_pools_access_codes_partial_update",),
    )

    access_code_id: CodeId
    code: CodeText = None
    active: Annotated[bool | None, Risk("The code stops working.", when=is_off), Help("It can be used")] = None
    max_uses: MaxUses = None
    duration: Duration = None
    duration_unit: Unit = None
