-- Which unit of the register each delivered unit is, and which units have gone.
ANALYZE delivered, rejected_code;

-- Open units the delivery should have named and did not. Without a range (a part of the country) there are none.
CREATE TEMP TABLE gone_unit ON COMMIT DROP AS
SELECT county.county_id, county.level, county.adcode, county.name
FROM county
JOIN county_link AS link
  ON link.county_id = county.county_id AND link.superseded_at IS NULL AND link.valid @> %(vintage_on)s::date
WHERE county.adcode || '000000' > %(covers_low)s::text
  AND county.adcode || '000000' <= %(covers_high)s::text
  AND county.level = ANY (%(closable)s::text[])
  AND county.level IN (SELECT delivered.level FROM delivered)
  AND NOT EXISTS (SELECT FROM rejected_code WHERE rejected_code.code = county.adcode || '000000')
  AND NOT EXISTS (
      SELECT FROM delivered WHERE county.adcode IN (delivered.adcode, left(delivered.parent_code, 6))
  );

-- A code that has gone and a new one in the same province, alike but for 县, 区 or 市, are one unit with a new code.
CREATE TEMP TABLE unit ON COMMIT DROP AS
WITH candidate AS (
    SELECT delivered.id, gone_unit.county_id,
           count(*) OVER (PARTITION BY delivered.id) AS olds,
           count(*) OVER (PARTITION BY gone_unit.county_id) AS news
    FROM delivered
    JOIN gone_unit
      ON gone_unit.level = delivered.level
     AND left(gone_unit.adcode, 2) = left(delivered.adcode, 2)
     AND regexp_replace(gone_unit.name, %(unit_kind)s, '') = regexp_replace(delivered.name, %(unit_kind)s, '')
    WHERE NOT EXISTS (SELECT FROM county WHERE county.adcode = delivered.adcode)
)
SELECT delivered.id, delivered.level, delivered.adcode, delivered.name, left(delivered.parent_code, 6) AS parent_adcode,
       coalesce(known.county_id, candidate.county_id,
                CASE WHEN born.county_id IS NULL THEN 1 ELSE 10 END * delivered.adcode::int) AS county_id,
       known.county_id IS NULL AND candidate.county_id IS NULL AS is_new,
       old.adcode AS old_adcode, old.name AS old_name, link.parent_id AS old_parent_id
FROM delivered
LEFT JOIN county AS known ON known.adcode = delivered.adcode
LEFT JOIN county AS born ON born.county_id = delivered.adcode::int
LEFT JOIN candidate ON candidate.id = delivered.id AND candidate.olds = 1 AND candidate.news = 1
LEFT JOIN county AS old ON old.county_id = coalesce(known.county_id, candidate.county_id)
LEFT JOIN county_link AS link
  ON link.county_id = old.county_id AND link.superseded_at IS NULL AND link.valid @> %(vintage_on)s::date
WHERE delivered.level = ANY (%(unit_levels)s::text[]);

DELETE FROM gone_unit USING unit WHERE unit.county_id = gone_unit.county_id;

-- Where the delivered rows live: units delivered, and units known before whose lower levels were delivered.
CREATE TEMP TABLE key_space ON COMMIT DROP AS
SELECT unit.adcode, unit.county_id FROM unit
UNION ALL
SELECT county.adcode, county.county_id
FROM county
WHERE county.adcode IN (SELECT delivered.adcode FROM delivered EXCEPT SELECT unit.adcode FROM unit);

ALTER TABLE unit ADD COLUMN parent_id int;
UPDATE unit SET parent_id = coalesce(
    (SELECT above.county_id FROM unit AS above WHERE above.adcode = unit.parent_adcode),
    (SELECT county.county_id FROM county WHERE county.adcode = unit.parent_adcode)
);
