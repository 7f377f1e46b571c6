"""Merges as their senders state them, and what is answered where one may not be."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.errors import DomainError


@dataclass(frozen=True, slots=True)
class Merge:
    """Two registrations of one person: which is kept, which was never another, since when that is known.

    `different_numbers` says that the sender knows of two valid identity numbers.
    """

    client_id: UUID
    county_id: int
    kept_id: int
    merged_id: int
    on: date
    reason: str
    different_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Unmerge:
    """A registration that was merged and is of another person after all, and why."""

    client_id: UUID
    county_id: int
    merged_id: int
    reason: str


def merged_with_itself() -> DomainError:
    """The refusal of a merge of one registration."""
    return DomainError(
        "MERGE_WITH_ITSELF",
        "两个编号是同一登记，无需合并。",
        "Both ids are those of one registration: there is nothing to merge.",
    )


def two_counties() -> DomainError:
    """The refusal of a merge across counties."""
    return DomainError(
        "PERSONS_OF_TWO_COUNTIES",
        "两个登记不在同一县；请先办理跨县迁移，再行合并。",
        "The registrations are those of two counties: transfer the person first, then merge.",
    )


def already_merged() -> DomainError:
    """The refusal of a registration that has been merged."""
    return DomainError(
        "ALREADY_MERGED",
        "该登记已并入另一登记（mergedInto）；请用存续的登记。",
        "The registration has been merged into another (`mergedInto`): use that one.",
    )


def different_numbers() -> DomainError:
    """The refusal where two valid identity numbers speak against it and nobody has said that they know."""
    return DomainError(
        "DIFFERENT_IDENTITY_NUMBERS",
        "两个登记的身份证号码不同且均有效；确认确为一人后，请设 differentNumbers 为 true。",
        "Both registrations have a valid identity number, and they differ: if it is one person all the same,"
        " say so with differentNumbers.",
    )


def not_merged() -> DomainError:
    """The refusal to take apart what stands by itself."""
    return DomainError(
        "NOT_MERGED",
        "该登记未被合并，或合并已撤销。",
        "The registration is not merged, or is so no longer.",
    )


def merged_since() -> DomainError:
    """The refusal to undo a merge on which another was built."""
    return DomainError(
        "MERGED_SINCE",
        "存续的登记此后又有合并；请先撤销后来的合并。",
        "The survivor took part in another merge since: undo that one first.",
    )
