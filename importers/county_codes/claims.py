"""The codes a lineage says a county had, held against those the register knows.

The register knows days, the list only years. So a known code keeps its end and may begin earlier, and what
another unit is known to have had is its own; a code that two counties would have had on one day is neither's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from importers.county_codes.timeline import CodeSpan, Doubt, DoubtReason, Lineage

__all__ = ["Addition", "Holding", "additions"]


@dataclass(frozen=True, slots=True)
class Holding:
    """A code of a unit from `first` until before `end`; date.min and date.max where there is no bound."""

    county_id: int
    adcode: str
    name: str
    first: date
    end: date

    def meets(self, other: "Holding") -> bool:
        """Whether the two have a day in common."""
        return self.first < other.end and other.first < self.end

    def touches(self, other: "Holding") -> bool:
        """Whether no day lies between the two."""
        return self.first <= other.end and other.first <= self.end


@dataclass(frozen=True, slots=True)
class Addition:
    """A code to be written: in place of `known`, which begins earlier now, or beside all others."""

    holding: Holding
    known: Holding | None


def additions(
    lineages: Mapping[int, Lineage], held: Iterable[Holding]
) -> tuple[tuple[Addition, ...], tuple[Doubt, ...]]:
    """What the lineages of counties add to what is held, and the codes left out because others had them."""
    known: dict[str, list[Holding]] = defaultdict(list)
    for one in held:
        known[one.adcode].append(one)
    claimed = {county_id: list(_claims(county_id, found.spans)) for county_id, found in lineages.items()}
    rivals: dict[str, list[Holding]] = defaultdict(list)
    for claim in (claim for claims in claimed.values() for claim in claims):
        rivals[claim.adcode].append(claim)
    added: list[Addition] = []
    doubts: list[Doubt] = []
    for claims in claimed.values():
        for claim in claims:
            settled = _settled(claim, known[claim.adcode], rivals[claim.adcode])
            if settled is None:
                doubts.append(Doubt(claims[0].adcode, claim.adcode, DoubtReason.CODE_OF_ANOTHER))
                break  # what came before hangs on it
            added.extend(_addition(settled, known[claim.adcode]))
    return tuple(added), tuple(doubts)


def _claims(county_id: int, spans: Sequence[CodeSpan]) -> Iterator[Holding]:
    """The codes of a lineage, newest first; one under several names in turn is one, under its last name."""
    for adcode, run in groupby(spans, key=lambda span: span.adcode):
        own = list(run)
        first, last = own[-1].first_year, own[0].last_year
        yield Holding(
            county_id,
            adcode,
            own[0].name,
            date.min if first is None else date(first, 1, 1),
            date.max if last is None else date(last + 1, 1, 1),
        )


def _settled(claim: Holding, known: Iterable[Holding], rivals: Iterable[Holding]) -> Holding | None:
    """The claim as far as nobody else is known to have had the code; None where that leaves a doubt."""
    if any(rival.county_id != claim.county_id and rival.meets(claim) for rival in rivals):
        return None
    others = [one for one in known if one.county_id != claim.county_id and one.meets(claim)]
    settled = replace(claim, first=max([claim.first, *(one.end for one in others)]))
    return settled if settled.first < settled.end else None


def _addition(claim: Holding, known: Iterable[Holding]) -> Iterator[Addition]:
    own = [one for one in known if one.county_id == claim.county_id and one.touches(claim)]
    if not own:
        yield Addition(claim, None)
        return
    oldest = min(own, key=lambda one: one.first)
    if claim.first < oldest.first:
        yield Addition(replace(oldest, first=claim.first), oldest)
