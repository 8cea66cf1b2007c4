//! Predictive dialling: who is called when, by whom, how often.

use std::collections::BTreeMap;
use std::time::Duration;

use dialfeed::sandbox::{
    CallRecord, CallType, Disposition, Feature, Running, SandboxOptions, Speed,
};

use crate::wire::{each, errno_of, records, start, start_by_hand};

async fn add(sandbox: &Running, batchid: &str, phonenum: &str) {
    let customer = [("batchid", batchid), ("phonenum", phonenum)];
    assert_eq!(errno_of(sandbox, "AddTaskData", &customer).await, "1");
}

async fn dialling_by_hand() -> Running {
    let options =
        SandboxOptions { speed: Speed::ByHand, dials_batches: true, ..SandboxOptions::default() };
    start(options).await
}

/// Leaves this many members in predictive dialling.
async fn leave_members(sandbox: &Running, count: u32) {
    for staffid in 8001 + count..=8008 {
        let left = sandbox.press(&staffid.to_string(), Feature::LeavePredictive).await.unwrap();
        assert!(left, "{staffid}");
    }
}

#[tokio::test]
async fn customers_are_called_in_order_of_arrival_on_as_many_lines_as_members_are_free() {
    let sandbox = dialling_by_hand().await;
    leave_members(&sandbox, 2).await;
    for (n, batchid) in ["20261102", "20261101", "20261102", "20261101"].iter().enumerate() {
        add(&sandbox, batchid, &format!("15400{n}20003")).await;
    }
    sandbox.advance(Duration::from_secs(64));
    assert_eq!(records(&sandbox, &[]).await.len(), 0, "two are being called, the others wait");
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(records(&sandbox, &[]).await.len(), 2);
    sandbox.advance(Duration::from_secs(65));
    let found = records(&sandbox, &[("Sort", "ASC")]).await;
    assert_eq!(each(&found, "dst"), ["15400020003", "15400120003", "15400220003", "15400320003"]);
    assert_eq!(each(&found, "staffid"), ["8001", "8002", "8001", "8002"]);
    assert_eq!(each(&found, "calltype"), ["3"; 4]);
    assert_eq!(each(&found, "customerid"), ["1", "2", "3", "4"]);
    let through: Vec<(u64, u64, u64)> = sandbox
        .batches()
        .unwrap()
        .iter()
        .take(2)
        .map(|batch| (batch.customers, batch.dialled, batch.reached))
        .collect();
    assert_eq!(through, [(2, 2, 2), (2, 2, 2)]);
    sandbox.stop().await;
}

#[tokio::test]
async fn who_does_not_answer_is_called_again_after_five_minutes_three_times_at_most() {
    let sandbox = dialling_by_hand().await;
    for end in ["0000", "0001", "0002", "0003", "0005"] {
        add(&sandbox, "20261101", &format!("1540000{end}")).await;
    }
    sandbox.advance(Duration::from_secs(3_600));
    let mut attempts: BTreeMap<String, Vec<CallRecord>> = BTreeMap::new();
    for record in sandbox.call_records().unwrap() {
        attempts.entry(record.dst.clone()).or_default().push(record);
    }
    let counts: Vec<usize> = attempts.values().map(Vec::len).collect();
    assert_eq!(counts, [3, 3, 1, 1, 2], "busy, no answer, failed, answered, the second time");
    let moments: Vec<i64> =
        attempts["15400000001"].iter().map(|record| record.began_ms / 1_000).collect();
    assert_eq!([moments[1] - moments[0], moments[2] - moments[1]], [330, 330]);
    assert!(attempts["15400000001"].iter().all(|record| record.staffid.is_empty()));
    assert_eq!(attempts["15400000005"][1].disposition, Disposition::Answered);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_call_that_a_member_took_is_theirs_and_one_that_nobody_took_is_nobodys() {
    let sandbox = dialling_by_hand().await;
    leave_members(&sandbox, 1).await;
    add(&sandbox, "20261101", "15400000003").await;
    sandbox.advance(Duration::from_secs(2));
    // The one line rings; then its member dials out, and nobody is left for who answers.
    let call = [("staffid", "8001"), ("phonenum", "15400000001")];
    assert_eq!(errno_of(&sandbox, "SendDial", &call).await, "1");
    sandbox.advance(Duration::from_secs(60));
    let found = records(&sandbox, &[("phonenum", "15400000003")]).await;
    assert_eq!(each(&found, "staffid"), [""]);
    assert_eq!(each(&found, "billsec_int"), ["5"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn nobody_is_called_unasked_before_arrival_or_while_nobody_takes_calls() {
    let silent = start_by_hand().await;
    add(&silent, "20261101", "15400000003").await;
    // A call that ends makes nobody a customer to be called.
    let own = [("staffid", "8001"), ("phonenum", "15400010003")];
    assert_eq!(errno_of(&silent, "SendDial", &own).await, "1");
    silent.advance(Duration::from_secs(3_600));
    assert_eq!(silent.call_records().unwrap().len(), 1);
    assert_eq!(silent.customers().unwrap()[0].attempts, 0);
    silent.stop().await;

    let sandbox = dialling_by_hand().await;
    sandbox.advance(Duration::from_secs(1_000));
    add(&sandbox, "20261101", "15400000003").await;
    let arrived_ms = sandbox.simulated_now().as_millisecond();
    sandbox.advance(Duration::from_secs(1_000));
    assert_eq!(sandbox.call_records().unwrap()[0].began_ms, arrived_ms);
    leave_members(&sandbox, 0).await;
    add(&sandbox, "20261101", "15400010003").await;
    sandbox.advance(Duration::from_secs(1_000));
    assert_eq!(sandbox.dial_all().await.unwrap(), 1, "one is left");
    assert!(sandbox.press("8003", Feature::JoinPredictive).await.unwrap());
    let joined_ms = sandbox.simulated_now().as_millisecond();
    sandbox.advance(Duration::from_secs(1_000));
    let last = sandbox.call_records().unwrap().pop().unwrap();
    assert_eq!((last.began_ms, last.staffid.as_str()), (joined_ms, "8003"));
    sandbox.stop().await;
}

#[tokio::test]
async fn ten_thousand_customers_are_dialled_at_once_each_as_often_as_the_rule_says() {
    let sandbox = start_by_hand().await;
    let port = sandbox.port();
    tokio::task::spawn_blocking(move || crate::load::send_rows(port, 7, 10_000)).await.unwrap();
    assert_eq!(sandbox.dial_all().await.unwrap(), 0);
    let held = sandbox.call_records().unwrap();
    let mut attempts: BTreeMap<u64, Vec<Disposition>> = BTreeMap::new();
    let mut busy_until: BTreeMap<&str, i64> = BTreeMap::new();
    for record in &held {
        assert_eq!(record.calltype, CallType::Predictive);
        attempts.entry(record.customerid).or_default().push(record.disposition);
        if record.disposition == Disposition::Answered {
            assert_ne!(record.staffid, "", "a line is begun only for a member who is free");
            let answered_ms = record.began_ms
                + i64::try_from((record.duration_s - record.talked_s) * 1_000).unwrap();
            let free_ms = busy_until.entry(&record.staffid).or_default();
            assert!(*free_ms <= answered_ms, "{} has one call at a time", record.staffid);
            *free_ms = record.began_ms + i64::try_from(record.duration_s * 1_000).unwrap();
        }
    }
    assert_eq!(attempts.len(), 10_000);
    for dispositions in attempts.values() {
        let (last, before) = dispositions.split_last().unwrap();
        let again = |one: &Disposition| !matches!(one, Disposition::Answered | Disposition::Failed);
        assert!(before.iter().all(again) && (dispositions.len() == 3 || !again(last)));
    }
    for customer in sandbox.customers().unwrap() {
        let dispositions = &attempts[&customer.order];
        assert_eq!(customer.attempts, dispositions.len() as u64);
        assert_eq!(customer.is_reached, dispositions.last() == Some(&Disposition::Answered));
    }
    let reached = sandbox.batches().unwrap()[0].reached;
    assert!((7_000..8_500).contains(&reached), "{reached}");
    assert_eq!(busy_until.len(), 8);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_same_seed_dials_the_same_calls() {
    let mut stories = Vec::new();
    for _ in 0..2 {
        let sandbox = start_by_hand().await;
        let began_ms = sandbox.simulated_now().as_millisecond();
        for n in 0..50 {
            add(&sandbox, "20261101", &format!("15400{n:06}")).await;
        }
        sandbox.dial_all().await.unwrap();
        let story: Vec<_> = sandbox
            .call_records()
            .unwrap()
            .into_iter()
            .map(|one| (one.dst, one.began_ms - began_ms, one.duration_s, one.staffid))
            .collect();
        stories.push(story);
        sandbox.stop().await;
    }
    assert_eq!(stories[0], stories[1]);
}

#[tokio::test]
async fn a_fast_clock_dials_a_list_while_it_is_asked() {
    let options = SandboxOptions {
        speed: Speed::Times(86_400),
        dials_batches: true,
        ..SandboxOptions::default()
    };
    let sandbox = start(options).await;
    for n in 0..200 {
        add(&sandbox, "20261101", &format!("15400{n:06}")).await;
    }
    while sandbox.batches().unwrap()[0].due > 0 || sandbox.batches().unwrap()[0].dialled < 200 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(records(&sandbox, &[("Limit", "1000")]).await.len() >= 200);
    sandbox.stop().await;
}
