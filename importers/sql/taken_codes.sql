-- Codes that the delivery gives to one unit while another, which it does not name, still bears them.
SELECT DISTINCT open_unit.adcode
FROM open_unit
WHERE open_unit.adcode IN (SELECT unit.adcode FROM unit UNION ALL SELECT folded.adcode FROM folded)
  AND open_unit.county_id NOT IN (SELECT unit.county_id FROM unit UNION ALL SELECT gone_unit.county_id FROM gone_unit)
ORDER BY open_unit.adcode
