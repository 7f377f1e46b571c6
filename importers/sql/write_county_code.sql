-- A code a county had.
INSERT INTO county_code (county_id, adcode, valid, name) VALUES (%(county_id)s, %(adcode)s, %(valid)s, %(name)s)
