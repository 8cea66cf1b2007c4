//! `--duplicates` over lists that nobody wrote, through the library's own plan: whichever row is
//! sent, no number is lost and none sent twice; what is filled in comes from the earliest row that
//! has it; and a list that changes under the two readings stops the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use dialfeed::clean::{Numbers, PhoneRules};
use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, Duplicates, Earlier, ImportError, Pass, Planned, Planning, StaffCheck, TargetChoice,
    open_lists, plan,
};
use dialfeed::ledger::{JobId, Ledger as _, Locks, NewJob, Page, Scope, Sqlite, Standing};
use dialfeed::outcome::{Note, Status};
use dialfeed::source::{ReadOptions, SourceError};
use dialfeed::stop::Stop;
use proptest::prelude::*;

use super::desk::{BATCH, Desk, Ran, assert_balanced, figure};
use super::troubled_rows::number;
use super::workbook::workbook;

const HEADER: &str = "手机,姓名,地址,邮箱,备注,工号,说明\n";
const FILES: [&str; 2] = ["first.csv", "second.csv"];

/// Texts that a row may have: name, address, e-mail, comment.
type Texts = [String; 4];

/// A row on its way into a list.
#[derive(Debug, Clone)]
struct Listed {
    /// Its valid numbers, all different.
    numbers: Vec<usize>,
    texts: Texts,
    /// Whether the platform knows its staff member.
    is_staff_known: bool,
    /// Bytes of a text that nobody asks for; they move the ends of the blocks that are read.
    padding: usize,
}

/// How the lists are imported.
#[derive(Debug, Clone, Copy)]
struct Way {
    duplicates: Duplicates,
    all_numbers: bool,
    by_staff: bool,
}

/// One entry of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// The list, and the row in it.
    row: (usize, u32),
    number: String,
    status: Status,
    remark: String,
    /// Of a row that is sent.
    texts: Texts,
    is_filled: bool,
}

fn row() -> impl Strategy<Value = Listed> {
    let numbers = prop::collection::btree_set(0..12_usize, 0..3);
    let text = |texts: [&'static str; 4]| {
        prop::sample::select(texts.to_vec()).prop_map(str::to_owned).boxed()
    };
    let texts = [
        text(["", "", "甲", "乙 丙"]),
        text(["", "", "某路1号", "某街2号"]),
        text(["", "无", "a@example.com", "b@example.com"]),
        text(["", "", "要发票", "周末联系"]),
    ];
    let padding = prop::sample::select(vec![0, 0, 0, 0, 100, 40_000]);
    (numbers, texts, prop::bool::weighted(0.8), padding).prop_map(
        |(numbers, texts, is_staff_known, padding)| Listed {
            numbers: numbers.into_iter().collect(),
            texts,
            is_staff_known,
            padding,
        },
    )
}

fn lists() -> impl Strategy<Value = Vec<Vec<Listed>>> {
    prop::collection::vec(prop::collection::vec(row(), 1..20), 1..3)
}

fn way() -> impl Strategy<Value = Way> {
    let duplicates = [Duplicates::First, Duplicates::Last, Duplicates::Merge];
    (prop::sample::select(duplicates.to_vec()), any::<bool>(), any::<bool>())
        .prop_map(|(duplicates, all_numbers, by_staff)| Way { duplicates, all_numbers, by_staff })
}

fn written(rows: &[Listed], padded: bool) -> String {
    let mut list = HEADER.to_owned();
    for row in rows {
        let numbers: Vec<String> = row.numbers.iter().map(|index| number(*index)).collect();
        let numbers = if numbers.is_empty() { "无".to_owned() } else { numbers.join("/") };
        let staff = if row.is_staff_known { "8001" } else { "9999" };
        let padding = "x".repeat(if padded { row.padding } else { 0 });
        list.push_str(&format!("{numbers},{},{staff},{padding}\n", row.texts.join(",")));
    }
    list
}

/// What the lists have to become: written down row by row, without any table of numbers.
fn expected(lists: &[Vec<Listed>], way: Way) -> Vec<Entry> {
    let mut read: Vec<((usize, u32), String, Texts)> = Vec::new();
    let mut entries = Vec::new();
    for (list, rows) in lists.iter().enumerate() {
        for (nth, row) in (2..).zip(rows) {
            let most = if way.all_numbers { usize::MAX } else { 1 };
            let numbers: Vec<String> =
                row.numbers.iter().take(most).map(|it| number(*it)).collect();
            if numbers.is_empty() || way.by_staff && !row.is_staff_known {
                let mut entry = Entry::at((list, nth), Status::Rejected);
                entry.number = String::new();
                entries.push(entry);
                continue;
            }
            let [name, address, email, comment] = row.texts.clone();
            let email = if email == "无" { String::new() } else { email };
            for number in numbers {
                read.push((
                    (list, nth),
                    number,
                    [name.clone(), address.clone(), email.clone(), comment.clone()],
                ));
            }
        }
    }
    for (row, number, texts) in &read {
        let same: Vec<_> = read.iter().filter(|(_, other, _)| other == number).collect();
        let sent = match way.duplicates {
            Duplicates::First | Duplicates::Merge => same[0].0,
            Duplicates::Last => same[same.len() - 1].0,
        };
        let mut entry = Entry::at(*row, Status::Repeated);
        entry.number.clone_from(number);
        if sent != *row {
            entry.remark = format!("row {}", sent.1);
            if sent.0 != row.0 {
                entry.remark.push_str(&format!(" ({})", FILES[sent.0]));
            }
        } else {
            entry.status = Status::Pending;
            entry.texts.clone_from(texts);
        }
        if entry.status == Status::Pending && way.duplicates == Duplicates::Merge {
            for (nth, text) in entry.texts.iter_mut().enumerate() {
                let known = same.iter().map(|(_, _, texts)| &texts[nth]).find(|it| !it.is_empty());
                *text = known.cloned().unwrap_or_default();
            }
            entry.is_filled = entry.texts != *texts;
        }
        entries.push(entry);
    }
    entries.sort();
    entries
}

impl Entry {
    fn at(row: (usize, u32), status: Status) -> Self {
        let (number, remark) = (String::new(), String::new());
        Self { row, number, status, remark, texts: Texts::default(), is_filled: false }
    }
}

/// Plans these files into a ledger, and reads from it what was planned.
fn planned(
    folder: &Path,
    files: &[&str],
    way: Way,
    see: &mut (dyn FnMut(Pass, u64) + Send),
) -> Result<(Planned, Vec<Entry>), ImportError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let state = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Sqlite::open(state.path()).unwrap());
        let mut locks = Locks::new(state.path()).unwrap();
        let scope =
            Scope { endpoint: "sandbox".into(), company: "8".into(), action: "AddTaskData".into() };
        let (id, settings) = (JobId::new(clock::now(), 1), "{}".into());
        locks.job(&id).unwrap();
        let new = NewJob { id, scope: scope.clone(), settings, started_at: clock::now() };
        let job = ledger.begin_plan(new).await.unwrap();
        let numbers = if way.all_numbers { Numbers::All } else { Numbers::First };
        let rules = PhoneRules { numbers, ..PhoneRules::default() };
        let (target, staff) = if way.by_staff {
            let known = BTreeSet::from(["8001".to_owned()]);
            (TargetChoice::StaffColumn("工号".into()), StaffCheck::Known(known))
        } else {
            (TargetChoice::Batch(BATCH.into()), StaffCheck::NotNeeded)
        };
        let options =
            ReadOptions { extra: target.column().into_iter().collect(), ..ReadOptions::default() };
        let paths: Vec<_> = files.iter().map(|file| folder.join(file)).collect();
        let planning = Planning {
            tables: open_lists(&paths, &options, &mut std::io::empty())?,
            rules: &rules,
            do_not_call: &DoNotCall::default(),
            target: Some(&target),
            staff: &staff,
            earlier: Earlier::default(),
            duplicates: way.duplicates,
            set: &[],
            stop: &Stop::new(),
            progress: see,
        };
        let planned = plan(planning, &ledger, job, &scope, &mut locks).await;
        if planned.is_err() {
            assert!(
                ledger.unfinished_plans().await.unwrap().is_empty(),
                "it leaves nothing behind"
            );
        }
        let planned = planned?;
        let page = Page { after: None, most: usize::MAX >> 1, statuses: Vec::new() };
        let rows = ledger.rows(job, page).await.unwrap();
        let claimed = ledger.claim(job, None, rows.len(), Vec::new()).await.unwrap();
        let contacts: BTreeMap<_, _> =
            claimed.into_iter().map(|claimed| (claimed.key, claimed.contact)).collect();
        let entries = rows.into_iter().map(|row| {
            let Standing::At(status) = row.standing else { panic!("{row:?}") };
            let mut entry = Entry::at((row.id.source as usize, row.id.row), status);
            entry.number = row.phone.map(|phone| phone.to_string()).unwrap_or_default();
            entry.is_filled = row.notes.has(Note::FieldsMerged);
            if let Some(contact) = contacts.get(&row.key) {
                let contact = contact.clone();
                entry.texts = [contact.name, contact.address, contact.email, contact.comment];
            }
            // The folder is another each time.
            let folder = folder.display().to_string();
            entry.remark = row.remark.unwrap_or_default().replace(&folder, "");
            entry
        });
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort();
        Ok((planned, entries))
    })
}

fn hold(lists: &[Vec<Listed>], way: Way) {
    let expected = expected(lists, way);
    let is_rejected = |entry: &Entry| entry.status == Status::Rejected;
    let desk = Desk::new();
    let files = &FILES[..lists.len()];
    for padded in [false, true] {
        for (file, rows) in files.iter().zip(lists) {
            desk.put(file, written(rows, padded));
        }
        let made = planned(&desk.path(""), files, way, &mut |_, _| {});
        if expected.iter().all(is_rejected) {
            assert!(matches!(made, Err(ImportError::NothingValid(_))));
            continue;
        }
        let (planned, entries) = made.unwrap();
        assert_eq!(entries, expected, "{way:?}, padded: {padded}");
        let read: usize = lists.iter().map(Vec::len).sum();
        let rows = planned.tally.rows;
        assert_eq!(rows.sum(), read as u64 + planned.expanded, "law 1");
        assert_eq!(
            rows.of(Status::Pending) + rows.of(Status::Repeated) + rows.of(Status::Rejected),
            rows.sum()
        );
        let filled = entries.iter().filter(|entry| entry.is_filled).count() as u64;
        assert_eq!(planned.tally.notes.get(&Note::FieldsMerged).copied().unwrap_or(0), filled);
    }
    let all: BTreeSet<&str> = expected
        .iter()
        .filter(|entry| !is_rejected(entry))
        .map(|entry| entry.number.as_str())
        .collect();
    let sent: Vec<&str> = expected
        .iter()
        .filter(|entry| entry.status == Status::Pending)
        .map(|entry| entry.number.as_str())
        .collect();
    assert_eq!(sent.len(), all.len(), "each number that can be sent is sent once");
    assert_eq!(sent.into_iter().collect::<BTreeSet<_>>(), all);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 80,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// With and without padding: the list in one block or in many, on one core or on all.
    #[test]
    fn whichever_row_is_sent_no_number_is_lost_and_none_sent_twice(
        lists in lists(),
        way in way(),
    ) {
        hold(&lists, way);
    }
}

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
    let planned = planned(&desk.path(""), &[name], way, &mut |pass, rows| {
        if (pass, rows) == (Pass::Placing, 0) {
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
