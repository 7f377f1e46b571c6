-- How many names of townships a unit of the register and a delivered one share, and whether that tells anything: one
-- name alone does where nobody else in the province bears it, and in another province three are needed.
SELECT old.county_id, new.id, count(*),
       CASE WHEN min(old.province) = min(new.province) THEN count(*) > 1 OR bool_or(old.borne = 1 AND new.borne = 1)
            ELSE count(*) > 2 END
FROM old_child AS old
JOIN new_child AS new ON new.stem = old.stem
GROUP BY old.county_id, new.id
