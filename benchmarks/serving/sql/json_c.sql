WITH kept AS (
    SELECT cell_coverage.cell_id,
        coalesce(sum(cell_coverage.registered) FILTER (WHERE cell_coverage.period = 'EVER'), 0) AS denominator,
        coalesce(sum(cell_coverage.reached) FILTER (WHERE cell_coverage.period = 'YEAR'), 0) AS numerator
    FROM cell_coverage
    WHERE cell_coverage.county_id = %(county)s AND (
        (cell_coverage.period = 'EVER' AND cell_coverage.first_on = '0001-01-01')
        OR (cell_coverage.period = 'YEAR'
            AND cell_coverage.first_on = date_trunc('year', now() AT TIME ZONE 'Asia/Shanghai')::date)
    )
    GROUP BY cell_coverage.cell_id
)
SELECT json_agg(
    json_build_object(
        'key', cell.code,
        'coverage', json_build_object(
            'numerator', coalesce(kept.numerator, 0), 'denominator', coalesce(kept.denominator, 0),
            'share', kept.numerator::float8 / nullif(kept.denominator, 0)
        ),
        'cell', CASE WHEN cell.id IS NOT NULL
            THEN json_build_object('name', cell.name, 'boundary', cell.geojson::json) END
    )
    ORDER BY cell.code NULLS LAST
)::text
FROM (SELECT * FROM grid_cell WHERE grid_cell.county_id = %(county)s) AS cell
FULL JOIN kept ON kept.cell_id = cell.id
