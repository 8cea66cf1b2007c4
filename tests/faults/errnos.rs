//! Every errno, known and unknown, as PHP writes it with and without quotes.

use crate::php::{Doing, Says, json};
use crate::table::{Case, Ends, Fault, stopped_by_errno};

/// What follows from an errno (contract, section 4).
fn ends(errno: i64) -> Ends {
    match errno {
        1 => Ends::Inserted { requests: 1 },
        10 => Ends::Duplicate,
        2 | 3 | 4 | 11 => stopped_by_errno(errno, "说明"),
        other => Ends::Failed(format!("errno_{other}")),
    }
}

fn each(errno_as: impl Fn(i64) -> String) {
    for errno in (0..=11).chain([42]) {
        let body = format!(r#"{{"errno":{},"message":"说明","data":[]}}"#, errno_as(errno));
        // Said and done: what is called success is stored, and nothing else.
        let doing = Doing { stores: errno == 1, says: Says::Bytes(json(&body)) };
        Case { fault: Fault::Bytes(doing), times: 1, ends: ends(errno) }.holds();
    }
}

#[test]
fn errno_of_every_kind_as_a_string() {
    each(|errno| format!(r#""{errno}""#));
}

#[test]
fn errno_of_every_kind_as_a_number() {
    each(|errno| errno.to_string());
}
