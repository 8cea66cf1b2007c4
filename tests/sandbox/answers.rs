//! What the actions answer to whom, and what they keep of a row.

use crate::wire::{
    CREDENTIALS, Received, action, encode, errno, exchange, get, phones, post, post_bytes, post_to,
    start, task,
};
use dialfeed::row::Recipient;
use dialfeed::sandbox::SandboxOptions;
use serde_json::{Value, json};

#[tokio::test]
async fn a_reply_looks_as_php_sends_it() {
    let sandbox = start(SandboxOptions::default()).await;
    let received = post(&sandbox, &task("13800138000", "张三")).await;
    assert_eq!(received.status, 200);
    assert!(received.head.contains("content-type: text/html; charset=utf-8"), "{received:?}");
    assert_eq!(received.body, r#"{"errno":"1","message":"\u6210\u529f","data":[]}"#);
    let received = post(&sandbox, &task("13800138000", "张三")).await;
    assert_eq!(received.body, r#"{"errno":"10","message":"\u6570\u636e\u91cd\u590d","data":[]}"#);
    sandbox.stop().await;
}

#[tokio::test]
async fn every_errno_has_its_cause_and_its_message() {
    let sandbox = start(SandboxOptions::default()).await;
    let number = ("phonenum", "13800138000");
    let batch = ("batchid", "20261101");
    let long = "长".repeat(4_001);
    let wrong_auth = [("companyid", "8"), ("auth", "wrong"), ("action", "GetUserInfo")];
    let wrong_company = [("companyid", "9"), ("auth", "sandbox"), ("action", "GetUserInfo")];
    let cases = [
        ("2", "缺少必要参数", CREDENTIALS.to_vec()),
        ("2", "缺少必要参数", vec![("action", "AddTaskData"), ("auth", "sandbox")]),
        ("2", "缺少必要参数", action("AddTaskData", &[batch])),
        ("2", "缺少必要参数", action("AddTaskData", &[batch, ("phonenum", "")])),
        ("2", "缺少必要参数", action("AddTaskData", &[number])),
        ("2", "缺少必要参数", action("AddCBaseData", &[number])),
        ("2", "缺少必要参数", action("AddCBaseData", &[("staffid", "8001")])),
        ("2", "缺少必要参数", action("SendDial", &[("staffid", "8001")])),
        ("2", "缺少必要参数", action("SendDial", &[number])),
        ("2", "缺少必要参数", action("HangUp", &[("staffid", "")])),
        ("2", "缺少必要参数", action("ExtenStatus", &[])),
        ("2", "缺少必要参数", action("GetRecord", &[])),
        ("2", "缺少必要参数", action("ExtenSpy", &[("staffid", "8001"), ("spystaffid", "8002")])),
        ("2", "缺少必要参数", action("ExtenSpy", &[("staffid", "8001"), ("spytype", "1")])),
        ("3", "认证失败", wrong_auth.to_vec()),
        ("3", "认证失败", wrong_company.to_vec()),
        ("4", "接口不存在", action("AddTask", &[batch, number])),
        ("5", "工号未登录", action("SendDial", &[("staffid", "8010"), number])),
        ("0", "失败", action("SendDial", &[("staffid", "8001"), ("phonenum", "138-0013-8000")])),
        ("0", "失败", action("HangUp", &[("staffid", "8001")])),
        ("11", "任务批次不存在", action("AddTaskData", &[("batchid", "1"), number])),
        ("9", "数据插入失败", action("AddCBaseData", &[("staffid", "8011"), number])),
        ("9", "数据插入失败", task("1380013800x", "")),
        ("9", "数据插入失败", task("１３８００１３８０００", "")),
        ("9", "数据插入失败", task("12", "")),
        ("9", "数据插入失败", task("123456789012345678901", "")),
        ("9", "数据插入失败", task("13800138000", &long)),
        ("1", "成功", task("13800138000", "")),
        ("10", "数据重复", task("13800138000", "")),
    ];
    for (errno, message, parameters) in cases {
        let reply = post(&sandbox, &parameters).await.json();
        let expected = json!({"errno": errno, "message": message, "data": []});
        assert_eq!(reply, expected, "{:?}", &parameters[..parameters.len().min(5)]);
    }
    assert_eq!(phones(&sandbox.customers().unwrap()), ["13800138000"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn get_and_post_at_any_path_with_any_text_come_to_the_same() {
    let sandbox = start(SandboxOptions::default()).await;
    let port = sandbox.port();
    let name = "欧阳 & 娜娜+\"😀\" 50%=x";
    let paths = ["/", "/api", "/interface.php", "/a/b/c/", "/%E6%8E%A5%E5%8F%A3"];
    for (n, path) in paths.iter().enumerate() {
        let (first, second) = (format!("1380000000{n}"), format!("1390000000{n}"));
        let received = get(port, &format!("{path}?{}", encode(&task(&first, name)))).await;
        assert_eq!(received.errno(), "1", "GET {path}");
        assert_eq!(post_to(port, path, &task(&second, name)).await.errno(), "1", "POST {path}");
    }
    let customers = sandbox.customers().unwrap();
    assert_eq!(customers.len(), 10);
    assert!(customers.iter().all(|customer| customer.name == name));
    let methods: Vec<String> =
        sandbox.requests().log.into_iter().map(|entry| entry.method).collect();
    assert_eq!(methods, ["GET", "POST"].repeat(5));
    sandbox.stop().await;
}

#[tokio::test]
async fn parameters_are_read_as_php_reads_them() {
    let sandbox = start(SandboxOptions::default()).await;
    let port = sandbox.port();
    // Query and form together; the form goes before the query, the last before the first.
    let query = encode(&task("13800138000", "query"));
    let form = "name=first&name=a+b";
    let bytes = post_bytes(&format!("/?{query}"), "127.0.0.1", "", form);
    assert_eq!(Received::parse(&exchange(port, &bytes).await).errno(), "1");
    assert_eq!(sandbox.customers().unwrap()[0].name, "a b");
    // A body that is no form has no parameters.
    let json = format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        query.len(),
        query
    );
    assert_eq!(Received::parse(&exchange(port, json.as_bytes()).await).errno(), "2");
    // Bytes that are no UTF-8 do no harm.
    let broken = format!("{query}&name=%D5%C5%FF&phonenum=13900139000");
    let bytes = post_bytes("/", "127.0.0.1", "", &broken);
    assert_eq!(Received::parse(&exchange(port, &bytes).await).errno(), "1");
    sandbox.stop().await;
}

#[tokio::test]
async fn duplicates_are_told_by_number_within_a_batch_or_the_company() {
    let sandbox = start(SandboxOptions::default().with_batch("自建 1")).await;
    let add = |batchid, phonenum, name| {
        action("AddTaskData", &[("batchid", batchid), ("phonenum", phonenum), ("name", name)])
    };
    let give =
        |staffid, phonenum| action("AddCBaseData", &[("staffid", staffid), ("phonenum", phonenum)]);
    let number = "13800138000";
    assert_eq!(errno(&sandbox, &add("20261101", number, "first")).await, "1");
    assert_eq!(errno(&sandbox, &add("20261101", number, "second")).await, "10");
    assert_eq!(errno(&sandbox, &add("自建 1", number, "other batch")).await, "1");
    assert_eq!(errno(&sandbox, &give("8001", number)).await, "1");
    assert_eq!(errno(&sandbox, &give("8002", number)).await, "10", "the company has it");
    assert_eq!(errno(&sandbox, &add("20261101", "013800138000", "")).await, "1", "as sent");
    let held: Vec<_> = sandbox
        .customers()
        .unwrap()
        .into_iter()
        .map(|customer| {
            (customer.order, customer.recipient, customer.name, customer.times_received)
        })
        .collect();
    let batch = |id: &str| Recipient::Batch(id.to_owned());
    assert_eq!(
        held,
        [
            (1, batch("20261101"), "first".to_owned(), 2),
            (2, batch("自建 1"), "other batch".to_owned(), 1),
            (3, Recipient::Staff("8001".to_owned()), String::new(), 2),
            (4, batch("20261101"), String::new(), 1),
        ]
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn every_text_of_a_row_is_kept_as_sent() {
    let sandbox = start(SandboxOptions::default()).await;
    let texts = [
        ("phonenum", "057188886666"),
        ("name", "李四"),
        ("address", "杭州市/西湖区\n1号"),
        ("email", "li.si@example.com"),
        ("comment", "' OR 1=1; -- \u{0}\t"),
    ];
    let give = action("AddCBaseData", &[&[("staffid", "8010")], &texts[..]].concat());
    assert_eq!(errno(&sandbox, &give).await, "1");
    let customer = sandbox.customers().unwrap().remove(0);
    assert_eq!(customer.phonenum, texts[0].1);
    assert_eq!(customer.name, texts[1].1);
    assert_eq!(customer.address, texts[2].1);
    assert_eq!(customer.email, texts[3].1);
    assert_eq!(customer.comment, texts[4].1);
    sandbox.stop().await;
}

#[tokio::test]
async fn users_are_listed_with_the_manuals_fields() {
    let sandbox = start(SandboxOptions::default()).await;
    let received = post(&sandbox, &action("GetUserInfo", &[("staffid", "")])).await;
    assert!(received.body.is_ascii(), "Chinese goes as \\uXXXX");
    let everyone = received.json()["data"].as_array().unwrap().clone();
    let ids: Vec<&str> = everyone.iter().map(|user| user["StaffId"].as_str().unwrap()).collect();
    assert_eq!(ids, (8001..=8010).map(|id| id.to_string()).collect::<Vec<_>>());
    let fields: Vec<&String> = everyone[0].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "UserName",
            "TrueName",
            "RoleName",
            "Identity",
            "DepartmentName",
            "Phone",
            "StaffId",
            "UpdateTime",
            "CreateTime",
        ]
    );
    assert!(everyone[0].as_object().unwrap().values().all(Value::is_string));
    let one = post(&sandbox, &action("GetUserInfo", &[("staffid", "8003")])).await.json();
    assert_eq!(one["data"], json!([everyone[2]]));
    let nobody = post(&sandbox, &action("GetUserInfo", &[("staffid", "9999")])).await.json();
    assert_eq!(nobody, json!({"errno": "1", "message": "成功", "data": []}));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_body_too_large_is_refused_readably_and_nothing_is_stored() {
    let sandbox = start(SandboxOptions::default()).await;
    let port = sandbox.port();
    let announced = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 65537\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    let received = Received::parse(&exchange(port, announced.as_bytes()).await);
    assert_eq!((received.status, received.errno().as_str()), (413, "0"));
    // In chunks nobody announces the size.
    let chunk = format!("{}&comment={}", encode(&task("13800138000", "")), "x".repeat(65_500));
    let chunked = format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{:x}\r\n{chunk}\r\n",
        chunk.len()
    );
    let received = Received::parse(&exchange(port, chunked.as_bytes()).await);
    assert_eq!((received.status, received.errno().as_str()), (413, "0"));
    assert_eq!(sandbox.customers().unwrap(), []);
    sandbox.stop().await;
}

#[tokio::test]
async fn other_methods_than_get_and_post_are_no_requests() {
    let sandbox = start(SandboxOptions::default()).await;
    let query = encode(&task("13800138000", ""));
    for method in ["HEAD", "PUT", "DELETE", "OPTIONS"] {
        let request =
            format!("{method} /?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let received = Received::parse(&exchange(sandbox.port(), request.as_bytes()).await);
        assert_eq!(received.status, 405, "{method}");
    }
    assert_eq!(sandbox.requests().received, 0);
    assert_eq!(sandbox.customers().unwrap(), []);
    sandbox.stop().await;
}
