-- Which policies reach whom hangs on units and divisions: the duties kept of everybody may be others now.
INSERT INTO duty_mark (county_id, person_id, from_on)
SELECT county.county_id, 0, '0001-01-01'
FROM county
WHERE EXISTS (SELECT FROM person WHERE person.county_id = county.county_id)
