-- How many divisions of each level met each fate.
SELECT verdict, level, count(*)
FROM (SELECT verdict, level FROM judged UNION ALL SELECT 'CLOSED', level FROM closing) AS fate
GROUP BY verdict, level
