//! The HTTP library, set up so that it does what it is told and nothing else, for whoever sends one
//! thing once: no retry, no redirect, no HTTP/2, no referrer.
//!
//! Knows no platform and no message; limits and how connections are kept are its callers' own.

/// A builder for one server. Certificates are looked for only where they are needed, since they take
/// longer to load than a request takes and a bare container has none; a proxy is never asked for this
/// machine itself.
pub fn plain(is_https: bool, is_loopback: bool) -> reqwest::ClientBuilder {
    // The features leave rustls without a default provider. An error says that the process has
    // one already, and then that one serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("dialfeed/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false);
    if !is_https {
        // (A proxy that itself wants `https://` is then not trusted; nobody has been seen to put
        // one before plain HTTP.)
        builder = builder.tls_certs_only([]);
    }
    if is_loopback {
        // A proxy cannot reach this machine's own servers, and must not be handed their traffic.
        builder = builder.no_proxy();
    }
    builder
}
