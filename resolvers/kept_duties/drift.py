"""Kept duties held against what is computed, and mended where they differ."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select, union, union_all

from db.models import DutyKeeping, DutyMark, DutyMember, KeptDuty
from db.models.kept.duty import EVERYBODY
from resolvers.duties.people import PERSON
from resolvers.duties.rows import duties_of
from resolvers.kept_duties import counts
from resolvers.kept_duties.rows import Whose, computed
from resolvers.kept_duties.tending import Run, held, is_doubted, refresh
from resolvers.windows import Window


@dataclass(frozen=True, slots=True)
class DutyDrift:
    """The persons whose kept duties are wrong though nobody marked them, and how many numbers are."""

    persons: tuple[int, ...] = ()
    numbers: int = 0

    @property
    def rows(self) -> int:
        """How much is wrong."""
        return len(self.persons) + self.numbers


def duty_drift(run: Run, county_id: int, today: date) -> DutyDrift:
    """What has drifted in a county's kept duties, none if they are to be computed anew in any case."""
    kept = DutyKeeping
    found = run(select(*kept.__table__.c).where(kept.county_id == county_id, kept.until_on > today))
    if not found or is_doubted(run, county_id, today):
        return DutyDrift()
    [keeping] = found
    everybody = Whose(county_id, Window(keeping.from_on, keeping.to_on), max(today, keeping.kept_on))
    persons = tuple(row.person_id for row in run(_wrong_persons(everybody)))
    return DutyDrift(persons, sum(run(one)[0].wrong for one in _wrong_numbers(everybody, keeping.counted_on)))


def mended(run: Run, county_id: int, today: date) -> DutyDrift:
    """What had drifted, which is right once the caller commits."""
    drift = duty_drift(run, county_id, today)
    if drift.rows:
        keeping = held(run, county_id, wait=True)
        assert keeping is not None  # noqa: S101  # it has been waited for
        window = Window(keeping.from_on, keeping.to_on)
        if drift.persons:
            refresh(run, Whose(county_id, window, today, drift.persons), keeping.counted_on)
        for statement in (
            *counts.emptied(county_id),
            *counts.added(Whose(county_id, window, today), keeping.counted_on, times=1),
        ):
            run(statement)
    return drift


def _wrong_persons(everybody: Whose) -> Any:
    """Persons of whom a duty or the home is kept that is not computed, or the other way round."""
    found = duties_of(everybody.question)
    names, statement = computed(found)
    names = [name for name in names if name != "number"]
    rows = statement.subquery("computed_duty")
    duties = select(*[rows.c[name] for name in names])
    kept = select(*[getattr(KeptDuty, name) for name in names]).where(
        KeptDuty.county_id == everybody.county_id
    )
    homes = select(*[found.member.c[name] for name in PERSON])
    members = [getattr(DutyMember, name) for name in PERSON]
    kept_homes = select(*members).where(DutyMember.county_id == everybody.county_id)
    wrong = union(*_differing(duties, kept), *_differing(homes, kept_homes)).subquery("wrong")
    marked = select(DutyMark.person_id).where(
        DutyMark.county_id == everybody.county_id, DutyMark.from_on <= everybody.today
    )
    # Of everybody, too, who may have been marked since it was looked whether they are.
    doubted = literal(EVERYBODY, BigInteger).in_(marked)
    persons = select(wrong.c.person_id).where(wrong.c.person_id.not_in(marked), ~doubted)
    return persons.order_by(wrong.c.person_id)


def _differing(one: Any, other: Any) -> list[Select[int]]:
    pairs = (one.except_all(other), other.except_all(one))
    return [select(rows.subquery().c.person_id) for rows in pairs]


def _wrong_numbers(everybody: Whose, counted_on: date) -> list[Any]:
    found = []
    for table in counts.TABLES:
        kept = select(*table.__table__.c).where(table.county_id == everybody.county_id)
        anew = counts.sums(table, everybody, counted_on).order_by(None)
        wrong = union_all(*_rows_of(kept.except_all(anew)), *_rows_of(anew.except_all(kept))).subquery()
        found.append(select(func.count().label("wrong")).select_from(wrong))
    return found


def _rows_of(rows: Any) -> list[Select[int]]:
    return [select(rows.subquery().c.county_id)]
