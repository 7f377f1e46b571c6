SELECT coalesce(sum(county_coverage.registered), 0)
FROM county_coverage
WHERE county_coverage.county_id = ANY (%(counties)s) AND county_coverage.period = 'EVER'
