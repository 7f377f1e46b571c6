-- What is left over on one level, on both sides; `stale` and `fresh` shrink as pairs are found.
DROP TABLE IF EXISTS unpaired_old, unpaired_new CASCADE;

CREATE TEMP TABLE unpaired_old ON COMMIT DROP AS
SELECT old.county_id, old.division_id, old.parent_id, old.tail, old.name,
       regexp_replace(old.name, %(kind)s, '') AS stem,
       (SELECT count(*) FROM standing AS other
        WHERE other.county_id = old.county_id AND other.level = old.level AND other.name = old.name) AS namesakes
FROM standing AS old
WHERE old.level = %(level)s
  AND NOT EXISTS (SELECT FROM pair WHERE pair.county_id = old.county_id AND pair.division_id = old.division_id);

CREATE TEMP TABLE unpaired_new ON COMMIT DROP AS
SELECT new.id, new.county_id, coalesce(pair.division_id, above.division_id) AS parent_id, new.code, new.tail, new.name,
       regexp_replace(new.name, %(kind)s, '') AS stem,
       (SELECT count(*) FROM placed AS other
        WHERE other.county_id = new.county_id AND other.level = new.level AND other.name = new.name) AS namesakes
FROM placed AS new
LEFT JOIN placed AS parent ON parent.county_id = new.county_id AND parent.code = new.parent_code
LEFT JOIN pair ON pair.id = parent.id
LEFT JOIN standing AS above
  ON parent.id IS NULL AND above.county_id = new.county_id AND above.code = new.parent_code
WHERE new.level = %(level)s
  AND new.county_id IN (SELECT unpaired_old.county_id FROM unpaired_old)
  AND NOT EXISTS (SELECT FROM pair AS own WHERE own.id = new.id);

CREATE TEMP VIEW stale AS
SELECT * FROM unpaired_old AS old
WHERE NOT EXISTS (SELECT FROM pair WHERE pair.county_id = old.county_id AND pair.division_id = old.division_id);

CREATE TEMP VIEW fresh AS
SELECT * FROM unpaired_new AS new WHERE NOT EXISTS (SELECT FROM pair WHERE pair.id = new.id);

ANALYZE unpaired_old, unpaired_new;
