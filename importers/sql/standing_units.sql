-- The units that bear some codes today, with their names and the first day of what is known of them.
SELECT county.adcode, county.name, min(lower(version.valid))
FROM county
JOIN division ON division.county_id = county.county_id AND division.level = county.level
JOIN division_version AS version
  ON version.county_id = division.county_id AND version.division_id = division.id AND version.superseded_at IS NULL
WHERE county.adcode = ANY (%(codes)s::text[])
  AND (county.level = 'NATION' OR EXISTS (
      SELECT FROM county_link AS link
      WHERE link.county_id = county.county_id AND link.superseded_at IS NULL AND upper_inf(link.valid)
  ))
GROUP BY county.adcode, county.name
