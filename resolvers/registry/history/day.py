"""What the registry says of a person's day: where they lived, and what they were."""

from sqlalchemy import and_, func, select

from db.models import Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.people.standing import dated_standing, standing
from resolvers.scope import sees_person
from resolvers.within import placed


def person_on_day(ask: Ask, county_id: int, person_id: int) -> Statement:
    """One row, of a person whom the viewer sees, of the day asked about; the home null if there was none.

    Columns division_id, cell_id, lived_from, lived_until, categories, priority_classes, is_veteran, sex,
    born_on.
    """
    mine = (Person.county_id == county_id, Person.id == person_id)
    of_person = (Residence.county_id == county_id, Residence.person_id == person_id)
    dated = dated_standing(ask.as_of, ask.known_at)
    stood = standing(dated)
    home = and_(*of_person, current(Residence, ask.as_of, ask.known_at))
    return (
        select(
            *[Person.county_id, Person.id.label("whose"), Residence.division_id, Residence.cell_id],
            func.lower(Residence.valid).label("lived_from"),
            func.upper(Residence.valid).label("lived_until"),
            stood.categories.label("categories"),
            stood.priority_classes.label("priority_classes"),
            stood.is_veteran.label("is_veteran"),
            stood.sex.label("sex"),
            stood.born_on.label("born_on"),
        )
        .select_from(Person)
        .outerjoin(Residence, home)
        .outerjoin(dated, and_(dated.c.county_id == Person.county_id, dated.c.person_id == Person.id))
        .where(*mine, sees_person(ask, placed(Person)))
    )
