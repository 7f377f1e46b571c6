-- The delivered rows in their key spaces, and what the register holds there on the day.
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT delivered.*, key_space.county_id
FROM delivered
JOIN key_space ON key_space.adcode = delivered.adcode;

CREATE TEMP TABLE standing ON COMMIT DROP AS
SELECT version.county_id, version.division_id, version.id AS version_id, division.level, version.code, version.name,
       version.parent_id, version.is_functional_zone, lower(version.valid) AS since,
       CASE WHEN division.level = ANY (%(unit_levels)s::text[]) THEN ''
            WHEN left(version.code, 6) = county.adcode THEN substr(version.code, 7)
            ELSE version.code END AS tail
FROM division_version AS version
JOIN division ON division.county_id = version.county_id AND division.id = version.division_id
JOIN county ON county.county_id = version.county_id
WHERE version.superseded_at IS NULL
  AND version.valid @> %(vintage_on)s::date
  AND version.county_id IN (
      SELECT key_space.county_id FROM key_space UNION ALL SELECT gone_unit.county_id FROM gone_unit
  );

-- Names and codes are looked up one by one where something changed.
CREATE INDEX ON standing (county_id, name);
CREATE INDEX ON placed (county_id, name);

ANALYZE placed, standing, unit, key_space, gone_unit;
