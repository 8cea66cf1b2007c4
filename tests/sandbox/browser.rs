//! The page in a real browser: Chromium, headless, where it is installed.

use std::path::PathBuf;
use std::process::Command;

use dialfeed::sandbox::{SandboxOptions, Speed};

use crate::wire::{dial, errno, errno_of, start, task};

/// The browser, looked for where systems keep programs.
fn chromium() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .flat_map(|folder| ["chromium", "chromium-browser"].map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_shows_hostile_texts_as_texts_and_runs_none_of_them() {
    let Some(chromium) = chromium() else {
        eprintln!("skipped: no Chromium is installed here");
        return;
    };
    // Time stands still: the telephone rings however long the browser takes.
    let options = SandboxOptions { speed: Speed::ByHand, ..SandboxOptions::default() };
    let sandbox = start(options.with_batch("<b id=batch>")).await;
    let hostile =
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    assert_eq!(errno(&sandbox, &task("13800138000", hostile)).await, "1");
    let call = [("staffid", "8001"), ("phonenum", "15400000003"), ("codeid_1", hostile)];
    assert_eq!(errno_of(&sandbox, "SendDial", &call).await, "1");
    dial(&sandbox, "8002", "15400000001").await;
    assert_eq!(errno_of(&sandbox, hostile, &[]).await, "4");
    let profile = tempfile::tempdir().unwrap();
    let url = sandbox.url();
    let output = tokio::task::spawn_blocking(move || {
        Command::new(chromium)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(url)
            .output()
            .unwrap()
    })
    .await
    .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("<title>dialfeed 沙盒</title>"), "{page}");
    for shown in ["&lt;script&gt;", "&lt;b id=batch&gt;", "138****8000", "话机振铃", "000 登录"]
    {
        assert!(page.contains(shown), "{shown} is missing in {page}");
    }
    for never in ["<script", "<img", "<b id", "13800138000", "15400000003"] {
        assert!(!page.contains(never), "{never} is in {page}");
    }
    sandbox.stop().await;
}
