"""What each route answers each role: reviewed by hand, row by row. A route that stands nowhere here fails.

One's own things are asked for, on one's own ground; a form says nothing, so that 400 means: may send it. The
columns are `ROLES` of tests/app/routes/place.py:

none worker staff client leader administrator town_manager unpledged newcomer ungranted, then the officers:
sysadmin secofficer auditor
"""

from collections.abc import Mapping

# Starlette's own answers besides: HEAD as GET, and 405 for any other method to whoever has signed in.
_DECIDED: Mapping[tuple[str, str], str] = {
    # What an account may do is looked at by the security officer.
    ("GET", "401 403 403 403 403 403 403 403 403 401 403 200 403"): """
        /officers/accounts/{account}/view
    """,
    # Of the first township: not for who has a few of its cells, for officers, or for who manages it.
    ("GET", "401 404 200 200 200 403 403 404 403 401 403 403 403"): """
        /exports/coverage.* /exports/density.* /exports/service-areas.* /exports/stations.*
        /exports/gaps.* /exports/hotspots.* /exports/inbox.* /maps/coverage/{code}.pdf
        /maps/coverage/{code}.png /maps/coverage/{code}.svg /maps/coverage/{code}.html
        /maps/coverage/{code}/months.json /maps/landmarks/{code}.json /maps/bulletin/{code}.pdf
        /maps/coverage/{code} /maps/coverage/{code}/rows.json /maps/density/{code}.pdf
        /maps/density/{code}.png /maps/density/{code}.html /maps/density/{code}
        /maps/density/{code}/rows.json /maps/service-areas/{code}.pdf /maps/service-areas/{code}.png
        /maps/service-areas/{code}.svg /maps/service-areas/{code}.html /maps/service-areas/{code}
        /maps/overview/{code}.pdf /maps/overview/{code}.png /maps/overview/{code}.svg
        /maps/overview/{code}.html /maps/overview/{code} /maps/overview/{code}/rows.json
        /maps/overview/{code}/marks.json /maps/stations/{code}/marks.json
        /maps/gaps/{code}.pdf /maps/gaps/{code}.png /maps/gaps/{code}.html /maps/gaps/{code}
        /maps/gaps/{code}/rows.json /maps/hotspots/{code}.pdf /maps/hotspots/{code}.png
        /maps/hotspots/{code}.html /maps/hotspots/{code} /maps/hotspots/{code}/rows.json
        /maps/stations/{code}.pdf /maps/stations/{code}.png /maps/stations/{code}.html
        /maps/stations/{code} /maps/stations/{code}/rows.json /maps/service-areas/{code}/rows.json
    """,
    # What hangs on a cell: no such list for who sees no persons.
    ("GET", "401 200 200 200 404 404 404 404 403 401 404 404 404"): """
        /exports/cell-duties.*
    """,
    ("GET", "401 200 200 200 403 403 403 403 403 401 403 403 403"): """
        /exports/people.* /exports/contact-ledger.* /exports/coverage-list.* /exports/gap-list.*
        /exports/incomplete-dossiers.* /exports/duties.*
        /exports/households.* /exports/duplicates.* /exports/escalations.* /exports/needs.*
        /exports/transfers.* /exports/for-import/people.* /exports/for-import/contacts.*
        /registry/people /registry/people/new /registry/people/{person} /registry/people/{person}/merge
        /registry/duplicates /registry/people/{person}/amend /registry/people/{person}/standing
        /registry/people/{person}/move /registry/people/{person}/locate /registry/people/{person}/number
        /registry/people/{person}/dossier /registry/people/{person}/end
        /registry/people/{person}/reinstate /registry/people/{person}/back
        /registry/people/{person}/merge/{other} /registry/people/{person}/unmerge /registry/households
        /registry/households/{household} /registry/people/{person}/household
        /registry/people/{person}/join /registry/people/{person}/leave
        /registry/households/{household}/member /registry/households/{household}/head
        /registry/people/{person}/transfer /registry/transfers /registry/transfers/{transfer}
        /registry/households/{household}/end
    """,
    ("POST", "401 400 400 403 403 403 403 403 403 401 403 403 403"): """
        /registry/people/new /registry/duplicates /registry/people/{person}/amend
        /registry/people/{person}/standing /registry/people/{person}/move
        /registry/people/{person}/locate /registry/people/{person}/number
        /registry/people/{person}/dossier /registry/people/{person}/end
        /registry/people/{person}/reinstate /registry/people/{person}/back
        /registry/people/{person}/merge/{other} /registry/people/{person}/unmerge
        /registry/people/{person}/household /registry/people/{person}/join
        /registry/people/{person}/leave /registry/households/{household}/member
        /registry/households/{household}/head /registry/people/{person}/transfer
        /registry/transfers/{transfer} /registry/households/{household}/end
    """,
    # Public, or empty for who sees no persons (cell-people).
    ("GET", "401 200 200 200 200 200 200 200 403 401 200 200 200"): """
        /exports/cell-people.*
        /ogc /ogc/ /ogc/api /ogc/conformance /ogc/collections/{collection}/queryables
        /ogc/tileMatrixSets /ogc/tileMatrixSets/{matrices} /ogc/collections/{collection}/tiles
        /ogc/collections/{collection}/style.qml
        /exports/divisions.* /exports/cells.* /exports/grid-plans.* /exports/stations-below.*
        /exports/station-divisions.* /exports/station-cells.* /exports/station-workers.*
        /exports/contact-policies.* /exports/campaigns.* /exports/campaigns-below.* /maps/search
    """,
    ("GET", "401 403 403 403 403 200 200 403 403 401 403 403 403"): """
        /registry/stations/new /registry/stations/{station}/worker /registry/stations/{station}/amend
        /registry/stations/{station}/close /registry/stations/{station}/supervisor
        /registry/divisions/{division}/station /registry/divisions/{division}/person
        /registry/workers/{worker}/end /registry/workers/{worker}/cell /registry/policies/{policy}/draft
        /registry/plans/new
        /registry/plans/{plan}/draw /registry/plans/{plan}/draw/{village}
    """,
    # The county's policy is not for who manages one township.
    ("GET", "401 403 403 403 403 200 404 403 403 401 403 403 403"): """
        /registry/policies/{policy}/activate /registry/policies/{policy}/retire
    """,
    ("POST", "401 403 403 403 403 400 404 403 403 401 403 403 403"): """
        /registry/policies/{policy}/activate /registry/policies/{policy}/retire
    """,
    ("GET", "401 200 200 200 200 200 200 200 403 401 403 403 403"): """
        /ogc/collections /ogc/collections/{collection} /ogc/collections/{collection}/items
        /ogc/collections/{collection}/tiles/{matrices} /exports/unassigned-cells.*
        /exports/stations-required.* /registry/stations /registry/stations/required
        /registry/divisions/{division} /registry/stations/{station} /registry/workers/{worker}
        /registry/policies /registry/policies/{policy} /registry/plans
    """,
    ("POST", "401 403 403 403 403 400 400 403 403 401 403 403 403"): """
        /registry/stations/new /registry/stations/{station}/worker /registry/stations/{station}/amend
        /registry/stations/{station}/close /registry/stations/{station}/supervisor
        /registry/divisions/{division}/station /registry/divisions/{division}/person
        /registry/workers/{worker}/end /registry/workers/{worker}/cell /registry/policies/{policy}/draft
        /registry/plans/new
        /registry/plans/{plan}/draw/{village}
    """,
    # /registry leads on to the first room that is theirs, else to the start.
    ("GET", "401 303 303 303 303 303 303 303 403 401 303 303 303"): """
        /registry /maps/mine /maps/coverage /maps/density /maps/service-areas /maps/overview /maps/gaps
        /maps/hotspots /maps/stations
    """,
    ("GET", "401 404 404 404 404 403 403 404 403 401 403 403 403"): """
        /maps/tiles/{code}/{digest}/{zoom}/{column}/{row}.mvt /maps/density/{code}.svg
        /maps/shapes/{code}/{level}/{digest}.json /maps/service-areas/{code}/{digest}.json
        /maps/gaps/{code}.svg /maps/hotspots/{code}.svg /maps/stations/{code}.svg
        /maps/stations/{code}/{digest}.json /maps/density/{code}/hexagons/{digest}.json
    """,
    ("GET", "401 403 403 403 403 403 403 403 403 401 200 200 200"): """
        /exports/accounts.* /officers/accounts /officers/accounts/{account}
        /officers/phones
    """,
    ("POST", "401 403 403 403 403 403 403 403 403 401 200 200 200"): """
        /officers/accounts /officers/phones
    """,
    ("POST", "401 400 400 400 403 400 400 403 403 401 403 403 403"): """
        /imports/people /imports/contacts /imports/stations /imports/workers /imports/policies
        /imports/cells /imports/shapes /imports/divisions
    """,
    ("GET", "401 200 403 403 403 403 403 403 403 401 403 403 403"): """
        /maps/mine/{code} /my/cells /my/persons /my/visits
    """,
    ("GET", "401 404 404 404 403 404 404 403 403 401 403 403 403"): """
        /exports/import-runs.* /imports/{run} /imports/{run}/progress /imports/{run}/workbook.xlsx
    """,
    ("GET", "401 200 200 200 403 200 200 403 403 401 403 403 403"): """
        /exports/unreachable-requests.* /imports /imports/template-{kind}.xlsx
    """,
    ("GET", "401 200 200 200 200 403 403 200 403 401 403 403 403"): """
        /exports/inbox-numbers.* /exports/campaign-stations.* /registry/inbox
    """,
    ("GET", "401 403 403 403 403 403 403 403 403 401 403 403 200"): """
        /exports/access-log.* /officers/log
    """,
    ("POST", "401 403 403 403 403 403 403 403 403 401 403 403 200"): """
        /officers/log
    """,
    ("GET", "200 200 200 200 200 200 200 200 200 200 200 200 200"): """
        / /sign-in /healthz
    """,
    ("GET", "401 404 404 404 404 404 404 404 403 401 404 404 404"): """
        /exports/campaign-people.* /maps/scripts/{name}
    """,
    ("GET", "401 400 400 400 400 400 400 400 403 401 400 400 400"): """
        /exports/for-import/workers.* /exports/for-import/stations.* /exports/for-import/policies.*
        /exports/for-import/cells.* /exports/for-import/shapes.* /exports/for-import/divisions.*
    """,
    ("GET", "400 400 400 400 400 400 400 400 400 400 400 400 400"): """
        /sign-in/oidc/return
    """,
    ("POST", "400 400 400 400 400 400 400 400 400 400 400 400 400"): """
        /sign-in/oidc/ended
    """,
    ("GET", "303 200 200 303 200 200 200 200 200 303 200 200 200"): """
        /account /account/second-factor
    """,
    ("POST", "403 200 200 403 200 200 200 200 200 303 200 200 200"): """
        /account /account/second-factor
    """,
    ("GET", "401 403 200 403 403 403 403 403 403 401 403 403 403"): """
        /registry/people/{person}/accesses /registry/people/{person}/numbers
    """,
    ("GET", "401 404 404 404 404 404 404 404 403 401 403 403 403"): """
        /ogc/collections/{collection}/items/{feature}
    """,
    ("GET", "401 204 204 204 204 204 204 204 403 401 403 403 403"): """
        /ogc/collections/{collection}/tiles/{matrices}/{zoom}/{row}/{column}
    """,
    ("GET", "401 200 403 403 403 403 403 200 403 401 403 403 403"): """
        /exports/my-cells.*
    """,
    ("GET", "503 503 503 503 503 503 503 503 503 503 503 503 503"): """
        /sign-in/oidc
    """,
    ("POST", "401 400 400 403 403 400 400 403 403 401 403 403 403"): """
        /imports
    """,
    ("POST", "401 303 303 403 403 303 303 403 403 401 403 403 403"): """
        /imports/{run}
    """,
    ("POST", "401 303 303 403 403 403 403 403 403 401 403 403 403"): """
        /registry/people
    """,
    ("POST", "401 403 400 403 403 403 403 403 403 401 403 403 403"): """
        /registry/people/{person}/numbers
    """,
    ("GET", "401 404 200 200 200 200 200 404 403 401 403 403 403"): """
        /registry/plans/{plan}
    """,
    ("POST", "401 404 400 403 400 400 400 404 403 401 403 403 403"): """
        /registry/plans/{plan}
    """,
    ("GET", "401 404 404 404 403 403 403 403 403 401 403 403 403"): """
        /registry/inbox/{contact}/{item}
    """,
    ("POST", "401 404 404 403 403 403 403 403 403 401 403 403 403"): """
        /registry/inbox/{contact}/{item}
    """,
    ("POST", "401 403 403 403 403 403 403 403 403 401 400 400 400"): """
        /officers/accounts/{account}
    """,
    ("GET", "401 401 401 401 401 401 401 401 401 401 401 401 401"): """
        /metrics
    """,
    ("GET", "404 404 404 404 404 404 404 404 404 404 404 404 404"): """
        /assets/{digest}/{name:path}
    """,
    ("GET", "401 503 503 503 503 503 503 503 403 401 503 503 503"): """
        /maps/base/{layer}/{zoom}/{x}/{y}
    """,
}
# Sign-in and the way out are asked in tests of their own: both change who is there.
APART = frozenset({"POST /sign-in", "POST /sign-out"})
DECIDED: Mapping[str, tuple[int, ...]] = {
    f"{method} {path}": tuple(map(int, statuses.split()))
    for (method, statuses), paths in _DECIDED.items()
    for path in paths.split()
}
# What anybody may know: places, those who work there, plans and policies. Acts on them ask who manages them,
# which the matrix of GraphQL's names holds; officers know every account.
PUBLIC = frozenset({"station", "worker", "division", "policy"})
