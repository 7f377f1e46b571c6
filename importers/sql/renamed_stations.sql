-- The stations of renamed divisions, with their division's old name and the name a station of the new one has.
SELECT station.county_id, station.id, station.name, judged.level, judged.old_name, placed.station_name
FROM judged
JOIN placed ON placed.id = judged.id
JOIN station
  ON station.county_id = judged.county_id AND station.division_id = judged.division_id
 AND station.valid @> %(vintage_on)s::date
WHERE judged.name <> judged.old_name AND placed.station_name IS NOT NULL
