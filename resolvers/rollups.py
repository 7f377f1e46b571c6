"""The roll-ups beside the contacts, counted anew: what was wrong is repaired and reported."""

from dataclasses import dataclass
from typing import LiteralString

import psycopg

# Writers of contacts wait until the recount is committed; readers do not.
_LOCK = "LOCK TABLE person, cell_coverage, county_day IN SHARE ROW EXCLUSIVE MODE"

_LAST_CONTACTS = """
WITH reached AS (
    SELECT contact.person_id, max(contact.contacted_on) AS last_on
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.outcome = 'REACHED' AND contact.superseded_at IS NULL
    GROUP BY contact.person_id
), wrong AS (
    SELECT person.id, reached.last_on
    FROM person LEFT JOIN reached ON reached.person_id = person.id
    WHERE person.county_id = %(county_id)s AND person.last_contact_on IS DISTINCT FROM reached.last_on
), repaired AS (
    UPDATE person SET last_contact_on = wrong.last_on
    FROM wrong WHERE person.county_id = %(county_id)s AND person.id = wrong.id
    RETURNING person.id
)
SELECT count(*) FROM repaired
"""

_CELL_COVERAGE = """
WITH counted AS (
    SELECT person.division_id, coalesce(person.cell_id, 0) AS cell_id,
           coalesce(date_trunc('month', person.last_contact_on::timestamp)::date, '0001-01-01') AS last_month,
           count(*)::int AS persons
    FROM person
    WHERE person.county_id = %(county_id)s AND person.status = 'ACTIVE'
    GROUP BY 1, 2, 3
), gone AS (
    DELETE FROM cell_coverage AS kept
    WHERE kept.county_id = %(county_id)s AND NOT EXISTS (
        SELECT FROM counted
        WHERE counted.division_id = kept.division_id AND counted.cell_id = kept.cell_id
          AND counted.last_month = kept.last_month
    )
    RETURNING kept.persons
), put AS (
    INSERT INTO cell_coverage AS kept (county_id, division_id, cell_id, last_month, persons)
    SELECT %(county_id)s, counted.division_id, counted.cell_id, counted.last_month, counted.persons
    FROM counted
    ON CONFLICT (county_id, division_id, cell_id, last_month) DO UPDATE SET persons = excluded.persons
    WHERE kept.persons <> excluded.persons
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone WHERE gone.persons <> 0) + (SELECT count(*) FROM put)
"""

_COUNTY_DAY = """
WITH counted AS (
    SELECT contact.contacted_on, contact.mode, contact.outcome, count(*)::int AS contacts
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL
    GROUP BY 1, 2, 3
), gone AS (
    DELETE FROM county_day AS kept
    WHERE kept.county_id = %(county_id)s AND NOT EXISTS (
        SELECT FROM counted
        WHERE counted.contacted_on = kept.contacted_on
          AND counted.mode = kept.mode AND counted.outcome = kept.outcome
    )
    RETURNING kept.contacts
), put AS (
    INSERT INTO county_day AS kept (county_id, contacted_on, mode, outcome, contacts)
    SELECT %(county_id)s, counted.contacted_on, counted.mode, counted.outcome, counted.contacts FROM counted
    ON CONFLICT (county_id, contacted_on, mode, outcome) DO UPDATE SET contacts = excluded.contacts
    WHERE kept.contacts <> excluded.contacts
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone WHERE gone.contacts <> 0) + (SELECT count(*) FROM put)
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """How many rows were not as the contacts say: last contacts of persons, cells' coverage, county days."""

    persons: int
    cells: int
    days: int

    @property
    def found(self) -> bool:
        """Whether anything had to be repaired."""
        return self.persons + self.cells + self.days > 0


def recount(connection: psycopg.Connection, county_id: int) -> Drift:
    """What had drifted in a county's roll-ups, which are right afterwards.

    Writers wait until the caller commits.
    """
    connection.execute(_LOCK)
    return Drift(
        persons=_repaired(connection, county_id, _LAST_CONTACTS),
        cells=_repaired(connection, county_id, _CELL_COVERAGE),
        days=_repaired(connection, county_id, _COUNTY_DAY),
    )


def _repaired(connection: psycopg.Connection, county_id: int, statement: LiteralString) -> int:
    row = connection.execute(statement, {"county_id": county_id}).fetchone()
    return int(row[0]) if row else 0
