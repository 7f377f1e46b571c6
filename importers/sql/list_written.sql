-- The id that each township and village of a list has in the register.
SELECT code, division_id FROM judged WHERE level IN ('TOWNSHIP', 'VILLAGE')
