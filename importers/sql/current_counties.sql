-- The counties of today with code and name.
SELECT county.county_id, county.adcode, county.name
FROM county
WHERE county.level = 'COUNTY'
  AND EXISTS (
      SELECT FROM county_link AS link
      WHERE link.county_id = county.county_id AND link.superseded_at IS NULL AND upper_inf(link.valid)
  )
ORDER BY county.county_id
