-- The units delivered, with the code of the unit above and the number of townships straight below.
SELECT delivered.id, delivered.level, delivered.adcode, delivered.name, left(delivered.parent_code, 6),
       (SELECT count(*) FROM new_child WHERE new_child.id = delivered.id),
       coalesce(delivered.code > %(covers_low)s::text AND delivered.code <= %(covers_high)s::text, false)
FROM delivered
WHERE delivered.level = ANY (%(unit_levels)s::text[])
ORDER BY delivered.id
