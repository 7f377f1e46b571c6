-- The floor's own row stays: by it a copy that has come just so far is known, and lacks nothing.
DELETE FROM change
WHERE county_id = %(county_id)s AND position < %(floor)s
