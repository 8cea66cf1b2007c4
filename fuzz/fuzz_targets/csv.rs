//! Any bytes as a text file: by the default options, and by options that the first bytes choose.
#![no_main]

use dialfeed::row::Field;
use dialfeed::source::{HeaderAt, ReadOptions};
use dialfeed_fuzz::laws::{hold, hold_with};
use libfuzzer_sys::fuzz_target;

const ENCODINGS: [&str; 8] =
    ["utf-8", "gb18030", "gbk", "utf-16le", "utf-16be", "big5", "shift_jis", "windows-1252"];

fuzz_target!(|input: &[u8]| {
    let Some(([how, header, delimiter], data)) = input.split_first_chunk() else { return };
    // A byte has at least one row at most; Shift-JIS and its kin make no line end of less.
    let rows_max = data.len() as u64 + 1;
    if *how & 1 == 0 {
        return hold(data, rows_max);
    }
    let options = ReadOptions {
        encoding: (*how & 2 != 0).then(|| ENCODINGS[usize::from(*how >> 5)].to_owned()),
        delimiter: (*how & 4 != 0).then_some(*delimiter),
        header: match header {
            0..=99 => HeaderAt::Detect,
            100..=199 => HeaderAt::Row(u32::from(*header) - 99),
            _ => HeaderAt::Nowhere,
        },
        map: if *how & 8 != 0 { vec![(Field::Phonenum, "1".into())] } else { vec![] },
        ..ReadOptions::default()
    };
    hold_with(data, &options, rows_max);
});
