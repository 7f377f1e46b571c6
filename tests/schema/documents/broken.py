"""Values that a field may not have: nulls where the schema promises a value, numbers beyond 32 bits.

With what makes a database hold them.
"""

from tests.schema.documents.document import Document, document

BREAKING = (
    """ALTER TABLE person ALTER identity_masked DROP NOT NULL, ALTER point_accuracy_m TYPE bigint,
        ALTER is_veteran DROP NOT NULL, ALTER born_on DROP NOT NULL, ALTER categories DROP NOT NULL""",
    "ALTER TABLE contact ALTER mode DROP NOT NULL, ALTER recorded_at DROP NOT NULL",
    """ALTER TABLE grid_cell ALTER name DROP NOT NULL, ALTER geom DROP NOT NULL, ALTER geojson DROP
        NOT NULL, ALTER geom_3857 DROP NOT NULL, ALTER geom_md5 DROP NOT NULL""",
    "ALTER TABLE division_version ALTER name DROP NOT NULL",
    "ALTER TABLE grid_worker ALTER name DROP NOT NULL",
    "ALTER TABLE responsible_person ALTER post DROP NOT NULL",
    "UPDATE person SET identity_masked = NULL, point_accuracy_m = 2147483648 WHERE name LIKE 'A1'",
    "UPDATE person SET point_accuracy_m = -2147483649 WHERE name = 'A2'",
    "UPDATE person SET is_veteran = NULL WHERE name = 'B1'",
    "UPDATE person SET born_on = NULL, categories = NULL WHERE name = 'D1' OR name = '同名'",
    "UPDATE contact SET mode = NULL WHERE contacted_on = '2025-03-01'",
    "UPDATE person SET last_contact_mode = NULL WHERE last_contact_on = '2025-03-01'",
    "UPDATE contact SET recorded_at = NULL WHERE contacted_on = '2025-09-09'",
    "UPDATE grid_cell SET name = NULL, geom = NULL WHERE code = '500151B'",
    "UPDATE division_version SET name = NULL WHERE code = '500151001002'",
    "UPDATE division_version SET name = NULL WHERE code = '500151101000'",
    "UPDATE division_version SET valid = daterange(NULL, NULL) WHERE code = '500151401000'",
    "UPDATE grid_worker SET name = NULL WHERE name = '李网格'",
    "UPDATE responsible_person SET post = NULL",
    "UPDATE person SET discharged_on = 'infinity', enlisted_on = '0044-03-15 BC' WHERE name = 'E5'",
)
DOCUMENTS: tuple[Document, ...] = (
    document("in a list in a list", "{ myCells { code people { nodes { name identityMasked } } } }"),
    document(
        "in two lists",
        "{ a: myCells { people { nodes { isVeteran } } } b: myCells { people { nodes { identityMasked } "
        "} } viewer { name } }",
    ),
    document("under other names", "{ a: myCells { b: people { nodes { c: identityMasked d: name } } } }"),
    document(
        "only where it is asked for",
        "query($y: Boolean!) { myCells { people { nodes { name identityMasked @include(if: $y) } } } }",
        {"y": True},
        {"y": False},
    ),
    document("numbers beyond 32 bits", "{ myCells { people { nodes { name pointAccuracyM } } } }"),
    document("numbers in a page", "{ people { nodes { name pointAccuracyM } } }"),
    document("a page of persons", "{ people { totalCount nodes { name identityMasked } edges { cursor } } }"),
    document("edges of persons", "{ people { edges { node { name isVeteran } } } }"),
    document("a truth", "{ myCells { people { nodes { isVeteran } } } }"),
    document("a list", '{ gridCell(code: "500151D") { people { nodes { name categories } } } }'),
    document("a day", '{ gridCell(code: "500151D") { people { nodes { name bornOn } } } }'),
    document("a day without end", "{ people { nodes { name dischargedOn } } }", roles=("far_worker",)),
    document(
        "a day before all years",
        "{ myCells { people { nodes { name enlistedOn } } } }",
        roles=("far_worker", "nation"),
    ),
    document("an age of nobody born", "{ people { nodes { name age } } }"),
    document(
        "a last contact, which may be null", "{ myCells { people { nodes { lastContact { mode } } } } }"
    ),
    document("contacts, which may not", "{ people { nodes { name contacts { nodes { mode } } } } }"),
    document("an instant", "{ myCells { code people { nodes { contacts { nodes { recordedAt } } } } } }"),
    document(
        "a cell by code", '{ a: gridCell(code: "500151B") { name } b: gridCell(code: "500151B") { code } }'
    ),
    document("a boundary", "{ myCells { code boundary } }"),
    document("a boundary below", '{ division(code: "500151001001") { cells { nodes { code boundary } } } }'),
    document("a child", '{ division(code: "500151001") { name children { nodes { name } } } }'),
    document(
        "a grandchild",
        '{ division(code: "500151") { name children { nodes { code children { nodes { name } } } } } }',
    ),
    document("a first day", '{ division(code: "500151") { children { nodes { code validFrom validTo } } } }'),
    document(
        "a parent", '{ a: division(code: "500151101001") { code parents { name } } b: viewer { name } }'
    ),
    document("a worker below", "{ myCells { code assignments { role worker { name } } } }"),
    document(
        "a responsible person", '{ division(code: "500151101001") { name responsiblePerson { post } } }'
    ),
    document(
        "any node",
        """query($id: ID!) { node(id: $id) { id ... on Person { name identityMasked }
            ... on GridCell { name } } }""",
        *[{"id": f"<{name}>"} for name in ("person A1", "person A0", "cell B", "cell A")],
    ),
    document("parts of coverage", "{ coverageBreakdown(by: CELL) { parts { key cell { name } } } }"),
    document(
        "parts by worker", "{ coverageBreakdown(by: WORKER) { whole { share } parts { worker { name } } } }"
    ),
    document("the viewer's own areas", "{ viewer { grants { worker { name } } } myCells { name } }"),
    document(
        "inside a fragment",
        "{ ...Q } fragment Q on Query { myCells { ... { name people { nodes { name } } } } }",
    ),
)
