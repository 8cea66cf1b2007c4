"""Makes the samples and the tables of what must become of each row: `python make.py`.

Promises: the same cells and tables every time; files differ at most in the time stamps that
LibreOffice puts inside. Needs `soffice` on the path and the packages of requirements.txt.
"""

import json
from collections import Counter
from pathlib import Path

import expected
import lists
import office

SAMPLES = Path(__file__).resolve().parent.parent
EXPECTED = SAMPLES / "make" / "expected"


def main() -> None:
    EXPECTED.mkdir(exist_ok=True)
    autumn, branch, leads = lists.autumn_campaign(), lists.branch_office(), lists.web_leads()
    staff = lists.staff_assignment()
    tables = {listed.name: expected.fates(listed) for listed in (autumn, branch, leads, staff)}
    sent_once = {name: numbers_of_one_row(lines) for name, lines in tables.items()}
    do_not_call = lists.do_not_call(sent_once)
    tables[do_not_call.name] = expected.fates(do_not_call)
    tables["staff-assignment-by-staff"] = expected.fates(staff, recipient="staff")
    tables["staff-assignment-by-batch"] = expected.fates(staff, recipient="batch")

    held_back = {row.phone.phonenum for row in do_not_call.rows if row.phone.phonenum}
    for name, lines in tables.items():
        if name != do_not_call.name:
            expected.mark_do_not_call(lines, held_back)
        expected.write_table(EXPECTED / f"{name}.csv", lines)
    counts = {name: expected.totals(lines) for name, lines in tables.items()}
    text = json.dumps(counts, ensure_ascii=False, indent=2) + "\n"
    (EXPECTED / "totals.json").write_text(text, encoding="utf-8")

    office.save_xlsx(autumn, SAMPLES)
    office.save_xlsx(staff, SAMPLES)
    office.save_csv(branch, SAMPLES, office.GBK, crlf=True, byte_order_mark=False)
    office.save_csv(leads, SAMPLES, office.UTF8, crlf=False, byte_order_mark=False)
    office.save_csv(do_not_call, SAMPLES, office.UTF8, crlf=True, byte_order_mark=True)


def numbers_of_one_row(lines: list[dict]) -> list[str]:
    """Mobile numbers and landlines that exactly one row sends, without notes, in the order of the rows."""
    often = Counter(line["phonenum"] for line in lines if line["phonenum"])
    return [
        line["phonenum"]
        for line in lines
        if line["status"] == "pending" and not line["notes"] and often[line["phonenum"]] == 1
    ]


if __name__ == "__main__":
    main()
