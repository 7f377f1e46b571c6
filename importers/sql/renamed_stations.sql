-- The stations of renamed divisions, with their division's old name and the name a station of the new one has.
SELECT version.county_id, version.station_id, version.name, judged.level, judged.old_name, placed.station_name
FROM judged
JOIN placed ON placed.id = judged.id
JOIN station_version AS version
  ON version.county_id = judged.county_id AND version.division_id = judged.division_id
 AND version.superseded_at IS NULL AND version.valid @> %(vintage_on)s::date
WHERE judged.name <> judged.old_name AND placed.station_name IS NOT NULL
