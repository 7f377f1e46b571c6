"""Long tables on paper have columns of a known width, and a lattice is drawn in few elements."""

import re

from starlette.testclient import TestClient

from tests.web_map.atlas import Atlas, county_client, county_leader, signed_in
from web_map.printed.columns import column_widths


def test_columns_are_as_wide_as_their_longest_texts_are_to_each_other() -> None:
    widths = column_widths([["行", "name"], ["部分", "x" * 18], [1, 2.5]])
    assert widths == [round(100 * 6 / 26, 2), round(100 * 20 / 26, 2)]


def test_no_column_takes_all_and_a_chinese_letter_counts_for_two() -> None:
    assert column_widths([["x" * 1000, "x" * 60]]) == [50.0, 50.0]
    assert column_widths([["甲" * 10, "x" * 20]]) == [50.0, 50.0]


def test_every_long_table_says_how_wide_its_columns_are(client: TestClient, atlas: Atlas) -> None:
    for path in ("coverage/500151", "density/500151", "stations/500151", "hotspots/500151"):
        answer = client.get(f"/maps/{path}.html", headers=signed_in(county_leader(atlas)))
        assert answer.status_code == 200
        whole = answer.text.partition('<section class="whole-table">')[2]
        widths = [float(one) for one in re.findall(r'<col style="width: ([\d.]+)%">', whole)]
        assert len(widths) == whole.partition("</thead>")[0].count("<th") - whole.partition("</thead>")[
            0
        ].count("<thead")
        assert abs(sum(widths) - 100) < 0.1


def test_hexagons_of_a_class_are_one_path_with_a_ring_for_each(client: TestClient, atlas: Atlas) -> None:
    path = "/maps/density/500151.html?bins=HEXAGON&metres=250&measure=PERSONS"
    text = client.get(path, headers=signed_in(county_client(atlas))).text
    frame = text.partition('<div class="frame">')[2].partition("</svg>")[0]
    paths = re.findall(r'<path d="([^"]+)" fill="([^"]+)" fill-rule', frame)
    assert len({fill for _, fill in paths}) == len(paths)
    listed = text.partition("<tbody>")[2].count("<tr>") - 1
    assert sum(data.count("Z") for data, _ in paths) == listed > len(paths)
