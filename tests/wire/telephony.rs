//! Calls, extensions, call records and recordings: what leaves for each, and the protocol's own samples
//! read.

use dialfeed::platform::{
    AskError, CallFilter, CallPage, CallPages, CallType, Disposition, Errno, ExtensionState, Fault,
    PageError, Sort, SpyMode,
};
use dialfeed::row::{Phone, PhoneKind};
use jiff::civil::date;

use super::client;
use super::server::{Server, http, success};

fn answer(body: &str) -> Vec<u8> {
    http("200 OK", &[], body)
}

/// The parameters behind company and auth of the last request.
fn own_parameters(server: &Server) -> String {
    let received = server.received();
    let (_, own) = received.rsplit_once("auth=Geheim%2F42%2B%C3%A4&").unwrap();
    own.to_owned()
}

#[tokio::test]
async fn a_call_is_begun_ended_and_listened_in_on_with_the_protocols_parameters() {
    let server = Server::answering(success()).await;
    let client = client(&server.url());
    let landline = Phone::new(PhoneKind::Landline, 57_188_886_666);
    client.dial("8001", landline, ["autumn", "a&b"]).await.unwrap();
    let own = "staffid=8001&phonenum=057188886666&codeid_1=autumn&codeid_2=a%26b";
    assert_eq!(own_parameters(&server), own);
    client.hang_up("8001").await.unwrap();
    assert_eq!(own_parameters(&server), "staffid=8001");
    for (mode, number) in [(SpyMode::Monitor, 1), (SpyMode::Whisper, 2), (SpyMode::ThreeWay, 3)] {
        client.spy("8001", "8002", mode).await.unwrap();
        let own = format!("staffid=8001&spystaffid=8002&spytype={number}");
        assert_eq!(own_parameters(&server), own);
    }
    for action in ["SendDial", "HangUp", "ExtenSpy"] {
        assert!(server.count(&format!("action={action}&companyid=8&")) > 0, "{action}");
    }
}

#[tokio::test]
async fn telephony_that_the_platform_refuses_is_told_by_its_errno() {
    for (errno, expected) in [
        ("5", Errno::StaffNotLoggedIn),
        ("6", Errno::ExtensionNotRegistered),
        ("7", Errno::AgentExtensionNotLoggedIn),
        ("8", Errno::AgentExtensionNotRegistered),
    ] {
        let body = format!(r#"{{"errno":"{errno}","message":"\u672a\u767b\u5f55"}}"#);
        let server = Server::answering(answer(&body)).await;
        let phone = Phone::new(PhoneKind::Mobile, 13_800_138_000);
        let refused = client(&server.url()).dial("8001", phone, ["", ""]).await.unwrap_err();
        assert_eq!(refused, AskError::Refused { errno: expected, message: "未登录".into() });
    }
}

#[tokio::test]
async fn an_extensions_state_is_read_from_the_protocols_own_sample() {
    let sample = r#"{"errno":"1","message":"成功",
        "data":{"Status":8,
        "Extension":1001,
        "CallerNum":13888888888
        }}"#;
    let server = Server::answering(answer(sample)).await;
    let status = client(&server.url()).extension("8001").await.unwrap();
    assert_eq!(own_parameters(&server), "staffid=8001");
    assert_eq!((status.state, status.extension.as_str()), (ExtensionState::Ringing, "1001"));
    assert_eq!(status.caller_number, "13888888888");
    let server = Server::answering(answer(r#"{"errno":"1","data":[]}"#)).await;
    let odd = client(&server.url()).extension("8001").await.unwrap_err();
    assert_eq!(odd, AskError::OtherShape { action: "ExtenStatus" });
}

#[tokio::test]
async fn call_records_are_read_from_the_protocols_own_sample() {
    let sample = r#"{"errno":"1","message":"\u6210\u529f","data":[{
        "id":"46470","src":"88851977744","dst":"15721266104","calldate":"2016-01-05 12:12:25",
        "duration_int":"12","billsec_int":"2","disposition":"ANSWERED","customerid":"1318096",
        "companyid":"8","ClassifId":"3","ProjectId":"3","staffid":"8001","exten":"8001",
        "codeid_1":"","codeid_2":"","uniqueid":"","calltype":"0"}]}"#;
    let server = Server::answering(answer(sample)).await;
    let filter = CallFilter {
        staff: Some("8001".into()),
        extension: Some("8001".into()),
        code_1: Some("一".into()),
        code_2: Some("2".into()),
        phone: Some("15721266104".into()),
        begin: Some(date(2016, 1, 5).at(0, 0, 0, 0)),
        end: Some(date(2016, 1, 6).at(20, 35, 17, 0)),
    };
    let page = CallPage { after: Some(46_469), most: 20, sort: Sort::Descending };
    let [record] = client(&server.url()).calls(&filter, page).await.unwrap().try_into().unwrap();
    assert_eq!(
        own_parameters(&server),
        "staffid=8001&exten=8001&codeid_1=%E4%B8%80&codeid_2=2&phonenum=15721266104\
         &begintime=2016-01-05+00%3A00%3A00&endtime=2016-01-06+20%3A35%3A17\
         &PId=46469&Limit=20&Sort=DESC"
    );
    assert_eq!((record.id, record.src.as_str()), (Some(46_470), "88851977744"));
    assert_eq!(record.called_at, Some(date(2016, 1, 5).at(12, 12, 25, 0)));
    assert_eq!((record.duration_s, record.talked_s), (Some(12), Some(2)));
    assert_eq!(
        (record.disposition, record.call_type),
        (Disposition::Answered, Some(CallType::Outgoing))
    );
    assert_eq!((record.customer_id.as_str(), record.classif_id.as_str()), ("1318096", "3"));
}

#[tokio::test]
async fn a_filter_that_asks_for_nothing_sends_no_empty_filters() {
    let server = Server::answering(success()).await;
    let page = CallPage { after: None, most: 20, sort: Sort::Ascending };
    let none = client(&server.url()).calls(&CallFilter::default(), page).await.unwrap();
    assert_eq!((none.len(), own_parameters(&server).as_str()), (0, "Limit=20&Sort=ASC"));
}

/// Plays a platform with records 1 to `at_first`, to which one is added after each page.
async fn growing(at_first: i64, page_most: i64) -> Server {
    Server::play(move |mut peer| async move {
        let mut newest = at_first;
        while let Some(request) = peer.request().await {
            let own = request.split("PId=").nth(1).unwrap_or("0&");
            let after: i64 = own.split('&').next().unwrap().parse().unwrap();
            let last = newest.min(after + page_most);
            let records: Vec<String> =
                (after + 1..=last).map(|id| format!(r#"{{"id":"{id}","dst":"138"}}"#)).collect();
            let data = records.join(",");
            peer.say(answer(&format!(r#"{{"errno":"1","data":[{data}]}}"#))).await;
            newest += i64::from(newest < at_first + 3);
        }
    })
    .await
}

#[tokio::test]
async fn all_records_are_read_once_each_while_new_ones_arrive_whatever_the_page_holds() {
    for page_most in [1, 7, 500] {
        let server = growing(20, page_most).await;
        let client = client(&server.url());
        let mut pages = CallPages::new(&client, CallFilter::default(), 0);
        let mut ids = Vec::new();
        loop {
            let page = pages.next().await.unwrap();
            if page.is_empty() {
                break;
            }
            ids.extend(page.iter().filter_map(|record| record.id));
        }
        let newest = pages.after();
        assert_eq!(ids, (1..=newest).collect::<Vec<_>>(), "pages of {page_most}");
        assert!(newest > 20, "those that arrived meanwhile are among them: {newest}");
    }
}

#[tokio::test]
async fn a_platform_that_gives_the_same_page_again_or_the_latest_first_is_no_endless_loop() {
    let same = r#"{"errno":"1","data":[{"id":"1"},{"id":"2"}]}"#;
    let server = Server::answering(answer(same)).await;
    let this_client = client(&server.url());
    let mut pages = CallPages::new(&this_client, CallFilter::default(), 0);
    assert_eq!(pages.next().await.unwrap().len(), 2);
    assert_eq!(pages.next().await, Err(PageError::Repeated { id: 2, after: 2 }));
    let latest_first = r#"{"errno":"1","data":[{"id":"2"},{"id":"1"}]}"#;
    let server = Server::answering(answer(latest_first)).await;
    let this_client = client(&server.url());
    let mut pages = CallPages::new(&this_client, CallFilter::default(), 0);
    assert_eq!(pages.next().await, Err(PageError::NotInOrder));
}

#[tokio::test]
async fn a_page_that_was_lost_is_asked_for_again_from_where_it_began() {
    let server = Server::play(|mut peer| async move {
        while let Some(request) = peer.request().await {
            let is_first = request.contains("PId=0&");
            if peer.index == 0 && !is_first {
                return;
            }
            let data = if is_first { r#"[{"id":1}]"# } else { "[]" };
            peer.say(answer(&format!(r#"{{"errno":1,"data":{data}}}"#))).await;
        }
    })
    .await;
    let client = client(&server.url());
    let mut pages = CallPages::new(&client, CallFilter::default(), 0);
    assert_eq!(pages.next().await.unwrap().len(), 1);
    let lost = pages.next().await.unwrap_err();
    assert!(matches!(lost, PageError::Ask(AskError::Fault(Fault::Unknown(_)))), "{lost:?}");
    assert_eq!((pages.after(), pages.next().await.unwrap().len()), (1, 0));
}

#[tokio::test]
async fn recordings_are_named_by_their_paths() {
    let sample = r#"{"errno":"1","message":"\u6210\u529f",
        "data":[{
        "path":"\/asterisk_file\/2016-01-04\/20160104152443_8001_15721266104.wav"
        }]}"#;
    let server = Server::answering(answer(sample)).await;
    let paths = client(&server.url()).recordings("1451892283.12").await.unwrap();
    assert_eq!(own_parameters(&server), "uniqueid=1451892283.12");
    assert_eq!(paths, ["/asterisk_file/2016-01-04/20160104152443_8001_15721266104.wav"]);
    let server = Server::answering(success()).await;
    assert!(client(&server.url()).recordings("x").await.unwrap().is_empty());
}
