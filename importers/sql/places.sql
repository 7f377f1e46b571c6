-- The divisions a delivered row may hang on without being accompanied by them: code, and the adcode of their unit.
SELECT version.code, county.adcode
FROM division_version AS version
JOIN division ON division.county_id = version.county_id AND division.id = version.division_id
JOIN county ON county.county_id = version.county_id
WHERE version.superseded_at IS NULL
  AND version.valid @> %(vintage_on)s::date
  AND division.level <> 'VILLAGE'
