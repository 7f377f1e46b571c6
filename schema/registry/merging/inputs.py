"""What callers send about registrations of one person."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.registry.merging.entry import Merge, Unmerge, two_counties
from schema.arguments import said
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("合并同一人的两个登记", "Two registrations of one person"))
class MergePersonsInput:
    client_id: UUID = shown(*CLIENT_ID)
    kept_id: strawberry.ID = shown("存续登记的编号", "Id of the registration that is kept")
    merged_id: strawberry.ID = shown("被并入登记的编号", "Id of the one that was never another person")
    on: date = shown("查明之日，不晚于今天", "The day on which this was found, no later than today")
    reason: str = shown("依据，至多 500 字", "How it is known, 500 characters at most")
    different_numbers: bool = shown(
        "已知两个身份证号码不同且均有效，确认为一人",
        "That the sender knows of two valid identity numbers, and it is one person all the same",
        default=False,
    )

    def merge(self) -> Merge:
        """The act as given.

        Raises DomainError BAD_ID, PERSONS_OF_TWO_COUNTIES, TEXT_MISSING, NOTE_TOO_LONG.
        """
        county_id, kept_id = key_of(self.kept_id, "Person", "keptId")
        other_county, merged_id = key_of(self.merged_id, "Person", "mergedId")
        if other_county != county_id:
            raise two_counties()
        return Merge(
            self.client_id,
            county_id,
            kept_id,
            merged_id,
            on=self.on,
            reason=said(self.reason),
            different_numbers=self.different_numbers,
        )


@strawberry.input(description=both("撤销合并", "A registration that is of another person after all"))
class UnmergePersonsInput:
    client_id: UUID = shown(*CLIENT_ID)
    merged_id: strawberry.ID = shown("被并入登记的编号", "Id of the registration that was merged")
    reason: str = shown("理由，至多 500 字", "Why, 500 characters at most")

    def unmerge(self) -> Unmerge:
        """The act as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        return Unmerge(self.client_id, *key_of(self.merged_id, "Person", "mergedId"), said(self.reason))
