"""With whom persons keep house, their dossiers, which registrations are of one person: parts of a history."""

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from db.codes import HistoryKind
from db.models import DossierEntry, HouseholdMember, PersonMerge
from resolvers.ask import Parents, Statement
from resolvers.registry.history.entry import entry_of


def households(of: Parents) -> Statement:
    """To which household they were said to belong, and whether as its head."""
    member = HouseholdMember
    days = {"from_on": func.lower(member.valid), "until_on": func.upper(member.valid)}
    said = {"recorded_by": member.recorded_by, "code": case((member.is_head, "HEAD"), else_="MEMBER"), **days}
    return select(*entry_of(HistoryKind.HOUSEHOLD, member.id, member.recorded_at, **said)).where(
        member.county_id == of.county_id, member.person_id == of.id
    )


def dossiers(of: Parents) -> Statement:
    """Which section of the dossier was recorded, as verified on which day; never what it says."""
    own = DossierEntry
    said = {"recorded_by": own.recorded_by, "code": own.section, "from_on": own.verified_on}
    said |= {"source": own.source}
    return select(*entry_of(HistoryKind.DOSSIER, own.id, own.recorded_at, **said)).where(
        own.county_id == of.county_id, own.person_id == of.id
    )


def merges(of: Parents) -> Statement:
    """With which registration it was merged, as the one kept or the other, and why."""
    merge = PersonMerge
    said = {"recorded_by": merge.merged_by, "code": _side(of), "from_on": merge.merged_on}
    said |= {"source": merge.reason}
    return select(*entry_of(HistoryKind.MERGED, merge.id, merge.recorded_at, **said)).where(_one_of_both(of))


def undone_merges(of: Parents) -> Statement:
    """Such a merge undone, and why."""
    merge = PersonMerge
    said = {"recorded_by": merge.undone_by, "code": _side(of), "source": merge.undone_because}
    return select(*entry_of(HistoryKind.UNMERGED, merge.id, merge.undone_at, **said)).where(
        _one_of_both(of), merge.undone_at.is_not(None)
    )


def _side(of: Parents) -> ColumnElement[str]:
    return case((PersonMerge.kept_id == of.id, "KEPT"), else_="MERGED")


def _one_of_both(of: Parents) -> ColumnElement[bool]:
    merge = PersonMerge
    return and_(merge.county_id == of.county_id, or_(merge.kept_id == of.id, merge.merged_id == of.id))
