// The fields of our schema that PostGraphile does not find in the tables by itself, as plans on its own tables.
const { TYPES, pgSelect } = require("postgraphile/@dataplan/pg");
const { constant } = require("postgraphile/grafast");
const { sql } = require("postgraphile/pg-sql2");
const { extendSchema, gql, makePgSmartTagsPlugin } = require("postgraphile/utils");

const TODAY = sql`(SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date)`;

const smartTags = makePgSmartTagsPlugin([
  { kind: "class", match: "grid_cell", tags: { unique: "county_id,code" } },
  { kind: "attribute", match: "person.status", tags: { behavior: "+filterBy" } },
]);

const typeDefs = gql`
  extend type Person {
    age: Int!
    lastContact: Contact
    division: DivisionVersion
  }
  extend type GridCell {
    division: DivisionVersion
  }
  type CellPart {
    key: String
    numerator: Int!
    denominator: Int!
    share: Float
    name: String
    boundary: String
  }
  extend type Query {
    coverageByCell(countyId: Int!, since: Date!): [CellPart!]
  }
`;

function age($person) {
  const { alias } = $person.getClassStep();
  return $person.select(sql`date_part('year', age(${TODAY}::timestamp, ${alias}.born_on::timestamp))::int`, TYPES.int);
}

function lastContact(contact, $person) {
  const $contacts = contact.find({
    county_id: $person.get("county_id"),
    person_id: $person.get("id"),
    contacted_on: $person.get("last_contact_on"),
  });
  $contacts.where(sql`${$contacts.alias}.outcome = 'REACHED' AND ${$contacts.alias}.superseded_at IS NULL`);
  $contacts.orderBy({ attribute: "id", direction: "DESC" });
  $contacts.setFirst(constant(1));
  return $contacts.single();
}

function divisionOf(versions, $row) {
  const $versions = versions.find({
    county_id: $row.get("county_id"),
    division_id: $row.get("division_id"),
  });
  $versions.where(sql`${$versions.alias}.superseded_at IS NULL AND ${$versions.alias}.valid @> ${TODAY}`);
  return $versions.single();
}

const partsOf = (county, since) => sql`(
  WITH kept AS (
    SELECT cell_id,
      coalesce(sum(registered) FILTER (WHERE period = 'EVER'), 0)::int AS denominator,
      coalesce(sum(reached) FILTER (WHERE period = 'YEAR'), 0)::int AS numerator
    FROM cell_coverage
    WHERE county_id = ${county.placeholder} AND (
      (period = 'EVER' AND first_on = '0001-01-01') OR (period = 'YEAR' AND first_on = ${since.placeholder})
    )
    GROUP BY cell_id
  )
  SELECT ${county.placeholder} AS county_id, coalesce(cell.id, 0) AS id, cell.code, cell.name, cell.geojson,
    kept.numerator, kept.denominator
  FROM (SELECT * FROM grid_cell WHERE county_id = ${county.placeholder}) AS cell
  FULL JOIN kept ON kept.cell_id = cell.id
)`;

function coverageByCell(gridCell, { $countyId, $since }) {
  const $parts = pgSelect({
    resource: gridCell,
    identifiers: [],
    name: "coverage_by_cell",
    args: [
      { step: $countyId, pgCodec: TYPES.int, name: "county" },
      { step: $since, pgCodec: TYPES.date, name: "since" },
    ],
    from: partsOf,
  });
  $parts.orderBy({ attribute: "code", direction: "ASC", nulls: "LAST" });
  return $parts;
}

const counted = (name) => ($part) =>
  $part.select(sql`coalesce(${$part.getClassStep().alias}.${sql.identifier(name)}, 0)`, TYPES.int);

// As expressions: by a column that is never null in the table, PostGraphile knows rows that are not there.
const shown = (name) => ($part) =>
  $part.select(sql`${$part.getClassStep().alias}.${sql.identifier(name)}`, TYPES.text);

function share($part) {
  const { alias } = $part.getClassStep();
  return $part.select(sql`${alias}.numerator::float8 / nullif(${alias}.denominator, 0)`, TYPES.float);
}

const fields = extendSchema((build) => {
  const { contact, division_version: versions, grid_cell: gridCell } = build.input.pgRegistry.pgResources;
  const division = ($row) => divisionOf(versions, $row);
  return {
    typeDefs,
    objects: {
      Person: { plans: { age, lastContact: ($person) => lastContact(contact, $person), division } },
      GridCell: { plans: { division } },
      CellPart: {
        plans: {
          key: shown("code"),
          name: shown("name"),
          boundary: shown("geojson"),
          numerator: counted("numerator"),
          denominator: counted("denominator"),
          share,
        },
      },
      Query: { plans: { coverageByCell: (_, args) => coverageByCell(gridCell, args) } },
    },
  };
}, "MeasuredFields");

module.exports = { fields, smartTags };
