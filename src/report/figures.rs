//! What workbook and page say alike: which figures, in which order, in which words and colours, and
//! what there is to remark of a row.

use serde_json::{Map, Value};

use super::{Label, Summary, Words};
use crate::ledger::{Standing, StoredRow};
use crate::outcome::{Status, StopCode, StoppedBy};

/// One colour for each way to end: done, known already, wrong, unclear, left out, still to do.
pub(crate) fn colour(status: Status) -> u32 {
    match status {
        Status::Inserted => 0x002E_9E6B,
        Status::Duplicate => 0x0079_BFA1,
        Status::Failed => 0x00D6_453D,
        Status::Uncertain => 0x00E8_9A3C,
        Status::Rejected => 0x00B5_6A9A,
        Status::Repeated => 0x0098_A2B3,
        Status::Suppressed => 0x0066_7085,
        Status::AlreadyImported => 0x004F_83C2,
        Status::Pending => 0x00C9_D1DC,
    }
}

/// `12,345`: as both languages write figures.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Statuses with rows, and those that an operator looks for even at 0.
pub(super) fn shown_statuses(summary: &Summary) -> Vec<(Status, u64)> {
    let always = [Status::Inserted, Status::Failed, Status::Uncertain, Status::Rejected];
    let all = Status::ALL.iter().map(|status| (*status, summary.rows.of(*status)));
    all.filter(|(status, rows)| *rows > 0 || always.contains(status)).collect()
}

/// Reasons and their rows, the most frequent first.
pub(super) fn reasons(summary: &Summary) -> Vec<(&String, u64)> {
    let mut reasons = counts(&summary.reasons);
    reasons.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    reasons
}

/// What a sentence begins with, short enough for a chart: `The number has too few digits`.
pub(super) fn headline(sentence: &str) -> &str {
    let is_end = |sign| "，。（；：！？,.(;:!?".contains(sign);
    sentence.split(is_end).next().map_or(sentence, str::trim)
}

/// Codes and their rows.
pub(super) fn counts(map: &Map<String, Value>) -> Vec<(&String, u64)> {
    map.iter().map(|(code, rows)| (code, rows.as_u64().unwrap_or(0))).collect()
}

/// How far the job is.
pub(super) fn state(state: &str) -> Label {
    match state {
        "finished" => Label::Finished,
        "stopped" => Label::Stopped,
        "interrupted" => Label::Interrupted,
        "checked" => Label::Checked,
        _ => Label::Running,
    }
}

/// What stopped a job or a run.
pub(super) fn stopped_by(by: &StoppedBy, words: Words) -> String {
    match by {
        StoppedBy::Errno { errno, message } => format!("errno {errno} {message}"),
        // Of a row the code says more than of a run.
        by if by.is(StopCode::Interrupted) => (words.label)(Label::Interrupted).to_owned(),
        StoppedBy::Cause { cause } => (words.cause)(cause),
    }
}

/// `2026-11-22 09:15:30`: the offset is the same for everything here, China Standard Time.
pub(super) fn when(iso: &str) -> String {
    iso.get(..19).unwrap_or(iso).replace('T', " ")
}

/// Where the rows went.
pub(super) fn target_words(target: &Value, words: Words) -> String {
    let kinds = [
        ("batchid", Label::Batch),
        ("staffid", Label::Staff),
        ("batch_column", Label::BatchColumn),
        ("staff_column", Label::StaffColumn),
    ];
    let Some((value, label)) =
        kinds.into_iter().find_map(|(key, label)| Some((target.get(key)?, label)))
    else {
        return String::new();
    };
    let ids = match value {
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        value => value.as_str().unwrap_or_default().to_owned(),
    };
    format!("{} {ids}", (words.label)(label))
}

/// The row's notes and what else there is to say of it, in words.
pub(super) fn note_words(row: &StoredRow, words: Words) -> String {
    let remark = row.remark.as_deref().map(|remark| match remark.parse() {
        Ok(advice) if row.standing == Standing::At(Status::Rejected) => (words.advice)(&advice),
        _ => (words.remark)(remark),
    });
    // Advice that says no more than the reason does stands beside it already.
    let reason = row.reason.as_deref().map(words.cause);
    let remark = remark.filter(|remark| reason.as_ref() != Some(remark));
    let notes = row.notes.iter().map(|note| (words.note)(note).to_owned());
    notes.chain(remark).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_what_a_sentence_begins_with() {
        assert_eq!(headline("号码位数不够，请核对是否漏了数字。"), "号码位数不够");
        assert_eq!(
            headline("This is a service number (400, 95588), not a"),
            "This is a service number"
        );
        assert_eq!(headline("errno_77"), "errno_77");
    }

    #[test]
    fn thousands_are_set_apart() {
        let written = [0, 999, 1000, 123_456, 1_234_567].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }
}
