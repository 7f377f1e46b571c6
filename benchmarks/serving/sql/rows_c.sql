WITH registered AS (
    SELECT kept.cell_id, sum(kept.registered)::int AS persons
    FROM cell_coverage AS kept
    WHERE kept.county_id = $1::int AND kept.period = 'EVER' AND kept.first_on = '0001-01-01'
    GROUP BY kept.cell_id
), reached AS (
    SELECT kept.cell_id, sum(kept.reached)::int AS persons
    FROM cell_coverage AS kept
    WHERE kept.county_id = $1::int AND kept.period = 'YEAR' AND kept.first_on = date_trunc('year', $2::date)::date
    GROUP BY kept.cell_id
)
SELECT cell.code, coalesce(reached.persons, 0), coalesce(registered.persons, 0),
    coalesce(reached.persons, 0)::float8 / nullif(registered.persons, 0), cell.name, cell.geojson
FROM grid_cell AS cell
LEFT JOIN registered ON registered.cell_id = cell.id
LEFT JOIN reached ON reached.cell_id = cell.id
WHERE cell.county_id = $1::int
ORDER BY cell.code
