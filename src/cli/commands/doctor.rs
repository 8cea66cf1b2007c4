//! `dialfeed doctor`: whether everything is in place that an import needs, told line by line.

use dialfeed::stop::Stop;

use crate::cli::config::Held;
use crate::cli::connect::Connection;
use crate::cli::doctor::{
    Check, Verdict, configuration, do_not_call, exit, machine, notify, object, platform, sum,
};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::actions::Asking;
use crate::cli::settings::doctor::{DoctorSettings, Given};
use crate::cli::settings::platform::Platform;

/// Runs the command.
///
/// # Errors
/// Where standard output cannot be written. What the check-up finds is in the exit code.
pub async fn doctor(
    settings: DoctorSettings,
    held: &Held,
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let mut told = Told { checks: Vec::new(), is_ascii: settings.is_ascii, face };
    // In the order in which an import meets them.
    let problems = configuration::problems(held, face).await;
    if problems.is_empty() {
        told.tell(configuration::file(held, face.lang))?;
    }
    for check in problems {
        told.tell(check)?;
    }
    for check in do_not_call::lists(held, face.lang, &stop).await {
        told.tell(check)?;
    }
    told.tell(machine::state(&settings.state_dir, face.lang))?;
    told.tell(machine::ledger(&settings.state_dir, face.lang))?;
    told.tell(machine::disk(&settings.state_dir, face.lang))?;
    if settings.is_verbose {
        told.tell(machine::terminal(&settings, face))?;
    }
    told.tell(platform::given(&settings.platform, face))?;
    if let Some(check) = proxy(&settings, face) {
        told.tell(check)?;
    }
    if let Given::Whole(asking) = settings.platform {
        for check in ask(*asking, face, &stop).await {
            told.tell(check)?;
        }
    }
    if settings.notifies {
        for check in notify::tried(held.notify(), face).await {
            told.tell(check)?;
        }
    } else {
        told.tell(notify::ways(held.notify(), face.lang))?;
    }
    told.end()
}

fn proxy(settings: &DoctorSettings, face: Face) -> Option<Check> {
    let Given::Whole(asking) = &settings.platform else { return None };
    let Platform::Remote { site, .. } = &asking.platform else { return None };
    let endpoint = dialfeed::platform::Endpoint::parse(site.endpoint.as_str()).ok()?;
    Some(machine::proxy(settings, &endpoint, face.lang))
}

async fn ask(asking: Asking, face: Face, stop: &Stop) -> Vec<Check> {
    let connection = match Connection::ask(asking, face, stop).await {
        Ok(connection) => connection,
        Err(failure) => return vec![platform::not_joined(failure, face)],
    };
    let probe = connection.client.probe().await;
    connection.leave().await;
    platform::probed(&probe, face)
}

/// Checks as they are told: each when it is made, since one may take its time.
struct Told {
    checks: Vec<Check>,
    is_ascii: bool,
    face: Face,
}

impl Told {
    fn tell(&mut self, check: Check) -> Result<(), Failure> {
        let face = self.face;
        // Who wants to hear of errors alone hears of troubles alone.
        let is_told = !face.quiet || matches!(check.verdict, Verdict::Trouble(_));
        if is_told && !face.json {
            face.print(&check.line(self.is_ascii, face.printed(), face.lang))?;
        }
        self.checks.push(check);
        Ok(())
    }

    fn end(self) -> Result<Exit, Failure> {
        self.face.object(&object(&self.checks))?;
        if !self.face.json {
            self.face.result(&format!("\n{}", sum(&self.checks, self.face)))?;
        }
        Ok(exit(&self.checks))
    }
}
