//! What leaves this machine, byte for byte.

use std::time::Duration;

use dialfeed::platform::{AskError, Client, ClientOptions, ConfigError, Errno, Fault, Method};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient};

use super::server::{Server, http, success};
use super::{add, client, customer, options};

/// `Geheim/42+ä` in a form.
const AUTH_ENCODED: &str = "auth=Geheim%2F42%2B%C3%A4";

fn getting(url: &str) -> Client {
    Client::new(ClientOptions { method: Method::Get, ..options(url) }).unwrap()
}

#[tokio::test]
async fn post_puts_everything_in_the_form_and_nothing_in_the_url() {
    let server = Server::answering(success()).await;
    add(&client(&server.url())).await.unwrap();
    let request = server.received();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /api.php http/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    assert!(!head.contains("transfer-encoding"), "{head}");
    assert!(!head.contains("geheim"), "{head}");
    assert_eq!(
        body,
        format!(
            "action=AddTaskData&companyid=8&{AUTH_ENCODED}&batchid=20261101&phonenum=13800138000\
             &name=%E5%BC%A0%E4%B8%89&address=&email=&comment="
        )
    );
}

#[tokio::test]
async fn get_puts_everything_in_the_query_behind_the_endpoints_own() {
    let server = Server::answering(success()).await;
    let url = format!("{}?r=api", server.url());
    let staff = Recipient::Staff("8001".into());
    getting(&url).add(&staff, &customer()).await.unwrap();
    let request = server.received();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        head.lines().next().unwrap(),
        format!(
            "GET /api.php?r=api&action=AddCBaseData&companyid=8&{AUTH_ENCODED}&staffid=8001\
             &phonenum=13800138000&name=%E5%BC%A0%E4%B8%89&address=&email=&comment= HTTP/1.1"
        )
    );
    assert_eq!(body, "");
}

#[tokio::test]
async fn signs_that_mean_something_in_a_form_arrive_as_themselves() {
    let contact = Contact {
        phone: Phone::new(PhoneKind::Landline, 57_188_886_666),
        name: "&=+ #?%".into(),
        address: "a/b;c\"'\\".into(),
        email: "x@y.cn".into(),
        comment: "一\n二😀".into(),
    };
    let server = Server::answering(success()).await;
    let batch = Recipient::Batch("A&B=1".into());
    client(&server.url()).add(&batch, &contact).await.unwrap();
    getting(&server.url()).add(&batch, &contact).await.unwrap();
    let form = "batchid=A%26B%3D1&phonenum=057188886666&name=%26%3D%2B+%23%3F%25\
                &address=a%2Fb%3Bc%22%27%5C&email=x%40y.cn&comment=%E4%B8%80%0A%E4%BA%8C%F0%9F%98%80";
    assert_eq!(server.count(form), 2, "{}", server.received());
}

#[tokio::test]
async fn a_row_too_long_for_a_url_is_refused_here() {
    let server = Server::answering(success()).await;
    let contact = Contact { comment: "长".repeat(10_000), ..customer() };
    let batch = Recipient::Batch("1".into());
    let fault = getting(&server.url()).add(&batch, &contact).await.unwrap_err();
    assert_eq!(fault, Fault::RowRefused { http: 414 });
    assert_eq!(server.connections(), 0);
    client(&server.url()).add(&batch, &contact).await.unwrap();
}

#[tokio::test]
async fn users_are_asked_for_and_read_from_the_protocols_own_sample() {
    let sample = r#"{"errno":"1","message":"\u6210\u529f","data":[{"UserName":"1001",
        "TrueName":"\u9648\u6d9b","RoleName":"\u90e8\u95e8\u7ecf\u7406",
        "Identity":"\u90e8\u95e8\u7ecf\u7406","DepartmentName":"\u90e8\u95e8\u4e00",
        "Phone":"15956952910","StaffId":"1001","UpdateTime":"2016-07-18 16:30:10",
        "CreateTime":"2016-07-18 14:51:22"}]}"#;
    let server = Server::answering(http("200 OK", &[], sample)).await;
    let client = client(&server.url());
    let users = client.users(None).await.unwrap();
    assert_eq!(users, client.users(Some("1001")).await.unwrap());
    let [user] = users.try_into().unwrap();
    assert_eq!((user.user_name.as_str(), user.staff_id.as_str()), ("1001", "1001"));
    assert_eq!((user.true_name.as_str(), user.role_name.as_str()), ("陈涛", "部门经理"));
    assert_eq!((user.identity.as_str(), user.department_name.as_str()), ("部门经理", "部门一"));
    assert_eq!(user.update_time, "2016-07-18 16:30:10");
    assert_eq!(user.create_time, "2016-07-18 14:51:22");
    assert_eq!(server.count("action=GetUserInfo&companyid=8&"), 2);
    assert!(server.received().contains(&format!("{AUTH_ENCODED}&staffid=POST")), "no staff number");
    assert!(server.received().ends_with(&format!("{AUTH_ENCODED}&staffid=1001")));
}

#[tokio::test]
async fn a_question_that_is_refused_says_with_which_errno() {
    let server = Server::answering(http("200 OK", &[], r#"{"errno":4,"message":"no"}"#)).await;
    let refused = client(&server.url()).users(None).await.unwrap_err();
    let expected = AskError::Refused { errno: Errno::NoSuchInterface, message: "no".into() };
    assert_eq!(refused, expected);
    let server = Server::answering(http("200 OK", &[], r#"{"errno":1,"data":[3]}"#)).await;
    let odd = client(&server.url()).users(None).await.unwrap_err();
    assert_eq!(odd, AskError::OtherShape { action: "GetUserInfo" });
}

#[test]
fn a_client_that_could_never_succeed_is_not_made() {
    let make = |change: &dyn Fn(&mut ClientOptions)| {
        let mut options = options("http://127.0.0.1:9/");
        change(&mut options);
        Client::new(options).map(drop)
    };
    assert_eq!(make(&|options| options.company = " ".into()), Err(ConfigError::CompanyMissing));
    assert_eq!(make(&|options| options.auth = "".into()), Err(ConfigError::AuthMissing));
    assert_eq!(make(&|options| options.timeout = Duration::ZERO), Err(ConfigError::TimeoutZero));
    assert_eq!(make(&|_| ()), Ok(()));
    assert_eq!(make(&|options| options.timeout = Duration::MAX), Ok(()));
}
