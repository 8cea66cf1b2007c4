//! A workbook whose XML is the input: sheet, shared texts, styles and the list of sheets, apart by
//! NUL bytes (which XML does not have). The archive around them is whole.
#![no_main]

use dialfeed_fuzz::{containers, laws};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let parts: Vec<&[u8]> = input.splitn(4, |byte| *byte == 0).collect();
    laws::hold(&containers::xlsx(&parts), laws::SHEET_ROWS_MAX);
});
