"""Codes that hold credits to pay for training with. Source: section "training-credit-codes"."""

from typing import Annotated, Any, Self

from annotated_types import Ge
from pydantic import model_validator

from connectors.core.field_markers import GET, PATCH, POST, Help, Instant, NamedIn, Nullable, OptionsFrom, Private, Risk
from connectors.core.field_specs import Part
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.skilljar.base import Sized, Skilljar, Written, is_off, is_on


class TrainingCreditCode(Written):
    display = Display(
        "training_credit_code",
        ("training_credit_code", "credits_total", "expiration_date", "tracking_identifier", "id"),
        private=("training_credit_code",),
    )

    training_credit_code: str = ""
    credits_total: int | None = None
    expiration_date: str | None = None
    expire_content: bool | None = None
    tracking_identifier: str | None = None
    available_to_all_students: bool | None = None
    available_for_all_offers: bool | None = None
    id: str | None = None


class Changes(Part):
    add: list[str] | None = None
    remove: list[str] | None = None


_GROUP, _OFFER = NamedIn("groups_list", "id", "name"), NamedIn("offers_list", "id", "sku")


class GroupChanges(Changes):
    add: Annotated[list[str] | None, _GROUP, Help("Numbers to add; this comes first", ["2d4EXAMPLE0ea32j"])] = None
    remove: Annotated[list[str] | None, _GROUP, Help("Numbers to take away", ["9k4EXAMPLE20h5ysK"])] = None


class OfferChanges(Changes):
    add: Annotated[list[str] | None, _OFFER, Help("Numbers to add; this comes first", ["2d4EXAMPLE0ea32j"])] = None
    remove: Annotated[list[str] | None, _OFFER, Help("Numbers to take away", ["9k4EXAMPLE20h5ysK"])] = None


def takes_away(changes: Any) -> bool:
    return isinstance(changes, Changes) and bool(changes.remove)


Total = Annotated[int, Ge(0), Help("How many credits it holds", 100)]
Expiration = Annotated[Nullable[Instant], Help("When it stops working; without it, never", "2027-12-01T00:00:00Z")]
ExpireContent = Annotated[bool | None, Help("Learners lose what they bought when the code expires")]
Tracking = Annotated[str | None, Help("Your own reference, for reports", "PO-2026-117")]
ForEverybody = Annotated[bool | None, Help("Every learner may use it")]
ForEverything = Annotated[bool | None, Help("It pays for everything that costs credits, now and later")]


class TrainingCreditCodesList(Sized[Page[TrainingCreditCode]]):
    """List or look up the codes that hold training credits."""

    http = GET("/training-credit-codes", section="training-credit-codes > list")

    tracking_identifier: Annotated[str | None, Help("Only codes with this reference", "PO-2026-117")] = None
    training_credit_code: Annotated[str | None, Private(), Help("Only the code with this text", "ACME-100")] = None


class TrainingCreditCodesCreate(Skilljar[TrainingCreditCode]):
    """Create a training credit code[ worth {credits_total}]."""

    http = POST("/training-credit-codes", section="training-credit-codes > create")

    training_credit_code: Annotated[str, Private(), Help("What learners type", "ACME-100")]
    credits_total: Total
    expiration_date: Expiration = None
    expire_content: ExpireContent = None
    tracking_identifier: Tracking = None
    available_to_all_students: ForEverybody = None
    student_groups: Annotated[
        list[str] | None, _GROUP, Help("Groups that may use it, by number, if not everyone may", ["2d4EXAMPLE0ea32j"])
    ] = None
    available_for_all_offers: ForEverything = None
    offers: Annotated[
        list[str] | None, _OFFER, Help("Offers it pays for, by number, if not for all", ["2d4EXAMPLE20esh5y"])
    ] = None

    @model_validator(mode="after")
    def _says_for_whom(self) -> Self:
        if self.available_to_all_students is False and not self.student_groups:
            raise FieldFault("student_groups", "is needed, because not everyone may use it")
        if self.available_for_all_offers is False and not self.offers:
            raise FieldFault("offers", "is needed, because it does not pay for everything")
        return self


class TrainingCreditCodesPartialUpdate(Skilljar[TrainingCreditCode]):
    """Change {*: the details} of {the training_credit_code_id: a training credit code}."""

    http = PATCH(
        "/training-credit-codes/{training_credit_code_id}",
        section="training-credit-codes > partial_update",
        repeatable=True,
    )

    training_credit_code_id: Annotated[
        str,
        OptionsFrom("training_credit_codes_list", "id", "training_credit_code", exact="training_credit_code"),
        Help("Number of the code", "stuvwxy789012"),
    ]
    credits_total: Total | None = None
    expiration_date: Expiration = None
    expire_content: Annotated[
        ExpireContent, Risk("Learners lose what they bought when the code expires.", when=is_on)
    ] = None
    tracking_identifier: Tracking = None
    available_to_all_students: Annotated[ForEverybody, Risk("Fewer learners can use the code.", when=is_off)] = None
    student_groups: Annotated[
        GroupChanges | None,
        Risk("Some groups can no longer use the code.", when=takes_away),
        Help("Groups that may use it"),
    ] = None
    available_for_all_offers: Annotated[ForEverything, Risk("The code pays for less than before.", when=is_off)] = None
    offers: Annotated[
        OfferChanges | None,
        Risk("The code no longer pays for some offers.", when=takes_away),
        Help("Offers it pays for"),
    ] = None
