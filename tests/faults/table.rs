//! The table: one fault at one row of a list, and what follows for that row, for the others and
//! for the job.
//!
//! Each row of the table is a whole story: import, what the report says against what the platform
//! holds, a `resume` that must not make anything worse, and one that ends it.

use std::collections::BTreeMap;

use dialfeed::sandbox::{Fault as Scripted, Faults, Rule, When};
use serde_json::{Value, json};

use crate::php::{Doing, Php};
use crate::rows;
use crate::seen::Seen;
use crate::support::{Machine, Platform, Reported, import_to, law_1_holds, number, reported};

const ROWS: u32 = 6;
/// The number that meets the fault, in the middle; its row in the list is two further.
const FAULTY: u32 = 2;

/// Who plays the fault.
pub enum Fault {
    Sandbox(Scripted),
    Bytes(Doing),
}

/// What follows.
pub enum Ends {
    /// The row is there after so many requests; everything else too.
    Inserted { requests: usize },
    /// The platform says that it has the row.
    Duplicate,
    /// The row alone is refused, for this reason.
    Failed(String),
    /// The row alone may be there or not, for this reason.
    Uncertain(&'static str),
    /// The job stops by this; the row and those behind it stay where they are.
    Stops(Value),
}

/// A row of the table.
pub struct Case {
    pub fault: Fault,
    /// At so many requests for the number.
    pub times: u64,
    pub ends: Ends,
}

/// A test for each row of a table, by its name.
macro_rules! faults {
    ($($name:ident: $fault:expr, $ends:expr;)+) => {
        $(#[test]
        fn $name() {
            $crate::table::Case { fault: $fault, times: 1, ends: $ends }.holds();
        })+
    };
}
pub(crate) use faults;

/// The table's short words.
pub fn sandbox(fault: Scripted) -> Fault {
    Fault::Sandbox(fault)
}

pub fn stopped_by_errno(errno: i64, message: &str) -> Ends {
    Ends::Stops(json!({"errno": errno, "message": message}))
}

pub fn stopped_by(cause: &str) -> Ends {
    Ends::Stops(json!({"cause": cause}))
}

impl Case {
    pub fn holds(&self) {
        let (machine, platform) = (self.machine(), self.platform());
        self.is_told_right(&machine, &*platform);
        self.resume_makes_nothing_worse(&machine, &*platform);
        self.is_mended(&machine, &*platform);
        if matches!(self.ends, Ends::Uncertain(_)) {
            self.is_mended_by_leave_given_before();
        }
    }

    fn machine(&self) -> Machine {
        let machine = Machine::new();
        machine.list("list.csv", 0, ROWS);
        machine
    }

    fn platform(&self) -> Box<dyn Seen> {
        let times = self.times;
        match &self.fault {
            Fault::Sandbox(fault) => {
                let rule = Rule::new(When::Phone(number(FAULTY)), fault.clone()).times(times);
                Box::new(Platform::with(Faults { script: vec![rule], ..Faults::default() }))
            }
            Fault::Bytes(doing) => {
                let doing = doing.clone();
                Box::new(Php::start(move |asked| {
                    let is_faulty = asked.number == number(FAULTY) && asked.times as u64 <= times;
                    if is_faulty { doing.clone() } else { Doing::well() }
                }))
            }
        }
    }

    fn import<'a>(&self, url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let is_timeout = matches!(self.ends, Ends::Uncertain("timeout"));
        let timeout = if is_timeout { "1" } else { "15" };
        // In the list's order, so that what comes behind the fault is known.
        let words: [&[&str]; 3] = [
            &["--concurrency", "1", "--retries", "1", "--timeout", timeout],
            &["--report-dir", "report", "--json"],
            more,
        ];
        import_to(url, "list.csv", &words.concat())
    }

    fn stores(&self) -> bool {
        match &self.fault {
            Fault::Sandbox(fault) => fault.stored,
            Fault::Bytes(doing) => doing.stores,
        }
    }

    /// How the job ends, what stops it, the row's status and reason, and that of those behind it.
    fn expected(&self) -> (i32, Value, &str, &str, &str) {
        match &self.ends {
            Ends::Inserted { .. } => (0, Value::Null, "inserted", "", "inserted"),
            Ends::Duplicate => (0, Value::Null, "duplicate", "", "inserted"),
            Ends::Failed(reason) => (3, Value::Null, "failed", reason, "inserted"),
            Ends::Uncertain(reason) => (3, Value::Null, "uncertain", reason, "inserted"),
            Ends::Stops(by) => (4, by.clone(), "pending", "", "pending"),
        }
    }

    fn is_told_right(&self, machine: &Machine, platform: &dyn Seen) {
        let (code, by, status, reason, behind) = self.expected();
        let ended = machine.run(&self.import(platform.url(), &[]));
        assert_eq!(ended.code, Some(code), "{ended:?}");
        let summary = ended.json();
        law_1_holds(&summary);
        assert_eq!(summary["exit_code"], code);
        assert_eq!(summary["stopped_by"], by, "{summary}");
        let report = self.report(machine);
        for (nth, row) in (0..).zip(report.values()) {
            let expected = match nth {
                FAULTY => (status, reason),
                nth if nth < FAULTY => ("inserted", ""),
                _ => (behind, ""),
            };
            assert_eq!((row.status.as_str(), row.reason.as_str()), expected, "row {nth}: {row:?}");
        }
        self.agrees(&report, platform);
        let requests = match &self.ends {
            Ends::Inserted { requests } => *requests,
            _ => usize::try_from(self.times).unwrap(),
        };
        assert_eq!(platform.arrivals(&number(FAULTY)), requests);
    }

    fn report(&self, machine: &Machine) -> BTreeMap<u32, Reported> {
        let report = reported(&machine.path("report"));
        assert_eq!(report.keys().copied().collect::<Vec<_>>(), (2..ROWS + 2).collect::<Vec<_>>());
        report
    }

    /// What the report says and what the platform holds.
    fn agrees(&self, report: &BTreeMap<u32, Reported>, platform: &dyn Seen) {
        let stored = platform.stored();
        assert!(stored.values().all(|times| *times == 1), "given twice: {stored:?}");
        for row in report.values() {
            let is_stored = stored.contains_key(&row.number);
            match row.status.as_str() {
                "inserted" => assert!(is_stored, "{row:?}"),
                "uncertain" => assert_eq!(is_stored, self.stores(), "{row:?}"),
                "failed" | "pending" => assert!(!is_stored, "{row:?}"),
                // The fault's own claim.
                "duplicate" => {}
                _ => panic!("{row:?}"),
            }
            if row.number != number(FAULTY) {
                assert_eq!(platform.arrivals(&row.number), usize::from(is_stored), "{row:?}");
            }
        }
    }

    /// Without leave nothing is sent again; what was not sent yet is.
    fn resume_makes_nothing_worse(&self, machine: &Machine, platform: &dyn Seen) {
        let before = platform.arrivals(&number(FAULTY));
        let ended = machine.run(&["resume", "--json"]);
        let stopped = matches!(self.ends, Ends::Stops(_));
        let code = if stopped { 0 } else { self.expected().0 };
        assert_eq!(ended.code, Some(code), "{ended:?}");
        law_1_holds(&ended.json());
        assert_eq!(rows(&ended.json(), "pending"), 0);
        let again = usize::from(stopped);
        assert_eq!(platform.arrivals(&number(FAULTY)), before + again);
        self.agrees(&self.report(machine), platform);
    }

    /// With leave, and the fault gone, every row ends well.
    fn is_mended(&self, machine: &Machine, platform: &dyn Seen) {
        let leave = match &self.ends {
            Ends::Uncertain(_) => "--resend-uncertain",
            Ends::Failed(_) => "--retry-failed",
            _ => return,
        };
        let ended = machine.run(&["resume", leave, "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        law_1_holds(&ended.json());
        self.is_there(machine, platform);
    }

    fn is_mended_by_leave_given_before(&self) {
        let (machine, platform) = (self.machine(), self.platform());
        let ended = machine.run(&self.import(platform.url(), &["--on-uncertain", "resend"]));
        assert_eq!(ended.code, Some(0), "{ended:?}");
        law_1_holds(&ended.json());
        self.is_there(&machine, &*platform);
    }

    /// The row was sent once more: where it had landed the platform says so.
    fn is_there(&self, machine: &Machine, platform: &dyn Seen) {
        let landed = self.stores();
        let report = self.report(machine);
        let row = &report[&(FAULTY + 2)];
        let expected = if landed { ("duplicate", "landed_before") } else { ("inserted", "") };
        assert_eq!((row.status.as_str(), row.note.as_str()), expected, "{row:?}");
        let stored = platform.stored();
        assert_eq!(stored.len(), ROWS as usize);
        for (known, times) in stored {
            let again = known == number(FAULTY) && landed;
            assert_eq!(times, 1 + u64::from(again), "{known}");
        }
        assert_eq!(platform.arrivals(&number(FAULTY)) as u64, self.times + 1);
    }
}
