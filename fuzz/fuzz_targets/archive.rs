//! gzip and zip: the input as the archive itself, or packed, once or twice, with names that it
//! chooses.
#![no_main]

use std::io::Write;

use dialfeed_fuzz::{containers, laws};
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use zip::CompressionMethod;

const NAMES: [&str; 8] = [
    "list.csv",
    "list.xlsx",
    "folder/名单.csv",
    "__MACOSX/._list.csv",
    ".DS_Store",
    "list.zip",
    "../list.csv",
    "readme.md",
];

fuzz_target!(|input: &[u8]| {
    let Some(([how, names], data)) = input.split_first_chunk() else { return };
    let archive = match how % 5 {
        0 => [b"\x1F\x8B\x08", data].concat(),
        1 => [b"PK\x03\x04", data].concat(),
        2 => gzip(data),
        3 => zipped(*names, data),
        _ => gzip(&zipped(*names, data)),
    };
    laws::hold(&archive, laws::SHEET_ROWS_MAX.max(data.len() as u64 * 1100));
});

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(data).expect("writing into memory");
    out.finish().expect("writing into memory")
}

/// The data in one entry, or cut in two at its middle.
fn zipped(names: u8, data: &[u8]) -> Vec<u8> {
    let name = |bits: u8| NAMES[usize::from(bits & 7)].to_owned();
    let (one, other) = data.split_at(data.len() / 2);
    let entries = if names & 64 == 0 {
        vec![(name(names), data.to_vec())]
    } else {
        vec![(name(names), one.to_vec()), (name(names >> 3), other.to_vec())]
    };
    let packed =
        if names & 128 == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    containers::zip(&entries, packed)
}
