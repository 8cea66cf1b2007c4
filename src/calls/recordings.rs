//! Recordings fetched from where the platform serves its files.
//!
//! Promises: the auth code is not sent there; no other file is overwritten; what was fetched of a file
//! is kept in a `.part` file, and fetched no second time where the server can go on and its file is
//! still the same; a file has its name once it is whole. Each wait has a limit, and so has a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, IF_RANGE, LAST_MODIFIED, RANGE};
use reqwest::{Client, Response, StatusCode, Url};

use super::ask::{QuestionError, wait};
use super::files::{folder_of, safe_name, sync_folder};
use crate::platform::ConfigError;
use crate::stop::{Stop, StopCause};

/// No recording of a telephone call is longer: a file without an end must not fill the disk.
const BYTES_MOST: u64 = 2 << 30;
/// A broken connection is made again so often, as long as that brings nothing.
const TRIES: u32 = 4;
const WAIT_FIRST: Duration = Duration::from_millis(500);
/// Where the platform keeps its recordings.
const OUTERMOST: &str = "asterisk_file";
/// Names tried where others are taken.
const NAMES_MOST: u32 = 1000;
const CONNECT_MOST: Duration = Duration::from_secs(10);

/// A recording on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The file.
    pub file: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Whether it was there before.
    pub was_there: bool,
}

/// A recording that could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// What the platform gives as path cannot be put behind the address.
    #[error("the path is none")]
    Path,
    /// The server has no such file, or does not give it.
    #[error("the server answered HTTP {http}")]
    Refused {
        /// Its status.
        http: u16,
    },
    /// The server cannot be reached, or breaks off each time.
    #[error("the server cannot be reached: {detail}")]
    Unreachable {
        /// The libraries' own words, for a developer.
        detail: String,
    },
    /// Longer than any recording.
    #[error("the file is longer than {most} bytes")]
    TooLong {
        /// The limit.
        most: u64,
    },
    /// What came instead is a page of text.
    #[error("the server gave a web page")]
    WebPage,
    /// This machine cannot write it.
    #[error("cannot write {path}: {source}")]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The user has stopped it; what was fetched is kept.
    #[error("interrupted")]
    Interrupted(StopCause),
}

/// Fetches recordings into a folder.
pub struct Recordings {
    http: Client,
    base: Url,
    folder: PathBuf,
    /// The names given in this run, by path.
    given: Vec<(String, PathBuf)>,
}

impl Recordings {
    /// From this address, into this folder, which is made where it is missing. `timeout`: the longest
    /// silence of the server.
    ///
    /// # Errors
    /// [`RecordingError::NotWritten`] where there can be no such folder; a [`ConfigError`] in words
    /// where this machine's network settings cannot be used.
    pub fn new(base: Url, folder: &Path, timeout: Duration) -> Result<Self, RecordingError> {
        fs::create_dir_all(folder).map_err(not_written(folder))?;
        let detail = |error: ConfigError| RecordingError::Unreachable { detail: error.to_string() };
        let http = client(&base, timeout).map_err(detail)?;
        Ok(Self { http, base, folder: folder.to_owned(), given: Vec::new() })
    }

    /// Fetches the file with this path on the server. `tell` hears how much of it is here, and of how
    /// much where that is known.
    ///
    /// # Errors
    /// [`RecordingError`]; what was fetched until then is kept for another time.
    pub async fn fetch(
        &mut self,
        path: &str,
        stop: &Stop,
        tell: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Fetched, RecordingError> {
        let url = file_url(&self.base, path).ok_or(RecordingError::Path)?;
        let part = Part::of(&self.folder, path);
        let mut backoff = WAIT_FIRST;
        let mut tries = 1;
        loop {
            let before = part.length();
            let got = tokio::select! {
                biased;
                cause = stop.requested() => Err(RecordingError::Interrupted(cause)),
                got = self.get(&url, path, &part, tell) => got,
            };
            let Err(RecordingError::Unreachable { detail }) = got else { return got };
            if part.length() > before {
                tries = 0;
                backoff = WAIT_FIRST;
            }
            tries += 1;
            if tries > TRIES {
                return Err(RecordingError::Unreachable { detail });
            }
            if let Err(QuestionError::Interrupted(cause)) = wait(stop, backoff).await {
                return Err(RecordingError::Interrupted(cause));
            }
            backoff *= 2;
        }
    }

    /// One request, and what it brings.
    async fn get(
        &mut self,
        url: &Url,
        path: &str,
        part: &Part,
        tell: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Fetched, RecordingError> {
        let mut response = self.ask(url, part).await?;
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
            // What is here is no beginning of what is there.
            part.forget();
            response = self.ask(url, part).await?;
        }
        let offset = match response.status() {
            StatusCode::PARTIAL_CONTENT => {
                let here = part.length();
                let tag = part.begun().map(|(_, tag)| tag);
                let is_other = validator(response.headers()).is_some_and(|it| Some(it) != tag);
                if is_other || range_begin(response.headers()) != Some(here) {
                    part.forget();
                    let detail = "the server gave another part than was asked for".to_owned();
                    return Err(RecordingError::Unreachable { detail });
                }
                here
            }
            StatusCode::OK => 0,
            status => return Err(refused(status)),
        };
        let content_type = response.headers().get(reqwest::header::CONTENT_TYPE);
        if content_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html")) {
            return Err(RecordingError::WebPage);
        }
        let all = response.content_length().map(|length| offset + length);
        if all.is_some_and(|all| all > BYTES_MOST) {
            return Err(RecordingError::TooLong { most: BYTES_MOST });
        }
        if let Some(file) = all.and_then(|all| self.there_already(path, all)) {
            part.forget();
            self.given.push((path.to_owned(), file.clone()));
            return Ok(Fetched { file, bytes: all.unwrap_or(0), was_there: true });
        }
        let bytes = write_body(&mut response, offset, all, part, tell).await?;
        let file = self.put_in_place(path, part)?;
        self.given.push((path.to_owned(), file.clone()));
        Ok(Fetched { file, bytes, was_there: false })
    }

    /// Asks for what is missing, on the condition that the file is the one whose beginning is here.
    async fn ask(&self, url: &Url, part: &Part) -> Result<Response, RecordingError> {
        let mut request = self.http.get(url.clone());
        if let Some((length, tag)) = part.begun() {
            request = request.header(RANGE, format!("bytes={length}-")).header(IF_RANGE, tag);
        }
        request.send().await.map_err(|error| unreachable(&error))
    }

    /// A file of this recording's name and length that is here from an earlier time.
    fn there_already(&self, path: &str, bytes: u64) -> Option<PathBuf> {
        (1..=NAMES_MOST)
            .map(|nth| self.name(path, nth))
            .take_while(|file| file.exists())
            .filter(|file| !self.is_given_to_another(file, path))
            .find(|file| file.metadata().is_ok_and(|it| it.is_file() && it.len() == bytes))
    }

    fn is_given_to_another(&self, file: &Path, path: &str) -> bool {
        self.given.iter().any(|(of, given)| given == file && of != path)
    }

    /// Gives the whole file a name that is free.
    fn put_in_place(&self, path: &str, part: &Part) -> Result<PathBuf, RecordingError> {
        for nth in 1..=NAMES_MOST {
            let file = self.name(path, nth);
            let folder = folder_of(&file);
            fs::create_dir_all(&folder).map_err(not_written(&folder))?;
            match rename_to_free(&part.file, &file) {
                Ok(()) => {
                    part.forget();
                    sync_folder(&file).map_err(not_written(&file))?;
                    return Ok(file);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(not_written(&file)(error)),
            }
        }
        Err(not_written(&self.folder)(io::ErrorKind::AlreadyExists.into()))
    }

    /// `name.wav`, then `name (2).wav`, in the folders that it has on the platform: files of one name in
    /// two of them are two recordings. The outermost, which is the same for all, is left out.
    fn name(&self, path: &str, nth: u32) -> PathBuf {
        let mut folders: Vec<&str> = path.split(['/', '\\']).filter(|it| !it.is_empty()).collect();
        folders.pop();
        let folders = match &folders[..] {
            [OUTERMOST, inner @ ..] => inner,
            all => all,
        };
        let folder = folders.iter().fold(self.folder.clone(), |at, it| at.join(safe_name(it)));
        let name = safe_name(path);
        if nth == 1 {
            return folder.join(name);
        }
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (&*name, String::new()),
        };
        folder.join(format!("{stem} ({nth}){ending}"))
    }
}

/// What is here of a file: its beginning, and beside it the mark by which the server knows the file
/// again.
struct Part {
    file: PathBuf,
    tag: PathBuf,
}

impl Part {
    /// Files of one name in different folders have different parts.
    fn of(folder: &Path, path: &str) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in path.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let name = format!("{}.{hash:016x}", safe_name(path));
        let tag = folder.join(format!("{name}.part-tag"));
        Self { file: folder.join(format!("{name}.part")), tag }
    }

    fn length(&self) -> u64 {
        self.file.metadata().map_or(0, |file| file.len())
    }

    /// How much is here and of what, where it can be gone on with.
    fn begun(&self) -> Option<(u64, String)> {
        let length = self.length();
        let mut tag = String::new();
        File::open(&self.tag).ok()?.take(1024).read_to_string(&mut tag).ok()?;
        (length > 0 && !tag.is_empty()).then_some((length, tag))
    }

    /// Notes the file's mark; a server without one gives no way to go on.
    fn mark(&self, headers: &HeaderMap) -> io::Result<()> {
        match validator(headers) {
            Some(tag) => private(OpenOptions::new().create(true).write(true).truncate(true))
                .open(&self.tag)?
                .write_all(tag.as_bytes()),
            None => match fs::remove_file(&self.tag) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        }
    }

    /// What cannot be removed is written over the next time.
    fn forget(&self) {
        let _ = fs::remove_file(&self.file);
        let _ = fs::remove_file(&self.tag);
    }
}

async fn write_body(
    response: &mut Response,
    offset: u64,
    all: Option<u64>,
    part: &Part,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<u64, RecordingError> {
    let failed = not_written(&part.file);
    if offset == 0 {
        part.mark(response.headers()).map_err(&failed)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).write(true).append(offset > 0).truncate(offset == 0);
    let mut file = private(&mut options).open(&part.file).map_err(&failed)?;
    let mut here = offset;
    tell(here, all);
    while let Some(piece) = response.chunk().await.map_err(|error| unreachable(&error))? {
        here += piece.len() as u64;
        if here > BYTES_MOST {
            return Err(RecordingError::TooLong { most: BYTES_MOST });
        }
        file.write_all(&piece).map_err(&failed)?;
        tell(here, all);
    }
    file.sync_all().map_err(&failed)?;
    if all.is_some_and(|all| here != all) {
        return Err(RecordingError::Unreachable { detail: "the file broke off".to_owned() });
    }
    Ok(here)
}

/// Readable by its owner alone, as the user's own folder on Windows is.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// No file of that name is replaced, whoever makes one meanwhile.
fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A stick or a share that knows no links.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// The mark by which the file is known again: one that is certain, byte for byte.
fn validator(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::to_owned);
    text(ETAG).filter(|tag| !tag.starts_with("W/")).or_else(|| text(LAST_MODIFIED))
}

/// Where the part begins: `bytes 100-199/200`.
fn range_begin(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    text.trim().strip_prefix("bytes")?.trim().split('-').next()?.parse().ok()
}

/// The address of a path: behind that of the server, each part written as a URL writes it.
fn file_url(base: &Url, path: &str) -> Option<Url> {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || parts.iter().any(|part| matches!(*part, "." | "..")) {
        return None;
    }
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}

fn refused(status: StatusCode) -> RecordingError {
    let http = status.as_u16();
    match http {
        408 | 429 | 500..=599 => RecordingError::Unreachable { detail: format!("HTTP {http}") },
        _ => RecordingError::Refused { http },
    }
}

/// The library's words without the address.
fn unreachable(error: &reqwest::Error) -> RecordingError {
    let text = error.to_string();
    let detail = match error.url() {
        Some(url) => text.replace(&format!(" for url ({url})"), ""),
        None => text,
    };
    RecordingError::Unreachable { detail }
}

fn not_written(path: &Path) -> impl Fn(io::Error) -> RecordingError + use<> {
    let path = path.to_owned();
    move |source| RecordingError::NotWritten { path: path.clone(), source }
}

/// A client of its own: it has never heard of the auth code. What a file is packed in stays as it is, or
/// a part of it could not be asked for.
fn client(base: &Url, timeout: Duration) -> Result<Client, ConfigError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("dialfeed/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_gzip()
        .no_deflate()
        .connect_timeout(timeout.min(CONNECT_MOST))
        .read_timeout(timeout);
    if base.scheme() == "http" {
        builder = builder.tls_certs_only([]);
    }
    let host = base.host_str().unwrap_or_default();
    if host == "localhost" || host.starts_with("127.") || host == "[::1]" {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| ConfigError::Http { detail: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_of(base: &str, path: &str) -> Option<String> {
        file_url(&Url::parse(base).unwrap(), path).map(|url| url.to_string())
    }

    #[test]
    fn a_path_stands_behind_the_servers_address_as_a_url_writes_it() {
        for base in ["http://h:8/files", "http://h:8/files/", "http://h:8/files/?x=1#y"] {
            let url = url_of(base, "/asterisk_file/2016-01-04/a b#1.wav");
            let expected = "http://h:8/files/asterisk_file/2016-01-04/a%20b%231.wav";
            assert_eq!(url.as_deref(), Some(expected), "{base}");
        }
        assert_eq!(url_of("http://h", "//other/x").as_deref(), Some("http://h/other/x"));
        for none in ["", "/", "/a/../b", "..\\b"] {
            assert_eq!(url_of("http://h", none), None, "{none}");
        }
    }

    #[test]
    fn only_a_certain_mark_lets_a_file_go_on() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            headers
        };
        let strong = headers(&[("etag", "\"a\""), ("last-modified", "x")]);
        assert_eq!(validator(&strong).as_deref(), Some("\"a\""));
        let weak = headers(&[("etag", "W/\"a\""), ("last-modified", "x")]);
        assert_eq!(validator(&weak).as_deref(), Some("x"));
        assert_eq!(validator(&headers(&[])), None);
        let range = headers(&[("content-range", "bytes 100-199/200")]);
        assert_eq!(range_begin(&range), Some(100));
        assert_eq!(range_begin(&headers(&[("content-range", "bytes */200")])), None);
    }

    #[test]
    fn no_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&from, "new").unwrap();
        fs::write(&to, "old").unwrap();
        let refused = rename_to_free(&from, &to).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to).unwrap(), b"old");
        fs::remove_file(&to).unwrap();
        rename_to_free(&from, &to).unwrap();
        assert!(!from.exists() && fs::read(&to).unwrap() == b"new");
    }
}
