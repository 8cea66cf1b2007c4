//! Quotes, delimiters and line ends in every order: each byte of the input is one of a few signs,
//! so that the search stays where rows are cut. Some inputs lie across the end of a block.
#![no_main]

use dialfeed::source::limits;
use dialfeed_fuzz::laws::hold;
use libfuzzer_sys::fuzz_target;

const SIGNS: [&str; 16] = [
    "\"",
    "\"",
    "\"\"",
    ",",
    ",",
    "\n",
    "\r",
    "\r\n",
    "a",
    "手",
    " ",
    ";",
    "\t",
    "\0",
    "13490000001",
    "\",\"",
];

fuzz_target!(|input: &[u8]| {
    let Some((place, rest)) = input.split_first() else { return };
    let mut text = String::from("phone,name\n");
    // One in sixteen: a block's size is much to write for every input.
    if *place & 15 == 1 {
        let before = limits::BLOCK_BYTES - usize::from(*place >> 4) * 4;
        while text.len() + 2 <= before {
            text.push_str("x\n");
        }
    }
    text.extend(rest.iter().map(|byte| SIGNS[usize::from(*byte & 15)]));
    hold(text.as_bytes(), text.len() as u64 + 1);
});
