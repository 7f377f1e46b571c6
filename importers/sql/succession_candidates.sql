-- Townships that end while villages of theirs live on under another: who took them over, and whether it was only one.
SELECT closing.county_id, closing.division_id, judged.parent_id,
       CASE WHEN count(*) OVER (PARTITION BY closing.county_id, closing.division_id) = 1 THEN 'MERGED' ELSE 'SPLIT' END
FROM closing
JOIN judged ON judged.county_id = closing.county_id AND judged.old_parent_id = closing.division_id
WHERE judged.verdict = 'MOVED' AND judged.parent_id <> closing.division_id
GROUP BY closing.county_id, closing.division_id, judged.parent_id
ORDER BY closing.county_id, closing.division_id, judged.parent_id
