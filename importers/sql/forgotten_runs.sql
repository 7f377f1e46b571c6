-- Runs of a county that are over, or that nobody ever accepted, and came in before a day: their lines go.
UPDATE file_run SET lines_forgotten_at = now()
WHERE county_id = %(county_id)s AND staged_at < %(before)s AND job IS NULL AND lines_forgotten_at IS NULL
    AND state IN ('UPLOADED', 'RECOGNISED', 'STAGED', 'CHECKED', 'DONE', 'UNDONE')
