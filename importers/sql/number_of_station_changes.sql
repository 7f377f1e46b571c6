-- At most how many rows it takes to say anew the stations that change: each of them is cut in two at most.
SELECT 2 * count(*)
FROM station_change
JOIN station_version AS version
  ON version.county_id = station_change.county_id AND version.station_id = station_change.station_id
 AND version.superseded_at IS NULL
