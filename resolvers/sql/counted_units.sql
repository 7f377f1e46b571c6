-- The unit with a code; without one all that have persons or counts of them.
SELECT county.county_id, county.adcode, county.name
FROM county
WHERE county.adcode = %(adcode)s
   OR (%(adcode)s::text IS NULL AND (
       EXISTS (SELECT FROM person WHERE person.county_id = county.county_id)
       OR EXISTS (SELECT FROM county_coverage WHERE county_coverage.county_id = county.county_id)
       OR EXISTS (SELECT FROM cell_coverage WHERE cell_coverage.county_id = county.county_id)
       OR EXISTS (SELECT FROM county_day WHERE county_day.county_id = county.county_id)
   ))
ORDER BY county.adcode, county.county_id
