"""What acts about stations refuse."""

from collections.abc import Sequence
from datetime import date, timedelta

from db.errors import DomainError
from resolvers.ask import Ask

LATEST = timedelta(days=366)
# So many codes are told in an error; how many there are beside is said with them.
MOST_TOLD = 100


def refuse_past(ask: Ask, on: date) -> None:
    """Raises DomainError BEGINS_IN_THE_PAST for a day before today."""
    if on < ask.today:
        raise DomainError(
            "BEGINS_IN_THE_PAST",
            "最早自今天起：此前的服务与主管关系不因调整而改变。",
            "It begins today at the earliest: what held before stays as it was.",
        )


def refuse_far(ask: Ask, on: date) -> None:
    """Raises DomainError STATION_DAY_NOT_POSSIBLE for a day more than a year ahead."""
    if on > ask.today + LATEST:
        raise DomainError(
            "STATION_DAY_NOT_POSSIBLE", "日期不能超过未来 366 天。", "The day lies at most 366 days ahead."
        )


def not_found() -> DomainError:
    """The refusal of a station that is not there, or not the viewer's."""
    return DomainError(
        "STATION_NOT_FOUND",
        "当日没有这个服务中心（站），或不在您的管理范围内。",
        "There is no such station on that day, or it lies outside what you manage.",
    )


def already_there() -> DomainError:
    """The refusal of a second station on one division."""
    return DomainError(
        "STATION_ALREADY_THERE",
        "该区划自该日起已有服务中心（站）。",
        "The division has a station from that day on already, or will have.",
    )


def closed_already() -> DomainError:
    """The refusal to close a station on a day that is not before its end, or not after its beginning."""
    return DomainError(
        "STATION_CLOSED",
        "撤销日期须在设立之后，并早于原定的撤销日期。",
        "A station closes after the day it opened, and before any day planned for that already.",
    )


def changed_since() -> DomainError:
    """The refusal of what would say otherwise also of days for which something else was said already."""
    return DomainError(
        "STATION_CHANGED_SINCE",
        "该日之后已另有变更或安排；请自那一日起办理，或更正那一项。",
        "Something else is recorded for a later day already: change it from that day on, or correct that.",
    )


def bad_successor() -> DomainError:
    """The refusal of a station that cannot take over from another."""
    return DomainError(
        "SUCCESSOR_NOT_POSSIBLE",
        "承接站须为同一区县的另一站，当日已设立，且未定撤销日期。",
        "The successor is another station of the county, open on that day, with no closing planned.",
    )


def circle() -> DomainError:
    """The refusal of a supervisor below whom it would supervise."""
    return DomainError(
        "SUPERVISION_CIRCLE",
        "主管站不能是本站或其下级。",
        "A station is not supervised by itself or by one that it supervises.",
    )


def not_settled(divisions: Sequence[str], stations: Sequence[str], workers: int) -> DomainError:
    """The refusal to close a station on which something hangs still, by the codes of divisions."""
    return DomainError(
        "STATION_NOT_SETTLED",
        f"尚有 {len(divisions)} 个区划由本站服务、{len(stations)} 个下级站、{workers} 名网格员；"
        "请指定承接站，或先行安排。",
        f"Still {len(divisions)} divisions served, {len(stations)} stations supervised, {workers} workers: "
        "name a successor, or settle them first.",
        {"divisions": [*divisions[:MOST_TOLD]], "stations": [*stations[:MOST_TOLD]], "workers": workers},
    )
