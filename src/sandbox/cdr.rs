//! `GetCDRList`: its parameters read as the platform's PHP and MySQL take them, and its records
//! as the manual's sample writes them.
//!
//! Nothing is refused here: what is malformed is read for what PHP makes of it. `Limit` and `PId`
//! are the digits they begin with, a `Limit` of nothing or less is the default, one above
//! [`LIMIT_MOST`] is that. A time that is none is 1970, as PHP has it: as `begintime` it leaves
//! nothing out, as `endtime` everything. `endtime` without `begintime` says nothing.

use serde::Serialize;

use super::Sandbox;
use super::call::CallRecord;
use super::parameters::Parameters;
use super::store::RecordFilter;
use super::time;

/// Records that come where `Limit` says nothing.
const LIMIT_DEFAULT: u32 = 20;

/// Most records of one reply, whatever `Limit` says.
pub(super) const LIMIT_MOST: u32 = 1_000;

/// A record on the wire; all values are strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(non_snake_case, reason = "the interface writes these two so")]
pub(super) struct WireRecord {
    id: String,
    src: String,
    dst: String,
    calldate: String,
    duration_int: String,
    billsec_int: String,
    disposition: &'static str,
    customerid: String,
    companyid: &'static str,
    ClassifId: &'static str,
    ProjectId: &'static str,
    staffid: String,
    exten: String,
    codeid_1: String,
    codeid_2: String,
    uniqueid: String,
    calltype: &'static str,
}

impl From<CallRecord> for WireRecord {
    fn from(record: CallRecord) -> Self {
        Self {
            id: record.id.to_string(),
            calldate: record.calldate(),
            src: record.src,
            dst: record.dst,
            duration_int: record.duration_s.to_string(),
            billsec_int: record.talked_s.to_string(),
            disposition: record.disposition.code(),
            customerid: record.customerid.to_string(),
            companyid: Sandbox::COMPANY,
            ClassifId: "1",
            ProjectId: "1",
            exten: record.staffid.clone(),
            staffid: record.staffid,
            codeid_1: record.codeid_1,
            codeid_2: record.codeid_2,
            uniqueid: record.uniqueid,
            calltype: record.calltype.code(),
        }
    }
}

/// Which records the request asks for.
pub(super) fn filter(parameters: &Parameters) -> RecordFilter {
    let text = |name| parameters.text(name).to_owned();
    let time = |name| parameters.get(name).map(|text| time::parse(text).unwrap_or(0));
    let began_from_ms = time("begintime");
    let limit = match leading_integer(parameters.text("Limit")) {
        ..=0 => LIMIT_DEFAULT,
        more => u32::try_from(more).unwrap_or(LIMIT_MOST).min(LIMIT_MOST),
    };
    RecordFilter {
        staffid: text("staffid"),
        exten: text("exten"),
        codeid_1: text("codeid_1"),
        codeid_2: text("codeid_2"),
        phonenum: text("phonenum"),
        began_from_ms,
        // Times are compared by the second, as the records write them.
        began_to_ms: began_from_ms
            .and_then(|_| time("endtime"))
            .map(|second_ms| second_ms.saturating_add(999)),
        after_id: leading_integer(parameters.text("PId")).try_into().unwrap_or(0),
        limit,
        is_ascending: parameters.text("Sort").eq_ignore_ascii_case("ASC"),
    }
}

/// PHP's `intval`: the whole number that the text begins with, 0 where there is none.
fn leading_integer(text: &str) -> i64 {
    let text = text.trim_ascii_start();
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = digits
        .bytes()
        .take_while(u8::is_ascii_digit)
        .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add((digit - b'0').into()));
    if is_negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_phps_intval_reads_them() {
        for (text, value) in [
            ("20", 20),
            (" 7x", 7),
            ("-3", -3),
            ("+4.9", 4),
            ("abc", 0),
            ("", 0),
            ("99999999999999999999", i64::MAX),
        ] {
            assert_eq!(leading_integer(text), value, "{text}");
        }
    }
}
