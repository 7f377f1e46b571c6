-- The changes themselves, so many of each verdict, the weightier verdicts and the higher levels first.
SELECT level, verdict, old_code, code, old_name, name
FROM (
    SELECT change.*, row_number() OVER (
        PARTITION BY verdict ORDER BY array_position(%(levels)s::text[], level), coalesce(code, old_code)
    ) AS place
    FROM (
        SELECT level, 'CLOSED' AS verdict, code AS old_code, NULL AS code, name AS old_name, NULL AS name FROM closing
        UNION ALL
        SELECT level, verdict, old_code, code, old_name, name FROM judged WHERE verdict <> 'UNCHANGED'
    ) AS change
) AS listed
WHERE place <= %(at_most)s
ORDER BY array_position(ARRAY['CLOSED', 'MOVED', 'RENAMED', 'ADDED'], verdict), place
