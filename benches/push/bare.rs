//! The yardstick: a bare `reqwest` loop. So many tasks, each sending the next row until there is
//! none; no pace, no memory, no second try.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use serde_json::Value;

/// Sends every row of a list of forms.
pub fn send_all(endpoint: &str, forms: &Path, concurrency: usize) -> Result<()> {
    let mut forms = csv::Reader::from_path(forms)?;
    let names = Arc::new(forms.headers()?.clone());
    let forms: Arc<Vec<csv::StringRecord>> = Arc::new(forms.records().collect::<Result<_, _>>()?);
    // Without features of its own reqwest wants one; an error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let next = Arc::new(AtomicUsize::new(0));
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..concurrency {
            let (names, forms, next) = (Arc::clone(&names), Arc::clone(&forms), Arc::clone(&next));
            let (client, endpoint) = (client.clone(), endpoint.to_owned());
            tasks.spawn(async move {
                while let Some(form) = forms.get(next.fetch_add(1, Ordering::Relaxed)) {
                    send(&client, &endpoint, &names, form).await?;
                }
                Ok::<_, anyhow::Error>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        Ok(())
    })
}

async fn send(
    client: &reqwest::Client,
    endpoint: &str,
    names: &csv::StringRecord,
    form: &csv::StringRecord,
) -> Result<()> {
    let form: Vec<(&str, &str)> = names.iter().zip(form).collect();
    let reply = client.post(endpoint).form(&form).send().await?.text().await?;
    let reply: Value = serde_json::from_str(&reply)?;
    ensure!(reply["errno"] == "1" || reply["errno"] == 1, "not inserted: {reply}");
    Ok(())
}
