-- The open units of the register, with the code of the unit above and the number of townships straight below.
SELECT open_unit.county_id, open_unit.level, open_unit.adcode, open_unit.name, above.adcode,
       (SELECT count(*) FROM old_child WHERE old_child.county_id = open_unit.county_id), open_unit.is_covered
FROM open_unit
LEFT JOIN county AS above ON above.county_id = open_unit.parent_id
ORDER BY open_unit.county_id
