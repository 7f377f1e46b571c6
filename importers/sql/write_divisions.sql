-- Identities of divisions not known before.
INSERT INTO division (county_id, id, level)
SELECT county_id, division_id, level FROM judged WHERE is_new ORDER BY county_id, division_id
