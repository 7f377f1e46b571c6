-- The units that bear some codes today, with their names and the first day of what is known of them. A city that is its
-- own only county bears that county's code, too.
SELECT borne.adcode, borne.name, min(lower(version.valid))
FROM county
JOIN LATERAL (
    SELECT county.adcode, county.name
    UNION ALL
    SELECT other.adcode, other.name
    FROM county_code AS other
    WHERE other.county_id = county.county_id AND other.adcode <> county.adcode AND upper_inf(other.valid)
) AS borne ON borne.adcode = ANY (%(codes)s::text[])
JOIN division ON division.county_id = county.county_id AND division.level = county.level
JOIN division_version AS version
  ON version.county_id = division.county_id AND version.division_id = division.id AND version.superseded_at IS NULL
WHERE county.level = 'NATION' OR EXISTS (
    SELECT FROM county_link AS link
    WHERE link.county_id = county.county_id AND link.superseded_at IS NULL AND upper_inf(link.valid)
)
GROUP BY borne.adcode, borne.name
