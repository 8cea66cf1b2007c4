//! A binary workbook whose records are the input: the sheet's, as many bytes as the first two say,
//! then the shared texts'. The archive around them is whole.
#![no_main]

use dialfeed_fuzz::{containers, laws};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((len, rest)) = input.split_first_chunk() else { return };
    let (sheet, texts) = rest.split_at(rest.len().min(usize::from(u16::from_le_bytes(*len))));
    let all: [&[u8]; 2] = [sheet, texts];
    let parts = if texts.is_empty() { &all[..1] } else { &all[..] };
    laws::hold(&containers::xlsb(parts), laws::SHEET_ROWS_MAX);
});
