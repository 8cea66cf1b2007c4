//! What every engine promises, as functions over `Ledger`, each run for each engine.

use std::path::Path;

use dialfeed::ledger::{
    Claim, Examples, Job, JobEnd, JobId, JobNo, JobState, Ledger, Limit, LookBack, Page,
    PastNumber, Purged, Reach, RowKey, RunBy, Settlement, SourceRecord, Sqlite, Standing,
    StoredRow,
};
use dialfeed::outcome::{Note, Notes, Status, StopCode, StoppedBy};
use dialfeed::row::{Phone, Recipient, RowId};
use jiff::{SignedDuration, Timestamp};

use super::memory::Memory;
use super::plans::{batch, new_job, phone, plan, rejected, row, scope, source};

/// How a test comes to an engine: anew, and to what it has kept where it keeps anything.
trait Engine {
    type Ledger: Ledger;
    fn open(folder: &Path) -> Self::Ledger;
}

struct OnDisk;

impl Engine for OnDisk {
    type Ledger = Sqlite;
    fn open(folder: &Path) -> Sqlite {
        Sqlite::open(folder).unwrap()
    }
}

struct InMemory;

impl Engine for InMemory {
    type Ledger = Memory;
    fn open(_: &Path) -> Memory {
        Memory::default()
    }
}

/// Runs each promise for each engine.
macro_rules! promises {
    ($($name:ident,)+) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                super::$name::<super::OnDisk>(folder.path()).await;
            })+
        }
        mod memory {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                super::$name::<super::InMemory>(folder.path()).await;
            })+
        }
    };
}

promises! {
    a_plan_is_invisible_until_its_first_run_begins,
    a_dropped_plan_leaves_nothing_and_a_job_that_ran_cannot_be_dropped,
    rows_come_back_exactly_as_they_were_planned_in_their_order,
    a_hundred_thousand_rows_keep_their_order_over_pages,
    a_claim_takes_pending_rows_in_order_each_once,
    a_claim_passes_over_closed_recipients_and_other_jobs,
    a_claim_of_certain_rows_takes_them_whatever_their_status_and_each_once,
    rows_that_end_leave_their_place_to_those_claimed_with_them,
    an_outcome_is_written_once,
    a_released_row_stands_as_before_and_an_outcome_is_not_released,
    rows_are_withdrawn_only_from_where_they_are_known_to_stand,
    a_buried_run_leaves_its_rows_uncertain,
    history_is_what_other_jobs_put_to_this_recipient_or_may_have,
    history_reaches_as_far_as_it_is_asked_to,
    history_counts_a_job_by_the_end_of_its_last_run,
    history_counts_every_job_that_came_later_where_it_is_asked_to,
    the_tally_counts_by_all_that_a_summary_asks_for,
    pages_hold_the_statuses_asked_for,
    a_jobs_figures_add_up_over_its_runs,
    each_run_of_a_job_is_on_record_and_one_that_died_has_no_end,
    a_row_keeps_when_it_ended_and_the_tally_counts_by_it,
    examples_are_the_first_rows_of_each_problem,
    what_was_pushed_is_read_page_by_page_and_only_doubt_takes_a_note,
    jobs_are_found_by_name_and_the_latest_without_one,
    jobs_are_found_by_the_content_they_have_read_the_latest_first,
    what_a_job_remembers_of_its_settings_is_replaced,
    a_purge_takes_texts_and_numbers_and_leaves_counts_and_times,
    history_knows_the_customers_of_a_purged_job_by_fingerprints_alone,
    a_purge_is_of_one_job_keeps_what_its_caller_says_and_may_be_done_again,
}

async fn all<L: Ledger>(ledger: &L, job: JobNo) -> Vec<StoredRow> {
    ledger.rows(job, Page { after: None, most: 1_000_000, statuses: vec![] }).await.unwrap()
}

async fn standings<L: Ledger>(ledger: &L, job: JobNo) -> Vec<Standing> {
    all(ledger, job).await.iter().map(|row| row.standing).collect()
}

fn end(key: RowKey, status: Status) -> Settlement {
    Settlement::new(key, status, Notes::default())
}

/// The end of a run that left nothing to do.
fn finished(finished_at: Timestamp) -> JobEnd {
    JobEnd {
        state: JobState::Finished,
        stopped_by: None,
        exit_code: 0,
        requests_sent: 1,
        requests_retried: 0,
        active_ms: 10,
        finished_at,
    }
}

async fn a_plan_is_invisible_until_its_first_run_begins<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = ledger.begin_plan(new_job(1)).await.unwrap();
    ledger.add_rows(job, vec![row(2)]).await.unwrap();
    assert!(ledger.jobs().await.unwrap().is_empty());
    assert!(ledger.job(None).await.unwrap().is_none());
    assert!(ledger.job(Some(new_job(1).id)).await.unwrap().is_none());
    assert_eq!(ledger.unfinished_plans().await.unwrap(), [(job, new_job(1).id)]);
    ledger.commit_plan(job, vec![source(1)], 3).await.unwrap();
    assert!(ledger.jobs().await.unwrap().is_empty(), "the user may still say no");
    ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
    assert!(ledger.unfinished_plans().await.unwrap().is_empty());
    let seen = ledger.job(None).await.unwrap().unwrap();
    assert_eq!((seen.no, seen.state, seen.expanded), (job, JobState::Running, 3));
    assert_eq!((seen.sources.clone(), seen.read()), (vec![source(1)], 1));
    let planned = new_job(1);
    assert_eq!((seen.scope, seen.settings), (planned.scope, planned.settings));
    assert_eq!((seen.started_at, seen.finished_at), (planned.started_at, None));
}

async fn a_dropped_plan_leaves_nothing_and_a_job_that_ran_cannot_be_dropped<E: Engine>(
    folder: &Path,
) {
    let ledger = E::open(folder);
    let kept = plan(&ledger, 1, vec![row(2)]).await;
    let dropped = ledger.begin_plan(new_job(2)).await.unwrap();
    ledger.add_rows(dropped, vec![row(2), row(3)]).await.unwrap();
    ledger.drop_plan(dropped).await.unwrap();
    ledger.drop_plan(kept).await.unwrap();
    assert!(ledger.unfinished_plans().await.unwrap().is_empty());
    assert_eq!(all(&ledger, dropped).await, []);
    assert_eq!(all(&ledger, kept).await.len(), 1);
    let next = plan(&ledger, 3, vec![row(9)]).await;
    assert_eq!(all(&ledger, next).await.len(), 1, "a number used again brings no old rows back");
}

async fn rows_come_back_exactly_as_they_were_planned_in_their_order<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let staff = Recipient::Staff("8001".into());
    let job = {
        let mut new = new_job(1);
        new.scope.action = "AddCBaseData".into();
        let job = ledger.begin_plan(new).await.unwrap();
        let mut first = row(7);
        first.recipient = Some(staff.clone());
        let mut last = rejected(3);
        last.recipient = None;
        ledger.add_rows(job, vec![first]).await.unwrap();
        ledger.add_rows(job, vec![last]).await.unwrap();
        ledger.commit_plan(job, vec![source(2)], 0).await.unwrap();
        ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
        job
    };
    let rows = all(&ledger, job).await;
    assert_eq!(rows.iter().map(|row| row.id.row).collect::<Vec<_>>(), [7, 3]);
    assert!(rows[0].key < rows[1].key);
    assert_eq!(rows[0].cells, ["=1+1", "", "名\u{0}\n\"x\"", "'00"]);
    assert_eq!((rows[0].phone, rows[0].recipient.as_ref()), (Some(phone(7)), Some(&staff)));
    assert_eq!(rows[0].notes, row(7).notes);
    assert_eq!((rows[1].phone, rows[1].recipient.as_ref()), (None, None));
    assert_eq!(rows[1].standing, Standing::At(Status::Rejected));
    assert_eq!(rows[1].reason.as_deref(), Some("phone_too_short"));
    assert_eq!(rows[1].remark.as_deref(), Some("row 2"));
    let claimed = ledger.claim(job, None, 9, vec![]).await.unwrap();
    assert_eq!(claimed.len(), 1, "a rejected row is not sent");
    assert_eq!(Some(claimed[0].contact.clone()), row(7).contact);
    assert_eq!((&claimed[0].recipient, claimed[0].notes), (&staff, row(7).notes));
    assert_eq!(claimed[0].id, RowId { source: 0, row: 7 });
}

async fn a_hundred_thousand_rows_keep_their_order_over_pages<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = ledger.begin_plan(new_job(1)).await.unwrap();
    for group in 0..10 {
        let rows = (0..10_000).map(|n| row(group * 10_000 + n + 2)).collect();
        ledger.add_rows(job, rows).await.unwrap();
    }
    ledger.commit_plan(job, vec![source(100_000)], 0).await.unwrap();
    ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
    let (mut after, mut read) = (None, Vec::new());
    loop {
        let page = Page { after, most: 7_001, statuses: vec![Status::Pending] };
        let rows = ledger.rows(job, page).await.unwrap();
        let Some(last) = rows.last() else { break };
        after = Some(last.key);
        read.extend(rows.iter().map(|row| row.id.row));
    }
    assert!(read.iter().copied().eq(2..100_002));
    assert_eq!(ledger.tally(job).await.unwrap().balance(100_000, 0), Ok(()));
    assert_eq!(ledger.keys(job, Status::Pending).await.unwrap().len(), 100_000);
}

async fn a_claim_takes_pending_rows_in_order_each_once<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let rows = (2..12).map(|n| if n % 3 == 0 { rejected(n) } else { row(n) }).collect();
    let job = plan(&ledger, 1, rows).await;
    let first = ledger.claim(job, None, 3, vec![]).await.unwrap();
    assert_eq!(first.iter().map(|row| row.id.row).collect::<Vec<_>>(), [2, 4, 5]);
    assert!(first.iter().all(|row| row.was == Status::Pending));
    let again = ledger.claim(job, None, 2, vec![]).await.unwrap();
    assert_eq!(again.iter().map(|row| row.id.row).collect::<Vec<_>>(), [7, 8]);
    let behind = ledger.claim(job, Some(again[1].key), 99, vec![]).await.unwrap();
    assert_eq!(behind.iter().map(|row| row.id.row).collect::<Vec<_>>(), [10, 11]);
    assert_eq!(ledger.claim(job, None, 99, vec![]).await.unwrap(), []);
    assert_eq!(ledger.tally(job).await.unwrap().under_way, 7);
}

async fn a_claim_passes_over_closed_recipients_and_other_jobs<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let other = Recipient::Batch("it's closed \"[1]\"".into());
    let rows = |from: u32| {
        (from..from + 6)
            .map(|n| {
                let mut row = row(n);
                if n % 2 == 0 {
                    row.recipient = Some(other.clone());
                }
                row
            })
            .collect()
    };
    let job = plan(&ledger, 1, rows(2)).await;
    plan(&ledger, 2, rows(102)).await;
    let claimed = ledger.claim(job, None, 99, vec![other.clone()]).await.unwrap();
    assert_eq!(claimed.iter().map(|row| row.id.row).collect::<Vec<_>>(), [3, 5, 7]);
    let rest = ledger.claim(job, None, 99, vec![]).await.unwrap();
    assert_eq!(rest.iter().map(|row| row.id.row).collect::<Vec<_>>(), [2, 4, 6]);
}

async fn a_claim_of_certain_rows_takes_them_whatever_their_status_and_each_once<E: Engine>(
    folder: &Path,
) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, (2..6).map(row).collect()).await;
    let claimed = ledger.claim(job, None, 2, vec![]).await.unwrap();
    ledger.settle(vec![end(claimed[0].key, Status::Uncertain)]).await.unwrap();
    let keys: Vec<RowKey> = all(&ledger, job).await.iter().map(|row| row.key).collect();
    // The second is under way: somebody may be sending it just now.
    let asked = vec![keys[3], keys[0], keys[1], keys[0]];
    let taken = ledger.claim_rows(asked).await.unwrap();
    let got: Vec<_> = taken.iter().map(|row| (row.id.row, row.was)).collect();
    assert_eq!(got, [(5, Status::Pending), (2, Status::Uncertain)]);
    assert_eq!(ledger.tally(job).await.unwrap().under_way, 3);
}

async fn rows_that_end_leave_their_place_to_those_claimed_with_them<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, (2..7).map(row).collect()).await;
    let claimed = ledger.claim(job, None, 2, vec![]).await.unwrap();
    let ends = claimed.iter().map(|row| end(row.key, Status::Uncertain)).collect();
    let after = claimed.last().map(|row| row.key);
    let next = Claim::Next { job, after, most: 2, closed: vec![] };
    let next = ledger.settle_and_claim(ends, next).await.unwrap();
    assert_eq!(next.iter().map(|row| row.id.row).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(ledger.tally(job).await.unwrap().under_way, 2);
    // What has just ended is there to be taken again.
    let these = Claim::These(vec![next[0].key, claimed[1].key]);
    let ends = vec![end(next[0].key, Status::Inserted)];
    let again = ledger.settle_and_claim(ends, these).await.unwrap();
    let got: Vec<_> = again.iter().map(|row| (row.id.row, row.was)).collect();
    assert_eq!(got, [(4, Status::Inserted), (3, Status::Uncertain)]);
    assert_eq!(ledger.tally(job).await.unwrap().under_way, 3);
}

async fn an_outcome_is_written_once<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2), row(3)]).await;
    let claimed = ledger.claim(job, None, 1, vec![]).await.unwrap();
    let mut first = end(claimed[0].key, Status::Failed);
    first.reason = Some("errno_9".into());
    first.errno = Some(9);
    first.message = Some("数据插入失败".into());
    first.remark = Some("row 7".into());
    first.notes = [Note::LandedBefore, Note::ExtraNumbers].into_iter().collect();
    ledger.settle(vec![first.clone()]).await.unwrap();
    ledger.settle(vec![end(claimed[0].key, Status::Inserted)]).await.unwrap();
    let rows = all(&ledger, job).await;
    assert_eq!(rows[0].standing, Standing::At(Status::Failed));
    assert_eq!((&rows[0].reason, rows[0].errno), (&first.reason, Some(9)));
    assert_eq!((&rows[0].message, &rows[0].remark), (&first.message, &first.remark));
    assert_eq!(rows[0].notes, first.notes);
    ledger.settle(vec![end(rows[1].key, Status::Inserted)]).await.unwrap();
    assert_eq!(
        standings(&ledger, job).await[1],
        Standing::At(Status::Pending),
        "what was never under way has no outcome"
    );
}

async fn a_released_row_stands_as_before_and_an_outcome_is_not_released<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, (2..5).map(row).collect()).await;
    let claimed = ledger.claim(job, None, 3, vec![]).await.unwrap();
    ledger.settle(vec![end(claimed[1].key, Status::Inserted)]).await.unwrap();
    let back = [Status::Pending, Status::Pending, Status::Uncertain];
    let rows = claimed.iter().zip(back).map(|(row, was)| (row.key, was)).collect();
    ledger.release(rows).await.unwrap();
    assert_eq!(
        standings(&ledger, job).await,
        [Status::Pending, Status::Inserted, Status::Uncertain].map(Standing::At)
    );
    assert_eq!(ledger.claim(job, None, 9, vec![]).await.unwrap().len(), 1);
}

async fn rows_are_withdrawn_only_from_where_they_are_known_to_stand<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2), rejected(3), row(4)]).await;
    let under_way = ledger.claim(job, None, 1, vec![]).await.unwrap();
    let withdrawn = all(&ledger, job).await.into_iter().map(|row| {
        let mut end = end(row.key, Status::AlreadyImported);
        end.remark = Some("20261101-090000-0001".into());
        end
    });
    ledger.withdraw(withdrawn.collect(), Status::Pending).await.unwrap();
    let rows = all(&ledger, job).await;
    assert_eq!(rows[0].key, under_way[0].key);
    assert_eq!(
        rows.iter().map(|row| row.standing).collect::<Vec<_>>(),
        [Standing::UnderWay, Standing::At(Status::Rejected), Standing::At(Status::AlreadyImported)]
    );
    assert_eq!(rows[2].remark.as_deref(), Some("20261101-090000-0001"));
    ledger.settle(vec![end(rows[0].key, Status::Failed)]).await.unwrap();
    let withdrawn = vec![end(rows[0].key, Status::AlreadyImported)];
    ledger.withdraw(withdrawn.clone(), Status::Uncertain).await.unwrap();
    assert_eq!(all(&ledger, job).await[0].standing, Standing::At(Status::Failed));
    ledger.withdraw(withdrawn, Status::Failed).await.unwrap();
    assert_eq!(all(&ledger, job).await[0].standing, Standing::At(Status::AlreadyImported));
}

async fn a_buried_run_leaves_its_rows_uncertain<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, (2..7).map(row).collect()).await;
    let other = plan(&ledger, 2, vec![row(2)]).await;
    let running = |jobs: &[(JobNo, u16)]| -> Vec<(JobNo, JobId)> {
        jobs.iter().map(|(no, dice)| (*no, new_job(*dice).id)).collect()
    };
    ledger.begin_plan(new_job(3)).await.unwrap();
    assert_eq!(ledger.running().await.unwrap(), running(&[(job, 1), (other, 2)]));
    let claimed = ledger.claim(job, None, 3, vec![]).await.unwrap();
    ledger.claim(other, None, 1, vec![]).await.unwrap();
    ledger.settle(vec![end(claimed[0].key, Status::Inserted)]).await.unwrap();
    assert_eq!(ledger.bury(job).await.unwrap(), 2);
    assert_eq!(ledger.running().await.unwrap(), running(&[(other, 2)]));
    let rows = all(&ledger, job).await;
    assert_eq!(
        rows.iter().map(|row| row.standing).collect::<Vec<_>>(),
        [Status::Inserted, Status::Uncertain, Status::Uncertain, Status::Pending, Status::Pending]
            .map(Standing::At)
    );
    assert_eq!(rows[1].reason.as_deref(), Some("interrupted"));
    assert_eq!(rows[0].reason, None);
    let buried = ledger.job(Some(new_job(1).id)).await.unwrap().unwrap();
    assert_eq!(buried.state, JobState::Interrupted);
    assert_eq!(buried.stopped_by, Some(StopCode::Interrupted.into()));
    assert_eq!(standings(&ledger, other).await, [Standing::UnderWay], "another job's rows stay");
    assert_eq!(ledger.bury(job).await.unwrap(), 0);
}

async fn history_is_what_other_jobs_put_to_this_recipient_or_may_have<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let earlier = plan(&ledger, 1, (2..9).map(row).collect()).await;
    let claimed = ledger.claim(earlier, None, 6, vec![]).await.unwrap();
    let ends = [
        Status::Inserted,
        Status::Duplicate,
        Status::Failed,
        Status::Uncertain,
        Status::Suppressed,
    ];
    for (row, status) in claimed.iter().zip(ends) {
        ledger.settle(vec![end(row.key, status)]).await.unwrap();
    }
    let mut elsewhere = row(20);
    elsewhere.recipient = Some(Recipient::Batch("20261102".into()));
    let job = plan(&ledger, 2, vec![row(2), elsewhere]).await;
    for row in ledger.claim(job, None, 9, vec![]).await.unwrap() {
        ledger.settle(vec![end(row.key, Status::Inserted)]).await.unwrap();
    }
    let here = |back: LookBack| rows_of(&ledger, back);
    let back = |asking, to: &str| LookBack {
        job: asking,
        scope: scope(),
        reach: Reach::Recipients(vec![Recipient::Batch(to.into())]),
        since: None,
        later_too: false,
    };
    let (first, second) = (new_job(1).id, new_job(2).id);
    let at = Standing::At;
    let seen = here(back(job, batch().id())).await;
    assert_eq!(
        seen,
        [
            (phone(2), at(Status::Inserted), batch(), first.clone()),
            (phone(3), at(Status::Duplicate), batch(), first.clone()),
            (phone(5), at(Status::Uncertain), batch(), first.clone()),
            (phone(7), Standing::UnderWay, batch(), first),
        ]
    );
    let mut elsewhere = back(job, batch().id());
    elsewhere.scope.company = "9".into();
    assert_eq!(here(elsewhere).await, []);
    assert_eq!(here(back(job, "never met")).await, []);
    let seen = here(back(earlier, batch().id())).await;
    assert_eq!(seen, [(phone(2), at(Status::Inserted), batch(), second)]);
}

/// Number, standing, recipient and job of each row, in order.
async fn rows_of<L: Ledger>(
    ledger: &L,
    back: LookBack,
) -> Vec<(Phone, Standing, Recipient, JobId)> {
    let past = ledger.history(back).await.unwrap();
    let mut seen = Vec::new();
    for job in past.jobs {
        for row in job.rows {
            let to = past.recipients[row.recipient as usize].clone();
            let phone = Phone::from_bits(row.number.bits()).unwrap();
            seen.push((phone, row.standing, to, job.id.clone()));
        }
    }
    seen
}

async fn history_reaches_as_far_as_it_is_asked_to<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let put = async |number: u16, action: &str, company: &str, to: Recipient, index| {
        let mut new = new_job(number);
        (new.scope.action, new.scope.company) = (action.into(), company.into());
        let job = ledger.begin_plan(new).await.unwrap();
        let mut planned = row(index);
        planned.recipient = Some(to);
        ledger.add_rows(job, vec![planned]).await.unwrap();
        ledger.commit_plan(job, vec![source(1)], 0).await.unwrap();
        ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
        for row in ledger.claim(job, None, 9, vec![]).await.unwrap() {
            ledger.settle(vec![end(row.key, Status::Inserted)]).await.unwrap();
        }
        job
    };
    let other = Recipient::Batch("20261102".into());
    let staff = Recipient::Staff("8001".into());
    put(1, "AddTaskData", "8", batch(), 2).await;
    put(2, "AddTaskData", "8", other.clone(), 3).await;
    put(3, "AddCBaseData", "8", staff.clone(), 4).await;
    put(4, "AddTaskData", "9", batch(), 5).await;
    let job = put(5, "AddTaskData", "8", batch(), 6).await;
    let seen = async |reach| {
        let back = LookBack { job, scope: scope(), reach, since: None, later_too: false };
        let rows = rows_of(&ledger, back).await;
        rows.into_iter().map(|(phone, _, to, _)| (phone, to)).collect::<Vec<_>>()
    };
    let (one, two, three) = ((phone(2), batch()), (phone(3), other), (phone(4), staff));
    let both = vec![one.1.clone(), two.1.clone()];
    assert_eq!(seen(Reach::Recipients(vec![one.1.clone()])).await, std::slice::from_ref(&one));
    assert_eq!(seen(Reach::Recipients(both)).await, [one.clone(), two.clone()]);
    assert_eq!(seen(Reach::Action).await, [one.clone(), two.clone()]);
    assert_eq!(seen(Reach::Company).await, [one, two, three]);
}

async fn history_counts_a_job_by_the_end_of_its_last_run<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let day = |day: u32| -> Timestamp { format!("2026-11-{day:02}T12:00:00Z").parse().unwrap() };
    let mut jobs = Vec::new();
    for (number, ended) in [(1, Some(2)), (2, Some(9)), (3, None)] {
        let job = plan(&ledger, number, vec![row(u32::from(number) + 1)]).await;
        for row in ledger.claim(job, None, 9, vec![]).await.unwrap() {
            ledger.settle(vec![end(row.key, Status::Inserted)]).await.unwrap();
        }
        if let Some(ended) = ended {
            ledger.end_run(job, finished(day(ended))).await.unwrap();
        }
        jobs.push(new_job(number).id);
    }
    let job = plan(&ledger, 4, vec![row(9)]).await;
    let counted = async |since| {
        let reach = Reach::Recipients(vec![batch()]);
        let rows =
            rows_of(&ledger, LookBack { job, scope: scope(), reach, since, later_too: false })
                .await;
        rows.into_iter().map(|(.., job)| job).collect::<Vec<_>>()
    };
    assert_eq!(counted(None).await, jobs);
    assert_eq!(counted(Some(day(2))).await, jobs, "to the moment");
    assert_eq!(counted(Some(day(3))).await, jobs[1..]);
    assert_eq!(counted(Some(day(20))).await, jobs[2..], "one without an end may be at work");
}

/// Clocks are set back: a later job may have ended before this one began, by their records.
async fn history_counts_every_job_that_came_later_where_it_is_asked_to<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let mut plans = Vec::new();
    for number in 1..=3 {
        let job = plan(&ledger, number, vec![row(u32::from(number) + 1)]).await;
        for row in ledger.claim(job, None, 9, vec![]).await.unwrap() {
            ledger.settle(vec![end(row.key, Status::Inserted)]).await.unwrap();
        }
        ledger.end_run(job, finished("2026-11-02T12:00:00Z".parse().unwrap())).await.unwrap();
        plans.push(job);
    }
    let since = Some("2096-11-02T12:00:00Z".parse().unwrap());
    for (later_too, expected) in [(true, vec![new_job(3).id]), (false, vec![])] {
        let reach = Reach::Recipients(vec![batch()]);
        let back = LookBack { job: plans[1], scope: scope(), reach, since, later_too };
        let rows = rows_of(&ledger, back).await;
        assert_eq!(rows.into_iter().map(|(.., job)| job).collect::<Vec<_>>(), expected);
    }
}

async fn the_tally_counts_by_all_that_a_summary_asks_for<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let mut elsewhere = row(6);
    elsewhere.recipient = Some(Recipient::Batch("20261102".into()));
    let job =
        plan(&ledger, 1, vec![row(2), row(3), row(4), elsewhere, rejected(7), rejected(8)]).await;
    let claimed = ledger.claim(job, None, 3, vec![]).await.unwrap();
    for row in &claimed[..2] {
        let mut end = end(row.key, Status::Duplicate);
        end.errno = Some(10);
        end.notes = [Note::LandedBefore].into_iter().collect();
        ledger.settle(vec![end]).await.unwrap();
    }
    let tally = ledger.tally(job).await.unwrap();
    assert_eq!(tally.balance(5, 1), Ok(()));
    assert!(tally.balance(5, 0).is_err(), "one row too many is seen");
    let of = |status| tally.rows.of(status);
    assert_eq!((of(Status::Duplicate), of(Status::Uncertain)), (2, 1));
    assert_eq!((of(Status::Pending), of(Status::Rejected), tally.under_way), (1, 2, 1));
    assert_eq!(
        tally.reasons.clone().into_iter().collect::<Vec<_>>(),
        [("phone_too_short".to_owned(), 2)]
    );
    assert_eq!(tally.errnos.clone().into_iter().collect::<Vec<_>>(), [(10, 2)]);
    assert_eq!((tally.notes[&Note::LandedBefore], tally.notes[&Note::TextCleaned]), (2, 2));
    assert_eq!(tally.recipients.len(), 2);
    assert_eq!(tally.recipients[&batch()].of(Status::Uncertain), 1);
    assert_eq!(tally.recipients[&batch()].sum(), 5);
}

async fn pages_hold_the_statuses_asked_for<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job =
        plan(&ledger, 1, vec![row(2), rejected(3), row(4), rejected(5), row(6), row(7)]).await;
    let claimed = ledger.claim(job, None, 2, vec![]).await.unwrap();
    ledger.settle(vec![end(claimed[0].key, Status::Uncertain)]).await.unwrap();
    let read = async |statuses: Vec<Status>, after, most| {
        let rows = ledger.rows(job, Page { after, most, statuses }).await.unwrap();
        rows.iter().map(|row| row.id.row).collect::<Vec<_>>()
    };
    assert_eq!(read(vec![Status::Uncertain], None, 9).await, [2, 4], "rows under way are in doubt");
    assert_eq!(read(vec![Status::Rejected, Status::Pending], None, 9).await, [3, 5, 6, 7]);
    assert_eq!(read(vec![Status::Rejected, Status::Pending], None, 2).await, [3, 5]);
    assert_eq!(read(vec![], Some(claimed[1].key), 2).await, [5, 6]);
    assert_eq!(read(vec![Status::Inserted], None, 9).await, [0; 0]);
}

async fn a_jobs_figures_add_up_over_its_runs<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2)]).await;
    let run = |state, stopped_by| JobEnd {
        state,
        stopped_by,
        exit_code: 4,
        requests_sent: 7,
        requests_retried: 2,
        active_ms: 1_500,
        finished_at: "2026-11-22T02:00:00Z".parse().unwrap(),
    };
    let stopped = run(JobState::Stopped, Some(StopCode::Unreachable.into()));
    ledger.end_run(job, stopped.clone()).await.unwrap();
    let seen = ledger.job(None).await.unwrap().unwrap();
    assert_eq!((seen.state, seen.exit_code), (JobState::Stopped, Some(4)));
    assert_eq!(seen.stopped_by, stopped.stopped_by);
    assert_eq!(seen.finished_at, Some(stopped.finished_at));
    ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
    let seen = ledger.job(None).await.unwrap().unwrap();
    assert_eq!((seen.state, seen.exit_code), (JobState::Running, None));
    assert_eq!((seen.stopped_by, seen.finished_at), (None, None));
    ledger.end_run(job, run(JobState::Finished, None)).await.unwrap();
    let seen = ledger.job(None).await.unwrap().unwrap();
    assert_eq!((seen.requests_sent, seen.requests_retried, seen.active_ms), (14, 4, 3_000));
}

async fn each_run_of_a_job_is_on_record_and_one_that_died_has_no_end<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2)]).await;
    let by = |command: &str| RunBy {
        command: command.into(),
        user: Some("li".into()),
        host: None,
        version: Some("0.1.0".into()),
        limit: Some(if command == "import" { Limit::PerSecond(2.5) } else { Limit::Auto }),
    };
    let ended = "2026-11-23T01:00:00Z".parse().unwrap();
    ledger.begin_run(job, by("import"), Timestamp::UNIX_EPOCH).await.unwrap();
    ledger.bury(job).await.unwrap();
    ledger.begin_run(job, by("resume"), "2026-11-23T00:00:00Z".parse().unwrap()).await.unwrap();
    ledger.end_run(job, finished(ended)).await.unwrap();
    let runs = ledger.jobs().await.unwrap().remove(0).runs;
    // The test's plan has begun a run of its own.
    let runs = &runs[runs.len() - 2..];
    assert_eq!((&runs[0].by, runs[0].started_at), (&by("import"), Timestamp::UNIX_EPOCH));
    assert_eq!((runs[0].finished_at, runs[0].exit_code), (None, None));
    assert_eq!(runs[0].stopped_by, Some(StopCode::Interrupted.into()));
    assert_eq!((&runs[1].by, runs[1].finished_at), (&by("resume"), Some(ended)));
    assert_eq!((&runs[1].stopped_by, runs[1].exit_code), (&None, Some(0)));
    assert_eq!((runs[1].requests_sent, runs[0].requests_sent), (1, 0));
}

async fn a_row_keeps_when_it_ended_and_the_tally_counts_by_it<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2), row(3), row(4), rejected(5)]).await;
    let at: Timestamp = "2026-11-22T02:00:07Z".parse().unwrap();
    let claimed = ledger.claim(job, None, 2, vec![]).await.unwrap();
    for (row, seconds) in claimed.iter().zip([0, 5]) {
        let mut end = end(row.key, Status::Inserted);
        end.at = Some(at + SignedDuration::from_secs(seconds));
        ledger.settle(vec![end]).await.unwrap();
    }
    let ended: Vec<_> = all(&ledger, job).await.iter().map(|row| row.settled_at).collect();
    assert_eq!(ended, [Some(at), Some(at + SignedDuration::from_secs(5)), None, None]);
    let stretches = ledger.tally(job).await.unwrap().timeline.stretches();
    assert_eq!((stretches.len(), stretches[0].0), (6, at));
    assert_eq!(stretches.iter().map(|(_, rows)| rows.of(Status::Inserted)).sum::<u64>(), 2);
}

async fn examples_are_the_first_rows_of_each_problem<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let rows = (2..30).map(|n| if n % 2 == 0 { row(n) } else { rejected(n) }).collect();
    let job = plan(&ledger, 1, rows).await;
    let claimed = ledger.claim(job, None, 7, vec![]).await.unwrap();
    for (nth, row) in claimed.iter().take(6).enumerate() {
        let mut end = end(row.key, Status::Failed);
        end.reason = Some(["errno_0", "errno_9", "errno_77"][nth % 3].into());
        ledger.settle(vec![end]).await.unwrap();
    }
    let read = async |statuses: Vec<Status>, reasons: &[&str], each| {
        let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        let examples = Examples { statuses, reasons, each };
        let mut rows = Vec::new();
        for example in ledger.examples(job, examples).await.unwrap() {
            let row = ledger.rows(job, Page::of(example.key)).await.unwrap().remove(0);
            assert_eq!((row.status(), &row.reason), (example.status, &example.reason));
            rows.push(row.id.row);
        }
        rows
    };
    let wrong = vec![Status::Failed, Status::Uncertain, Status::Rejected];
    let reasons = ["errno_0", "errno_9", "phone_too_short"];
    assert_eq!(read(wrong.clone(), &reasons, 1).await, [2, 3, 4, 14], "one each, in order");
    assert_eq!(read(wrong, &["errno_0"], 9).await, [2, 8, 14], "under way has no reason");
    assert_eq!(read(vec![Status::Rejected], &reasons, 3).await, [3, 5, 7]);
    assert_eq!(read(vec![Status::Inserted], &reasons, 3).await, [0; 0]);
}

async fn what_was_pushed_is_read_page_by_page_and_only_doubt_takes_a_note<E: Engine>(
    folder: &Path,
) {
    let ledger = E::open(folder);
    let rows = vec![row(2), rejected(3), row(4), row(5), row(6), row(7)];
    let job = plan(&ledger, 1, rows).await;
    let claimed = ledger.claim(job, None, 4, vec![]).await.unwrap();
    let ends = [Status::Inserted, Status::Failed, Status::Uncertain];
    for (claimed, status) in claimed.iter().zip(ends) {
        ledger.settle(vec![end(claimed.key, status)]).await.unwrap();
    }
    let first = ledger.pushed(job, None, 2).await.unwrap();
    let more = ledger.pushed(job, Some(first[1].key), 9).await.unwrap();
    let pushed: Vec<_> = first.iter().chain(&more).map(|row| (row.phone, row.status)).collect();
    let expected = [(phone(2), Status::Inserted), (phone(5), Status::Uncertain)];
    assert_eq!(pushed, expected, "neither refused nor pending nor under way");
    let keys = claimed.iter().map(|row| row.key).collect();
    ledger.add_note(keys, Note::SeenInCalls).await.unwrap();
    let rows = all(&ledger, job).await;
    let noted = rows.iter().filter(|row| row.notes.has(Note::SeenInCalls));
    assert_eq!(noted.map(|row| row.id.row).collect::<Vec<_>>(), [5]);
}

async fn jobs_are_found_by_name_and_the_latest_without_one<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let older = plan(&ledger, 9, vec![row(2)]).await;
    let latest = plan(&ledger, 3, vec![row(2)]).await;
    ledger.begin_plan(new_job(5)).await.unwrap();
    assert_eq!(ledger.job(None).await.unwrap().unwrap().no, latest);
    assert_eq!(ledger.job(Some(new_job(9).id)).await.unwrap().unwrap().no, older);
    let numbers: Vec<JobNo> = ledger.jobs().await.unwrap().iter().map(|job| job.no).collect();
    assert_eq!(numbers, [latest, older]);
}

async fn jobs_are_found_by_the_content_they_have_read_the_latest_first<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    for (dice, hash) in [(1, "aa"), (2, "bb"), (3, "aa"), (4, "aa")] {
        let job = ledger.begin_plan(new_job(dice)).await.unwrap();
        ledger.add_rows(job, vec![row(2)]).await.unwrap();
        let of = |hash: &str| SourceRecord { sha256: hash.into(), ..source(1) };
        ledger.commit_plan(job, vec![of("cc"), of(hash), of(hash)], 0).await.unwrap();
        if dice < 4 {
            ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
        }
    }
    let ids = |dice: &[u16]| dice.iter().map(|dice| new_job(*dice).id).collect::<Vec<_>>();
    assert_eq!(ledger.jobs_of_content("aa").await.unwrap(), ids(&[3, 1]), "4 is still planned");
    assert_eq!(ledger.jobs_of_content("bb").await.unwrap(), ids(&[2]));
    assert_eq!(ledger.jobs_of_content("cc").await.unwrap(), ids(&[3, 2, 1]), "each once");
    assert_eq!(ledger.jobs_of_content("dd").await.unwrap(), []);
}

async fn what_a_job_remembers_of_its_settings_is_replaced<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let job = plan(&ledger, 1, vec![row(2)]).await;
    let other = plan(&ledger, 2, vec![row(2)]).await;
    ledger.keep_settings(job, r#"{"report_dir":"/moved"}"#.into()).await.unwrap();
    let settings = async |no| {
        let jobs = ledger.jobs().await.unwrap();
        jobs.into_iter().find(|job| job.no == no).unwrap().settings
    };
    assert_eq!(settings(job).await, r#"{"report_dir":"/moved"}"#);
    assert_eq!(settings(other).await, new_job(2).settings);
}

/// A job with a row of each end, finished; its rows are 2 to 7.
async fn ended<L: Ledger>(ledger: &L, dice: u16) -> JobNo {
    let job =
        plan(ledger, dice, (2..8).map(|n| if n == 7 { rejected(n) } else { row(n) }).collect());
    let job = job.await;
    let claimed = ledger.claim(job, None, 4, vec![]).await.unwrap();
    let ends = [Status::Inserted, Status::Duplicate, Status::Failed, Status::Uncertain];
    for (row, status) in claimed.iter().zip(ends) {
        let mut end = end(row.key, status);
        end.reason = (status == Status::Failed).then(|| "errno_9".into());
        end.errno = Some(9);
        end.message = Some("13800000000 refused".into());
        end.at = Some("2026-11-22T01:16:00Z".parse().unwrap());
        ledger.settle(vec![end]).await.unwrap();
    }
    ledger.end_run(job, finished("2026-11-22T01:17:00Z".parse().unwrap())).await.unwrap();
    job
}

async fn job_of<L: Ledger>(ledger: &L, no: JobNo) -> Job {
    ledger.jobs().await.unwrap().into_iter().find(|job| job.no == no).unwrap()
}

fn purge_time() -> Timestamp {
    "2026-12-24T00:00:00Z".parse().unwrap()
}

async fn a_purge_takes_texts_and_numbers_and_leaves_counts_and_times<E: Engine>(folder: &Path) {
    let ledger = E::open(folder);
    let no = ended(&ledger, 1).await;
    let (before, tally) = (job_of(&ledger, no).await, ledger.tally(no).await.unwrap());
    assert_eq!(before.purged, None);
    ledger.purge(before.clone(), purge_time()).await.unwrap();
    ledger.empty_journal().await.unwrap();
    let after = job_of(&ledger, no).await;
    assert_eq!(after.purged, Some(Purged { at: purge_time(), is_whole: true }));
    assert_eq!(ledger.tally(no).await.unwrap(), tally, "statuses, reasons, errnos, notes, times");
    assert_eq!(tally.balance(after.read(), after.expanded), Ok(()));
    assert_eq!((&after.sources, &after.runs), (&before.sources, &before.runs));
    assert_eq!((after.state, after.finished_at), (before.state, before.finished_at));
    assert_eq!(all(&ledger, no).await, [], "no row has anything to read");
    assert_eq!(ledger.pushed(no, None, 9).await.unwrap(), []);
    assert_eq!(ledger.claim(no, None, 9, vec![]).await.unwrap(), [], "none can be sent");
    let keys = ledger.keys(no, Status::Pending).await.unwrap();
    assert_eq!(ledger.claim_rows(keys).await.unwrap(), []);
    assert_eq!(ledger.tally(no).await.unwrap(), tally);
}

async fn history_knows_the_customers_of_a_purged_job_by_fingerprints_alone<E: Engine>(
    folder: &Path,
) {
    let ledger = E::open(folder);
    let purged = ended(&ledger, 1).await;
    let whole = ended(&ledger, 2).await;
    let asking = plan(&ledger, 3, vec![row(2)]).await;
    let back = LookBack {
        job: asking,
        scope: scope(),
        reach: Reach::Recipients(vec![batch()]),
        since: None,
        later_too: false,
    };
    let past = ledger.history(back.clone()).await.unwrap();
    assert!(past.fingerprints.is_none(), "nobody pays for what nobody has");
    ledger.purge(job_of(&ledger, purged).await, purge_time()).await.unwrap();
    let after = ledger.history(back).await.unwrap();
    let key = after.fingerprints.unwrap();
    let rows = |past: &[dialfeed::ledger::PastJob], nth: usize| -> Vec<(PastNumber, Standing)> {
        past[nth].rows.iter().map(|row| (row.number, row.standing)).collect()
    };
    let standings = [Status::Inserted, Status::Duplicate, Status::Uncertain].map(Standing::At);
    let numbers = [2, 3, 5].map(phone);
    let prints: Vec<_> = numbers.iter().map(|phone| key.of(*phone)).zip(standings).collect();
    assert_eq!(rows(&after.jobs, 0), prints);
    assert!(prints.iter().all(|(number, _)| number.is_fingerprint()));
    let plain: Vec<_> = numbers.map(PastNumber::from).into_iter().zip(standings).collect();
    assert_eq!(rows(&after.jobs, 1), plain, "another job keeps its numbers");
    assert_eq!(all(&ledger, whole).await.len(), 6);
}

async fn a_purge_is_of_one_job_keeps_what_its_caller_says_and_may_be_done_again<E: Engine>(
    folder: &Path,
) {
    let ledger = E::open(folder);
    let no = ended(&ledger, 1).await;
    let mut remains = job_of(&ledger, no).await;
    remains.settings = r#"{"kept":true}"#.into();
    remains.sources[0].file = "138********.csv".into();
    remains.sources[0].header = vec!["手机号".into(), "138********".into()];
    let errno = |message: &str| Some(StoppedBy::Errno { errno: 3, message: message.into() });
    (remains.stopped_by, remains.runs[0].stopped_by) = (errno(""), errno(""));
    ledger.purge(remains.clone(), purge_time()).await.unwrap();
    let tally = ledger.tally(no).await.unwrap();
    ledger.purge(remains.clone(), purge_time()).await.unwrap();
    let kept = job_of(&ledger, no).await;
    assert_eq!((&kept.settings, &kept.sources), (&remains.settings, &remains.sources));
    assert_eq!((kept.stopped_by, &kept.runs), (errno(""), &remains.runs));
    assert_eq!(ledger.tally(no).await.unwrap(), tally);
    let asking = plan(&ledger, 3, vec![row(2)]).await;
    let (scope, reach) = (scope(), Reach::Action);
    let back = LookBack { job: asking, scope, reach, since: None, later_too: false };
    let past = ledger.history(back).await.unwrap();
    let key = past.fingerprints.unwrap();
    assert_eq!(past.jobs[0].rows[0].number, key.of(phone(2)), "no fingerprint of a fingerprint");
}
