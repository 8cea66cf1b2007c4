//! The page for people: masked, escaped, for this machine only.

use dialfeed::sandbox::SandboxOptions;

use crate::wire::{
    Received, action, ask, dial, encode, errno, exchange, get, post_bytes, start, task,
};

#[tokio::test]
async fn the_page_shows_customers_masked_and_escaped() {
    let sandbox = start(SandboxOptions::default().with_batch("<i>&\"'")).await;
    assert_eq!(errno(&sandbox, &task("13800138000", "<script>alert('x')</script>")).await, "1");
    let page = get(sandbox.port(), "/").await;
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-security-policy: default-src 'none'"));
    assert!(page.body.contains("138****8000") && !page.body.contains("13800138000"));
    assert!(page.body.contains("&lt;script&gt;alert('x')&lt;/script&gt;"));
    assert!(!page.body.contains("<script"));
    assert!(page.body.contains("&lt;i&gt;&amp;&quot;'"));
    assert_eq!(sandbox.requests().received, 1, "the page is no request for an action");
    sandbox.stop().await;
}

#[tokio::test]
async fn the_pages_form_makes_a_batch_for_this_machine_only() {
    let sandbox = start(SandboxOptions::default()).await;
    let port = sandbox.port();
    let own = format!("127.0.0.1:{port}");
    let make = async |host: &str, headers: &str, id: &str| {
        let form = encode(&[("new_batch", id)]);
        Received::parse(&exchange(port, &post_bytes("/", host, headers, &form)).await).status
    };
    let from_own_page = format!("Origin: http://{own}\r\n");
    assert_eq!(make(&own, &from_own_page, "made 1").await, 303);
    assert_eq!(make(&own, "Origin: http://evil.example\r\n", "made 2").await, 403);
    assert_eq!(make(&own, "Origin: null\r\n", "made 2").await, 403);
    assert_eq!(make("rebound.example", "", "made 2").await, 403);
    assert_eq!(make(&own, &from_own_page, "\u{7}").await, 400);
    let add = |batchid| action("AddTaskData", &[("batchid", batchid), ("phonenum", "13800138000")]);
    assert_eq!(errno(&sandbox, &add("made 1")).await, "1");
    assert_eq!(errno(&sandbox, &add("made 2")).await, "11");
    // The rebound name reads nothing either, neither page nor action.
    let users = encode(&action("GetUserInfo", &[]));
    for target in ["/".to_owned(), format!("/?{users}")] {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
        assert_eq!(Received::parse(&exchange(port, request.as_bytes()).await).status, 403);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn the_keys_of_the_page_are_pressed_on_the_telephone_they_belong_to() {
    let sandbox = start(SandboxOptions::default()).await;
    let port = sandbox.port();
    let status = async |staffid| {
        let reply = ask(&sandbox, "ExtenStatus", &[("staffid", staffid)]).await;
        reply["data"]["Status"].as_i64().unwrap()
    };
    let press = async |staffid: &str, key: &str, headers: &str| {
        let form = encode(&[("telephone", staffid), ("key", key)]);
        let host = format!("127.0.0.1:{port}");
        Received::parse(&exchange(port, &post_bytes("/?refresh=3", &host, headers, &form)).await)
    };
    let pressed = press("8010", "000", "").await;
    assert_eq!(pressed.status, 303);
    assert!(pressed.head.contains("location: /?refresh=3\r\n"), "{}", pressed.head);
    assert_eq!(status("8010").await, 0);
    assert_eq!(press("8010", "001", "Origin: http://evil.example\r\n").await.status, 403);
    assert_eq!(status("8010").await, 0);
    for (key, expected) in [("break", 18), ("return", 0), ("001", 4), ("unplug", -1)] {
        assert_eq!(press("8010", key, "").await.status, 303, "{key}");
        assert_eq!(status("8010").await, expected, "{key}");
    }
    assert_eq!(press("8010", "000", "").await.status, 400, "it is unplugged");
    assert_eq!(press("8001", "hangup", "").await.status, 400, "there is no call");
    assert_eq!(press("8001", "???", "").await.status, 400);
    dial(&sandbox, "8001", "15400000003").await;
    assert_eq!(press("8001", "hangup", "").await.status, 303);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_page_shows_how_far_batches_are_dialled_and_renews_itself_on_request() {
    let sandbox = start(SandboxOptions::default()).await;
    assert_eq!(errno(&sandbox, &task("15400000003", "")).await, "1");
    assert_eq!(errno(&sandbox, &task("15400000001", "")).await, "1");
    assert_eq!(sandbox.dial_all().await.unwrap(), 0);
    let page = get(sandbox.port(), "/").await.body;
    let cell = |figure: u32| format!("<td class=\"count\">{figure}</td>");
    let row = format!("20261101</td>{}{}{}{}", cell(2), cell(2), cell(1), cell(0));
    assert!(page.contains(&row), "{page}");
    assert!(page.contains("<td class=\"count\">接通 1</td>"), "the customer who answered");
    assert!(page.contains("<td class=\"count\">3</td>"), "the one who never did");
    assert!(page.contains("无应答") && page.contains("接通") && page.contains("154****0003"));
    assert!(page.contains("href=\"/?refresh=3\"") && !page.contains("http-equiv"));
    let renewing = get(sandbox.port(), "/?refresh=3").await.body;
    assert!(renewing.contains("<meta http-equiv=\"refresh\" content=\"3\">"));
    assert!(!get(sandbox.port(), "/?refresh=0").await.body.contains("http-equiv"));
    sandbox.stop().await;
}
