//! Joining a platform: the embedded one is started, a real one gets its client.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dialfeed::import::JobSettings;
use dialfeed::platform::{Client, ClientOptions, Endpoint, Method};
use dialfeed::sandbox::{Running, Sandbox, SandboxOptions};
use dialfeed::stop::Stop;
use secrecy::SecretString;

use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::secret::SecretSource;
use super::settings::actions::Asking;
use super::settings::platform::{KnownPlatform, Platform};
use super::trouble;
use crate::locale::Lang;
use crate::locale::notice::Notice;

/// The sandbox's data in the state folder: what was put into it once stays in it.
const SANDBOX_DATA: &str = "sandbox.db";

/// A platform that can be asked.
pub struct Connection {
    /// The client.
    pub client: Arc<Client>,
    /// The platform's address.
    pub endpoint: Endpoint,
    /// The embedded platform, where it is one; stopped at the end.
    sandbox: Option<Running>,
}

/// The connection of a run that has one job after another: it is kept while the next job asks for the
/// same, so that a folder of many lists greets the platform once, and its auth code is had once.
#[derive(Default)]
pub struct Connections {
    kept: Option<(Wanted, Connection)>,
}

/// What a job asks of a connection.
#[derive(PartialEq)]
struct Wanted {
    endpoint: Option<String>,
    company: String,
    method: Method,
    timeout: Duration,
    concurrency: usize,
    auth: SecretSource,
}

impl Wanted {
    fn of(settings: &JobSettings, auth: &SecretSource) -> Self {
        Self {
            endpoint: settings.endpoint.clone(),
            company: settings.company.clone(),
            method: settings.method(),
            timeout: settings.timeout(),
            concurrency: settings.concurrency,
            auth: auth.clone(),
        }
    }
}

impl Connections {
    /// Joins the platform that a job's settings name, or stays with it.
    ///
    /// # Errors
    /// As [`Connection::join`].
    pub async fn join(
        &mut self,
        settings: &JobSettings,
        auth: SecretSource,
        state: &Path,
        face: Face,
        stop: &Stop,
    ) -> Result<&Connection, Failure> {
        let wanted = Wanted::of(settings, &auth);
        let kept = match self.kept.take() {
            Some(kept) if kept.0 == wanted => kept,
            other => {
                self.kept = other;
                self.leave().await;
                (wanted, Connection::join(settings, auth, state, face, stop).await?)
            }
        };
        Ok(&self.kept.insert(kept).1)
    }

    /// Leaves what was joined last: nothing is kept any more.
    pub async fn leave(&mut self) {
        if let Some((_, connection)) = self.kept.take() {
            connection.leave().await;
        }
    }
}

impl Connection {
    /// Joins the platform that a job's settings name. `auth` is the real platform's, and is had here.
    ///
    /// # Errors
    /// Where the sandbox cannot start, the auth code cannot be had, the client cannot be made, or a
    /// stop is asked for.
    pub async fn join(
        settings: &JobSettings,
        auth: SecretSource,
        state: &Path,
        face: Face,
        stop: &Stop,
    ) -> Result<Self, Failure> {
        let lang = face.lang;
        let Some(endpoint) = &settings.endpoint else {
            return Self::sandbox(settings, state, lang).await;
        };
        let endpoint =
            Endpoint::parse(endpoint).map_err(|error| trouble::endpoint_failure(&error, lang))?;
        let auth = had(&auth, face, stop).await?;
        let client = client(wishes(settings, endpoint.clone(), auth), lang)?;
        Ok(Self { client, endpoint, sandbox: None })
    }

    async fn sandbox(settings: &JobSettings, state: &Path, lang: Lang) -> Result<Self, Failure> {
        let options = |endpoint| wishes(settings, endpoint, SecretString::from(Sandbox::AUTH));
        Self::start(state, options, lang).await
    }

    /// Joins a platform for questions, one at a time.
    ///
    /// # Errors
    /// As [`Connection::join`].
    pub async fn ask(asking: Asking, face: Face, stop: &Stop) -> Result<Self, Failure> {
        let lang = face.lang;
        let Asking { platform, timeout, state_dir } = asking;
        let options = |endpoint, company: String, auth| ClientOptions {
            endpoint,
            company,
            auth,
            method: Method::Post,
            timeout,
            concurrency: 1,
        };
        match platform {
            Platform::Sandbox => {
                let (company, auth) = (Sandbox::COMPANY.to_owned(), Sandbox::AUTH);
                let own = |endpoint| options(endpoint, company, SecretString::from(auth));
                Self::start(&state_dir, own, lang).await
            }
            Platform::Remote { site, auth } => {
                let endpoint = Endpoint::parse(site.endpoint.as_str())
                    .map_err(|error| trouble::endpoint_failure(&error, lang))?;
                let auth = had(&auth, face, stop).await?;
                let client = client(options(endpoint.clone(), site.company, auth), lang)?;
                Ok(Self { client, endpoint, sandbox: None })
            }
        }
    }

    async fn start(
        state: &Path,
        options: impl FnOnce(Endpoint) -> ClientOptions,
        lang: Lang,
    ) -> Result<Self, Failure> {
        // What fails here is told by the sandbox, which names its file.
        let _ = make_folder(state);
        let data = Some(state.join(SANDBOX_DATA));
        let sandbox = SandboxOptions { data, ..SandboxOptions::default() };
        let running = Sandbox::start(sandbox)
            .await
            .map_err(|error| trouble::sandbox_failure(&error, lang))?;
        let endpoint = Endpoint::parse(&running.url())
            .map_err(|error| trouble::endpoint_failure(&error, lang))?;
        let client = client(options(endpoint.clone()), lang)?;
        Ok(Self { client, endpoint, sandbox: Some(running) })
    }

    /// Leaves it; the sandbox finishes its replies and closes its data.
    pub async fn leave(self) {
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

/// A password manager that waits for somebody must not hold up the end.
async fn had(auth: &SecretSource, face: Face, stop: &Stop) -> Result<SecretString, Failure> {
    tokio::select! {
        auth = auth.auth(face) => auth,
        cause = stop.requested() => Err(Failure {
            code: "interrupted",
            message: Notice::Ended.say(face.lang),
            exit: Exit::from(cause),
        }),
    }
}

/// Makes a state folder: its owner's alone, as all that is kept there.
///
/// # Errors
/// The system's own.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn wishes(settings: &JobSettings, endpoint: Endpoint, auth: SecretString) -> ClientOptions {
    ClientOptions {
        endpoint,
        company: settings.company.clone(),
        auth,
        method: settings.method(),
        timeout: settings.timeout(),
        concurrency: settings.concurrency,
    }
}

fn client(options: ClientOptions, lang: Lang) -> Result<Arc<Client>, Failure> {
    Client::new(options).map(Arc::new).map_err(|error| trouble::config_failure(&error, lang))
}

/// Endpoint and company of a platform as a job remembers them; none of the embedded one.
pub fn endpoint_and_company(platform: &Platform) -> (Option<String>, Option<String>) {
    match platform {
        Platform::Sandbox => (None, None),
        Platform::Remote { site, .. } => {
            (Some(normal(site.endpoint.as_str())), Some(site.company.clone()))
        }
    }
}

/// Where the auth code of a platform comes from; the embedded one brings its own.
pub fn auth_of(platform: Platform) -> SecretSource {
    match platform {
        Platform::Sandbox => no_auth(),
        Platform::Remote { auth, .. } => auth,
    }
}

/// For the embedded platform, which is not asked with it.
pub fn no_auth() -> SecretSource {
    SecretSource::Given(SecretString::from(""))
}

/// Endpoint and company of a platform that is only looked back at.
pub fn known_scope(platform: &KnownPlatform) -> (Option<String>, String) {
    match platform {
        KnownPlatform::Sandbox => (None, Sandbox::COMPANY.to_owned()),
        KnownPlatform::Remote(site) => (Some(normal(site.endpoint.as_str())), site.company.clone()),
    }
}

/// One writing for one endpoint: targets are told apart by it.
fn normal(endpoint: &str) -> String {
    Endpoint::parse(endpoint).map_or_else(|_| endpoint.to_owned(), |url| url.as_str().to_owned())
}
