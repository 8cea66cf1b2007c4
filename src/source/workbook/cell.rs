//! What a person sees in a cell, as text: numbers without exponent or `.0`, dates as dates.

use std::fmt::Write as _;

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType};

const SECONDS_PER_DAY: f64 = 86_400.0;

/// The first serial day that is no date any more (10000-01-01, counted from 1900).
const DATE_END: f64 = 2_958_466.0;

/// The text of a cell, written into `scratch` where it is not there already. `is_1904`: the
/// workbook counts days from 1904.
pub(super) fn text<'a>(value: &'a DataRef, is_1904: bool, scratch: &'a mut String) -> &'a str {
    scratch.clear();
    match value {
        DataRef::SharedString(text) => return text,
        DataRef::String(text) | DataRef::DurationIso(text) => return text,
        DataRef::Empty => {}
        DataRef::Int(number) => match u64::try_from(*number) {
            Ok(number) => digits(number, scratch),
            Err(_) => write_into(scratch, format_args!("{number}")),
        },
        DataRef::Float(number) => float(*number, scratch),
        DataRef::Bool(true) => scratch.push_str("TRUE"),
        DataRef::Bool(false) => scratch.push_str("FALSE"),
        DataRef::Error(error) => write_into(scratch, format_args!("{error}")),
        DataRef::DateTime(moment) => moment_text(moment, is_1904, scratch),
        DataRef::DateTimeIso(text) => iso(text, scratch),
    }
    scratch
}

/// Whole numbers below this are exact as floats, and their digits those of the integer.
const WHOLE_END: f64 = 9_007_199_254_740_992.0;

/// A number in full: `13800138000`, `0.1`, never an exponent.
pub(super) fn float(number: f64, text: &mut String) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2^53, as asked before"
    )]
    if (0.0..WHOLE_END).contains(&number) && number.fract() == 0.0 {
        return digits(number as u64, text);
    }
    // Rust writes floats in full and shortest.
    write_into(text, format_args!("{number}"));
}

/// The digits of a number: what most cells of a list are, so not by way of a formatter.
fn digits(mut number: u64, text: &mut String) {
    let mut written = [b'0'; 20];
    let mut begin = written.len();
    loop {
        begin -= 1;
        written[begin] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        if number == 0 {
            break;
        }
    }
    // Digits are ASCII: never an error.
    text.push_str(std::str::from_utf8(&written[begin..]).unwrap_or_default());
}

/// A value held whole as calamine's streaming readers give it.
pub(super) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// `2026-11-22`, `2026-11-22 09:15:00`, `09:15:00`; a duration in hours (`30:00:00`); a number
/// that is no date in spite of its format (a phone number in a date column) stays one.
fn moment_text(moment: &ExcelDateTime, is_1904: bool, text: &mut String) {
    let serial = moment.as_f64();
    if !(0.0..DATE_END).contains(&serial) {
        return float(serial, text);
    }
    let seconds = (serial * SECONDS_PER_DAY).round();
    let day = (seconds / SECONDS_PER_DAY).floor();
    let of_day = seconds - day * SECONDS_PER_DAY;
    let hours = (of_day / 3600.0).floor();
    let (minutes, rest) = ((of_day % 3600.0 / 60.0).floor(), of_day % 60.0);
    if moment.is_duration() {
        let hours = hours + day * 24.0;
        return write_into(text, format_args!("{hours}:{minutes:02}:{rest:02}"));
    }
    if day > 0.0 {
        let date = ExcelDateTime::new(day, ExcelDateTimeType::DateTime, is_1904);
        let (year, month, date, ..) = date.to_ymd_hms_milli();
        write_into(text, format_args!("{year:04}-{month:02}-{date:02}"));
        if of_day == 0.0 {
            return;
        }
        text.push(' ');
    }
    write_into(text, format_args!("{hours:02}:{minutes:02}:{rest:02}"));
}

/// `2026-11-22T09:15:00` as the others: a space for the T, no fractions, no midnight.
pub(super) fn iso(written: &str, text: &mut String) {
    let Some((date, time)) = written.split_once('T') else { return text.push_str(written) };
    text.push_str(date);
    let time = time.trim_end_matches('Z').split('.').next().unwrap_or(time);
    if time != "00:00:00" {
        text.push(' ');
        text.push_str(time);
    }
}

/// Writing into a `String` cannot fail.
fn write_into(text: &mut String, arguments: std::fmt::Arguments) {
    let _ = text.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &DataRef) -> String {
        text(value, false, &mut String::new()).to_owned()
    }

    fn moment(serial: f64, kind: ExcelDateTimeType) -> String {
        shown(&DataRef::DateTime(ExcelDateTime::new(serial, kind, false)))
    }

    #[test]
    fn numbers_are_written_in_full() {
        for (number, text) in [
            (13_800_138_000.0, "13800138000"),
            (8_613_800_138_000.0, "8613800138000"),
            (0.1, "0.1"),
            (1.5e20, "150000000000000000000"),
            (-0.0, "0"),
            (-12.0, "-12"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (9_007_199_254_740_992.0, "9007199254740992"),
        ] {
            assert_eq!(shown(&DataRef::Float(number)), text);
        }
        assert_eq!(shown(&DataRef::Int(57_188_886_666)), "57188886666");
    }

    #[test]
    fn dates_and_times_are_shown_as_such() {
        use ExcelDateTimeType::{DateTime, TimeDelta};
        assert_eq!(moment(46_348.0, DateTime), "2026-11-22");
        assert_eq!(moment(46_348.0 + 33_300.0 / SECONDS_PER_DAY, DateTime), "2026-11-22 09:15:00");
        assert_eq!(moment(46_347.999_999_999, DateTime), "2026-11-22", "rounded over midnight");
        assert_eq!(moment(0.5, DateTime), "12:00:00");
        assert_eq!(moment(1.25, TimeDelta), "30:00:00");
        assert_eq!(moment(13_800_138_000.0, DateTime), "13800138000", "no date at all");
        let early = ExcelDateTime::new(1.0, DateTime, true);
        assert_eq!(text(&DataRef::DateTime(early), true, &mut String::new()), "1904-01-02");
        assert_eq!(
            shown(&DataRef::DateTimeIso("2026-11-22T09:15:00.000".into())),
            "2026-11-22 09:15:00"
        );
        assert_eq!(shown(&DataRef::DateTimeIso("2026-11-22T00:00:00".into())), "2026-11-22");
    }

    #[test]
    fn truth_and_errors_are_written_as_excel_does() {
        assert_eq!(shown(&DataRef::Bool(true)), "TRUE");
        assert_eq!(shown(&DataRef::Error(calamine::CellErrorType::NA)), "#N/A");
    }
}
