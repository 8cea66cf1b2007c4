//! Lists that are read twice, for `--duplicates`: whatever they come in, they are the same both times,
//! and one that is not stops the plan.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use dialfeed::import::{Duplicates, ImportError, Pass};
use dialfeed::outcome::Status;
use dialfeed::source::SourceError;

use super::desk::{BATCH, Desk, Ran, assert_balanced, figure};
use super::planned::{Entry, Way, planned};
use super::workbook::workbook;

const LIST: &str = "手机,姓名\n13490000001,甲\n13490000002,乙\n13490000001,丙\n";

/// Plans a list, which somebody writes anew between its two readings.
fn planned_while_written(
    name: &str,
    first: &[u8],
    second: &[u8],
    duplicates: Duplicates,
) -> Result<Vec<Entry>, ImportError> {
    let desk = Desk::new();
    desk.put(name, first);
    let way = Way { duplicates, all_numbers: false, by_staff: false };
    let planned = planned(&desk.path(""), &[name], way, &mut |so_far| {
        if (so_far.pass, so_far.rows) == (Pass::Placing, 0) {
            desk.put(name, second);
        }
    });
    planned.map(|(_, entries)| entries)
}

#[test]
fn a_list_that_changes_between_its_two_readings_stops_the_plan() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let file = |name: &str| std::fs::read(files.join(name)).unwrap();
    let text = |text: &str| ("list.csv", LIST.as_bytes().to_vec(), text.as_bytes().to_vec());
    let book = |name, of: &str| (name, file(of), file("openpyxl.xlsx"));
    let cases = [
        // The row that would be sent goes, and its number would be lost.
        text("手机,姓名\n13490000001,甲\n13490000002,乙\n"),
        text("手机,姓名\n13490000001,甲\n13490000002,乙\n13490000003,丙\n"),
        // The numbers stay, and the texts are others.
        text("手机,姓名\n13490000001,甲\n13490000002,丁\n13490000001,丙\n"),
        text(""),
        book("list.xlsx", "every.xlsx"),
        book("list.xls", "every.xls"),
        book("list.ods", "every.ods"),
    ];
    for duplicates in [Duplicates::Last, Duplicates::Merge] {
        for (name, first, second) in &cases {
            let planned = planned_while_written(name, first, second, duplicates);
            let Err(ImportError::Source(SourceError::Changed { file })) = planned else {
                panic!("{name}: {planned:?}")
            };
            assert!(file.ends_with(name));
        }
    }
}

#[test]
fn a_list_that_is_saved_again_as_it_was_is_planned() {
    let list = LIST.as_bytes();
    let entries = planned_while_written("list.csv", list, list, Duplicates::Last).unwrap();
    let sent: Vec<u32> = entries
        .iter()
        .filter(|entry| entry.status == Status::Pending)
        .map(|entry| entry.row.1)
        .collect();
    assert_eq!(sent, [3, 4]);
}

#[test]
fn what_came_packed_or_by_a_pipe_or_in_two_sheets_is_read_twice_too() {
    let list = "手机,姓名,备注\n13490000001,,要发票\n13490000002,乙,\n13490000001,丙,不要\n";
    for (duplicates, expected) in [("last", ["丙", "不要"]), ("merge", ["丙", "要发票"])] {
        for file in ["list.csv.gz", "list.xlsx", "-"] {
            let desk = Desk::new();
            let piped = put(&desk, file, list);
            let words = ["import", file, "--sheet", "all", "--duplicates", duplicates];
            let fixed = ["--batch", BATCH, "--sandbox", "--yes", "--json"];
            let mut command = desk.command(&[&words[..], &fixed].concat());
            let output = command.stdin(piped).output().unwrap();
            let summary = Ran::from(output).summary(0);
            assert_balanced(&summary);
            let merged = u64::from(duplicates == "merge");
            assert_eq!(figure(&summary, "notes", "fields_merged"), merged, "{file}");
            let contacts = desk.contacts(BATCH);
            assert_eq!(contacts.len(), 2, "{file}");
            assert_eq!([&*contacts[0][1], &*contacts[0][4]], expected, "{file} {duplicates}");
        }
    }
}

/// Puts the list into this file, or gives it for standard input. A workbook has the last row in a
/// sheet of its own.
fn put(desk: &Desk, file: &str, list: &str) -> File {
    let lines: Vec<&str> = list.lines().collect();
    match file {
        "-" => desk.put("piped", list),
        "list.xlsx" => {
            let [first, second] = [lines[..3].join("\n"), [lines[0], lines[3]].join("\n")];
            desk.put(file, workbook(&[&first, &second]));
        }
        _ => desk.put(file, packed(list)),
    }
    File::open(desk.path(if file == "-" { "piped" } else { file })).unwrap()
}

fn packed(list: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(list.as_bytes()).unwrap();
    packer.finish().unwrap()
}
