-- How many divisions of each level met each fate; zones are kept where the lists say nothing of them.
SELECT verdict, level, count(*)
FROM (SELECT verdict, level FROM judged UNION ALL SELECT 'CLOSED', level FROM closing
      UNION ALL SELECT 'KEPT', level FROM kept_zone) AS fate
GROUP BY verdict, level
