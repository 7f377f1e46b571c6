-- How many divisions of these units are already known from, or until, a day after the vintage.
SELECT count(*)
FROM division_version AS version
WHERE version.superseded_at IS NULL
  AND (lower(version.valid) > %(vintage_on)s::date OR upper(version.valid) > %(vintage_on)s::date)
  AND version.county_id IN (
      SELECT key_space.county_id FROM key_space UNION ALL SELECT gone_unit.county_id FROM gone_unit
  )
