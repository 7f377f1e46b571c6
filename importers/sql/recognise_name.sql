-- A name that only one division of the county had before, and only one has now: moved under another parent.
WITH candidate AS (
    SELECT fresh.id, stale.county_id, stale.division_id,
           count(*) OVER (PARTITION BY fresh.id) AS olds,
           count(*) OVER (PARTITION BY stale.county_id, stale.division_id) AS news
    FROM fresh
    JOIN stale
      ON stale.county_id = fresh.county_id AND stale.name = fresh.name AND stale.namesakes = 1 AND fresh.namesakes = 1
)
INSERT INTO pair SELECT id, county_id, division_id FROM candidate WHERE olds = 1 AND news = 1
