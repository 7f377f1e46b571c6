-- The changes themselves, the weightier first.
SELECT level, verdict, old_code, code, old_name, name
FROM (
    SELECT level, 'CLOSED' AS verdict, code AS old_code, NULL AS code, name AS old_name, NULL AS name FROM closing
    UNION ALL
    SELECT level, verdict, old_code, code, old_name, name FROM judged WHERE verdict <> 'UNCHANGED'
) AS change
ORDER BY array_position(ARRAY['CLOSED', 'MOVED', 'RENAMED', 'ADDED'], verdict), coalesce(code, old_code)
LIMIT %(at_most)s
