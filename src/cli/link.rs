//! Paths that a terminal opens when they are clicked (OSC 8), with the path itself as text.
//!
//! A terminal that knows no links passes the signs over, all but the oldest; so links go only where
//! colours may.

use std::path::{Path, absolute};

/// The text as a link to the file or folder; as it is where it has no place of its own.
#[must_use]
pub fn link(path: &Path, text: &str) -> String {
    let Ok(path) = absolute(path) else { return text.to_owned() };
    let bytes = path.as_os_str().as_encoded_bytes();
    let url = if cfg!(windows) { url_of_windows(bytes) } else { url_of_unix(bytes) };
    format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// `/home/a b` is `file:///home/a%20b`.
fn url_of_unix(path: &[u8]) -> String {
    format!("file://{}", encoded(path))
}

/// `C:\a b` is `file:///C:/a%20b`, and `\\server\share` is `file://server/share`.
fn url_of_windows(path: &[u8]) -> String {
    let path: Vec<u8> = path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
    let path = path.as_slice();
    if let Some(share) = path.strip_prefix(b"//?/UNC/") {
        return format!("file://{}", encoded(share));
    }
    let path = path.strip_prefix(b"//?/").unwrap_or(path);
    match path.strip_prefix(b"//") {
        Some(share) => format!("file://{}", encoded(share)),
        None => format!("file:///{}", encoded(path)),
    }
}

/// Every byte that could mean something else in an address, or to a terminal, as `%E5`.
fn encoded(path: &[u8]) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path {
        if byte.is_ascii_alphanumeric() || b"/:-._~".contains(byte) {
            url.push(char::from(*byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_the_whole_path_encoded_and_shows_the_text() {
        if cfg!(windows) {
            return;
        }
        let link = link(Path::new("/报 告/1%"), "1%");
        assert_eq!(
            link,
            "\u{1b}]8;;file:///%E6%8A%A5%20%E5%91%8A/1%25\u{1b}\\1%\u{1b}]8;;\u{1b}\\"
        );
        assert!(super::link(Path::new("reports"), "x").contains("file:///"), "absolute");
    }

    #[test]
    fn nothing_in_a_name_can_end_the_link() {
        assert_eq!(url_of_unix(b"/a\x1b\\b\x07;c"), "file:///a%1B%5Cb%07%3Bc");
    }

    #[test]
    fn windows_paths_have_their_own_form() {
        for (path, url) in [
            (r"C:\Users\张\a b", "file:///C:/Users/%E5%BC%A0/a%20b"),
            (r"\\?\C:\lists", "file:///C:/lists"),
            (r"\\server\share\x", "file://server/share/x"),
            (r"\\?\UNC\server\share", "file://server/share"),
        ] {
            assert_eq!(url_of_windows(path.as_bytes()), url, "{path}");
        }
    }
}
