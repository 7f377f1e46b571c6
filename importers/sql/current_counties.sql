-- The counties of today with code and name.
SELECT county_id, adcode, name FROM county WHERE level = 'COUNTY' ORDER BY county_id
