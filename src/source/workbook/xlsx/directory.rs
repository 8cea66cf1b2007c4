//! The headers and the directory of a ZIP archive, as APPNOTE.TXT has them (4.3), with every size
//! and place in the long form (ZIP64).

/// A method that no program knows.
pub(super) const UNKNOWN_METHOD: u16 = 0xFFFE;

const HEADER: u32 = 0x0403_4B50;
const ENTRY: u32 = 0x0201_4B50;
const LONG_END: u32 = 0x0606_4B50;
const LONG_END_PLACE: u32 = 0x0706_4B50;
const END: u32 = 0x0605_4B50;

/// 4.5: the first version with the long form.
const VERSION: u16 = 45;

const IS_ENCRYPTED: u16 = 1;
const IS_UTF8: u16 = 1 << 11;

/// In place of a size or place that is told in the long form.
const LONG: u32 = u32::MAX;

/// A part of the archive.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) crc: u32,
    pub(super) is_encrypted: bool,
    pub(super) method: u16,
    /// Where its header is.
    pub(super) at: u64,
    pub(super) bytes: u64,
}

/// The directory on its way.
#[derive(Default)]
pub(super) struct Directory {
    bytes: Vec<u8>,
    entries: u64,
}

impl Directory {
    /// The header in front of a part.
    pub(super) fn header(&self, entry: &Entry) -> Vec<u8> {
        let mut bytes = HEADER.to_le_bytes().to_vec();
        entry.put_common(&mut bytes);
        let no_more: u16 = 0;
        bytes.extend(no_more.to_le_bytes());
        bytes.extend(entry.name.as_bytes());
        bytes
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        let bytes = &mut self.bytes;
        bytes.extend(ENTRY.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        entry.put_common(bytes);
        // The long form: two sizes and a place.
        let long: [u64; 3] = [entry.bytes, entry.bytes, entry.at];
        let (kind, len): (u16, u16) = (1, 24);
        bytes.extend((len + 4).to_le_bytes());
        // No comment, the first disk, no attributes.
        bytes.extend([0; 2 + 2 + 2 + 4]);
        bytes.extend(LONG.to_le_bytes());
        bytes.extend(entry.name.as_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(len.to_le_bytes());
        bytes.extend(long.iter().flat_map(|figure| figure.to_le_bytes()));
        self.entries += 1;
    }

    /// The directory, which begins here, and the archive's end.
    pub(super) fn end(self, at: u64) -> Vec<u8> {
        let Self { mut bytes, entries } = self;
        let len = bytes.len() as u64;
        let long_end_at = at + len;
        bytes.extend(LONG_END.to_le_bytes());
        // How long the rest of this record is.
        let rest: u64 = 44;
        bytes.extend(rest.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend([0; 4 + 4]);
        bytes.extend([entries, entries, len, at].iter().flat_map(|figure| figure.to_le_bytes()));
        bytes.extend(LONG_END_PLACE.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(long_end_at.to_le_bytes());
        let disks: u32 = 1;
        bytes.extend(disks.to_le_bytes());
        bytes.extend(END.to_le_bytes());
        bytes.extend([0; 2 + 2]);
        bytes.extend([0xFF; 2 + 2 + 4 + 4]);
        bytes.extend([0; 2]);
        bytes
    }
}

impl Entry {
    /// What its header and its entry have in common, up to the name's length.
    fn put_common(&self, bytes: &mut Vec<u8>) {
        let encrypted = if self.is_encrypted { IS_ENCRYPTED } else { 0 };
        for figure in [VERSION, IS_UTF8 | encrypted, self.method, 0, 0] {
            bytes.extend(figure.to_le_bytes());
        }
        let name_len = u16::try_from(self.name.len()).unwrap_or(u16::MAX);
        bytes.extend(self.crc.to_le_bytes());
        bytes.extend(LONG.to_le_bytes());
        bytes.extend(LONG.to_le_bytes());
        bytes.extend(name_len.to_le_bytes());
    }
}
