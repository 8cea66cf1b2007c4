//! A platform that has nothing but call records, made as they are asked for: each customer's in turn.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use axum::Router;
use axum::extract::{Form, State};
use dialfeed::clock;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Room for 500 records.
const PAGE_BYTES: usize = 180_000;

/// See the module; it ends with its value.
pub struct Server {
    site: Arc<Site>,
    endpoint: String,
    /// Serves on threads of its own.
    _runtime: Runtime,
}

struct Site {
    numbers: Vec<String>,
    records: AtomicU64,
    busy_ns: AtomicU64,
    calldate: String,
}

impl Server {
    /// A platform whose calls go to these numbers.
    pub fn start(numbers: Vec<String>) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let later = clock::china(clock::now() + Duration::from_secs(3_600));
        let site = Arc::new(Site {
            numbers,
            records: AtomicU64::new(0),
            busy_ns: AtomicU64::new(0),
            calldate: later.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        });
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let endpoint = format!("http://{}/", listener.local_addr()?);
        let router = Router::new().fallback(answer).with_state(Arc::clone(&site));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self { site, endpoint, _runtime: runtime })
    }

    pub fn endpoint(&self) -> String {
        self.endpoint.clone()
    }

    /// It has so many records from now on, and has not worked yet.
    pub fn holds(&self, records: u64) {
        self.site.records.store(records, Ordering::Relaxed);
        self.site.busy_ns.store(0, Ordering::Relaxed);
    }

    /// How long it took to make its pages.
    pub fn busy_seconds(&self) -> f64 {
        Duration::from_nanos(self.site.busy_ns.load(Ordering::Relaxed)).as_secs_f64()
    }
}

async fn answer(State(site): State<Arc<Site>>, Form(form): Form<Vec<(String, String)>>) -> String {
    let begun = Instant::now();
    let figure = |name: &str| {
        let found = form.iter().find(|(key, _)| key == name);
        found.and_then(|(_, value)| value.parse::<u64>().ok()).unwrap_or(0)
    };
    let (after, most) = (figure("PId"), figure("Limit").clamp(1, 500));
    let last = (after + most).min(site.records.load(Ordering::Relaxed));
    let mut page = String::with_capacity(PAGE_BYTES);
    page.push_str(r#"{"errno":"1","message":"\u6210\u529f","data":["#);
    for id in after + 1..=last {
        let place = usize::try_from(id).unwrap_or(0).wrapping_mul(7) % site.numbers.len();
        let number = &site.numbers[place];
        let (how, talked) = if id % 3 == 0 { ("NO ANSWER", 0) } else { ("ANSWERED", id % 90) };
        let comma = if id == last { "" } else { "," };
        // Into memory: it cannot fail.
        let _ = write!(
            page,
            r#"{{"id":"{id}","src":"88851977744","dst":"{number}","calldate":"{}","duration_int":"40","billsec_int":"{talked}","disposition":"{how}","customerid":"{id}","companyid":"8","ClassifId":"3","ProjectId":"3","staffid":"80{:02}","exten":"8001","codeid_1":"","codeid_2":"","uniqueid":"{id}.1","calltype":"3"}}{comma}"#,
            site.calldate,
            id % 20
        );
    }
    page.push_str("]}");
    let took = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
    site.busy_ns.fetch_add(took, Ordering::Relaxed);
    page
}
