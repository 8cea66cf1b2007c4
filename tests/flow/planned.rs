//! Lists planned through the library itself, into a ledger of their own, and what was planned read
//! from it entry by entry.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use dialfeed::clean::{Numbers, PhoneRules};
use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, Duplicates, Earlier, ImportError, Planned, Planning, SoFar, StaffCheck,
    TargetChoice, open_lists, plan,
};
use dialfeed::ledger::{JobId, Ledger as _, Locks, NewJob, Page, Scope, Sqlite, Standing};
use dialfeed::outcome::{Note, Status};
use dialfeed::source::ReadOptions;
use dialfeed::stop::Stop;

use super::desk::BATCH;

/// Texts that a row may have: name, address, e-mail, comment.
pub type Texts = [String; 4];

/// How the lists are imported.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub duplicates: Duplicates,
    pub all_numbers: bool,
    pub by_staff: bool,
}

/// One entry of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The list, and the row in it.
    pub row: (usize, u32),
    pub number: String,
    pub status: Status,
    pub remark: String,
    /// Of a row that is sent.
    pub texts: Texts,
    pub is_filled: bool,
}

impl Entry {
    pub fn at(row: (usize, u32), status: Status) -> Self {
        let (number, remark) = (String::new(), String::new());
        Self { row, number, status, remark, texts: Texts::default(), is_filled: false }
    }
}

/// Plans these files into a ledger, and reads from it what was planned.
pub fn planned(
    folder: &Path,
    files: &[&str],
    way: Way,
    see: &mut (dyn FnMut(SoFar) + Send),
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
