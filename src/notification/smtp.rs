//! One message by SMTP: from the greeting to the server's word that it has the mail.
//!
//! A recipient whom the server refuses keeps nobody else from the mail: one who has left the
//! company must not silence the alarm for all. The goodbye belongs to nothing: a server that is
//! slow to say it has the mail all the same, and must not get it again.
//!
//! What an unencrypted server says is bounded; on an encrypted way the peer has proved who it is.

use std::error::Error as _;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::attempt::{Setback, within};
use super::error::{Code, DeliveryError};
use super::mail::{Encryption, Mail};
use crate::causes::{cause, describe};
use crate::censor::Censor;

/// Most bytes that an unencrypted server may say, a TLS handshake included.
const READ_BYTES_MAX: usize = 128 << 10;
/// How long a server may take over its goodbye.
const GOODBYE_MAX: Duration = Duration::from_secs(1);
/// The name of a machine that has none to show (RFC 5321, 4.1.4). Its real one may be in Chinese,
/// which servers refuse, and is nobody's business.
const OWN_NAME: ClientId = ClientId::Ipv4(Ipv4Addr::LOCALHOST);

/// What is needed to hand a mail over.
pub(super) struct Courier<'a> {
    mail: &'a Mail,
    tls: Option<TlsParameters>,
    censor: &'a Censor,
}

/// Recipients whom the server does not take.
struct Declined {
    addresses: Vec<String>,
    /// The refusal of the last of them.
    error: Error,
    /// Whether each of them is for good.
    for_good: bool,
}

impl<'a> Courier<'a> {
    pub(super) fn new(mail: &'a Mail, censor: &'a Censor) -> Result<Self, DeliveryError> {
        // As for HTTP: the process's provider, or this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = match mail.encryption {
            Encryption::None => None,
            Encryption::Implicit | Encryption::StartTls => {
                let parameters = TlsParameters::new(mail.server.clone());
                Some(parameters.map_err(|error| DeliveryError::Unprepared {
                    detail: censor.tidy(&describe(&error)),
                })?)
            }
        };
        Ok(Self { mail, tls, censor })
    }

    /// Hands the letter over once, within the limit.
    pub(super) async fn hand_over(&self, letter: &[u8], limit: Duration) -> Result<(), Setback> {
        let (mut connection, end) = within(limit, async {
            let mut connection = self.connect().await?;
            self.log_in(&mut connection).await?;
            let end = self.give(&mut connection, letter).await;
            Ok((connection, end))
        })
        .await?;
        let _ = tokio::time::timeout(GOODBYE_MAX, connection.abort()).await;
        end
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Setback> {
        let peer = (self.mail.server.as_str(), self.mail.port);
        if self.mail.encryption == Encryption::Implicit {
            let tls = self.tls.clone();
            let connected =
                AsyncSmtpConnection::connect_tokio1(peer, None, &OWN_NAME, tls, None).await;
            return connected.map_err(|error| self.setback(&error));
        }
        let stream = TcpStream::connect(peer).await.map_err(|error| {
            let detail = self.censor.tidy(&describe(&error));
            Setback::passing(DeliveryError::Unreachable { detail })
        })?;
        let stream = Box::new(Bounded { stream, left: READ_BYTES_MAX });
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &OWN_NAME)
            .await
            .map_err(|error| self.setback(&error))?;
        if let Some(tls) = &self.tls {
            if !connection.can_starttls() {
                let detail = "the server does not offer STARTTLS".to_owned();
                return Err(Setback::Final(DeliveryError::NotEncrypted { detail }));
            }
            let begun = connection.starttls(tls.clone(), &OWN_NAME).await;
            begun.map_err(|error| self.setback(&error))?;
        }
        Ok(connection)
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Setback> {
        let Some((user, password)) = &self.mail.login else { return Ok(()) };
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let Err(error) = connection.auth(DEFAULT_MECHANISMS, &credentials).await else {
            return Ok(());
        };
        // Some servers refuse a login in GBK, which the library does not read: `smtp.qq.com` did
        // (github.com/pandolia/qqbot/issues/221). Where success is spoken of in ASCII, that is a
        // refusal.
        if error.is_permanent() || error.is_client() || is_illegible(&error) {
            return Err(Setback::Final(DeliveryError::LoginRefused {
                code: error.status().map(u16::from),
                said: self.said(&error),
            }));
        }
        Err(self.setback(&error))
    }

    /// From sender to full stop.
    async fn give(
        &self,
        connection: &mut AsyncSmtpConnection,
        letter: &[u8],
    ) -> Result<(), Setback> {
        let sender = MailFrom::new(Some(self.mail.from.email.clone()), Vec::new());
        connection.command(sender).await.map_err(|error| self.setback(&error))?;
        let declined = self.name_recipients(connection).await?;
        match declined {
            Some(declined) if declined.addresses.len() == self.mail.to.len() => {
                if declined.for_good {
                    Err(self.declined(declined))
                } else {
                    Err(self.setback(&declined.error))
                }
            }
            others => {
                connection.command(Data).await.map_err(|error| self.setback(&error))?;
                connection.message(letter).await.map_err(|error| self.setback(&error))?;
                others.map_or(Ok(()), |declined| Err(self.declined(declined)))
            }
        }
    }

    async fn name_recipients(
        &self,
        connection: &mut AsyncSmtpConnection,
    ) -> Result<Option<Declined>, Setback> {
        let mut declined: Option<Declined> = None;
        for recipient in &self.mail.to {
            let named = Rcpt::new(recipient.email.clone(), Vec::new());
            let Err(error) = connection.command(named).await else { continue };
            if !error.is_permanent() && !error.is_transient() {
                return Err(self.setback(&error));
            }
            let address = recipient.email.to_string();
            let for_good = error.is_permanent() && declined.as_ref().is_none_or(|it| it.for_good);
            let mut addresses = declined.map_or_else(Vec::new, |it| it.addresses);
            addresses.push(address);
            declined = Some(Declined { addresses, error, for_good });
        }
        Ok(declined)
    }

    fn declined(&self, declined: Declined) -> Setback {
        Setback::Final(DeliveryError::RecipientsRefused {
            code: declined.error.status().map_or(0, u16::from),
            said: self.said(&declined.error),
            addresses: declined.addresses,
        })
    }

    fn setback(&self, error: &Error) -> Setback {
        if let Some(code) = error.status() {
            let (code, said) = (Code::Mail(code.into()), self.said(error));
            return if error.is_transient() {
                Setback::passing(DeliveryError::Busy { code, said })
            } else {
                Setback::Final(DeliveryError::Refused { code, said })
            };
        }
        if let Some(tls) = cause::<rustls::Error>(error) {
            return Setback::tls(tls, self.censor);
        }
        let detail = self.censor.tidy(&describe(error));
        // "incomplete" is how the library calls a connection that ended.
        let ended = error.is_response() && detail.contains("incomplete");
        if is_illegible(error) || (error.is_response() && !ended) || error.is_client() {
            return Setback::Final(DeliveryError::NotUnderstood { said: detail });
        }
        Setback::passing(DeliveryError::Unreachable { detail })
    }

    /// The server's own words, or the library's where it has none.
    fn said(&self, error: &Error) -> String {
        let words = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        self.censor.tidy(&words)
    }
}

/// Whether what the server said could not be read as text, or was too much.
fn is_illegible(error: &Error) -> bool {
    cause::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
        && cause::<rustls::Error>(error).is_none()
}

/// A connection of which so much is read, and byte by byte. The library reads a line however long
/// it is; and what somebody slips in behind the answer to `STARTTLS` would wait in its buffer and be
/// taken for what the server says encrypted. So it stays in the socket and spoils the handshake.
#[derive(Debug)]
struct Bounded {
    stream: TcpStream,
    left: usize,
}

impl AsyncTokioStream for Bounded {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let mut byte = [0];
        let mut small = ReadBuf::new(&mut byte);
        let polled = Pin::new(&mut self.stream).poll_read(context, &mut small);
        match self.left.checked_sub(small.filled().len()) {
            Some(left) => self.left = left,
            None => {
                let words = "the server says more than a mail server has to say";
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, words)));
            }
        }
        buffer.put_slice(small.filled());
        polled
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
