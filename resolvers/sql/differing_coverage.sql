-- Last contacts of those resident today, by place and by county, less what is kept of them; repaired by
-- adding it to what is kept.
WITH said AS (
    SELECT contact.person_id, max(contact.contacted_on)::timestamp AS attempt_on,
           max(contact.contacted_on) FILTER (WHERE contact.outcome = 'REACHED')::timestamp AS contact_on,
           max(contact.contacted_on) FILTER (
               WHERE contact.outcome = 'REACHED' AND contact.mode = ANY (%(in_person)s)
           )::timestamp AS visit_on
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL
    GROUP BY contact.person_id
), counted AS (
    SELECT fact.period, fact.first_on::date AS first_on, coalesce(residence.cell_id, 0) AS cell_id,
           residence.division_id, sum(fact.registered) AS registered, sum(fact.unlocated) AS unlocated,
           sum(fact.attempted) AS attempted, sum(fact.reached) AS reached, sum(fact.visited) AS visited
    FROM residence
    LEFT JOIN said ON said.person_id = residence.person_id
    CROSS JOIN LATERAL (
        VALUES ('EVER', timestamp '0001-01-01', 1, (residence.geom IS NULL)::int, 0, 0, 0),
               ('YEAR', date_trunc('year', said.attempt_on), 0, 0, 1, 0, 0),
               ('YEAR', date_trunc('year', said.contact_on), 0, 0, 0, 1, 0),
               ('YEAR', date_trunc('year', said.visit_on), 0, 0, 0, 0, 1),
               ('MONTH', date_trunc('month', said.attempt_on), 0, 0, 1, 0, 0),
               ('MONTH', date_trunc('month', said.contact_on), 0, 0, 0, 1, 0),
               ('MONTH', date_trunc('month', said.visit_on), 0, 0, 0, 0, 1)
    ) AS fact (period, first_on, registered, unlocated, attempted, reached, visited)
    WHERE residence.county_id = %(county_id)s AND residence.superseded_at IS NULL
      AND residence.valid @> %(today)s::date AND fact.first_on IS NOT NULL
    GROUP BY 1, 2, 3, 4
), differing_cell AS (
    SELECT either.period, either.first_on, either.cell_id, either.division_id,
           sum(either.registered)::int AS registered, sum(either.unlocated)::int AS unlocated,
           sum(either.attempted)::int AS attempted, sum(either.reached)::int AS reached,
           sum(either.visited)::int AS visited
    FROM (
        SELECT counted.* FROM counted
        UNION ALL
        SELECT kept.period, kept.first_on, kept.cell_id, kept.division_id,
               -kept.registered, -kept.unlocated, -kept.attempted, -kept.reached, -kept.visited
        FROM cell_coverage AS kept
        WHERE kept.county_id = %(county_id)s
    ) AS either
    GROUP BY 1, 2, 3, 4
    HAVING (sum(either.registered), sum(either.unlocated), sum(either.attempted), sum(either.reached),
            sum(either.visited)) <> (0, 0, 0, 0, 0)
), differing_county AS (
    SELECT either.period, either.first_on,
           sum(either.registered)::int AS registered, sum(either.unlocated)::int AS unlocated,
           sum(either.attempted)::int AS attempted, sum(either.reached)::int AS reached,
           sum(either.visited)::int AS visited
    FROM (
        SELECT counted.period, counted.first_on, counted.registered, counted.unlocated, counted.attempted,
               counted.reached, counted.visited
        FROM counted
        UNION ALL
        SELECT kept.period, kept.first_on,
               -kept.registered, -kept.unlocated, -kept.attempted, -kept.reached, -kept.visited
        FROM county_coverage AS kept
        WHERE kept.county_id = %(county_id)s
    ) AS either
    GROUP BY 1, 2
    HAVING (sum(either.registered), sum(either.unlocated), sum(either.attempted), sum(either.reached),
            sum(either.visited)) <> (0, 0, 0, 0, 0)
), repaired_cell AS (
    INSERT INTO cell_coverage AS kept (
        county_id, period, first_on, cell_id, division_id, registered, unlocated, attempted, reached, visited
    )
    SELECT %(county_id)s, differing.*
    FROM differing_cell AS differing
    WHERE %(repairs)s
    ORDER BY differing.cell_id, differing.division_id, differing.period, differing.first_on
    ON CONFLICT (county_id, period, first_on, cell_id, division_id) DO UPDATE
    SET registered = kept.registered + excluded.registered, unlocated = kept.unlocated + excluded.unlocated,
        attempted = kept.attempted + excluded.attempted, reached = kept.reached + excluded.reached,
        visited = kept.visited + excluded.visited
    RETURNING 1
), repaired_county AS (
    INSERT INTO county_coverage AS kept (
        county_id, period, first_on, registered, unlocated, attempted, reached, visited
    )
    SELECT %(county_id)s, differing.*
    FROM differing_county AS differing
    -- After the cells' rows: all writers take rows in one order.
    WHERE %(repairs)s AND (SELECT count(*) FROM repaired_cell) >= 0
    ORDER BY differing.period, differing.first_on
    ON CONFLICT (county_id, period, first_on) DO UPDATE
    SET registered = kept.registered + excluded.registered, unlocated = kept.unlocated + excluded.unlocated,
        attempted = kept.attempted + excluded.attempted, reached = kept.reached + excluded.reached,
        visited = kept.visited + excluded.visited
)
SELECT (SELECT count(*) FROM differing_cell), (SELECT count(*) FROM differing_county)
