-- The six-digit codes of units: a code ends with its unit, and where its unit takes another or another unit takes it.
UPDATE county_code
SET valid = daterange(lower(county_code.valid), %(vintage_on)s::date)
WHERE county_code.valid @> %(vintage_on)s::date
  AND (
      county_code.county_id IN (SELECT gone_unit.county_id FROM gone_unit)
      OR EXISTS (
          SELECT FROM unit
          WHERE unit.county_id = county_code.county_id AND unit.old_adcode = county_code.adcode
            AND unit.adcode <> unit.old_adcode
      )
      OR EXISTS (
          SELECT FROM unit
          WHERE unit.adcode = county_code.adcode AND unit.county_id <> county_code.county_id
      )
  );

DELETE FROM county_code WHERE isempty(valid);

UPDATE county_code
SET name = unit.name
FROM unit
WHERE unit.county_id = county_code.county_id
  AND unit.adcode = county_code.adcode
  AND unit.name <> county_code.name
  AND county_code.valid @> %(vintage_on)s::date;

INSERT INTO county_code (county_id, adcode, valid, name)
SELECT borne.county_id, borne.adcode, daterange(%(vintage_on)s::date, NULL), borne.name
FROM (
    SELECT unit.county_id, unit.adcode, unit.name FROM unit
    UNION ALL
    SELECT coalesce(unit.county_id, open_unit.county_id), folded.adcode, folded.name
    FROM folded
    LEFT JOIN unit ON unit.adcode = folded.unit_adcode
    LEFT JOIN open_unit ON open_unit.adcode = folded.unit_adcode
) AS borne
WHERE NOT EXISTS (
    SELECT FROM county_code AS known
    WHERE known.county_id = borne.county_id AND known.adcode = borne.adcode AND known.valid @> %(vintage_on)s::date
)
ORDER BY borne.county_id, borne.adcode;
