-- What the delivered units are in the register, and which units have gone.
ANALYZE recognised;

CREATE TEMP TABLE unit ON COMMIT DROP AS
SELECT delivered.id, delivered.level, delivered.adcode, delivered.name, left(delivered.parent_code, 6) AS parent_adcode,
       recognised.county_id, recognised.is_new, old.adcode AS old_adcode, old.name AS old_name,
       open_unit.parent_id AS old_parent_id, NULL::int AS parent_id
FROM delivered
JOIN recognised ON recognised.id = delivered.id
LEFT JOIN county AS old ON old.county_id = recognised.county_id
LEFT JOIN open_unit ON open_unit.county_id = recognised.county_id;

UPDATE unit SET parent_id = coalesce(
    (SELECT above.county_id FROM unit AS above WHERE above.adcode = unit.parent_adcode),
    (SELECT open_unit.county_id FROM open_unit WHERE open_unit.adcode = unit.parent_adcode)
);

-- A list without one functional zone was made by rules that know none: it says nothing about those we have.
CREATE TEMP TABLE silent_on_zones ON COMMIT DROP AS
SELECT listed.level
FROM unnest(ARRAY['COUNTY', 'TOWNSHIP']) AS listed (level)
WHERE NOT %(zones_listed)s
  AND NOT EXISTS (
      SELECT FROM delivered WHERE delivered.level = listed.level AND delivered.is_functional_zone
  );

-- Open units the delivery should have named and did not. Without a range (a part of the country) there are none.
CREATE TEMP TABLE gone_unit ON COMMIT DROP AS
SELECT open_unit.county_id, open_unit.level, open_unit.adcode, open_unit.name,
       open_unit.level = 'COUNTY' AND substr(open_unit.adcode, 5, 1) = '7' AS is_zone
FROM open_unit
WHERE open_unit.is_covered
  AND open_unit.level = ANY (%(closable)s::text[])
  AND open_unit.level IN (SELECT delivered.level FROM delivered)
  AND open_unit.county_id NOT IN (SELECT unit.county_id FROM unit)
  AND NOT EXISTS (SELECT FROM rejected_code WHERE rejected_code.code = open_unit.adcode || '000000')
  AND (
      open_unit.adcode IN (SELECT unit.adcode FROM unit)
      OR NOT EXISTS (
          SELECT FROM delivered WHERE open_unit.adcode IN (delivered.adcode, left(delivered.parent_code, 6))
      )
  );

CREATE TEMP TABLE kept_zone ON COMMIT DROP AS
SELECT gone_unit.county_id, NULL::bigint AS division_id, gone_unit.level
FROM gone_unit
WHERE gone_unit.is_zone AND gone_unit.level IN (SELECT silent_on_zones.level FROM silent_on_zones);

DELETE FROM gone_unit USING kept_zone WHERE kept_zone.county_id = gone_unit.county_id;

-- Where the delivered rows live: units delivered, and units known before whose lower levels were delivered.
CREATE TEMP TABLE key_space ON COMMIT DROP AS
SELECT unit.adcode, unit.county_id FROM unit
UNION ALL
SELECT open_unit.adcode, open_unit.county_id
FROM open_unit
WHERE open_unit.adcode IN (SELECT delivered.adcode FROM delivered EXCEPT SELECT unit.adcode FROM unit);
