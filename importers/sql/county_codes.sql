-- Every code a unit has or had.
SELECT county_id, adcode, name, valid FROM county_code ORDER BY county_id, adcode, valid
