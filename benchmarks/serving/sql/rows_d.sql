SELECT person.name, cell.code, cell.name, village.code, village.name, division.code, division.name
FROM person
JOIN grid_cell AS cell ON cell.county_id = $1::int AND cell.id = person.cell_id
-- LATERAL with OFFSET: the planner takes a county for much smaller than it is, and would read all its divisions.
CROSS JOIN LATERAL (
    SELECT dated.code, dated.name FROM division_version AS dated
    WHERE dated.county_id = $1::int AND dated.division_id = cell.division_id
        AND dated.superseded_at IS NULL AND dated.valid @> $2::date
    OFFSET 0
) AS village
CROSS JOIN LATERAL (
    SELECT dated.code, dated.name FROM division_version AS dated
    WHERE dated.county_id = $1::int AND dated.division_id = person.division_id
        AND dated.superseded_at IS NULL AND dated.valid @> $2::date
    OFFSET 0
) AS division
WHERE person.county_id = $1::int AND person.id = $3::text::bigint
