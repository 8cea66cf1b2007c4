//! One list of a folder, from the moment it is taken until it is on a shelf, or waits.

use std::sync::Arc;

use dialfeed::censor::visible_line;
use dialfeed::clock;
use dialfeed::import::{JobSettings, find_job};
use dialfeed::inbox::{Parts, Shelf, Taken};
use dialfeed::ledger::{Job, JobId, JobState, Ledger as _};
use dialfeed::outcome::Status;
use dialfeed::source::sha256_of_file;

use super::super::failure;
use super::super::import::{Occasion, Run as Imported, import_one};
use super::super::resume::resume_one;
use super::fate::{Fate, in_own_words, of_failure, of_run};
use super::hours::{first_of, for_its_hours, opens};
use super::record::{Entry, FILED_BEFORE, Halt};
use super::shelve::{Counted, Words};
use super::shut::Scope;
use super::{Run, blocking};
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::import::ImportSettings;
use crate::cli::settings::inbox::RuleSettings;
use crate::cli::settings::resume::ResumeSettings;
use crate::cli::wishes::job_settings;
use crate::locale::inbox::Inbox;
use crate::locale::trouble::path;

/// What came of a list: its fate, and the run that led to it.
struct Outcome {
    fate: Fate,
    run: Option<Imported>,
}

/// Whether a run has done with a list what it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    /// It has.
    Once,
    /// The list is in the folder again, and is a new one to this run too.
    Anew,
}

impl Outcome {
    fn without_run(fate: Fate) -> Self {
        Self { fate, run: None }
    }
}

impl Run<'_> {
    /// Does with a list what is left to do.
    pub(super) async fn work(&mut self, taken: Taken) -> Begun {
        let begun = self.work_on(taken).await;
        // What is logged from here on is about another list, or none.
        self.watch.list_is_over();
        begun
    }

    async fn work_on(&mut self, taken: Taken) -> Begun {
        if let Some(shelf) = taken.filing {
            // An earlier run decided, and was killed on the way. Whether its words quote the list
            // is not on record.
            let words = Words { why: None, told: None, quotes: Some(FILED_BEFORE) };
            let (settings, counted) = self.on_record(&taken.job).await;
            self.shelve(taken, shelf, words, settings, counted).await;
            return Begun::Once;
        }
        let Outcome { fate, run } = self.carried(&taken).await;
        let list = self.called(&taken.name);
        match fate {
            Fate::Shelf(shelf, why) => {
                let told = run.as_ref().and_then(|run| in_own_words(run, self.face));
                let grew = run.as_ref().and_then(|run| self.grew(&taken, run));
                let shelf = if grew.is_some() { Shelf::Attention } else { shelf };
                let told = told.map(|told| lines(&[Some(told), grew.clone()]));
                let is_said = why.is_some() || grew.is_some();
                let why = is_said.then(|| lines(&[why, grew]));
                let words = Words { why, told, quotes: None };
                let settings = run.as_ref().map(|run| run.settings.clone());
                let counted = run.as_ref().map(Counted::of);
                self.shelve(taken, shelf, words, settings, counted).await;
            }
            Fate::Wrong(shelf, code, why) => {
                let words = Words { why: Some(why), told: None, quotes: Some(code) };
                self.shelve(taken, shelf, words, None, None).await;
            }
            Fate::Back(why) => {
                self.waits(&list, why);
                self.put_back_unless_begun(taken);
            }
            Fate::Again(why) => {
                tracing::info!(target: "dialfeed", list, why, "begins anew");
                self.face.tell(&Inbox::Anew { list, why }.say(self.face.lang));
                self.put_back(taken);
                return Begun::Anew;
            }
            Fate::Stays(why) => self.waits(&list, why),
            Fate::Halt(halt, goes_back) => {
                self.record.filed(Entry {
                    list,
                    shelf: None,
                    job: run.as_ref().map(|run| run.ended.job.id.to_string()),
                    rows: run.as_ref().map(|run| run.ended.tally.rows),
                    why: Some(halt.why.clone()),
                    told: halt.told.clone(),
                    quotes: None,
                });
                self.halt(Scope::of(&halt, self.rule_of(&taken.name)), halt);
                if goes_back {
                    self.put_back_unless_begun(taken);
                }
            }
            Fate::Stopped(goes_back) => {
                // The stop is told already; that the list waits belongs to the sum.
                self.record.also_waiting(1);
                if goes_back {
                    self.put_back_unless_begun(taken);
                }
            }
        }
        Begun::Once
    }

    /// Whoever sits before a terminal sees that a long list goes on.
    fn progress(&self) -> Face {
        let quiet = self.face.quiet || !self.face.terminal.is_progress_visible;
        Face { json: false, quiet, ..self.face }
    }

    /// The inner runs say nothing: this one says for each list what became of it.
    fn inner(&self) -> Face {
        Face { json: false, quiet: true, ..self.face }
    }

    pub(super) async fn job(&self, name: &str) -> Option<(Job, JobSettings)> {
        find_job(&self.ledger, Some(name)).await.ok()
    }

    /// What a list's job was given, and how its rows stand; nothing where it has none.
    async fn on_record(&self, name: &str) -> (Option<JobSettings>, Option<Counted>) {
        let Some((job, settings)) = self.job(name).await else { return (None, None) };
        let tally = self.ledger.tally(job.no).await.ok();
        let counted = tally.map(|tally| Counted { job: job.id.to_string(), rows: tally.rows });
        (Some(settings), counted)
    }

    /// Imports it, or goes on with its job.
    async fn carried(&mut self, taken: &Taken) -> Outcome {
        let id: Option<JobId> = taken.job.parse().ok();
        let known = match &id {
            Some(id) => match self.ledger.job(Some(id.clone())).await {
                Ok(job) => job,
                Err(error) => return self.failed(failure(self.face)(error.into()), true),
            },
            None => None,
        };
        match (known, id) {
            (Some(job), _) if job.state == JobState::Running => {
                let why = Inbox::SameContentRunning { job: job.id.to_string() };
                Outcome::without_run(Fate::Stays(why.say(self.face.lang)))
            }
            (Some(job), _) => match self.moved(&job, taken).await {
                Ok(Some(fate)) => Outcome::without_run(fate),
                Ok(None) => self.go_on(job.id.as_str(), taken).await,
                Err(failure) => self.failed(failure, true),
            },
            (None, _) if taken.was_begun() => {
                let folder = self.settings.state_dir.display().to_string();
                let why = Inbox::NotOnRecord { job: taken.job.clone(), folder };
                attention(why.say(self.face.lang))
            }
            (None, _) if taken.is_gone => {
                let why = Inbox::TakenAway.say(self.face.lang);
                Outcome::without_run(Fate::Shelf(Shelf::Attention, Some(why)))
            }
            (None, Some(id)) => self.begin(id, taken).await,
            // A folder that somebody made there: its list goes back, and is taken as any other.
            (None, None) => {
                let why = Inbox::Vanished { list: self.called(&taken.name) };
                Outcome::without_run(Fate::Back(why.say(self.face.lang)))
            }
        }
    }

    /// The first rule for a list of this name, with what the name says.
    fn rule_for(&self, taken: &Taken) -> Option<(&RuleSettings, Parts)> {
        self.settings.rules.iter().find_map(|rule| Some((rule, rule.fits(&taken.name)?)))
    }

    async fn begin(&mut self, id: JobId, taken: &Taken) -> Outcome {
        let Some((rule, parts)) = self.rule_for(taken) else {
            return attention(Inbox::NoRule.say(self.face.lang));
        };
        let window = rule.window();
        let settings = match rule.import(&taken.list, &parts, &taken.report) {
            Ok(mut settings) => {
                // When its hours end the list waits for the next ones, and others go on.
                settings.pushing.stop_at = first_of(settings.pushing.stop_at, window);
                settings
            }
            Err(wrong) => {
                let why = wrong.say(self.face.lang);
                return attention(Inbox::TargetWrong { why }.say(self.face.lang));
            }
        };
        match self.same_content(&settings, &id, taken).await {
            Ok(None) => {}
            Ok(Some(outcome)) => return outcome,
            Err(failure) => return self.failed(failure, false),
        }
        let face = self.inner();
        self.watch.job(&id, std::slice::from_ref(&taken.name));
        tracing::info!(target: "dialfeed", "taken");
        let occasion = Occasion {
            id,
            ledger: Some(Arc::clone(&self.ledger)),
            called: Some(taken.name.clone()),
            progress: self.progress(),
            begun: Some(taken.begun.clone()),
        };
        let connections = &mut self.connections;
        let run = import_one(settings, occasion, connections, self.watch, face, self.stop).await;
        self.ended(run, false, taken)
    }

    /// What becomes of a list whose job has rows left for another platform or target than
    /// `dialfeed.toml` names by now: a wrong address that was put right must not keep the folder
    /// waiting for ever. Where nothing was sent it is a new list; else somebody has to say what is to
    /// become of the rest, and a target alone stays what it was.
    async fn moved(&self, job: &Job, taken: &Taken) -> Result<Option<Fate>, Failure> {
        if !matches!(job.state, JobState::Stopped | JobState::Interrupted) || taken.is_gone {
            return Ok(None);
        }
        let now = self
            .rule_for(taken)
            .and_then(|(rule, parts)| rule.import(&taken.list, &parts, &taken.report).ok());
        let (Some(now), Some((_, before))) = (now, self.job(job.id.as_str()).await) else {
            return Ok(None);
        };
        let now = job_settings(&now, &job.id, self.inner())?;
        let place = |settings: &JobSettings| (settings.endpoint.clone(), settings.company.clone());
        let is_moved = place(&now) != place(&before);
        if !is_moved && now.target == before.target {
            return Ok(None);
        }
        let tally = self.ledger.tally(job.no).await;
        let rows = tally.map_err(|error| failure(self.face)(error.into()))?.rows;
        let sent = [Status::Inserted, Status::Duplicate, Status::Failed, Status::Uncertain];
        let sent: u64 = sent.into_iter().map(|status| rows.of(status)).sum();
        let is_company = now.endpoint == before.endpoint;
        let shown = |settings: &JobSettings| {
            let endpoint = settings.bounds().endpoint;
            let company = settings.company.clone();
            if !is_company {
                return endpoint;
            }
            Inbox::Place { endpoint, company }.say(self.face.lang)
        };
        let (before, now, job) = (shown(&before), shown(&now), job.id.to_string());
        Ok(if sent == 0 {
            Some(Fate::Again(Inbox::MovedUnsent.say(self.face.lang)))
        } else if is_moved {
            let why = Inbox::Moved { sent, before, now, job };
            Some(Fate::Shelf(Shelf::Attention, Some(why.say(self.face.lang))))
        } else {
            None
        })
    }

    /// Goes on with a job that has rows left; one that has none gets its report. Who must not be
    /// called is what the rule says by now.
    async fn go_on(&mut self, job: &str, taken: &Taken) -> Outcome {
        let fitting = self.rule_for(taken).map(|(rule, _)| rule);
        // A rule that was taken away leaves what the file says for all.
        let rule = fitting.or(self.settings.rules.first());
        let reading = match rule.map(RuleSettings::reading).transpose() {
            Ok(reading) => reading,
            Err(wrong) => {
                return self.failed(Failure::usage(&wrong, None, self.face.lang), true);
            }
        };
        let settings = ResumeSettings {
            state_dir: self.settings.state_dir.clone(),
            job: Some(job.to_owned()),
            auth: rule.and_then(RuleSettings::auth),
            suppress: reading.as_ref().map(|it| it.suppress.clone()).unwrap_or_default(),
            suppress_age_max_days: reading.as_ref().and_then(|it| it.suppress_age_max_days),
            area: reading.as_ref().and_then(|it| it.area),
            report_dir: Some(taken.report.clone()),
            yes: true,
            window: rule.and_then(RuleSettings::window),
            hours_anew: rule.is_some(),
            stop_at: rule.and_then(|rule| first_of(rule.stop_at(), rule.window())),
            begun: Some(taken.begun.clone()),
            ..ResumeSettings::default()
        };
        let (face, progress) = (self.inner(), self.progress());
        let (ledger, connections) = (&self.ledger, &mut self.connections);
        let run =
            resume_one(&settings, ledger, connections, self.watch, face, progress, self.stop).await;
        self.ended(run, true, taken)
    }

    fn ended(&mut self, run: Result<Imported, Failure>, has_job: bool, taken: &Taken) -> Outcome {
        match run {
            Ok(run) => {
                let fate = match of_run(&run, self.face) {
                    Fate::Halt(halt, _) if halt.code == "window_closed" => {
                        self.unless_its_hours_are_over(halt, taken)
                    }
                    fate => fate,
                };
                Outcome { fate, run: Some(run) }
            }
            Err(mut failure) => {
                // The list's own name is what its owner knows.
                let here = path(&taken.list.display().to_string());
                failure.message = failure.message.replace(&here, &visible_line(&taken.name));
                self.failed(failure, has_job)
            }
        }
    }

    /// A list whose hours have ended waits for the next ones, and keeps nobody waiting.
    fn unless_its_hours_are_over(&mut self, halt: Halt, taken: &Taken) -> Fate {
        let window = self.rule_for(taken).and_then(|(rule, _)| rule.window());
        match opens(window, clock::now()) {
            Some(opens_at) => {
                self.opens_at = self.opens_at.into_iter().chain([opens_at]).min();
                Fate::Stays(for_its_hours(opens_at, self.face))
            }
            None => Fate::Halt(halt, false),
        }
    }

    fn failed(&self, failure: Failure, has_job: bool) -> Outcome {
        Outcome::without_run(of_failure(failure, has_job, self.face))
    }

    /// Whether a job has put the same content into the same target: its list is not sent again, and
    /// one that has rows left goes on.
    async fn same_content(
        &mut self,
        settings: &ImportSettings,
        id: &JobId,
        taken: &Taken,
    ) -> Result<Option<Outcome>, Failure> {
        let face = self.inner();
        let wished = job_settings(settings, id, face)?;
        let Ok(sha256) = blocking(|| sha256_of_file(&taken.list)) else { return Ok(None) };
        let before = self.ledger.jobs_of_content(&sha256).await;
        for before in before.map_err(|error| failure(self.face)(error.into()))? {
            let Some((job, earlier)) = self.job(before.as_str()).await else { continue };
            if earlier.scope() != wished.scope() || earlier.target != wished.target {
                continue;
            }
            return Ok(Some(match job.state {
                JobState::Running => {
                    let why = Inbox::SameContentRunning { job: job.id.to_string() };
                    Outcome::without_run(Fate::Back(why.say(self.face.lang)))
                }
                // What it has sent is recognised; the rest can be sent from this list alone.
                JobState::Stopped | JobState::Interrupted if job.purged.is_some() => continue,
                JobState::Stopped | JobState::Interrupted => {
                    self.go_on(job.id.as_str(), taken).await
                }
                JobState::Finished | JobState::Planning => {
                    let file = job.sources.first().map(|source| source.file.clone());
                    let file = self.called(&file.unwrap_or_default());
                    let tally = self.ledger.tally(job.no).await;
                    let rows = tally.map_err(|error| failure(self.face)(error.into()))?.rows;
                    // The rows of a purged job are gone: nobody can send them again.
                    let left = |status| if job.purged.is_some() { 0 } else { rows.of(status) };
                    let said = Inbox::SameContent {
                        file,
                        day: clock::china(job.started_at).date().to_string(),
                        job: job.id.to_string(),
                        failed: left(Status::Failed),
                        uncertain: left(Status::Uncertain),
                    };
                    attention(said.say(self.face.lang))
                }
            }));
        }
        Ok(None)
    }

    /// A list that somebody has written to since it was read holds rows that nobody has seen.
    fn grew(&self, taken: &Taken, run: &Imported) -> Option<String> {
        let read = &run.ended.job.sources.first()?.sha256;
        let now = blocking(|| sha256_of_file(&taken.list)).ok()?;
        let job = run.ended.job.id.to_string();
        (*read != now).then(|| Inbox::Grew { job }.say(self.face.lang))
    }
}

/// What there is of these, each on a line.
fn lines(said: &[Option<String>]) -> String {
    said.iter().flatten().cloned().collect::<Vec<_>>().join("\n")
}

fn attention(why: String) -> Outcome {
    Outcome::without_run(Fate::Shelf(Shelf::Attention, Some(why)))
}
