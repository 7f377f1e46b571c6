"""The lines that rows of a list become in the layout of a file: none of a row that is not of the kind."""

from collections.abc import Iterator

from db.codes import DivisionLevel, PolicyStatus, PolicyTrigger
from schema.tables.pages import Row

__all__ = ["drawn", "each_assignment", "itself", "listed", "own_policy", "own_station"]

_OWN = {DivisionLevel.COUNTY.value, DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value}


def itself(row: Row) -> Iterator[Row]:
    """A row as it is."""
    yield row


def each_assignment(row: Row) -> Iterator[Row]:
    """A line for each assignment of a cell."""
    for one in row["assignments"]:
        yield {**row, "assignments": one}


def own_station(row: Row) -> Iterator[Row]:
    """One that stands on the division itself: others are served by a station of the unit above."""
    station = row["station"]
    if station is not None and station["division"] == {"code": row["code"]}:
        yield row


def own_policy(row: Row) -> Iterator[Row]:
    """One of the county's own that stands, in force today, later or not yet; a draft has no days yet."""
    if row["isShipped"] or row["region"] not in _OWN or row["trigger"] == PolicyTrigger.CAMPAIGN.value:
        return
    if row["status"] == PolicyStatus.DRAFT.value:
        yield {**row, "validFrom": None, "validTo": None}
    elif row["status"] == PolicyStatus.IN_FORCE.value:
        yield row


def listed(row: Row) -> Iterator[Row]:
    """A township or a village: the list is of those alone."""
    if row["level"] in {DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value}:
        yield row


def drawn(row: Row) -> Iterator[Row]:
    """One that has a boundary."""
    if row["boundary"] is not None:
        yield row
