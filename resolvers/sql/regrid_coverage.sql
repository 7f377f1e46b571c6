-- Last contacts of persons who live in another cell now: taken from the old place, added to the new one.
WITH move AS (
    SELECT moved.division_id, moved.old_cell_id, moved.new_cell_id, fact.*
    FROM unnest(
        CAST(:persons AS bigint[]), CAST(:divisions AS bigint[]), CAST(:old AS bigint[]),
        CAST(:new AS bigint[]), CAST(:unlocated AS integer[])
    ) AS moved (person_id, division_id, old_cell_id, new_cell_id, unlocated)
    JOIN person ON person.county_id = :county_id AND person.id = moved.person_id
    CROSS JOIN LATERAL (
        VALUES ('EVER', timestamp '0001-01-01', 1, moved.unlocated, 0, 0, 0),
               ('YEAR', date_trunc('year', person.last_attempt_on::timestamp), 0, 0, 1, 0, 0),
               ('YEAR', date_trunc('year', person.last_contact_on::timestamp), 0, 0, 0, 1, 0),
               ('YEAR', date_trunc('year', person.last_visit_on::timestamp), 0, 0, 0, 0, 1),
               ('MONTH', date_trunc('month', person.last_attempt_on::timestamp), 0, 0, 1, 0, 0),
               ('MONTH', date_trunc('month', person.last_contact_on::timestamp), 0, 0, 0, 1, 0),
               ('MONTH', date_trunc('month', person.last_visit_on::timestamp), 0, 0, 0, 0, 1)
    ) AS fact (period, first_on, registered, unlocated, attempted, reached, visited)
    WHERE fact.first_on IS NOT NULL
)
INSERT INTO cell_coverage AS kept
       (county_id, period, first_on, cell_id, division_id, registered, unlocated, attempted, reached, visited)
SELECT :county_id, move.period, move.first_on::date, place.cell_id, move.division_id,
       sum(place.times * move.registered), sum(place.times * move.unlocated),
       sum(place.times * move.attempted), sum(place.times * move.reached), sum(place.times * move.visited)
FROM move
CROSS JOIN LATERAL (VALUES (move.old_cell_id, -1), (move.new_cell_id, 1)) AS place (cell_id, times)
GROUP BY 2, 3, 4, 5
ORDER BY 4, 5, 2, 3
ON CONFLICT (county_id, period, first_on, cell_id, division_id) DO UPDATE SET
    registered = kept.registered + excluded.registered, unlocated = kept.unlocated + excluded.unlocated,
    attempted = kept.attempted + excluded.attempted, reached = kept.reached + excluded.reached,
    visited = kept.visited + excluded.visited
