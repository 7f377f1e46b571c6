SELECT coalesce(counted.reached, 0), counted.registered,
    coalesce(counted.reached, 0)::float8 / nullif(counted.registered, 0)
FROM (
    SELECT
        sum(kept.reached) FILTER (
            WHERE kept.period = 'YEAR' AND kept.first_on = date_trunc('year', $2::date)::date
        )::int AS reached,
        sum(kept.registered) FILTER (WHERE kept.period = 'EVER')::int AS registered
    FROM cell_coverage AS kept
    WHERE kept.county_id = $1::int AND kept.cell_id = 0 AND kept.period IN ('EVER', 'YEAR')
) AS counted
WHERE counted.registered > 0
