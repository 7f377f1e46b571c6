-- The units that are closed on the day; one that comes back under its last code is itself again.
SELECT county_id, level, adcode, name, NULL, 0, false
FROM county
WHERE county_id NOT IN (SELECT open_unit.county_id FROM open_unit)
ORDER BY county_id
