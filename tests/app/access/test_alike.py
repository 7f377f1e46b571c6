"""A wrong password costs the database what an unknown name costs it: same statements, in the same order."""

import re

from tests.app.access.office import Office, sign_in
from tests.listening import listening

# Others are asked meanwhile by what keeps months and seals the log beside requests.
OF_SIGN_IN = re.compile(r"\b(FROM|INTO|UPDATE) (account|former_password|sign_in_failure|credential)\b")


def test_a_wrong_password_asks_what_an_unknown_name_asks(office: Office, leader: str) -> None:
    told = []
    for place, name in enumerate((leader, "nobody-7")):
        browser = office.browser(f"10.4.0.{place}")
        browser.get("/sign-in")
        with listening() as said:
            assert sign_in(browser, name, "Wrong-word-77").status_code == 401
        told.append([one for one in said if OF_SIGN_IN.search(one)])
    assert told[0] == told[1]
    assert told[0]
