//! A folder of lists, in English.

use crate::locale::figures::count;
use crate::locale::inbox::Inbox;

/// The sentence for each.
pub fn inbox(said: &Inbox) -> String {
    match said {
        Inbox::Watching { folder } => format!("Watching {folder}. Ctrl-C ends it."),
        Inbox::NotWatched { every_s, why } => format!(
            "The system does not tell of changes in the folder ({why}); it is looked at every \
             {every_s} s."
        ),
        Inbox::Done { list, sent, others: 0 } => format!("{list}: done, {} sent.", count(*sent)),
        Inbox::Done { list, sent, others } => format!(
            "{list}: done, {} sent, {} not sent (the report says why).",
            count(*sent),
            count(*others)
        ),
        Inbox::Filed { list, folder, why } => format!("{list} → {folder}/: {why}"),
        Inbox::Waits { list, why } => format!("{list}: waits. {why}"),
        Inbox::Vanished { list } => format!("{list}: somebody has taken it away."),
        Inbox::Unsettled { lists: 1, example } => {
            format!(
                "{example} is still being written, or is open in a program; it is taken next time."
            )
        }
        Inbox::Unsettled { lists, example } => format!(
            "{} lists are still being written, or are open in a program ({example} …); they are taken next time.",
            count(*lists)
        ),
        Inbox::Nothing => "No list is waiting.".to_owned(),
        Inbox::Sum { done, attention, failed, waiting } => {
            let mut parts = vec![format!("{} done", count(*done))];
            let more = [
                (*attention, "need attention"),
                (*failed, "could not be imported"),
                (*waiting, "waiting"),
            ];
            for (lists, what) in more {
                if lists > 0 {
                    let what = if lists == 1 && what == "need attention" {
                        "needs attention"
                    } else {
                        what
                    };
                    parts.push(format!("{} {what}", count(lists)));
                }
            }
            format!("Lists: {}.", parts.join(", "))
        }
        Inbox::Halted { why } => format!("No further list for now: {why}"),
        Inbox::HaltedInPart { why } => {
            format!("Lists that go the same way wait, the others go on: {why}")
        }
        Inbox::ForItsHours { at } => format!("It is sent from {at} on (--window)."),
        Inbox::Away { folder, every_s } => format!(
            "{folder} is not there now. It is looked for every {every_s} s, and lists in it are taken as \
             soon as it is back."
        ),
        Inbox::TimeIsUp => "The time to stop at has come; the next run goes on.".to_owned(),
        Inbox::TriesAgain { wait_s } => format!("Trying again in {wait_s} s."),
        Inbox::Purged { jobs, days } => format!(
            "Customers' data of {} finished jobs older than {days} days is deleted (retention).",
            count(*jobs)
        ),
        Inbox::NotPurged { why } => format!("Old customers' data could not be deleted: {why}"),
        Inbox::NoRule => "No rule in dialfeed.toml ([[inbox]]) fits this list's name, so nobody \
            knows where its rows go. Rename the list, or add a rule, and put it into the \
            folder again."
            .to_owned(),
        Inbox::TargetWrong { why } => {
            format!(
                "What the list's name says is no target: {why} Rename the list and put it into the folder again."
            )
        }
        Inbox::NotOnRecord { job, folder } => format!(
            "Rows of this list may have been sent already (job {job}), but the job records in {folder} \
             know nothing of it: they are other records, or older ones. Nothing of it was sent now. If \
             the right records are elsewhere, name them (--state) and put the list into the folder \
             again; if they are lost, compare with the platform first."
        ),
        Inbox::SameContent { file, day, job, failed, uncertain } => {
            let mut said = format!(
                "This list was imported before: the same content went to the same target as {file} on \
                 {day} (job {job}). Nothing of it was sent again."
            );
            if *failed > 0 {
                said.push_str(&format!(
                    " {} of its rows failed then: dialfeed resume {job} --retry-failed sends them again.",
                    count(*failed)
                ));
            }
            if *uncertain > 0 {
                said.push_str(&format!(
                    " {} are uncertain, they may have arrived: dialfeed resume {job} \
                     --resend-uncertain sends them again.",
                    count(*uncertain)
                ));
            }
            said.push_str(
                " To send everybody on it once more, those who arrived as well: dialfeed import FILE \
                 --again, with the same target.",
            );
            said
        }
        Inbox::SameContentRunning { job } => {
            format!("The same content is being sent just now (job {job}).")
        }
        Inbox::Grew { job } => format!(
            "Somebody wrote to this list after it had been read (job {job}); rows added since were \
             not read. Put it into the folder again: rows that were sent are not sent twice."
        ),
        Inbox::RowsLeft { failed, uncertain, job } => {
            let mut parts = Vec::new();
            if *failed > 0 {
                parts.push(format!(
                    "{} rows failed: the report says why; dialfeed resume {job} --retry-failed \
                     tries them again.",
                    count(*failed)
                ));
            }
            if *uncertain > 0 {
                parts.push(format!(
                    "{} rows are uncertain: they may have arrived. Look for them on the platform, or \
                     let dialfeed results {job} look; dialfeed resume {job} --resend-uncertain sends \
                     them again.",
                    count(*uncertain)
                ));
            }
            parts.join(" ")
        }
        Inbox::RowsRejected { rejected, job } => {
            format!("{} rows could not be sent (job {job}); the report says why.", count(*rejected))
        }
        Inbox::Stopped { why, job } => format!(
            "{why} When that is put right: dialfeed resume {job} – or put the list into the folder \
             again, which does the same."
        ),
        Inbox::Anew { list, why } => format!("{list}: from its beginning. {why}"),
        Inbox::MovedUnsent => {
            "dialfeed.toml names another platform or target by now, and nothing of \
            the list was sent."
                .to_owned()
        }
        Inbox::Moved { sent, before, now, job } => format!(
            "{} rows of this list went to {before}; dialfeed.toml names {now} by now. If both are the \
             same platform, the rows left are in the report's pending.csv: put that file into the \
             folder. If they still belong to the former: dialfeed resume {job}. The list as a whole, \
             put into the folder again, would go to {now} from its beginning.",
            count(*sent)
        ),
        Inbox::OptionsAreKeys { keys } => {
            format!(
                "For a folder of lists these options are keys of dialfeed.toml: {}.",
                keys.join(", ")
            )
        }
        Inbox::RecordsIn { folder, config } => {
            let config = config.as_ref().map_or_else(String::new, |it| format!("--config {it} "));
            format!(
                "Add {config}--state {folder} to each of these commands: the job's records are there."
            )
        }
        Inbox::Place { endpoint, company } => format!("{endpoint} (company {company})"),
        Inbox::ReportLater { why } => {
            format!("{why} What became of each row is on record; the next run writes the report.")
        }
        Inbox::NoFile => {
            "It is a link or the like, and no file. Put the list itself into the folder.".to_owned()
        }
        Inbox::NotReadable => {
            "It cannot be read, so nobody knows whether lists are in it. See that \
            the user who runs dialfeed may read it."
                .to_owned()
        }
        Inbox::NotTaken { path, why } => format!(
            "It cannot be moved into working/ ({path}: {why}), so it is not imported. The user who runs \
             dialfeed has to be able to write into the folder that it is in (on Linux: chmod g+w FOLDER)."
        ),
        Inbox::TakenAway => {
            "Somebody has taken the list away while it was being worked on; what it \
            held is in the report."
                .to_owned()
        }
        Inbox::Held { folder } => format!(
            "Another run of dialfeed works on {folder}. Two at a time could send a list twice; wait \
             for it to end."
        ),
        Inbox::NotAFolder { folder } => {
            format!("{folder} is not a folder. Please name the folder in which the lists arrive.")
        }
        Inbox::InTheWay { path } => format!(
            "{path} should be a folder, and something else has its name. Move that away; nothing \
             is lost, the next run goes on."
        ),
        Inbox::Trouble { path, why } => format!(
            "{path}: {why}. See that the user who runs dialfeed may write there; nothing is lost, \
             the next run goes on."
        ),
        Inbox::DiskFull { path } => format!(
            "There is no space left for {path}. Make room; nothing is lost, the next run goes on."
        ),
        Inbox::InUse { path } => {
            format!("{path} is open in another program. Close it there; the next run goes on.")
        }
        Inbox::NotLocked { path, why } => format!(
            "{path} cannot be locked ({why}), so nobody can know whether another run works on the \
             folder. Put the folder on a disk with file locks."
        ),
    }
}
