-- The tables an import works in; none outlives its transaction.
LOCK TABLE county IN SHARE ROW EXCLUSIVE MODE;  -- one import at a time; nobody else writes units

DROP TABLE IF EXISTS delivered, rejected_code, gone_unit, unit, key_space, placed, standing, pair,
    unpaired_new, unpaired_old, judged, closing, ended, spare_id CASCADE;

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
CREATE TEMP TABLE spare_id (place bigint NOT NULL, id bigint NOT NULL) ON COMMIT DROP;
