//! The page for people: masked, escaped, for this machine only.

use dialfeed::sandbox::SandboxOptions;

use crate::wire::{Received, action, encode, errno, exchange, get, post_bytes, start, task};

#[tokio::test]
async fn the_page_shows_customers_masked_and_escaped() {
    let sandbox = start(SandboxOptions::default().with_batch("<i>&\"'")).await;
    assert_eq!(errno(&sandbox, &task("13800138000", "<script>alert('x')</script>")).await, "1");
    let page = get(sandbox.port(), "/").await;
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-security-policy: default-src 'none'"));
    assert!(page.body.contains("138****8000") && !page.body.contains("13800138000"));
    assert!(page.body.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert!(!page.body.contains("<script"));
    assert!(page.body.contains("&lt;i&gt;&amp;&quot;&#39;"));
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
