-- A centre or station for each new division, and the end of those whose division ends.
INSERT INTO station (county_id, id, division_id, level, form, name, valid)
SELECT judged.county_id, judged.id, judged.division_id, judged.level,
       CASE WHEN judged.level = ANY (%(unit_levels)s::text[]) THEN 'CENTRE' ELSE 'STATION' END,
       placed.station_name, daterange(%(vintage_on)s::date, NULL)
FROM judged
JOIN placed ON placed.id = judged.id
WHERE judged.verdict = 'ADDED' AND placed.station_name IS NOT NULL
ORDER BY judged.county_id, judged.id;

UPDATE station
SET valid = daterange(lower(station.valid), %(vintage_on)s::date)
FROM closing
WHERE station.county_id = closing.county_id
  AND station.division_id = closing.division_id
  AND station.valid @> %(vintage_on)s::date;
