-- A code a county had. One known before keeps its end and its name, and may begin earlier.
INSERT INTO county_code AS known (county_id, adcode, valid, name)
VALUES (%(county_id)s, %(adcode)s, %(valid)s, %(name)s)
ON CONFLICT (county_id, adcode) DO UPDATE
SET valid = daterange(lower(excluded.valid), upper(known.valid))
WHERE NOT lower_inf(known.valid) AND (lower_inf(excluded.valid) OR lower(excluded.valid) < lower(known.valid))
