-- What holds from the vintage on.
INSERT INTO division_version (county_id, id, division_id, parent_id, code, name, is_functional_zone, valid)
SELECT judged.county_id, judged.id, judged.division_id, judged.parent_id, judged.code, judged.name,
       placed.is_functional_zone, daterange(%(vintage_on)s::date, NULL)
FROM judged
JOIN placed ON placed.id = judged.id
WHERE judged.verdict IN ('ADDED', 'MOVED', 'RENAMED')
ORDER BY judged.county_id, judged.id
