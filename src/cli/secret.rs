//! Secrets: where they come from, and how they are had when they are needed, not before.
//!
//! A secret comes from the environment, from `dialfeed.toml`, from a file of its own that nobody
//! else can read, or from a command such as a password manager's. It never is an argument, and what
//! cannot be had is told without its value (law 4).

use std::convert::Infallible;
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use crate::locale::secret::SecretWrong;

/// More than any code, password or address is long.
const BYTES_MOST: u16 = 16 * 1024;
/// A password manager may ask somebody to unlock it.
const COMMAND_MOST: Duration = Duration::from_secs(60);

/// Where a secret comes from.
#[derive(Clone)]
pub enum SecretSource {
    /// It is there.
    Given(SecretString),
    /// The first line of this file.
    File(PathBuf),
    /// The first line that this command prints: a program with its arguments.
    Command(Vec<String>),
    /// The same, for the system's shell.
    Shell(String),
}

impl PartialEq for SecretSource {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Given(one), Self::Given(other)) => one.expose_secret() == other.expose_secret(),
            (Self::File(one), Self::File(other)) => one == other,
            (Self::Command(one), Self::Command(other)) => one == other,
            (Self::Shell(one), Self::Shell(other)) => one == other,
            _ => false,
        }
    }
}

impl fmt::Debug for SecretSource {
    /// Commands may hold a secret too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given(_) => "Given(…)",
            Self::File(_) => "File(…)",
            Self::Command(_) => "Command(…)",
            Self::Shell(_) => "Shell(…)",
        })
    }
}

impl SecretSource {
    /// Its file, where it is in one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            _ => None,
        }
    }

    /// The secret, without the blanks around it.
    ///
    /// # Errors
    /// What keeps it from being had.
    pub async fn obtain(&self) -> Result<SecretString, SecretWrong> {
        match self {
            Self::Given(secret) => clean(secret.expose_secret()).ok_or(SecretWrong::NotText),
            Self::File(file) => {
                let file = file.clone();
                let read = tokio::task::spawn_blocking(move || from_file(&file)).await;
                read.unwrap_or(Err(SecretWrong::Command { said: String::new() }))
            }
            Self::Command(words) => match words.split_first() {
                Some((program, arguments)) => {
                    let mut command = Command::new(program);
                    command.args(arguments);
                    from_command(command).await
                }
                None => Err(SecretWrong::Command { said: String::new() }),
            },
            Self::Shell(line) => from_command(shell(line)).await,
        }
    }

    /// The same for the auth code of a run.
    ///
    /// # Errors
    /// As a failure that names what is wrong.
    pub async fn auth(&self, face: Face) -> Result<SecretString, Failure> {
        self.obtain().await.map_err(|wrong| Failure {
            code: "auth_not_had",
            message: wrong.say("auth", face.lang),
            exit: Exit::Usage,
        })
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(line);
    command
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    // The line as it stands: the shell has its own rules for quotes.
    command.arg("/C").raw_arg(line);
    command
}

/// Text that can be a secret: one line, no signs that a terminal would act on.
fn clean(text: &str) -> Option<SecretString> {
    let line = text.trim_start_matches('\u{feff}').trim();
    let is_odd = |sign: char| sign.is_control() || sign == char::REPLACEMENT_CHARACTER;
    (!line.is_empty() && !line.contains(is_odd)).then(|| SecretString::from(line))
}

fn first_line(bytes: &[u8]) -> Option<SecretString> {
    let text = std::str::from_utf8(bytes).ok()?;
    clean(text.trim_start_matches('\u{feff}').lines().next()?)
}

fn from_file(path: &Path) -> Result<SecretString, SecretWrong> {
    let file = || path.display().to_string();
    let not_read = |error: std::io::Error| SecretWrong::File { file: file(), error };
    // A pipe that nobody writes to would be waited for without end.
    if !std::fs::metadata(path).map_err(not_read)?.is_file() {
        return Err(SecretWrong::FileOdd { file: file() });
    }
    let opened = std::fs::File::open(path).map_err(not_read)?;
    if is_open_to_others(&opened, path).map_err(not_read)? {
        return Err(SecretWrong::FileOpen { file: file() });
    }
    let mut bytes = Vec::new();
    opened.take(u64::from(BYTES_MOST) + 1).read_to_end(&mut bytes).map_err(not_read)?;
    if bytes.len() > usize::from(BYTES_MOST) {
        return Err(SecretWrong::FileOdd { file: file() });
    }
    first_line(&bytes).ok_or_else(|| SecretWrong::FileOdd { file: file() })
}

/// Whether others than its owner can read it. What systemd hands a service as a credential has an
/// access list whose mask looks like the group's right, in a folder for that service alone.
#[cfg(unix)]
fn is_open_to_others(file: &std::fs::File, path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let is_credential = path.starts_with("/run/credentials");
    let others = if is_credential { 0o007 } else { 0o077 };
    Ok(file.metadata()?.mode() & others != 0)
}

/// On Windows a user's own files are closed to others unless their owner opens them.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "its Unix twin can fail")]
fn is_open_to_others(_file: &std::fs::File, _path: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// The command's own words go to where this run's do, so that it can ask to be unlocked.
async fn from_command(mut command: Command) -> Result<SecretString, SecretWrong> {
    let failed = |said: String| SecretWrong::Command { said };
    command.stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| SecretWrong::NoCommand { error })?;
    let Some(mut printed) = child.stdout.take() else { return Err(SecretWrong::CommandOdd) };
    let had = async {
        let line = line_of(&mut printed).await;
        // What it prints besides is nobody's, but whoever prints must not find the pipe closed. Its end
        // is waited for, not that of whatever it has left behind.
        let mut rest = tokio::io::sink();
        tokio::select! {
            ended = child.wait() => (line, ended),
            never = drained(&mut printed, &mut rest) => match never {},
        }
    };
    match tokio::time::timeout(COMMAND_MOST, had).await {
        Err(_) => Err(SecretWrong::CommandSlow { most_s: COMMAND_MOST.as_secs() }),
        Ok((Err(error), _) | (_, Err(error))) => Err(failed(error.to_string())),
        Ok((_, Ok(status))) if !status.success() => Err(failed(status.to_string())),
        Ok((Ok(line), Ok(_))) => first_line(&line).ok_or(SecretWrong::CommandOdd),
    }
}

/// The bytes up to the first line's end, or as many as a secret may have.
async fn line_of(printed: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let most = usize::from(BYTES_MOST);
    let mut block = [0; 1024];
    while line.len() < most && !line.contains(&b'\n') {
        match printed.read(&mut block).await? {
            0 => break,
            read => line.extend_from_slice(&block[..read]),
        }
    }
    Ok(line)
}

/// Takes what is printed as long as something is, and then waits.
async fn drained(printed: &mut (impl AsyncRead + Unpin), rest: &mut tokio::io::Sink) -> Infallible {
    let _ = tokio::io::copy(printed, rest).await;
    std::future::pending().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn had(source: SecretSource) -> Result<String, String> {
        let obtained = source.obtain().await;
        obtained.map(|it| it.expose_secret().to_owned()).map_err(|wrong| format!("{wrong:?}"))
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_that_others_can_read_is_refused_and_a_private_one_gives_its_first_line() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("auth");
        std::fs::write(&file, "\u{feff}very-secret \r\nsecond line\n").unwrap();
        for (mode, is_fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let had = had(SecretSource::File(file.clone())).await;
            assert_eq!(had.is_ok(), is_fine, "{mode:o}");
            match had {
                Ok(code) => assert_eq!(code, "very-secret"),
                Err(wrong) => assert!(wrong.starts_with("FileOpen"), "{wrong}"),
            }
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_gives_the_first_line_it_prints_and_its_failure_is_told() {
        let shell = |line: &str| SecretSource::Shell(line.into());
        assert_eq!(had(shell("echo very-secret; echo more")).await.as_deref(), Ok("very-secret"));
        let words = ["printf", "%s", "very secret"].map(str::to_owned).to_vec();
        assert_eq!(had(SecretSource::Command(words)).await.as_deref(), Ok("very secret"));
        assert!(had(shell("echo x; exit 3")).await.unwrap_err().starts_with("Command "));
        assert!(had(shell("true")).await.unwrap_err().starts_with("CommandOdd"));
        let missing = SecretSource::Command(vec!["/no/such/program".into()]);
        assert!(had(missing).await.unwrap_err().starts_with("NoCommand"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_that_prints_more_than_its_line_or_leaves_somebody_behind_is_no_trouble() {
        let shell = |line: &str| SecretSource::Shell(line.into());
        let many = "echo very-secret; seq 1 200000";
        assert_eq!(had(shell(many)).await.as_deref(), Ok("very-secret"));
        let left = "echo very-secret; sleep 30 & exit 0";
        let began = std::time::Instant::now();
        assert_eq!(had(shell(left)).await.as_deref(), Ok("very-secret"));
        assert!(began.elapsed() < Duration::from_secs(20), "nobody waited for what it left");
        let endless = "head -c 300000 /dev/zero";
        assert!(had(shell(endless)).await.unwrap_err().starts_with("CommandOdd"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("auth");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(had(SecretSource::File(pipe)).await.unwrap_err().starts_with("FileOdd"));
        let folder = SecretSource::File(folder.path().to_owned());
        assert!(had(folder).await.unwrap_err().starts_with("FileOdd"));
    }

    #[tokio::test]
    async fn a_source_shows_nothing_of_its_secret() {
        let sources = [
            SecretSource::Given(SecretString::from("very-secret")),
            SecretSource::Command(vec!["echo".into(), "very-secret".into()]),
            SecretSource::Shell("echo very-secret".into()),
        ];
        for source in sources {
            assert!(!format!("{source:?}").contains("very-secret"));
            assert_eq!(had(source).await.as_deref(), Ok("very-secret"));
        }
        let odd = SecretSource::Given(SecretString::from("very\u{7}secret"));
        assert!(!had(odd).await.unwrap_err().contains("secret"));
    }
}
