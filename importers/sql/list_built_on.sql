-- Which of some divisions that a list has made somebody has built on since: ground, people, rules, staff.
SELECT made.id
FROM unnest(%(divisions)s::bigint[]) AS made (id)
WHERE EXISTS (SELECT FROM division_shape AS one
              WHERE one.county_id = %(county_id)s AND one.division_id = made.id AND one.superseded_at IS NULL)
   OR EXISTS (SELECT FROM grid_cell AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM person AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM residence AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM contact_policy AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM campaign_terms AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM transfer AS one WHERE one.county_id = %(county_id)s AND one.division_id = made.id)
   OR EXISTS (SELECT FROM station_service AS one
              WHERE one.county_id = %(county_id)s AND one.superseded_at IS NULL
                AND (one.division_id = made.id OR one.station_id IN (
                    SELECT station.id FROM station WHERE station.county_id = %(county_id)s AND station.division_id = made.id
                )))
   OR EXISTS (SELECT FROM responsible_person AS one
              WHERE one.county_id = %(county_id)s AND one.division_id = made.id AND one.superseded_at IS NULL)
   OR EXISTS (SELECT FROM grid_worker AS one
              JOIN station ON station.county_id = one.county_id AND station.id = one.station_id
              WHERE one.county_id = %(county_id)s AND station.division_id = made.id)
   -- Whom its stations supervise may lie in another county; who supervises them may, too.
   OR EXISTS (SELECT FROM station_supervision AS one
              JOIN station ON station.county_id = one.county_id AND station.id = one.station_id
              WHERE one.county_id = %(county_id)s AND station.division_id = made.id AND one.superseded_at IS NULL)
   OR EXISTS (SELECT FROM station_supervision AS one
              JOIN station ON station.county_id = one.supervisor_county_id AND station.id = one.supervisor_id
              WHERE one.supervisor_county_id = %(county_id)s AND station.division_id = made.id
                AND one.superseded_at IS NULL)
   OR EXISTS (SELECT FROM station_version AS one
              JOIN station ON station.county_id = one.county_id AND station.id = one.co_located_id
              WHERE one.county_id = %(county_id)s AND station.division_id = made.id AND one.division_id <> made.id
                AND one.superseded_at IS NULL)
   -- A station that a list has made bears the id of its division.
   OR EXISTS (SELECT FROM account_grant AS one
              WHERE one.area_county_id = %(county_id)s AND one.area_id = made.id AND one.ended_at IS NULL)
