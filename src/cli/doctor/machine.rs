//! What this machine has to offer: the state folder, the ledger in it, room on the disks.
//!
//! Promises: nothing is made that stays, and a ledger is only looked at.

use std::io;
use std::path::Path;

use dialfeed::clock;
use dialfeed::import::ImportError;
use dialfeed::ledger::Sqlite;
use dialfeed::platform::Endpoint;

use super::{Check, Verdict};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::settings::doctor::DoctorSettings;
use crate::cli::trouble;
use crate::locale::Lang;
use crate::locale::doctor::{Doctor, Topic};
use crate::locale::system::system;

/// Below this a night's lists and reports may find no room.
const DISK_LOW: u64 = 1 << 30;
/// Below this an import of some size fails.
const DISK_OUT: u64 = 100 << 20;

/// The state folder: there or to be made, writable, its owner's alone.
pub fn state(folder: &Path, lang: Lang) -> Check {
    let shown = folder.display().to_string();
    let (verdict, found) = match folder.metadata() {
        Ok(place) if !place.is_dir() => {
            (Verdict::Trouble(Exit::Machine), Doctor::StateNoFolder { folder: shown.clone() })
        }
        Ok(_) => match probe(folder) {
            Err(error) => not_writable(&shown, &error, lang),
            Ok(()) if others_can_read(folder) => {
                (Verdict::Warning, Doctor::StateOpen { folder: shown.clone() })
            }
            Ok(()) => (Verdict::Fine, Doctor::StateFine { folder: shown.clone() }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => match probe(above(folder)) {
            Err(error) => not_writable(&shown, &error, lang),
            Ok(()) => (Verdict::Fine, Doctor::StateWillBeMade { folder: shown.clone() }),
        },
        Err(error) => not_writable(&shown, &error, lang),
    };
    Check::new(Topic::State, verdict, &found, lang).with("folder", shown)
}

fn not_writable(folder: &str, error: &io::Error, lang: Lang) -> (Verdict, Doctor) {
    let folder = folder.to_owned();
    let found = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Doctor::StateFull { folder },
        _ => Doctor::StateNotWritable { folder, error: system(error, lang) },
    };
    (Verdict::Trouble(Exit::Machine), found)
}

/// The nearest folder above that is there.
fn above(folder: &Path) -> &Path {
    folder.ancestors().find(|it| *it != Path::new("") && it.exists()).unwrap_or(Path::new("."))
}

/// A file is written there and taken away: permissions alone do not tell of full or read-only disks.
fn probe(folder: &Path) -> io::Result<()> {
    use io::Write as _;
    let mut file = tempfile::Builder::new().prefix(".dialfeed-").tempfile_in(folder)?;
    file.write_all(b"dialfeed")?;
    file.as_file().sync_all()
}

#[cfg(unix)]
fn others_can_read(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    folder.metadata().is_ok_and(|folder| folder.permissions().mode() & 0o055 != 0)
}

/// The user's own folder on Windows is its owner's (and administrators') by default.
#[cfg(not(unix))]
fn others_can_read(_folder: &Path) -> bool {
    false
}

/// The ledger: readable, of a known format, whole; and whether jobs wait for somebody.
pub fn ledger(state: &Path, lang: Lang) -> Check {
    let path = Sqlite::path_in(state).display().to_string();
    let check = match Sqlite::look(state) {
        Ok(None) => Check::new(Topic::Ledger, Verdict::Fine, &Doctor::NoLedger, lang),
        Ok(Some(look)) => {
            let (jobs, running) = (look.jobs, look.running);
            let left = look.with_rows_left.len() as u64;
            let (verdict, found) = match look.with_rows_left.first() {
                Some(job) => {
                    (Verdict::Warning, Doctor::LedgerLeft { jobs, left, job: job.to_string() })
                }
                None => (Verdict::Fine, Doctor::LedgerFine { jobs, running }),
            };
            Check::new(Topic::Ledger, verdict, &found, lang)
                .with("format", look.format)
                .with("jobs", jobs)
                .with("running", running)
                .with("jobs_with_rows_left", left)
                .with("last_success_at", look.last_success_at.map(clock::iso))
        }
        Err(error) => {
            let failure = trouble::failure(&ImportError::Ledger(error), lang);
            let found = Doctor::Said { text: failure.message };
            Check::new(Topic::Ledger, Verdict::Trouble(failure.exit), &found, lang)
                .with("code", failure.code)
        }
    };
    check.with("file", path)
}

/// Room where the state folder is, and where reports are written.
pub fn disk(state: &Path, lang: Lang) -> Check {
    let places =
        [("state_available_bytes", above(state)), ("working_available_bytes", Path::new("."))];
    let (mut figures, mut told) = (Vec::new(), Vec::new());
    for (name, place) in places {
        match fs4::available_space(place) {
            Ok(bytes) => {
                let folder = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
                figures.push((name, bytes));
                told.push((folder.display().to_string(), bytes));
            }
            Err(error) => {
                let (folder, error) = (place.display().to_string(), system(&error, lang));
                let found = Doctor::DiskUnknown { folder, error };
                return Check::new(Topic::Disk, Verdict::Warning, &found, lang);
            }
        }
    }
    told.dedup_by_key(|(_, bytes)| *bytes >> 20);
    let least = figures.iter().map(|(_, bytes)| *bytes).min().unwrap_or_default();
    let (verdict, found) = judge_room(least, told);
    let check = Check::new(Topic::Disk, verdict, &found, lang);
    figures.into_iter().fold(check, |check, (name, bytes)| check.with(name, bytes))
}

fn judge_room(least: u64, places: Vec<(String, u64)>) -> (Verdict, Doctor) {
    match least {
        _ if least < DISK_OUT => (Verdict::Trouble(Exit::Machine), Doctor::DiskOut { places }),
        _ if least < DISK_LOW => (Verdict::Warning, Doctor::DiskLow { places }),
        _ => (Verdict::Fine, Doctor::DiskFine { places }),
    }
}

/// How this program talks here; a fact and no check.
pub fn terminal(settings: &DoctorSettings, face: Face) -> Check {
    let locale = settings.locale.clone().unwrap_or_default();
    let (stdout, columns) = (face.terminal.stdout, face.terminal.columns);
    let found = Doctor::Terminal {
        locale: locale.clone(),
        columns,
        is_terminal: stdout.columns.is_some(),
        has_colors: stdout.has_colors,
    };
    Check::new(Topic::Terminal, Verdict::Fine, &found, face.lang)
        .with("locale", locale)
        .with("columns", columns)
        .with("is_terminal", stdout.columns.is_some())
        .with("has_colors", stdout.has_colors)
        .with("version", env!("CARGO_PKG_VERSION"))
}

/// The proxy on the way to this platform, by what the environment says.
pub fn proxy(settings: &DoctorSettings, endpoint: &Endpoint, lang: Lang) -> Check {
    use secrecy::ExposeSecret as _;
    let proxies = &settings.proxies;
    let by_scheme = if endpoint.is_https() { &proxies.https } else { &proxies.http };
    let chosen = by_scheme.as_ref().or(proxies.all.as_ref());
    let Some((variable, value)) = chosen.filter(|_| !endpoint.is_loopback()) else {
        return Check::new(Topic::Proxy, Verdict::Fine, &Doctor::NoProxy, lang)
            .with("proxy", None::<String>);
    };
    let Some(proxy) = without_login(value.expose_secret()) else {
        let found = Doctor::ProxyUnreadable { variable };
        return Check::new(Topic::Proxy, Verdict::Warning, &found, lang)
            .with("variable", *variable);
    };
    let none_for = proxies.none_for.clone();
    let found = Doctor::Proxy { variable, proxy: proxy.clone(), none_for };
    Check::new(Topic::Proxy, Verdict::Fine, &found, lang)
        .with("proxy", proxy)
        .with("variable", *variable)
}

/// A proxy's address without user and password; what cannot be read is not shown.
fn without_login(value: &str) -> Option<String> {
    let value = value.trim();
    let whole = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = reqwest::Url::parse(&whole).ok()?;
    let host = url.host_str()?;
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    Some(format!("{}://{host}{port}", url.scheme()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_judged_by_the_least_of_it() {
        let verdict = |bytes| judge_room(bytes, Vec::new()).0;
        assert_eq!(verdict((100 << 20) - 1), Verdict::Trouble(Exit::Machine));
        assert_eq!(verdict(100 << 20), Verdict::Warning);
        assert_eq!(verdict((1 << 30) - 1), Verdict::Warning);
        assert_eq!(verdict(1 << 30), Verdict::Fine);
    }

    #[test]
    fn a_full_disk_is_no_matter_of_permissions() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let folder = "records".to_owned();
        assert_eq!(not_writable("records", &full, Lang::En).1, Doctor::StateFull { folder });
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        let (_, found) = not_writable("records", &denied, Lang::En);
        assert!(matches!(found, Doctor::StateNotWritable { .. }), "{found:?}");
    }

    #[test]
    fn a_proxy_is_shown_without_its_password() {
        let shown = |value| without_login(value).unwrap();
        assert_eq!(shown("http://user:secret@proxy.example:3128/x"), "http://proxy.example:3128");
        assert_eq!(shown("user:secret@proxy.example:3128"), "http://proxy.example:3128");
        assert_eq!(without_login("http://"), None);
    }

    #[test]
    fn a_folder_that_is_not_there_is_found_writable_by_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        let check = state(&folder.path().join("a/b"), Lang::En);
        assert_eq!(check.verdict, Verdict::Fine);
        assert!(!folder.path().join("a").exists());
        std::fs::write(folder.path().join("file"), "").unwrap();
        let check = state(&folder.path().join("file"), Lang::En);
        assert_eq!(check.verdict, Verdict::Trouble(Exit::Machine));
    }
}
