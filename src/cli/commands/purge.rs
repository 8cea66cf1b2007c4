//! `dialfeed purge`: take the customers' data out of old jobs.

use std::sync::Arc;

use dialfeed::clock;
use dialfeed::ledger::Sqlite;
use dialfeed::stop::Stop;
use dialfeed::upkeep::{Kept, PurgeWish, Purges, purge as purge_jobs};

use super::failure_in;
use super::upkeep::{open_kept, unless_given_up};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::purge::PurgeSettings;
use crate::cli::show::ask::{Answer, ask};
use crate::cli::show::purge::{object, show_event};
use crate::locale::upkeep::Upkeep;

/// Runs the command.
///
/// # Errors
/// A job that there is not, a ledger that fails.
pub async fn purge(settings: PurgeSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let ledger = open_kept(&settings.state_dir, &stop, face).await?;
    let wish = &settings.wish;
    let asks = face.terminal.is_interactive && !settings.yes && !wish.dry_run;
    if asks {
        let dry = PurgeWish { dry_run: true, ..wish.clone() };
        let would = run(&ledger, &settings, &dry, face, &stop).await?;
        if would.purged.is_empty() {
            return end(&would, wish, face);
        }
        let question = Upkeep::Question { jobs: would.purged.len() }.say(face.lang);
        if ask(&question, face, &stop).await == Answer::No {
            let exit = stop.cause().map_or(Exit::Interrupted, Exit::from);
            let message = Upkeep::Declined.say(face.lang);
            return Err(Failure { code: "declined", message, exit });
        }
    }
    let done = run(&ledger, &settings, wish, face, &stop).await?;
    end(&done, wish, face)
}

async fn run(
    ledger: &Arc<Sqlite>,
    settings: &PurgeSettings,
    wish: &PurgeWish,
    face: Face,
    stop: &Stop,
) -> Result<Purges, Failure> {
    let (state, now) = (&settings.state_dir, clock::now());
    let mut unsaid = Ok(());
    let mut see = |event: dialfeed::upkeep::PurgeEvent<'_>| {
        // A reader that has gone does not undo what is done; it is told at the end.
        if let Err(failure) = show_event(&event, wish.dry_run, face) {
            unsaid = Err(failure);
        }
    };
    let work = purge_jobs(ledger, state, wish, now, &mut see);
    let done = unless_given_up(ledger, stop, face, work).await?.map_err(failure_in(state, face))?;
    unsaid?;
    Ok(done)
}

/// The last word, and the exit code: what could not be done is an error only where it was asked for by
/// name, or is this machine's fault.
fn end(done: &Purges, wish: &PurgeWish, face: Face) -> Result<Exit, Failure> {
    let jobs = done.purged.len();
    let last = match (jobs, wish.dry_run) {
        (0, _) => Upkeep::NothingToPurge,
        (_, true) => Upkeep::WouldBe { jobs },
        (_, false) => Upkeep::Done { jobs },
    };
    face.result(&last.say(face.lang))?;
    if done.is_journal_kept {
        face.tell(&Upkeep::JournalKept.say(face.lang));
    }
    let is_named = !wish.jobs.is_empty();
    let of = |kept: &Kept| match kept {
        Kept::Report { .. } | Kept::Calls { .. } | Kept::Law(_) => Exit::Machine,
        Kept::Held if is_named => Exit::Busy,
        Kept::State(_) if is_named => Exit::Usage,
        Kept::Held | Kept::State(_) | Kept::Young { .. } => Exit::Finished,
    };
    let order = [Exit::Machine, Exit::Busy, Exit::Usage];
    let found = |exit: &Exit| done.kept.iter().any(|kept| of(&kept.why) == *exit);
    let exit = order.into_iter().find(found).unwrap_or(Exit::Finished);
    face.object(&object(done, wish, exit, face))?;
    Ok(exit)
}
