"""Makes the list files of this folder, the table of what must come out (cases.json), and the README's table.

    pip install -r requirements.txt
    npm install xlsx@0.18.5                 # SheetJS, anywhere
    SHEETJS=<the folder with node_modules> python make.py

`soffice` (LibreOffice) and `node` have to be on the path. Text files come out the same each time; workbooks
differ in the time stamps that their programs put inside. What is planted and what must come of it stand side
by side in make/; nothing here asks dialfeed.
"""

import json
from pathlib import Path

from make import altered, columns, disguises, encodings, hostile, office, texts, workbooks

HERE = Path(__file__).parent
POINTS = {
    "1": "Formats", "2": "Encodings", "3": "CSV as it comes", "4": "Workbooks as they come", "5": "Columns", "6": "Limits",
}


def main():
    makers = [disguises, office, encodings, texts, workbooks, altered, columns, hostile]
    cases = sorted((case for maker in makers for case in maker.cases()), key=lambda case: case.point)
    files = HERE / "files"
    for old in files.iterdir():
        old.unlink()
    for case in cases:
        assert not (files / case.file).exists(), f"two cases are named {case.file}"
        if case.data is not None:
            (files / case.file).write_bytes(case.data)
    entries = [json.dumps(case.entry(), ensure_ascii=False) for case in cases]
    (HERE / "cases.json").write_text("[\n" + ",\n".join(entries) + "\n]\n")
    head = (HERE / "make" / "readme.md").read_text()
    (HERE / "README.md").write_text(head + "\n" + "\n".join(table(cases)) + "\n")
    size = sum(file.stat().st_size for file in files.iterdir())
    print(f"{len(cases)} cases, {sum(case.data is not None for case in cases)} files, {size >> 10} KiB")


def table(cases):
    for point, title in POINTS.items():
        yield f"\n## {title}\n"
        yield "| file | what it is | written by | options | what must come out |"
        yield "|---|---|---|---|---|"
        for case in cases:
            if case.point == point:
                cells = [f"`{case.file}`", case.about, case.by, options(case.options), outcome(case.expect)]
                yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def options(given):
    words = []
    for name, value in given.items():
        if name == "map":
            words += [f"`--map {field}={column}`" for field, column in value.items()]
        else:
            words.append(f"`--{name} {value}`")
    return " ".join(words)


def outcome(expect):
    parts = []
    if "error" in expect:
        parts.append("error " + " or ".join(expect["error"]) + (", or a list" if expect.get("or_any_list") else ""))
    for one in expect.get("tables", []):
        count = one.get("count", len(one.get("rows", [])))
        bad = [row for row in one.get("rows", one.get("malformed", [])) if "malformed" in row]
        words = [f"{count} row" + "s" * (count != 1)]
        if one.get("encoding"):
            words.append(one["encoding"])
        if one.get("sheet"):
            words.append(f"sheet {one['sheet']}")
        if "header_row" in one:
            words.append(f"header in row {one['header_row']}" if one["header_row"] else "no header")
        if one.get("columns"):
            words.append(" ".join(f"{field} {letter}" for field, letter in one["columns"].items()))
        if len(bad) > 4:
            words.append(f"{len(bad)} malformed")
        else:
            words += [said(row) for row in bad]
        if one.get("every_row_malformed"):
            words.append(f"every row {one['every_row_malformed']}")
        words += one.get("notices") or []
        parts.append(", ".join(words))
    return "; ".join(parts)


def said(row):
    kinds = row["malformed"] if isinstance(row["malformed"], list) else [row["malformed"]]
    return f"row {row['row']} {' or '.join(kinds)}" + (f" at byte {row['at']}" if "at" in row else "")


if __name__ == "__main__":
    main()
