//! What must hold when the month is over: the platform's customers, the ledger's rows and the
//! shelves' lists against what the office put into its inbox.

use std::collections::{BTreeMap, BTreeSet};

use dialfeed::outcome::Status;
use dialfeed::row::Recipient;
use dialfeed::sandbox::StoredCustomer;
use serde_json::Value;

use crate::lists::{Kind, SUPPRESSED, suppressed};
use crate::office::{Found, Office, Place, Put};
use crate::records::{Customer, Records};
use crate::support::law_1_holds;
use crate::town::Asked;

/// A month that is over.
pub struct Month<'a> {
    pub office: &'a Office,
    pub found: &'a [Found],
    pub records: &'a Records,
    pub customers: &'a [StoredCustomer],
    pub asked: &'a Asked,
    /// `jobs --json`.
    pub jobs: &'a [Value],
}

impl Month<'_> {
    pub fn hold(&self) {
        self.office.nothing_is_lost(self.found);
        self.nothing_waits();
        self.each_says_why();
        self.jobs.iter().for_each(law_1_holds);
        self.jobs_have_read_the_lists();
        self.only_who_is_on_a_list_is_called();
        self.nobody_was_sent_twice();
        self.the_ledger_tells_the_truth();
        self.shelves_are_right();
        self.the_same_again_is_told();
        self.everybody_arrived();
    }

    fn nothing_waits(&self) {
        for found in self.found {
            let waits = [Place::Arriving, Place::Working].contains(&found.place);
            assert!(!waits, "{} waits still", found.path.display());
        }
        assert_eq!(self.office.waiting(), 0);
        let left = std::fs::read_dir(self.office.inbox.join("working")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [".lock"], "working/ is not empty");
    }

    /// Beside each list in `attention/` and `failed/` stand words; beside each in `done/` a report.
    fn each_says_why(&self) {
        for found in self.found {
            let path = self.office.inbox.join(&found.path);
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let beside = |end: &str| path.with_file_name(format!("{stem}{end}"));
            if found.place == Place::Done {
                let summary = std::fs::read_to_string(beside(".report").join("summary.json"));
                let summary: Value = serde_json::from_str(&summary.unwrap_or_default())
                    .unwrap_or_else(|_| panic!("{} has no report", path.display()));
                assert_eq!(summary["exit_code"], 0, "{}: {summary}", path.display());
            } else {
                let why = std::fs::read_to_string(beside(".why.txt")).unwrap_or_default();
                assert!(why.trim().len() > 10, "{} does not say why", path.display());
            }
        }
    }

    /// Each list by the hash of its bytes.
    fn puts(&self) -> impl Iterator<Item = &Put> {
        self.office.puts.iter()
    }

    fn whole_puts(&self) -> impl Iterator<Item = &Put> {
        self.puts().filter(|put| !put.is_slow)
    }

    /// No row of a list was passed over, and each job's rows go where the list says.
    fn jobs_have_read_the_lists(&self) {
        let slow: BTreeSet<&str> =
            self.puts().filter(|put| put.is_slow).map(|put| put.list.name.as_str()).collect();
        for (job, record) in self.records.jobs() {
            for (hash, rows) in &record.sources {
                let put = self.puts().find(|put| put.hash == *hash);
                let Some(put) = put else {
                    assert!(!slow.is_empty(), "{job} has read what nobody put there");
                    continue;
                };
                assert_eq!(put.list.rows, *rows, "{job} has read {:?}", put.list);
            }
        }
    }

    /// Whom lists name for each recipient.
    fn on_lists(&self) -> BTreeSet<Customer> {
        let mut all = BTreeSet::new();
        for put in self.puts() {
            if let (Kind::Good, Some(target)) = (put.list.kind, &put.list.target) {
                all.extend(put.list.numbers.iter().map(|number| (target.clone(), number.clone())));
            }
        }
        all
    }

    fn only_who_is_on_a_list_is_called(&self) {
        let (on_lists, silent) = (self.on_lists(), do_not_call());
        for customer in self.customers {
            let number = &customer.phonenum;
            assert!(!silent.contains(number), "{number} must not be called: {customer:?}");
            let it = (customer.recipient.clone(), number.clone());
            assert!(on_lists.contains(&it), "no list asks for this: {customer:?}");
        }
    }

    /// Law 2. The customers of all staff are one book, in which each member may meet a number once.
    fn nobody_was_sent_twice(&self) {
        let on_lists = self.on_lists();
        for customer in self.customers {
            let of_staff = on_lists.iter().filter(|(recipient, number)| {
                matches!(recipient, Recipient::Staff(_)) && *number == customer.phonenum
            });
            let most = match customer.recipient {
                Recipient::Batch(_) => 1,
                Recipient::Staff(_) => of_staff.count() as u64,
            };
            assert!(customer.times_received <= most, "sent more than once: {customer:?}");
        }
        for (customer, times) in &self.asked.stored {
            assert_eq!(*times, 1, "sent more than once: {customer:?}");
        }
    }

    /// Whom the platform holds: in a batch, or for any of the staff.
    fn held(&self) -> BTreeSet<(Option<String>, String)> {
        self.customers
            .iter()
            .map(|customer| (book(&customer.recipient), customer.phonenum.clone()))
            .collect()
    }

    /// What was acknowledged is there; what is there is on record as sent, or as in doubt.
    fn the_ledger_tells_the_truth(&self) {
        let held = self.held();
        for (recipient, number) in self.records.with(&[Status::Inserted, Status::Duplicate]) {
            let is_held = held.contains(&(book(&recipient), number.clone()));
            assert!(is_held, "{number} for {recipient:?} was acknowledged and is not there");
        }
        let sent = self.records.with(&[Status::Inserted, Status::Duplicate, Status::Uncertain]);
        for customer in self.customers {
            let it = (customer.recipient.clone(), customer.phonenum.clone());
            assert!(sent.contains(&it), "the ledger does not know that it was sent: {customer:?}");
        }
    }

    /// Each list is on a shelf that its content calls for.
    fn shelves_are_right(&self) {
        let doubt = self.records.with(&[Status::Uncertain, Status::Failed, Status::Pending]);
        for (put, found) in self.placed() {
            let list = &put.list;
            let customers = || list.numbers.iter().map(|number| (put.target(), number.clone()));
            let is_right = match (list.kind, found.place) {
                (Kind::Good, Place::Done) => true,
                (Kind::Good, Place::Attention) => {
                    put.is_slow
                        || self.has_twin(put)
                        || customers().any(|(target, number)| {
                            doubt.contains(&(target.unwrap().clone(), number))
                        })
                }
                (Kind::Unreadable, Place::Failed) | (Kind::Homeless, Place::Attention) => true,
                _ => false,
            };
            assert!(is_right, "{list:?} is at {}", found.path.display());
        }
    }

    /// The same content for the same recipient is not done twice.
    fn the_same_again_is_told(&self) {
        let mut done = BTreeMap::new();
        for (put, found) in self.placed() {
            if found.place == Place::Done && !put.is_slow {
                let before = done.insert((&put.hash, put.target()), found);
                assert!(before.is_none(), "done twice: {before:?} and {found:?}");
            }
        }
    }

    /// Every number of a list that was imported is there, unless the ledger says why it may not be.
    fn everybody_arrived(&self) {
        let (held, silent) = (self.held(), do_not_call());
        let in_doubt = self.records.with(&[Status::Uncertain]);
        let not_sent = self.records.with(&[Status::Failed, Status::Pending]);
        for (put, found) in self.placed() {
            let (Kind::Good, Some(target), false) = (put.list.kind, put.target(), put.is_slow)
            else {
                continue;
            };
            for number in put.list.numbers.difference(&silent) {
                let customer = (target.clone(), number.clone());
                let is_excused = in_doubt.contains(&customer)
                    || (found.place == Place::Attention && not_sent.contains(&customer));
                let is_there = held.contains(&(book(target), number.clone()));
                assert!(
                    is_there || is_excused,
                    "{number} of {:?} for {target:?} is not there; the list is at {}",
                    put.list,
                    found.path.display()
                );
            }
        }
    }

    /// Lists with the places where they are. Of lists of one content and name each has one of the
    /// places.
    fn placed(&self) -> Vec<(&Put, &Found)> {
        let mut by_hash: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
        for found in self.found {
            by_hash.entry(&found.hash).or_default().push(found);
        }
        let mut placed = Vec::new();
        for put in self.puts().filter(|put| !put.is_withdrawn) {
            let found = by_hash.get_mut(put.hash.as_str()).unwrap();
            let is_it = |found: &&Found| found.is_named_like(&put.list.name);
            let at = found.iter().position(is_it).unwrap();
            placed.push((put, found.remove(at)));
        }
        placed
    }

    /// Whether the same content came for the same recipient more than once.
    fn has_twin(&self, put: &Put) -> bool {
        let is_twin = |other: &&Put| other.hash == put.hash && other.target() == put.target();
        self.whole_puts().filter(is_twin).count() > 1
    }
}

impl Put {
    fn target(&self) -> Option<&Recipient> {
        self.list.target.as_ref()
    }
}

/// What the platform keeps apart: a batch, or the one book of all staff.
fn book(recipient: &Recipient) -> Option<String> {
    match recipient {
        Recipient::Batch(id) => Some(id.clone()),
        Recipient::Staff(_) => None,
    }
}

fn do_not_call() -> BTreeSet<String> {
    (0..SUPPRESSED).map(suppressed).collect()
}
