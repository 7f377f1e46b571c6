-- A code known before keeps its end and its name, and begins earlier.
UPDATE county_code SET valid = %(valid)s
WHERE county_id = %(county_id)s AND adcode = %(adcode)s AND valid = %(known)s
