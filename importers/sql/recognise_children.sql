-- Most of what the one had below it, and most of what the other has, bear the same names: renumbered and renamed.
WITH old_child AS (
    SELECT DISTINCT stale.county_id, stale.division_id, child.name
    FROM stale
    JOIN standing AS child ON child.county_id = stale.county_id AND child.parent_id = stale.division_id
), new_child AS (
    SELECT DISTINCT fresh.county_id, fresh.id, child.name
    FROM fresh
    JOIN placed AS child ON child.county_id = fresh.county_id AND child.parent_code = fresh.code
), common AS (
    SELECT new.id, old.county_id, old.division_id, count(*) AS names
    FROM old_child AS old
    JOIN new_child AS new ON new.county_id = old.county_id AND new.name = old.name
    GROUP BY new.id, old.county_id, old.division_id
), candidate AS (
    SELECT common.id, common.county_id, common.division_id,
           count(*) OVER (PARTITION BY common.id) AS olds,
           count(*) OVER (PARTITION BY common.county_id, common.division_id) AS news
    FROM common
    WHERE common.names > 1
      AND 2 * common.names > (
              SELECT count(*) FROM old_child AS own
              WHERE own.county_id = common.county_id AND own.division_id = common.division_id
          )
      AND 2 * common.names > (SELECT count(*) FROM new_child AS own WHERE own.id = common.id)
)
INSERT INTO pair SELECT id, county_id, division_id FROM candidate WHERE olds = 1 AND news = 1
