"""The statements by which a manifest is checked: each answers with names of counts and their numbers."""

_PERSONS = """
SELECT part.name, count(*)
FROM person
CROSS JOIN LATERAL (
    SELECT 'persons' AS name
    UNION ALL SELECT 'persons.veterans' WHERE person.is_veteran
    UNION ALL SELECT 'persons.unlocated' WHERE person.status = 'ACTIVE' AND person.geom IS NULL
    UNION ALL SELECT 'persons.without_cell' WHERE person.status = 'ACTIVE' AND person.cell_id IS NULL
    UNION ALL SELECT 'persons.status.' || person.status
    UNION ALL SELECT 'persons.category.' || category FROM unnest(person.categories) AS category
    UNION ALL SELECT 'persons.priority.' || priority FROM unnest(person.priority_classes) AS priority
) AS part
WHERE person.county_id = ANY (%(counties)s)
GROUP BY part.name
"""

_RESIDENCES = """
SELECT part.name, part.rows
FROM (
    SELECT count(*) AS everything, count(*) FILTER (WHERE residence.end_reason = 'REHOUSED') AS rehoused
    FROM residence
    WHERE residence.county_id = ANY (%(counties)s) AND residence.superseded_at IS NULL
) AS counted
CROSS JOIN LATERAL (
    VALUES ('residences', counted.everything), ('residences.rehoused', counted.rehoused)
) AS part (name, rows)
"""

_VILLAGES = """
WITH village AS (
    SELECT division.county_id, division.id, (
        SELECT count(*)
        FROM person
        WHERE person.county_id = division.county_id AND person.division_id = division.id
          AND person.is_veteran AND person.status = 'ACTIVE'
    ) AS veterans, EXISTS (
        SELECT FROM station_version AS station
        WHERE station.county_id = division.county_id AND station.division_id = division.id
          AND station.superseded_at IS NULL AND station.valid @> %(today)s::date
    ) AS has_station, EXISTS (
        SELECT FROM responsible_person AS person
        WHERE person.county_id = division.county_id AND person.division_id = division.id
          AND person.superseded_at IS NULL AND person.valid @> %(today)s::date
    ) AS has_person
    FROM division
    WHERE division.county_id = ANY (%(counties)s) AND division.level = 'VILLAGE'
)
SELECT 'villages.without_station', count(*)
FROM village WHERE veterans < 30 AND has_person AND NOT has_station
UNION ALL
SELECT 'villages.with_station', count(*)
FROM village WHERE veterans >= 30 AND has_station AND NOT has_person
"""

_GRID = """
SELECT 'cells', count(*) FROM grid_cell WHERE grid_cell.county_id = ANY (%(counties)s)
UNION ALL
SELECT 'workers', count(*) FROM grid_worker WHERE grid_worker.county_id = ANY (%(counties)s)
UNION ALL
SELECT 'cells.without_worker', count(*)
FROM grid_cell
WHERE grid_cell.county_id = ANY (%(counties)s) AND NOT EXISTS (
    SELECT FROM cell_assignment AS duty
    WHERE duty.county_id = grid_cell.county_id AND duty.cell_id = grid_cell.id AND duty.role = 'PRIMARY'
      AND duty.superseded_at IS NULL AND duty.valid @> %(today)s::date
)
UNION ALL
SELECT 'assignments', count(*)
FROM cell_assignment AS duty
WHERE duty.county_id = ANY (%(counties)s) AND duty.superseded_at IS NULL
UNION ALL
SELECT 'assignments.handovers', count(*)
FROM cell_assignment AS duty
JOIN cell_assignment AS before
  ON before.county_id = duty.county_id AND before.cell_id = duty.cell_id
 AND upper(before.valid) = lower(duty.valid)
WHERE duty.county_id = ANY (%(counties)s)
  AND duty.role = 'PRIMARY' AND duty.superseded_at IS NULL
  AND before.role = 'PRIMARY' AND before.superseded_at IS NULL
"""

_CONTACTS = """
SELECT 'contacts.' || extract(year FROM contact.contacted_on) || '.' || contact.outcome, count(*)
FROM contact
WHERE contact.county_id = ANY (%(counties)s)
GROUP BY 1
UNION ALL
SELECT 'contacts', count(*) FROM contact WHERE contact.county_id = ANY (%(counties)s)
UNION ALL
SELECT 'contacts.superseded', count(*)
FROM contact
WHERE contact.county_id = ANY (%(counties)s) AND contact.superseded_at IS NOT NULL
"""

_COVERAGE = """
WITH eligible AS (
    SELECT residence.county_id, residence.person_id
    FROM residence
    WHERE residence.county_id = ANY (%(counties)s)
      AND residence.superseded_at IS NULL AND residence.valid @> %(today)s::date
), reached AS (
    SELECT DISTINCT contact.county_id, contact.person_id
    FROM contact
    WHERE contact.county_id = ANY (%(counties)s)
      AND contact.outcome = 'REACHED' AND contact.superseded_at IS NULL
      AND contact.contacted_on >= %(new_year)s AND contact.contacted_on < %(tomorrow)s
), counted AS (
    SELECT county.adcode, count(*) AS persons, count(reached.person_id) AS reached
    FROM eligible
    JOIN county ON county.county_id = eligible.county_id
    LEFT JOIN reached ON reached.county_id = eligible.county_id AND reached.person_id = eligible.person_id
    GROUP BY county.adcode
)
SELECT 'coverage.' || counted.adcode || '.persons', counted.persons FROM counted
UNION ALL
SELECT 'coverage.' || counted.adcode || '.reached', counted.reached FROM counted
"""

_LIFE_EVENTS = """
SELECT 'life_events.' || life_event.kind, count(*)
FROM life_event
WHERE life_event.county_id = ANY (%(counties)s)
GROUP BY 1
"""

_ROADS = """
SELECT 'roads.nodes', count(*) FROM road_node WHERE road_node.county_id = ANY (%(counties)s)
UNION ALL
SELECT 'roads.edges', count(*) FROM road_edge WHERE road_edge.county_id = ANY (%(counties)s)
"""

COUNTS = (_PERSONS, _RESIDENCES, _VILLAGES, _GRID, _CONTACTS, _COVERAGE, _LIFE_EVENTS, _ROADS)
