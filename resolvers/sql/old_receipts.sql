-- A page of a county's receipts by client id: of those of contacts that were given before a day how many there
-- are, and their bytes; they are deleted if so wished. The rest is kept.
WITH page AS (
    SELECT receipt.client_id, pg_column_size(receipt.*) AS size,
           receipt.recorded_at < %(before)s AND receipt.result ? 'contact_id' AS old
    FROM receipt
    WHERE receipt.county_id = %(county_id)s AND receipt.client_id > %(after)s
    ORDER BY receipt.client_id
    LIMIT %(most)s
), gone AS (
    DELETE FROM receipt
    USING page
    WHERE receipt.county_id = %(county_id)s AND receipt.client_id = page.client_id AND page.old AND %(deletes)s
)
SELECT count(*) FILTER (WHERE page.old), coalesce(sum(page.size) FILTER (WHERE page.old), 0)::bigint,
       count(*) FILTER (WHERE NOT page.old),
       coalesce((array_agg(page.client_id ORDER BY page.client_id DESC))[1], %(after)s)
FROM page
