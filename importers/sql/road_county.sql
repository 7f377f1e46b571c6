SELECT county.county_id, ST_AsBinary(shape.geom)
FROM county
LEFT JOIN division_version AS root
    ON root.county_id = county.county_id AND root.parent_id IS NULL AND root.superseded_at IS NULL
    AND upper_inf(root.valid)
LEFT JOIN division_shape AS shape
    ON shape.county_id = county.county_id AND shape.division_id = root.division_id
    AND shape.superseded_at IS NULL AND upper_inf(shape.valid)
WHERE county.adcode = %(adcode)s AND county.level = 'COUNTY'
