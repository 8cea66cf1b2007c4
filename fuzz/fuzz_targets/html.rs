//! A page: the input behind a tag by which it is known as one.
#![no_main]

use dialfeed_fuzz::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let page = [b"<html>", input].concat();
    // `rowspan` may make rows of its own, up to a sheet's.
    laws::hold(&page, laws::SHEET_ROWS_MAX);
});
