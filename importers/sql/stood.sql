-- How many divisions of each level stood where the delivery speaks, and how many of them it would close.
SELECT level, count(*), count(*) FILTER (WHERE closing.division_id IS NOT NULL)
FROM standing
LEFT JOIN closing USING (county_id, division_id, level)
GROUP BY level
