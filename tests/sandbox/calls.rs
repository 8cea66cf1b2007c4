//! Staff members' calls: placed, followed through every state, listened to, cut off.

use std::time::Duration;

use dialfeed::sandbox::{Feature, Running};
use serde_json::{Value, json};

use crate::wire::{ask, dial, each, errno_of, records, start_by_hand};

async fn status(sandbox: &Running, staffid: &str) -> i64 {
    let reply = ask(sandbox, "ExtenStatus", &[("staffid", staffid)]).await;
    assert_eq!(reply["errno"], "1");
    reply["data"]["Status"].as_i64().unwrap()
}

fn pass(sandbox: &Running, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

#[tokio::test]
async fn an_extension_goes_through_every_state_the_manual_names() {
    let sandbox = start_by_hand().await;
    let press = async |staffid, feature| sandbox.press(staffid, feature).await.unwrap();
    assert_eq!(status(&sandbox, "8001").await, 0, "idle");
    dial(&sandbox, "8001", "15400000003").await;
    assert_eq!(status(&sandbox, "8001").await, 8, "the own phone rings");
    pass(&sandbox, 3);
    assert_eq!(status(&sandbox, "8001").await, 9, "the called phone rings");
    pass(&sandbox, 5);
    assert_eq!(status(&sandbox, "8001").await, 1, "in the call");
    let spy = [("staffid", "8009"), ("spystaffid", "8001"), ("spytype", "1")];
    assert_eq!(errno_of(&sandbox, "ExtenSpy", &spy).await, "1");
    assert_eq!(status(&sandbox, "8009").await, 19, "listening in");
    pass(&sandbox, 60);
    assert_eq!(status(&sandbox, "8001").await, 0, "the call has ended");
    assert_eq!(status(&sandbox, "8009").await, 0, "so has the listening");
    dial(&sandbox, "8002", "15400000000").await;
    pass(&sandbox, 4);
    assert_eq!(status(&sandbox, "8002").await, 2, "the engaged tone");
    assert!(press("8003", Feature::BeginBreak).await);
    assert_eq!(status(&sandbox, "8003").await, 18, "on a break");
    assert_eq!(status(&sandbox, "8010").await, 4, "nobody is logged in");
    assert!(press("8004", Feature::Unplug).await);
    assert_eq!(status(&sandbox, "8004").await, -1, "unplugged");
    assert_eq!(status(&sandbox, "9999").await, -1, "there is none");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_state_has_numbers_as_the_manuals_sample_has() {
    let sandbox = start_by_hand().await;
    dial(&sandbox, "8001", "057188886666").await;
    let state = async |staffid| ask(&sandbox, "ExtenStatus", &[("staffid", staffid)]).await;
    let data = |status: i64, extension: Value, caller: Value| {
        json!({"errno": "1", "message": "成功",
               "data": {"Status": status, "Extension": extension, "CallerNum": caller}})
    };
    assert_eq!(state("8001").await, data(8, json!(8001), json!(57_188_886_666_u64)));
    assert_eq!(state("8002").await, data(0, json!(8002), json!("")));
    assert_eq!(state("nobody").await, data(-1, json!("nobody"), json!("")));
    sandbox.stop().await;
}

#[tokio::test]
async fn errnos_five_to_eight_tell_whose_extension_cannot_be_used_and_why() {
    let sandbox = start_by_hand().await;
    assert!(sandbox.press("8004", Feature::Unplug).await.unwrap());
    dial(&sandbox, "8001", "15400000003").await;
    pass(&sandbox, 10);
    // 8010 is not logged in, 8004 is unplugged, 9999 does not exist, 8005 is idle, 8001 talks.
    for (staffid, expected) in [("8010", "5"), ("9999", "5"), ("8004", "6"), ("8005", "0")] {
        let hang_up = errno_of(&sandbox, "HangUp", &[("staffid", staffid)]).await;
        assert_eq!(hang_up, expected, "HangUp {staffid}");
    }
    let number = ("phonenum", "15400000003");
    for (staffid, expected) in [("8010", "5"), ("9999", "5"), ("8004", "6"), ("8001", "0")] {
        let dialled = errno_of(&sandbox, "SendDial", &[("staffid", staffid), number]).await;
        assert_eq!(dialled, expected, "SendDial {staffid}");
    }
    for (staffid, spystaffid, spytype, expected) in [
        ("8010", "8001", "1", "5"),
        ("9999", "8010", "1", "5"),
        ("8004", "8001", "1", "6"),
        ("8009", "8010", "1", "7"),
        ("8009", "9999", "1", "7"),
        ("8009", "8004", "1", "8"),
        ("8009", "8005", "1", "0"),
        ("8009", "8001", "4", "0"),
        ("8001", "8001", "1", "0"),
        ("8009", "8001", "3", "1"),
        ("8009", "8001", "2", "0"),
    ] {
        let spy = [("staffid", staffid), ("spystaffid", spystaffid), ("spytype", spytype)];
        let came_to = errno_of(&sandbox, "ExtenSpy", &spy).await;
        assert_eq!(came_to, expected, "{staffid} listens to {spystaffid} as {spytype}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn who_listens_in_hangs_up_alone_and_can_listen_again() {
    let sandbox = start_by_hand().await;
    dial(&sandbox, "8001", "15400000003").await;
    let spy = [("staffid", "8009"), ("spystaffid", "8001"), ("spytype", "2")];
    assert_eq!(errno_of(&sandbox, "ExtenSpy", &spy).await, "0", "it only rings");
    pass(&sandbox, 10);
    assert_eq!(errno_of(&sandbox, "ExtenSpy", &spy).await, "1");
    assert_eq!(errno_of(&sandbox, "HangUp", &[("staffid", "8009")]).await, "1");
    assert_eq!((status(&sandbox, "8009").await, status(&sandbox, "8001").await), (0, 1));
    assert_eq!(errno_of(&sandbox, "ExtenSpy", &spy).await, "1");
    assert_eq!(records(&sandbox, &[]).await, Vec::<Value>::new(), "the call goes on");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_hung_up_call_ends_then_and_its_record_says_what_was_talked() {
    let sandbox = start_by_hand().await;
    dial(&sandbox, "8001", "15400000003").await;
    dial(&sandbox, "8002", "15400000003").await;
    pass(&sandbox, 4);
    assert_eq!(errno_of(&sandbox, "HangUp", &[("staffid", "8002")]).await, "1");
    pass(&sandbox, 26);
    assert_eq!(errno_of(&sandbox, "HangUp", &[("staffid", "8001")]).await, "1");
    assert_eq!(errno_of(&sandbox, "HangUp", &[("staffid", "8001")]).await, "0", "it has ended");
    let found = records(&sandbox, &[("Sort", "ASC")]).await;
    assert_eq!(each(&found, "staffid"), ["8002", "8001"]);
    assert_eq!(each(&found, "disposition"), ["NO ANSWER", "ANSWERED"]);
    assert_eq!(each(&found, "duration_int"), ["4", "30"]);
    assert_eq!(found[0]["billsec_int"], "0");
    let talked: u64 = found[1]["billsec_int"].as_str().unwrap().parse().unwrap();
    assert!((22..=24).contains(&talked), "30 less 1 to 3 of the own phone and 5 of ringing");
    assert_eq!(found[0]["uniqueid"], "");
    assert_ne!(found[1]["uniqueid"], "");
    sandbox.stop().await;
}

#[tokio::test]
async fn every_fixed_number_ends_as_the_readme_says() {
    let sandbox = start_by_hand().await;
    for (staff, end) in (8001..).zip(["0000", "0001", "0002", "0003", "0004", "0005", "0006"]) {
        dial(&sandbox, &staff.to_string(), &format!("1540000{end}")).await;
    }
    pass(&sandbox, 120);
    let mut found = records(&sandbox, &[]).await;
    found.sort_by_key(|record| record["dst"].as_str().unwrap().to_owned());
    assert_eq!(
        each(&found, "disposition"),
        ["BUSY", "NO ANSWER", "FAILED", "ANSWERED", "ANSWERED", "NO ANSWER", "UNKNOWN"]
    );
    assert_eq!(each(&found, "billsec_int"), ["0", "0", "0", "60", "5", "0", "0"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn keys_are_refused_where_the_telephone_cannot_dial_them() {
    let sandbox = start_by_hand().await;
    let press = async |staffid, feature| sandbox.press(staffid, feature).await.unwrap();
    assert!(!press("9999", Feature::LogIn).await, "nobody has that number");
    dial(&sandbox, "8001", "15400000003").await;
    assert!(!press("8001", Feature::LogOut).await, "nobody logs out of a call");
    pass(&sandbox, 20);
    assert!(press("8001", Feature::Unplug).await);
    let cut = records(&sandbox, &[]).await;
    assert_eq!(each(&cut, "duration_int"), ["20"], "unplugging cuts the call off");
    assert!(press("8001", Feature::PlugIn).await && press("8001", Feature::LogOut).await);
    assert_eq!(status(&sandbox, "8001").await, 4);
    sandbox.stop().await;
}
