-- What a list means for each township and village that it has, and by code on which division each hangs.
SELECT judged.code, judged.name, judged.level, judged.verdict,
       CASE WHEN judged.is_new THEN NULL ELSE judged.division_id END AS division_id, judged.old_code, judged.old_name,
       judged.code IS DISTINCT FROM judged.old_code AS has_new_code,
       judged.name IS DISTINCT FROM judged.old_name AS has_new_name,
       judged.parent_id IS DISTINCT FROM judged.old_parent_id AS has_new_parent, placed.parent_code
FROM judged
JOIN placed ON placed.id = judged.id
WHERE judged.level IN ('TOWNSHIP', 'VILLAGE')
ORDER BY judged.code
