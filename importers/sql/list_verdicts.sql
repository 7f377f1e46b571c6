-- What a list means for each township and village that it has.
SELECT code, name, level, verdict, CASE WHEN is_new THEN NULL ELSE division_id END AS division_id, old_code, old_name,
       code IS DISTINCT FROM old_code AS has_new_code, name IS DISTINCT FROM old_name AS has_new_name,
       parent_id IS DISTINCT FROM old_parent_id AS has_new_parent
FROM judged
WHERE level IN ('TOWNSHIP', 'VILLAGE')
ORDER BY code
