-- The tables an import works in; none outlives its transaction.
DROP TABLE IF EXISTS delivered, rejected_code, folded, said_same, open_unit, old_child, new_child, recognised, unit,
    silent_on_zones, gone_unit, kept_zone, key_space, placed, standing, pair, unpaired_new, unpaired_old, judged, closing,
    ended, spare_id, station_change CASCADE;

CREATE TEMP TABLE delivered (
    id bigint NOT NULL,
    level text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_code text,
    adcode text NOT NULL,
    tail text NOT NULL,
    is_functional_zone boolean NOT NULL,
    station_name text
) ON COMMIT DROP;

CREATE TEMP TABLE rejected_code (code text NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE folded (adcode text NOT NULL, unit_adcode text NOT NULL, name text NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE said_same (old_code text NOT NULL, code text NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE recognised (id bigint NOT NULL, county_id int NOT NULL, is_new boolean NOT NULL) ON COMMIT DROP;
-- Stations that have another name from the vintage on, or (null) are no more.
CREATE TEMP TABLE station_change (county_id int NOT NULL, station_id bigint NOT NULL, name text) ON COMMIT DROP;
CREATE TEMP TABLE spare_id (place bigint NOT NULL, id bigint NOT NULL) ON COMMIT DROP;
