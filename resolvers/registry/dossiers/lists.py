"""What the dossier of a person says today."""

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from db.codes import DossierSection
from db.models import DossierEntry, Person
from resolvers.ask import Ask, Statement, current
from resolvers.registry.dossiers.completeness import missing_items, verified_days
from resolvers.registry.dossiers.recording import sees_outlook
from resolvers.scope import sees_person
from resolvers.within import placed


def dossier(ask: Ask, county_id: int, person_id: int) -> Statement:
    """A row for each section that says something, or one without a section: the latest verified.

    Columns: county_id, person_id, section, said, verified_on, source, recorded_at, and of each item whether
    it is missing. No row of a person whom the viewer does not see.
    """
    own = DossierEntry
    mine = (own.county_id == county_id, own.person_id == person_id)
    shown = (own.section, own.said, own.verified_on, own.source, own.recorded_at)
    told = [] if sees_outlook(ask.viewer) else [own.section != DossierSection.OUTLOOK.value]
    latest = (
        select(own.county_id, own.person_id, *shown)
        .where(*mine, *told, current(own, None))
        .ext(distinct_on(own.section))
        .order_by(own.section, own.verified_on.desc())
        .subquery("latest")
    )
    verified = verified_days(*mine)
    flags = [condition.label(item.name) for item, condition in missing_items(ask, verified).items()]
    entries = [latest.c[column.key] for column in shown]
    return (
        select(Person.county_id, Person.id.label("person_id"), *entries, *flags)
        .outerjoin(latest, and_(latest.c.county_id == Person.county_id, latest.c.person_id == Person.id))
        .outerjoin(
            verified, and_(verified.c.county_id == Person.county_id, verified.c.person_id == Person.id)
        )
        .where(Person.county_id == county_id, Person.id == person_id, sees_person(ask, placed(Person)))
        .order_by(latest.c.section)
    )
