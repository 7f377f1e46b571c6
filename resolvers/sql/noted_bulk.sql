-- Copies of the county made before begin again.
WITH feed AS (
    INSERT INTO change_feed AS kept (county_id, position, noted_on)
    VALUES (%(county_id)s, 1, %(today)s)
    ON CONFLICT (county_id) DO UPDATE
    SET position = kept.position + 1, noted_on = greatest(kept.noted_on, excluded.noted_on), noted_at = now()
    RETURNING position, noted_on
)
INSERT INTO change (county_id, position, kind, subject_id, noted_on)
SELECT %(county_id)s, feed.position, 'BULK', 0, feed.noted_on
FROM feed
