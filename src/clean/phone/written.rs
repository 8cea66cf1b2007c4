//! A cell's many signs -> a small alphabet of bytes that the reading steps share.
//!
//! Full-width forms, every kind of space and dash, quotes and invisible characters are settled
//! here and nowhere else. One byte a character at most; nothing is lost that tells numbers apart.

/// Stands for any character that is no digit, sign or Latin letter: it ends a number.
pub(super) const WORD: u8 = b'?';
/// Announces an extension: `转`, `分机`, `#`.
pub(super) const EXTENSION: u8 = b'>';
/// Left out: invisible, or a quote, or the `=` of `="…"`.
const NOTHING: u8 = 0;

/// Cells up to this many bytes are worked on without the heap.
pub(super) const STACK: usize = 128;

/// Writes the cell in the alphabet: digits; `a`-`z`; `-` `.` `(` `)` and space, which stand
/// inside numbers; `/` `\` `,` `;` `|` and line feed, which also part them; `+`; [`WORD`], `:`
/// and [`EXTENSION`].
pub(super) fn normalise<'b>(
    cell: &str,
    stack: &'b mut [u8; STACK],
    heap: &'b mut Vec<u8>,
) -> &'b [u8] {
    let room: &mut [u8] = if cell.len() <= STACK {
        stack
    } else {
        heap.resize(cell.len(), 0);
        heap
    };
    let mut len = 0;
    if cell.is_ascii() {
        for &byte in cell.as_bytes() {
            room[len] = ASCII[usize::from(byte & 0x7F)];
            len += usize::from(room[len] != NOTHING);
        }
        return &room[..len];
    }
    // Behind the first sign of 分机 (an extension), whatever invisible stands between.
    let mut half_extension = false;
    for char in cell.chars() {
        let byte = match char {
            '\0'..='\x7F' => ASCII[char as usize],
            '机' | '機' if half_extension => {
                room[len - 1] = EXTENSION;
                half_extension = false;
                continue;
            }
            _ => beyond_ascii(char),
        };
        if byte != NOTHING {
            room[len] = byte;
            len += 1;
            half_extension = char == '分';
        }
    }
    &room[..len]
}

/// The byte that one character becomes; [`NOTHING`] where it is left out.
pub(super) fn sign(char: char) -> Option<u8> {
    let byte = if char.is_ascii() { ASCII[char as usize] } else { beyond_ascii(char) };
    (byte != NOTHING).then_some(byte)
}

static ASCII: [u8; 128] = ascii_table();

const fn ascii_table() -> [u8; 128] {
    let mut table = [NOTHING; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' => byte,
            b'A'..=b'Z' => byte.to_ascii_lowercase(),
            b'-' | b'_' | b'~' => b'-',
            b'(' | b'[' | b'{' | b'<' => b'(',
            b')' | b']' | b'}' | b'>' => b')',
            b'.' | b'/' | b'\\' | b',' | b';' | b'|' | b'+' | b':' => byte,
            b'\t' | b' ' => b' ',
            b'\n' | b'\r' | 0x0B | 0x0C => b'\n',
            b'#' => EXTENSION,
            b'\'' | b'"' | b'=' | b'`' | 0..0x20 | 0x7F => NOTHING,
            _ => WORD,
        };
        byte += 1;
    }
    table
}

fn beyond_ascii(char: char) -> u8 {
    match char {
        // The full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            u8::try_from(u32::from(char) - 0xFEE0).map_or(WORD, |ascii| ASCII[usize::from(ascii)])
        }
        '转' | '轉' => EXTENSION,
        // Most of what comes here, and nothing that is told apart below.
        '\u{4E00}'..='\u{9FFF}' => WORD,
        '、' | '﹐' | '﹑' | '､' | '،' => b',',
        '﹔' => b';',
        '│' | '┃' | '¦' | '￤' => b'|',
        '∕' | '⁄' => b'/',
        '﹨' => b'\\',
        '﹢' | '⁺' => b'+',
        '﹕' | '∶' | '︰' => b':',
        '【' | '〔' | '〈' | '《' | '「' | '『' | '﹙' | '〖' | '⟨' => b'(',
        '】' | '〕' | '〉' | '》' | '」' | '』' | '﹚' | '〗' | '⟩' => b')',
        '。' | '｡' | '·' | '•' | '․' | '‧' | '∙' | '⋅' | '・' | '･' | '﹒' | '●' => {
            b'.'
        }
        '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '′' | '″' | '´' | 'ʹ' | 'ʻ' | 'ʼ'
        | '﹦' => NOTHING,
        '\u{85}' | '\u{2028}' | '\u{2029}' => b'\n',
        '\u{3164}' | '\u{FFA0}' | '\u{2800}' => b' ',
        _ if is_dash(char) => b'-',
        _ if crate::clean::text::is_invisible(char) => NOTHING,
        _ if char.is_whitespace() => b' ',
        _ => WORD,
    }
}

/// Unicode's dash punctuation, and what keyboards give in its place.
fn is_dash(char: char) -> bool {
    matches!(
        char,
        '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2E40}'
                | '\u{2E17}'
                | '\u{2E1A}'
                | '\u{301C}'
                | '\u{3030}'
                | '\u{30A0}'
                | '\u{30FC}'
                | '\u{FF70}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF5E}'
                | '\u{058A}'
                | '\u{05BE}'
                | '\u{1400}'
                | '\u{1806}'
                | '\u{223C}'
                | '\u{2796}'
                | '\u{10EAD}'
    )
}
