//! From a request to its reply: local or not, page or action, the fate drawn for it, what the
//! action comes to, and what is sent of that.
//!
//! A request is carried out on arrival and waits afterwards: a client that loses patience has
//! stored its row all the same, as on a slow platform.

use std::sync::Arc;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use tokio::net::TcpListener;

use crate::stop::Stop;

use super::fate::{Asked, Fates};
use super::faults::{Fault, Instead};
use super::limit::Limit;
use super::line::{Break, Lines, Switch};
use super::log::{Answer, Log};
use super::origin::is_local;
use super::parameters::{BODY_BYTES_MAX, Parameters};
use super::reply::{self, Errno, Reply};
use super::store::{Store, StoreOptions};
use super::time::SimulatedClock;
use super::{SandboxError, SandboxOptions, actions, page, recording};

/// Everything that answers.
#[derive(Debug)]
pub(super) struct Site {
    store: Store,
    log: Log,
    clock: Arc<SimulatedClock>,
    fates: Fates,
    limit: Option<Mutex<Limit>>,
    stop: Stop,
}

impl Site {
    /// Opens the data and gets everything ready.
    pub async fn open(options: SandboxOptions, stop: Stop) -> Result<Self, SandboxError> {
        options.faults.check()?;
        let clock = Arc::new(SimulatedClock::new(options.speed));
        let data = StoreOptions {
            file: options.data,
            batches: options.batches,
            seed: options.faults.seed,
            dials_batches: options.dials_batches,
        };
        Ok(Self {
            store: Store::open(data, Arc::clone(&clock)).await?,
            clock,
            log: Log::new(),
            limit: options.faults.limit_per_s.map(|per_s| Mutex::new(Limit::new(per_s))),
            fates: Fates::new(options.faults),
            stop,
        })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn clock(&self) -> &SimulatedClock {
        &self.clock
    }

    fn lets_in(&self, now: Instant) -> bool {
        self.limit
            .as_ref()
            .is_none_or(|limit| limit.lock().unwrap_or_else(PoisonError::into_inner).lets_in(now))
    }
}

/// Answers until `stop`, then finishes what is under way.
pub(super) async fn serve(listener: TcpListener, site: Arc<Site>, stop: Stop) {
    let lines = Lines::new(listener, site.log.connections());
    let router = Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(site);
    let stopped = async move {
        stop.requested().await;
    };
    let serving = axum::serve(lines, router.into_make_service_with_connect_info::<Switch>());
    // It ends by the signal alone; the type says it may fail.
    let _ = serving.with_graceful_shutdown(stopped).await;
}

async fn answer(
    State(site): State<Arc<Site>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response {
    let now = Instant::now();
    if !is_local(request.headers()) {
        return reply::status_page(403, None);
    }
    let method = request.method().clone();
    if method != Method::GET && method != Method::POST {
        return reply::status_page(405, None);
    }
    let path = request.uri().path().to_owned();
    let headers = request.headers().clone();
    let parameters = match Parameters::read(request).await {
        Ok(parameters) => parameters,
        // A readable refusal: nothing was stored, and another try would not help.
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            let refusal = Reply::from(Errno::FAILED).json();
            return reply::response(StatusCode::PAYLOAD_TOO_LARGE, refusal);
        }
        Err(status) => return reply::status_page(status.as_u16(), None),
    };
    if !parameters.has("action") {
        if method == Method::GET && path.starts_with(recording::FOLDER) {
            return recording::serve(&site.store, &path, &headers).await;
        }
        if path == "/"
            && let Some(response) = page::answer(&site, &method, &parameters).await
        {
            return response;
        }
    }
    act(&site, &switch, now, &method, &path, &parameters).await
}

/// Answers a request for an action.
async fn act(
    site: &Site,
    switch: &Switch,
    now: Instant,
    method: &Method,
    path: &str,
    parameters: &Parameters,
) -> Response {
    let arrival = site.log.arrive(now, method.as_str(), path, parameters);
    if !site.lets_in(now) {
        arrival.carried_out(None);
        arrival.answered(Answer::Page(429));
        return reply::status_page(429, Some(1));
    }
    let fate = site.fates.of(Asked {
        number: arrival.number,
        action: parameters.text("action"),
        phonenum: parameters.text("phonenum"),
    });
    let carried_out = if fate.fault.as_ref().is_none_or(|fault| fault.stored) {
        Some(actions::carry_out(&site.store, parameters, site.log.since_start(now)).await)
    } else {
        None
    };
    arrival.carried_out(carried_out.as_ref().map(|reply| reply.errno.0));
    if !fate.wait.is_zero() {
        tokio::time::sleep(fate.wait).await;
    }
    let reply = carried_out.unwrap_or_else(|| Errno::SUCCESS.into());
    let (answer, response) = match fate.fault {
        None => (Answer::Errno(reply.errno.0), reply::response(StatusCode::OK, reply.json())),
        Some(Fault { instead: Instead::Silence, .. }) => {
            arrival.answered(Answer::Nothing);
            site.stop.requested().await;
            switch.set(Break::Close);
            (Answer::Nothing, Response::default())
        }
        Some(fault) => in_place_of(&reply, fault.instead, switch),
    };
    arrival.answered(answer);
    response
}

/// What is sent in place of the reply.
fn in_place_of(reply: &Reply, instead: Instead, switch: &Switch) -> (Answer, Response) {
    let errno = Answer::Errno(reply.errno.0);
    let ok = StatusCode::OK;
    match instead {
        Instead::Errno(code) => {
            let json = Reply::from(Errno(code)).json();
            (Answer::Errno(code), reply::response(ok, json))
        }
        Instead::ReplyWithStatus(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(ok);
            (errno, reply::response(status, reply.json()))
        }
        Instead::ReplyAfterWarning => (errno, reply::response(ok, reply.json_after_warning())),
        Instead::Page { status, retry_after_s } => {
            (Answer::Page(status), reply::status_page(status, retry_after_s))
        }
        Instead::Redirect { status, location } => {
            (Answer::Page(status), reply::redirect(status, &location))
        }
        Instead::Empty => (Answer::Garbled, reply::response(ok, String::new())),
        Instead::HalfJson => {
            let mut json = reply.json();
            json.truncate(json.len() / 2);
            (Answer::Garbled, reply::response(ok, json))
        }
        Instead::HalfBody => {
            let json = reply.json();
            switch.set(Break::InBody { bytes: json.len() / 2 });
            (Answer::Garbled, reply::response(ok, json))
        }
        Instead::Html => (Answer::Garbled, reply::maintenance_page()),
        Instead::PhpError => (Answer::Garbled, reply::php_error()),
        Instead::Close | Instead::Silence => {
            switch.set(Break::Close);
            (Answer::Nothing, Response::default())
        }
        Instead::Reset => {
            switch.set(Break::Reset);
            (Answer::Nothing, Response::default())
        }
    }
}
