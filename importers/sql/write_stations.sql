-- A centre or station for each new division, and which stations end because their division does.
INSERT INTO station (county_id, id, division_id, level, form)
SELECT judged.county_id, judged.id, judged.division_id, judged.level,
       CASE WHEN judged.level = ANY (%(unit_levels)s::text[]) THEN 'CENTRE' ELSE 'STATION' END
FROM judged
JOIN placed ON placed.id = judged.id
WHERE judged.verdict = 'ADDED' AND placed.station_name IS NOT NULL
ORDER BY judged.county_id, judged.id;

INSERT INTO station_version (county_id, id, station_id, division_id, level, form, name, open_in, valid)
SELECT station.county_id, station.id, station.id, station.division_id, station.level, station.form,
       placed.station_name, daterange(%(vintage_on)s::date, NULL), daterange(%(vintage_on)s::date, NULL)
FROM judged
JOIN placed ON placed.id = judged.id
JOIN station ON station.county_id = judged.county_id AND station.id = judged.id
WHERE judged.verdict = 'ADDED' AND placed.station_name IS NOT NULL
ORDER BY judged.county_id, judged.id;

INSERT INTO station_change (county_id, station_id)
SELECT DISTINCT version.county_id, version.station_id
FROM closing
JOIN station_version AS version
  ON version.county_id = closing.county_id AND version.division_id = closing.division_id
 AND version.superseded_at IS NULL
 AND coalesce(upper(version.valid), 'infinity') > %(vintage_on)s::date;
