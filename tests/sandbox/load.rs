//! Many rows at once: none lost when the process is killed, none kept twice.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream as BlockingStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::wire::{encode, phones, post_bytes, start_on, task};

/// Where [`a_killed_process_has_every_row_it_acknowledged`] tells its child the data file.
const CHILD_DATA: &str = "DIALFEED_TEST_SANDBOX_DATA";

#[test]
#[ignore = "the child that is killed by another test; alone it does nothing"]
fn the_child_that_is_killed() {
    let Ok(data) = std::env::var(CHILD_DATA) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let sandbox = start_on(Path::new(&data)).await.unwrap();
        println!("\nport {}", sandbox.port());
        std::future::pending::<()>().await;
    });
}

#[test]
fn a_killed_process_has_every_row_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "load::the_child_that_is_killed", "--nocapture"])
        .env(CHILD_DATA, &data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let port: u16 = output
        .find_map(|line| line.unwrap().strip_prefix("port ").map(|port| port.parse().unwrap()))
        .unwrap();
    let senders: Vec<_> = (0..4)
        .map(|sender| std::thread::spawn(move || acknowledged_until_it_dies(port, sender)))
        .collect();
    std::thread::sleep(Duration::from_millis(400));
    child.kill().unwrap();
    child.wait().unwrap();
    let acknowledged: Vec<String> =
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect();
    assert!(acknowledged.len() > 20, "too few to prove anything: {}", acknowledged.len());

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let customers = runtime.block_on(async {
        let sandbox = start_on(&data).await.expect("the lock of a dead process is free");
        let customers = sandbox.customers().unwrap();
        sandbox.stop().await;
        customers
    });
    let held: std::collections::HashSet<&str> = phones(&customers).into_iter().collect();
    let lost: Vec<_> = acknowledged.iter().filter(|phone| !held.contains(phone.as_str())).collect();
    assert_eq!(lost, Vec::<&String>::new());
    assert!(customers.len() <= acknowledged.len() + 4, "one more under way for each sender");
}

/// Sends rows one after the other until the connection dies; gives those acknowledged.
fn acknowledged_until_it_dies(port: u16, sender: u32) -> Vec<String> {
    let mut stream = BlockingStream::connect(("127.0.0.1", port)).unwrap();
    let mut acknowledged = Vec::new();
    for n in 0.. {
        let phonenum = format!("13{sender}{n:08}");
        let form = encode(&task(&phonenum, "张三"));
        let request = format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
            form.len()
        );
        let mut reply = [0; 1024];
        let received = stream.write_all(request.as_bytes()).and_then(|()| stream.read(&mut reply));
        match received {
            Ok(bytes) if reply[..bytes].windows(11).any(|part| part == br#""errno":"1""#) => {
                acknowledged.push(phonenum);
            }
            _ => break,
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_rows_in_parallel_are_each_answered_and_kept_once() {
    const SENDERS: u32 = 16;
    const ROWS: u32 = 1_250;
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start_on(&folder.path().join("sandbox.db")).await.unwrap();
    let port = sandbox.port();
    let before = Instant::now();
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| tokio::task::spawn_blocking(move || send_rows(port, sender, ROWS)))
        .collect();
    let mut acknowledged = 0;
    for sender in senders {
        acknowledged += sender.await.unwrap();
    }
    println!("{:.0} requests/s", f64::from(SENDERS * ROWS) / before.elapsed().as_secs_f64());
    assert_eq!(acknowledged, SENDERS * ROWS);
    let customers = sandbox.customers().unwrap();
    assert_eq!(customers.len(), (SENDERS * ROWS) as usize);
    assert!(customers.iter().all(|customer| customer.times_received == 1));
    sandbox.stop().await;
}

pub(crate) fn send_rows(port: u16, sender: u32, rows: u32) -> u32 {
    let mut stream = BlockingStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut acknowledged = 0;
    for n in 0..rows {
        let form = encode(&task(&format!("13{sender:02}{n:07}"), "张三"));
        let request = post_bytes("/", "127.0.0.1", "", &form);
        let request = String::from_utf8(request).unwrap().replace("Connection: close\r\n", "");
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = [0; 1024];
        let bytes = stream.read(&mut reply).unwrap();
        acknowledged += u32::from(reply[..bytes].windows(11).any(|part| part == br#""errno":"1""#));
    }
    acknowledged
}
