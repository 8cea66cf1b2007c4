//! Telling people who are not there: a message for each way that `dialfeed.toml` names, when the rule
//! of that way takes it.
//!
//! Promises: a message that is not delivered costs a warning, changes no exit code and holds nothing
//! up beyond its bound; a message holds no secret, no number, nothing quoted from a list and none of
//! the platform's own words, which may name a customer.

use std::time::Duration;

use dialfeed::clock;
use dialfeed::ledger::Counts;
use dialfeed::notification::{
    Channel, DeliveryError, Encryption, Level, MailOptions, Message, Patience, When, deliver,
};
use dialfeed::outcome::{Status, StoppedBy};
use dialfeed::report::Summary;
use dialfeed::stop::Stop;
use serde_json::{Value, json};

use super::config::notify::{AUTHORIZATION, Kind, MailSpec, NotifySpec, Tls, When as WhenTyped};
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::output;
use super::secret::SecretSource;
use super::terminal::NumberDisplay;
use crate::locale::codes;
use crate::locale::config::ConfigSaid;
use crate::locale::figures::count;
use crate::locale::secret::SecretWrong;
use crate::locale::told::{End, Told};

/// A run that is to stop delivers for so long yet; a stop takes 5 s at most (law 5).
const AFTER_A_STOP: Duration = Duration::from_secs(3);

/// What a run without a job, or a job, came to.
pub struct Ended<'a> {
    /// What the process ends with.
    pub exit: Exit,
    /// The error, where there was one.
    pub failure: Option<&'a Failure>,
    /// The job, where there is one.
    pub job: Option<&'a JobStands>,
}

/// A job as it stands.
pub struct JobStands {
    /// Its summary.
    pub summary: Summary,
    /// Its rows.
    pub rows: Counts,
    /// Where its report is.
    pub report: String,
}

/// Tells of a job's end whoever wants to hear it.
pub async fn of_job(ended: &Ended<'_>, notify: &[NotifySpec], face: Face, stop: &Stop) {
    let level = level_of(ended.exit);
    let who: Vec<&NotifySpec> = notify.iter().filter(|spec| takes(spec, level)).collect();
    if !who.is_empty() {
        let message = job_message(ended, level, face);
        let parcels = who.into_iter().map(|spec| (spec.clone(), message.clone()));
        send(parcels.collect(), face, stop).await;
    }
}

/// Whether the rule of a way takes what matters so much.
pub fn takes(spec: &NotifySpec, level: Level) -> bool {
    when(spec.when).takes(level)
}

/// How much an end matters.
pub fn level_of(exit: Exit) -> Level {
    match exit {
        Exit::Finished => Level::Fine,
        // Somebody stopped it, or another run is at it.
        Exit::RowsLeft | Exit::Busy | Exit::Interrupted | Exit::Terminated => Level::Attention,
        Exit::Machine | Exit::Usage | Exit::Stopped | Exit::Input => Level::Failure,
    }
}

fn end_of(exit: Exit, has_job: bool) -> End {
    match exit {
        Exit::Finished => End::Done,
        Exit::RowsLeft => End::Attention,
        Exit::Stopped | Exit::Interrupted | Exit::Terminated | Exit::Busy => End::Stopped,
        Exit::Machine if has_job => End::Attention,
        Exit::Machine | Exit::Usage | Exit::Input => End::Failed,
    }
}

fn job_message(ended: &Ended<'_>, level: Level, face: Face) -> Message {
    let say = |told: Told| told.say(face.lang);
    let end = end_of(ended.exit, ended.job.is_some());
    let mut lines = Vec::new();
    let title = match ended.job {
        Some(job) => {
            lines.extend(job.summary.job.clone().map(|job| say(Told::Job { job })));
            lines.push(say(Told::Rows { figures: figures(&job.rows, face) }));
            lines.push(say(Told::Report { folder: job.report.clone() }));
            say(Told::JobTitle { lists: lists_of(&job.summary), end })
        }
        None => say(Told::NoJobTitle { end }),
    };
    if let Some(failure) = ended.failure {
        lines.push(said_of(failure, face));
    }
    lines.extend(computer(face));
    let error = ended.failure.map(|failure| json!({"code": failure.code}));
    let data = json!({
        "event": "job",
        "job": ended.job.map(|job| &job.summary.job),
        "state": ended.job.map(|job| job.summary.state.as_str()),
        "stopped_by": ended.job.and_then(|job| job.summary.stopped_by.as_ref()).map(stopped_by),
        "rows": ended.job.map(|job| &job.summary.rows),
        "error": error,
        "computer": whoami::hostname().ok(),
        "exit_code": ended.exit.code(),
    });
    Message { level, title, lines, cut: say(Told::Cut), data }
}

/// What stopped a job, as `summary.json` has it, without the platform's own words.
pub fn stopped_by(by: &StoppedBy) -> Value {
    match by {
        StoppedBy::Errno { errno, .. } => json!({"errno": errno}),
        StoppedBy::Cause { cause } => json!({"cause": cause}),
    }
}

/// What an error is told as: one about a list may quote it, and one of the platform's its words.
pub fn said_of(failure: &Failure, face: Face) -> String {
    let told = match failure.code {
        code if failure.exit == Exit::Input => Told::Input { code },
        code => in_own_words(code).unwrap_or_else(|| {
            let first = failure.message.lines().next().unwrap_or_default();
            Told::Why { why: NumberDisplay::Masked.words(first) }
        }),
    };
    told.say(face.lang)
}

/// What is told of an error in whose sentence the platform's own words are.
pub fn in_own_words(code: &str) -> Option<Told> {
    match code {
        "errno" => Some(Told::PlatformRefuses),
        "staff_group_not_resolved" => Some(Told::StaffUnasked),
        _ => None,
    }
}

fn lists_of(job: &Summary) -> String {
    let mut names: Vec<String> = Vec::new();
    for source in &job.sources {
        let name = source.file.rsplit(['/', '\\']).next().unwrap_or(&source.file);
        let name = NumberDisplay::Masked.words(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(3);
    names.truncate(3);
    let named = names.join(", ");
    if more > 0 { format!("{named} +{more}") } else { named }
}

/// Rows by status, those of none left out.
pub fn figures(rows: &Counts, face: Face) -> String {
    let of = |status: &Status| {
        let rows = rows.of(*status);
        (rows > 0).then(|| format!("{} {}", codes::status(*status, face.lang), count(rows)))
    };
    let parts: Vec<String> = Status::ALL.iter().filter_map(of).collect();
    if parts.is_empty() { "0".into() } else { parts.join(" · ") }
}

/// Which computer it was: whoever looks after several has to know.
pub fn computer(face: Face) -> Option<String> {
    let name = whoami::hostname().ok()?;
    Some(Told::Computer { name }.say(face.lang))
}

/// Sends each message by its way, all at once; for each whether it was taken. Who asks for a stop
/// meanwhile waits a moment longer, not for every try.
pub async fn send(parcels: Vec<(NotifySpec, Message)>, face: Face, stop: &Stop) -> Vec<bool> {
    let mut taken = vec![false; parcels.len()];
    let mut under_way = tokio::task::JoinSet::new();
    for (nth, (spec, message)) in parcels.into_iter().enumerate() {
        under_way.spawn(async move {
            let delivered = deliver_one(&spec, &message).await;
            (nth, spec, delivered)
        });
    }
    let hurry = async {
        stop.requested().await;
        tokio::time::sleep(AFTER_A_STOP).await;
    };
    tokio::pin!(hurry);
    loop {
        let delivered = tokio::select! {
            delivered = under_way.join_next() => delivered,
            () = &mut hurry => {
                alarm(&Told::CutShort.say(face.lang), face);
                tracing::warn!(target: "dialfeed", "not notified");
                return taken;
            }
        };
        let Some(delivered) = delivered else { return taken };
        let Ok((nth, spec, delivered)) = delivered else { continue };
        let channel = spec.name();
        match delivered {
            Ok(()) => {
                taken[nth] = true;
                tracing::info!(target: "dialfeed", channel, "notified");
            }
            Err(undelivered) => {
                let told = undelivered.told(&spec, face);
                let said = NumberDisplay::Masked.words(&told);
                tracing::warn!(target: "dialfeed", channel, said, "not notified");
                alarm(&said, face);
            }
        }
    }
}

/// Even with `--quiet`: whoever is not told by the way that was set up has to learn of it here.
fn alarm(text: &str, face: Face) {
    output::to_stderr(&format!("{}\n", face.told().fit(text)));
}

/// Sends a test message by each way, all at once; for each whether it went out, and why not.
pub async fn try_each(notify: &[NotifySpec], face: Face) -> Vec<Result<(), String>> {
    let say = |told: Told| told.say(face.lang);
    let mut lines = vec![say(Told::Test)];
    lines.extend(computer(face));
    let data = json!({"event": "test", "computer": whoami::hostname().ok()});
    let (title, cut) = (say(Told::TestTitle), say(Told::Cut));
    let message = Message { level: Level::Fine, title, lines, cut, data };
    let tries = notify.iter().map(|spec| {
        let (spec, message) = (spec.clone(), message.clone());
        tokio::spawn(async move { deliver_one(&spec, &message).await.map_err(|it| (spec, it)) })
    });
    let mut results = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        results.push(match tried.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err((spec, undelivered))) => {
                Err(NumberDisplay::Masked.words(&undelivered.on_its_line(&spec, face)))
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        });
    }
    results
}

/// Why a message did not go out.
enum Undelivered {
    Secret(&'static str, SecretWrong),
    Channel,
    Delivery(DeliveryError),
}

impl Undelivered {
    /// What a run says of it.
    fn told(&self, spec: &NotifySpec, face: Face) -> String {
        match self.why(face) {
            Some(why) => Told::NotDelivered { channel: spec.name().to_owned(), why }.say(face.lang),
            None => Self::unusable(spec, face),
        }
    }

    /// What is said where no run depends on it: with its line in the file.
    fn on_its_line(&self, spec: &NotifySpec, face: Face) -> String {
        match self.why(face) {
            Some(why) => {
                let (line, channel) = (spec.line, spec.name());
                ConfigSaid::NotifyWrong { line, channel, why }.say(face.lang)
            }
            None => Self::unusable(spec, face),
        }
    }

    fn why(&self, face: Face) -> Option<String> {
        match self {
            Self::Secret(key, wrong) => Some(wrong.say(key, face.lang)),
            Self::Channel => None,
            Self::Delivery(error) => Some(why(error).say(face.lang)),
        }
    }

    fn unusable(spec: &NotifySpec, face: Face) -> String {
        Told::Unusable { channel: spec.name().to_owned() }.say(face.lang)
    }
}

fn why(error: &DeliveryError) -> Told {
    match error {
        DeliveryError::Unreachable { detail } => Told::Unreachable { detail: detail.clone() },
        DeliveryError::Silent { within } => Told::Silent { within_s: within.as_secs() },
        DeliveryError::Busy { code, .. } => Told::Busy { code: code.to_string() },
        DeliveryError::Untrusted { .. } => Told::Untrusted,
        DeliveryError::NotEncrypted { .. } => Told::NotEncrypted,
        DeliveryError::Redirected { http } => Told::Redirected { http: *http },
        DeliveryError::Refused { code, said } => {
            Told::Refused { code: code.to_string(), said: said.clone() }
        }
        DeliveryError::LoginRefused { said, .. } => Told::LoginRefused { said: said.clone() },
        DeliveryError::RecipientsRefused { addresses, .. } => {
            Told::RecipientsRefused { addresses: addresses.join(", ") }
        }
        DeliveryError::NotUnderstood { .. } => Told::NotUnderstood,
        DeliveryError::Unprepared { detail } => Told::Unprepared { detail: detail.clone() },
    }
}

async fn deliver_one(spec: &NotifySpec, message: &Message) -> Result<(), Undelivered> {
    let channel = channel(spec).await?;
    deliver(&channel, message, &Patience::default(), clock::now)
        .await
        .map_err(Undelivered::Delivery)
}

/// The way with its secrets.
async fn channel(spec: &NotifySpec) -> Result<Channel, Undelivered> {
    let made = match &spec.kind {
        Kind::Webhook { url, authorization } => {
            let authorization = had_if(AUTHORIZATION, authorization.as_ref()).await?;
            let headers = authorization.map(|value| (AUTHORIZATION.to_owned(), value));
            Channel::webhook(&had("url", url).await?, headers.into_iter().collect())
        }
        Kind::WeCom { url } => Channel::wecom(&had("url", url).await?),
        Kind::DingTalk { url, secret } => {
            let secret = had_if("secret", secret.as_ref()).await?;
            Channel::ding_talk(&had("url", url).await?, secret.as_ref())
        }
        Kind::Feishu { url, secret } => {
            let secret = had_if("secret", secret.as_ref()).await?;
            Channel::feishu(&had("url", url).await?, secret.as_ref())
        }
        Kind::Mail(mail) => Channel::mail(options(mail).await?),
    };
    made.map_err(|_| Undelivered::Channel)
}

async fn options(mail: &MailSpec) -> Result<MailOptions, Undelivered> {
    Ok(MailOptions {
        server: mail.server.clone(),
        port: mail.port,
        encryption: match mail.tls {
            Tls::Implicit => Encryption::Implicit,
            Tls::AfterGreeting => Encryption::StartTls,
            Tls::None => Encryption::None,
        },
        user: mail.user.clone(),
        password: had_if("password", mail.password.as_ref()).await?,
        from: mail.from.clone(),
        to: mail.to.clone(),
    })
}

async fn had(
    key: &'static str,
    source: &SecretSource,
) -> Result<secrecy::SecretString, Undelivered> {
    source.obtain().await.map_err(|wrong| Undelivered::Secret(key, wrong))
}

async fn had_if(
    key: &'static str,
    source: Option<&SecretSource>,
) -> Result<Option<secrecy::SecretString>, Undelivered> {
    match source {
        Some(source) => had(key, source).await.map(Some),
        None => Ok(None),
    }
}

fn when(typed: WhenTyped) -> When {
    match typed {
        WhenTyped::Always => When::Always,
        WhenTyped::Attention => When::Attention,
        WhenTyped::Failure => When::Failure,
    }
}

/// A way as it can be judged before anything happens: with the secrets that stand in the file.
///
/// # Errors
/// Where no channel can be made of it, or a secret cannot be had.
pub async fn judge(spec: &NotifySpec, face: Face) -> Result<(), String> {
    channel(spec).await.map(drop).map_err(|undelivered| undelivered.on_its_line(spec, face))
}

/// The fields of a run on a folder.
pub fn with_event(event: &str, mut data: Value) -> Value {
    data["event"] = json!(event);
    data
}
