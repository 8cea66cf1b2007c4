"""Reads the odd files that other projects test with, and writes what came of each into PUBLIC.md.

    pip install openpyxl==3.1.5 xlrd==2.0.2 pyxlsb==1.0.10
    python public.py [--keep FOLDER]     # APT_OPTIONS: what apt-get needs to find Debian's sources (bookworm)

Takes the packages below from npm, PyPI, crates.io and Debian by their ordinary clients, at these versions, unpacks
them into a folder that is thrown away (or kept), and reads every list-like file in them with
`examples/read_list.rs`, each in a process of its own: a time limit of a minute, and its peak memory taken. The files
are other people's and are not kept here.

Where another reader knows the format (Python's csv, openpyxl, xlrd, pyxlsb), its count of rows with text stands
beside ours: a difference is a reason to look, not a fault. The cells of csv-spectrum are held against its own JSON.
"""

import argparse
import csv
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
READER = ROOT / "target/debug/examples/read_list"
SECONDS_MAX = 60
MEMORY_MIB_MAX = 512
FILE_BYTES_MAX = 64 << 20

NPM = "csv-spectrum@2.0.0 papaparse@5.7.1 exceljs@4.4.0"
PYPI = """agate==1.14.2 clevercsv==0.8.5 csvkit==2.2.0 csvw==4.1.1 ezodf==0.3.2 formulas==1.3.4 frictionless==5.21.0
    messytables==0.15.2 odfpy==1.4.1 openpyxl==3.1.5 petl==1.7.30 pycel==1.0b30 pyexcel==0.7.6 pyexcel-io==0.6.8
    pyexcel-ods==0.6.0 pyexcel-xls==0.7.1 pyexcel-xlsx==0.6.1 pyexcelerate==0.13.0 pylightxl==1.61 pyxlsb==1.0.10
    rows==0.4.0 tablib==3.10.0 tabulator==1.53.5 xlrd==2.0.2 xlsx2csv==0.8.6 xlsx2html==0.6.4 xlsxwriter==3.3.1"""
CRATES = "csv=1.4.0 simd-csv=0.14.0"
DEBIAN = "gnumeric=1.12.55-1 libapache-poi-java=4.0.1-4 libtext-csv-xs-perl=1.49-1+deb12u1"
ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".fods", ".htm", ".html", ".gz"}
SPECTRUM_KNOWN = {"location_coordinates": "the package's own JSON has another number than its CSV"}
TEXTS = {".csv", ".tsv", ".tab", ".txt"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, help="where the packages are unpacked, and found the next time")
    folder = parser.parse_args().keep
    subprocess.run(["cargo", "build", "--quiet", "--example", "read_list"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = folder or Path(thrown_away)
        packages = list(fetched(folder))
        spectrum = list(spectrum_cells(folder / "unpacked" / "csv-spectrum 2.0.0"))
        lines = [line for name, where in packages for line in package(name, where)]
    (HERE / "PUBLIC.md").write_text("\n".join([*head(lines), "", *summary(lines), "", *spectrum, "", *table(lines)]) + "\n")


def fetched(folder):
    """Each package's name and version, and where it is unpacked."""
    packed = folder / "packed"
    packed.mkdir(parents=True, exist_ok=True)
    for asked in NPM.split():
        name, version = asked.split("@")
        file = packed / f"{name}-{version}.tgz"
        if not file.exists():
            subprocess.run(["npm", "pack", asked, "--silent"], cwd=packed, check=True, capture_output=True)
        yield unpacked(folder, f"{name} {version}", file)
    for asked in PYPI.split():
        name, version = asked.split("==")
        found = lambda: [file for file in packed.iterdir() if file.name.lower().replace("_", "-").startswith(f"{name}-{version}.")]
        if not found():
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", packed, asked],
                           check=True)
        yield unpacked(folder, f"{name} {version}", found()[0])
    yield from crates(folder)
    for asked in DEBIAN.split():
        name = asked.split("=")[0]
        there = folder / "debian" / name
        if not list(there.glob("*.orig*")):
            there.mkdir(parents=True, exist_ok=True)
            options = os.environ.get("APT_OPTIONS", "").split()
            done = subprocess.run(["apt-get", *options, "source", "--download-only", "-qq", asked], cwd=there)
            if done.returncode:
                print(f"{asked} is not to be had: left out", file=sys.stderr)
        for file in sorted(there.glob("*.orig*.tar.*[z2]")):
            yield unpacked(folder, f"{name} {file.name.split('_')[1].split('.orig')[0]}", file)


def crates(folder):
    project = folder / "crates"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").write_text("")
    needed = "\n".join(f'{name} = "={version}"' for name, version in (one.split("=") for one in CRATES.split()))
    (project / "Cargo.toml").write_text(
        f'[package]\nname = "collections"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n{needed}\n[workspace]\n')
    subprocess.run(["cargo", "vendor", "--quiet", "--versioned-dirs", "vendored"], cwd=project, check=True, capture_output=True)
    for one in CRATES.split():
        name, version = one.split("=")
        yield f"{name} {version}", project / "vendored" / f"{name}-{version}"


def unpacked(folder, name, file):
    where = folder / "unpacked" / name
    if not where.exists():
        if file.suffix == ".zip":
            zipfile.ZipFile(file).extractall(where)
        else:
            with tarfile.open(file) as archive:
                archive.extractall(where, filter="data")
    return name, where


def package(name, where):
    """One line for each file: package, path, what came of it."""
    for path in sorted(where.rglob("*")):
        wanted = path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink()
        # A package's own papers are no lists.
        papers = {"license", "readme", "changes", "sources", "requirements", "top_level", "entry_points", "manifest", "authors"}
        if not wanted or any(word in path.name.lower() for word in papers) or ".egg-info" in str(path):
            continue
        shown = str(path.relative_to(where)).split("/", 1)[-1]
        if path.stat().st_size > FILE_BYTES_MAX:
            continue
        yield name, shown, *read(path), second(path)


def read(path, *options):
    """What our reader says: outcome, rows, columns, faults."""
    options = options or ("--map", "A", "--sheet", "all")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([READER, path, *options], stdout=out, stderr=err)
        fault = None
        try:
            child.wait(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            fault = f"HANG: over {SECONDS_MAX} s"
        out.seek(0)
        err.seek(0)
        text, said = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    if fault is None and child.returncode != 0:
        fault = f"DIED: {child.returncode} {said.strip().splitlines()[-1:]}"
    peak = peak_mib(path, options)
    if peak > MEMORY_MIB_MAX:
        fault = f"{fault or 'MEMORY'}: {peak} MiB"
    # A panic that was caught is told on standard error alone.
    if fault is None and "panicked at" in said:
        at = next(line for line in said.splitlines() if "panicked at" in line).split("panicked at ")[1].split("registry/src/")[-1]
        fault = f"parser panicked (caught): {at.split('/', 1)[-1]}"
    if not text:
        return fault or "nothing said", "", "", True
    told = json.loads(text)
    if "error" in told:
        message = told["message"].replace(str(path), "").lstrip(": ")
        return joined(f"{told['error']}: {message}", fault), "", "", bool(fault)
    lists = told["lists"]
    words = []
    for one in lists:
        if one["malformed_rows"]:
            kinds = sorted({bad["kind"].split(" ")[0] for bad in one["malformed"]})
            words.append(f"{one['malformed_rows']} malformed ({', '.join(kinds)})")
        if one["error"]:
            words.append(one["error"].replace(str(path), ""))
    encodings = {one["encoding"] for one in lists} - {None}
    words = [", ".join(sorted(encodings)) or f"{len(lists)} sheet(s)", *words]
    return joined("read: " + ", ".join(words), fault), sum(one["rows"] for one in lists), max(one["columns"] for one in lists), bool(fault)


def joined(outcome, fault):
    return f"{outcome} – {fault}" if fault else outcome


def peak_mib(path, options):
    """Peak memory of a second run, by a child that waits for it alone."""
    def measure(pipe):
        null = subprocess.DEVNULL
        try:
            subprocess.run([READER, path, *options], stdout=null, stderr=null, timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            pass
        pipe.send(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
    return apart(measure, SECONDS_MAX + 10) or 0


def second(path):
    """Rows with text by another reader; nothing where there is none or it cannot either."""
    def count(pipe):
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        sys.stderr = open(os.devnull, "w")
        try:
            pipe.send(other_rows(path))
        except BaseException as trouble:
            pipe.send(type(trouble).__name__)
    told = apart(count, 40)
    return "" if told is None else told


def apart(work, seconds):
    """What `work` sends, from a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,))
    process.start()
    told = ours.recv() if ours.poll(seconds) else None
    process.kill()
    process.join()
    return told


def other_rows(path):
    ending, head = path.suffix.lower(), path.read_bytes()[:8]
    if head.startswith(b"PK\x03\x04") and ending == ".xlsb":
        import pyxlsb
        with pyxlsb.open_workbook(str(path)) as book:
            return sum(has_text([cell.v for cell in row]) for name in book.sheets for row in book.get_sheet(name).rows(sparse=True))
    if head.startswith(b"PK\x03\x04") and ending in {".xlsx", ".xlsm"}:
        import openpyxl
        book = openpyxl.load_workbook(path, data_only=True)
        return sum(has_text(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        import xlrd
        book = xlrd.open_workbook(path)
        return sum(has_text(sheet.row_values(row)) for sheet in book.sheets() for row in range(sheet.nrows))
    if ending in TEXTS and not head.startswith((b"PK", b"\x1f\x8b")):
        data = path.read_bytes()
        for encoding in ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030", "latin-1"]:
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        csv.field_size_limit(1 << 30)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
        delimiter = max(",\t;|", key=text[:4096].count)
        return sum(any(row) for row in csv.reader(lines, delimiter=delimiter))
    return None


def has_text(row):
    return any(cell not in (None, "") for cell in row)


def spectrum_cells(where):
    """csv-spectrum's CSV files against its JSON, cell by cell."""
    yield "## csv-spectrum, cell by cell\n"
    yield "Each CSV against the package's own JSON: the header, and every row as an object. Rows whose cells are all empty are none\n" \
          "by the contract, and left out on both sides.\n"
    yield "| file | rows | outcome |\n|---|---|---|"
    for path in sorted(where.glob("package/csvs/*.csv")):
        expected = json.loads((path.parent.parent / "json" / f"{path.stem}.json").read_text())
        run = subprocess.run([READER, path, "--map", "A", "--header", "none", "--cells", "1000000"], capture_output=True)
        expected = expected if isinstance(expected, list) else [expected]
        rows = [row["cells"] for row in json.loads(run.stdout)["lists"][0]["cells"]]
        header, rows = rows[0], rows[1:]
        found = [dict(zip(header, row)) for row in rows]
        wanted = [row for row in expected if any(row.values())]
        verdict = "the same" if found == wanted else f"DIFFERENT: {differing(found, wanted)}"
        verdict += f" ({SPECTRUM_KNOWN[path.stem]})" if path.stem in SPECTRUM_KNOWN else ""
        yield f"| `{path.name}` | {len(rows)} | {verdict} |"


def differing(found, wanted):
    if len(found) != len(wanted):
        return f"{len(found)} rows instead of {len(wanted)}"
    wrong = [(number, name) for number, (one, other) in enumerate(zip(found, wanted), 1)
             for name in other.keys() | one.keys() if one.get(name) != other.get(name)]
    return ", ".join(f"row {number}, column {name}" for number, name in wrong)


def head(lines):
    yield "# What other projects test with\n"
    yield "Made by `public.py`, which says how. The files are not kept here. Read with the first column standing for the number (most of"
    yield "them are no customer lists), every sheet. \"Rows\": rows with text below the header, of all sheets. \"Other\": rows with text by"
    yield "another reader (Python's csv, openpyxl, xlrd or pyxlsb), its header among them, or the name of the error it gave up with.\n"
    faults = sum(line[5] for line in lines)
    yield f"{len(lines)} files. Files that made the program die, hang for a minute or take more than {MEMORY_MIB_MAX} MiB, or a parser panic: {faults}."


def summary(lines):
    yield "| package | files | read | refused | faults |"
    yield "|---|---|---|---|---|"
    for name in dict.fromkeys(line[0] for line in lines):
        own = [line for line in lines if line[0] == name]
        was_read = sum(line[2].startswith("read") for line in own)
        yield f"| {name} | {len(own)} | {was_read} | {len(own) - was_read} | {sum(line[5] for line in own)} |"


def table(lines):
    for name in dict.fromkeys(line[0] for line in lines):
        yield f"## {name}\n"
        yield "| file | rows | columns | other | outcome |"
        yield "|---|---|---|---|---|"
        for _, shown, outcome, rows, columns, _, other in (line for line in lines if line[0] == name):
            outcome = " ".join(outcome.replace("|", "\\|").replace("`", "'").split())[:220]
            shown = shown.replace("|", "\\|")
            yield f"| `{shown}` | {rows} | {columns} | {other} | {outcome} |"
        yield ""


if __name__ == "__main__":
    main()
