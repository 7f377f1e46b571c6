-- What a delivered row may hang on without being accompanied by it: code, name, and the adcode of its unit. A city that
-- is its own only county is named by that county's code, too. Of one county alone, if one is named.
SELECT version.code, version.name, county.adcode
FROM division_version AS version
JOIN division ON division.county_id = version.county_id AND division.id = version.division_id
JOIN county ON county.county_id = version.county_id
WHERE version.superseded_at IS NULL
  AND version.valid @> %(vintage_on)s::date
  AND division.level <> 'VILLAGE'
  AND (%(county_id)s::int IS NULL OR version.county_id = %(county_id)s::int)
UNION ALL
SELECT other.adcode || '000000', other.name, county.adcode
FROM county_code AS other
JOIN county ON county.county_id = other.county_id
WHERE other.adcode <> county.adcode AND other.valid @> %(vintage_on)s::date
  AND (%(county_id)s::int IS NULL OR other.county_id = %(county_id)s::int)
