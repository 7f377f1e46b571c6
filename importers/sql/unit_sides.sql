-- The units that are open on the day, and what lies straight below units on either side, by name but for the kind.
ANALYZE delivered, rejected_code, folded;

CREATE TEMP TABLE open_unit ON COMMIT DROP AS
SELECT county.county_id, county.level, county.adcode, county.name, link.parent_id,
       coalesce(county.adcode || '000000' > %(covers_low)s::text AND county.adcode || '000000' <= %(covers_high)s::text,
                false) AS is_covered
FROM county
LEFT JOIN county_link AS link
  ON link.county_id = county.county_id AND link.superseded_at IS NULL AND link.valid @> %(vintage_on)s::date
WHERE link.county_id IS NOT NULL OR county.level = 'NATION';

CREATE TEMP TABLE old_child ON COMMIT DROP AS
SELECT child.*, count(*) OVER (PARTITION BY child.province, child.stem) AS borne
FROM (
    SELECT DISTINCT version.county_id, left(open_unit.adcode, 2) AS province,
           coalesce(nullif(regexp_replace(version.name, %(township_kind)s, ''), ''), version.name) AS stem
    FROM open_unit
    JOIN division_version AS version
      ON version.county_id = open_unit.county_id
     AND version.superseded_at IS NULL
     AND version.valid @> %(vintage_on)s::date
    JOIN division
      ON division.county_id = version.county_id AND division.id = version.division_id AND division.level = 'TOWNSHIP'
    WHERE left(open_unit.adcode, 2) IN (SELECT left(delivered.code, 2) FROM delivered WHERE delivered.level = 'TOWNSHIP')
) AS child;

CREATE TEMP TABLE new_child ON COMMIT DROP AS
SELECT child.*, count(*) OVER (PARTITION BY child.province, child.stem) AS borne
FROM (
    SELECT DISTINCT above.id, left(above.adcode, 2) AS province,
           coalesce(nullif(regexp_replace(township.name, %(township_kind)s, ''), ''), township.name) AS stem
    FROM delivered AS township
    JOIN delivered AS above ON above.adcode = township.adcode AND above.level = ANY (%(unit_levels)s::text[])
    WHERE township.level = 'TOWNSHIP'
) AS child;

ANALYZE open_unit, old_child, new_child;
