//! A request body that can be handed out once, and a witness that tells whether it was.
//!
//! Two promises hang on it. *No request leaves twice*: whatever a layer below tries, the bytes
//! are gone after their first taking, and a body of this kind cannot be cloned. *Surely not
//! sent*: the HTTP library takes the body only when the connection stands and the head is in its
//! buffer; while the witness says "not begun", no parameter has left this machine.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::body::{Body, Frame, SizeHint};

/// Tells whether the body it belongs to was taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Witness(Arc<AtomicBool>);

impl Witness {
    /// Whether a byte of the body may have left. `false` is certain.
    pub(super) fn begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Wraps the body of a request. The length stays known, so the request keeps its
/// `Content-Length`: PHP behind some web servers takes no chunked request.
pub(super) fn once(body: reqwest::Body, witness: &Witness) -> reqwest::Body {
    reqwest::Body::wrap(Once { body, begun: witness.clone() })
}

struct Once {
    body: reqwest::Body,
    begun: Witness,
}

impl Body for Once {
    type Data = <reqwest::Body as Body>::Data;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        self.begun.0.store(true, Ordering::Release);
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_handed_out_once_and_the_witness_tells() {
        let witness = Witness::default();
        let mut body = once(reqwest::Body::from("phonenum=1"), &witness);
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert_eq!(body.size_hint().exact(), Some(10));
        assert!(!witness.begun());

        let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut body).poll_frame(&mut context) else {
            panic!("the body is at hand");
        };
        assert_eq!(frame.into_data().unwrap(), "phonenum=1");
        assert!(witness.begun());
        assert!(matches!(Pin::new(&mut body).poll_frame(&mut context), Poll::Ready(None)));
    }

    #[test]
    fn a_request_with_such_a_body_cannot_be_copied() {
        let http = reqwest::Client::builder().tls_certs_only([]);
        let _ = rustls::crypto::ring::default_provider().install_default();
        let request = http.build().unwrap().post("http://h/");
        let body = once(reqwest::Body::from("phonenum=1"), &Witness::default());
        assert!(request.body(body).build().unwrap().try_clone().is_none());
    }
}
