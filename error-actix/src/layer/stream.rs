//! A body that comes piece by piece, watched to its end: what breaks it comes after every middleware has gone.

use std::error::Error as StdError;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, MessageBody};
use actix_web::{Error, ResponseError};
use bytes::Bytes;
use error_core::{Occurrence, Panicked};
use pin_project_lite::pin_project;

use crate::FrameworkError;
use crate::exchange::Exchange;
use crate::foreign::chain;
use crate::lend::lend;
use crate::panics::dispose;
use crate::respond;

pin_project! {
    /// A body, and whom to tell if it breaks.
    pub(super) struct Stream<B> {
        // Gone when it has broken, so that nobody asks it again.
        #[pin]
        body: Option<B>,
        has_ended: bool,
        size: BodySize,
        first: Option<Bytes>,
        bytes_sent: u64,
        exchange: Rc<Exchange>,
    }
}

impl<B: MessageBody> Stream<B> {
    pub(super) fn new(body: B, exchange: &Rc<Exchange>) -> Self {
        Self {
            size: body.size(),
            body: Some(body),
            has_ended: false,
            first: None,
            bytes_sent: 0,
            exchange: Rc::clone(exchange),
        }
    }

    pub(super) fn size(&self) -> BodySize {
        self.size
    }

    /// Asks for the first piece before anything is sent, once and without waiting: a body that breaks at once can
    /// still be answered with an error. What came is kept for the one who sends it.
    pub(super) fn peek(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Result<(), FrameworkError> {
        match self.as_mut().poll(context) {
            Poll::Ready(Some(Ok(first))) => *self.project().first = Some(first),
            Poll::Ready(Some(Err(Broken { what: Some(what), .. }))) => return Err(what),
            // It is empty, an inner layer has told of it, or nobody can know yet.
            Poll::Ready(None | Some(Err(_))) | Poll::Pending => {}
        }
        Ok(())
    }

    /// The next piece. Making it is work for the request, done after the layer has come back: inside its span, with its
    /// exchange lent, and counted as busy.
    pub(super) fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let exchange = Rc::clone(&self.exchange);
        lend(&exchange, || self.next(context))
    }

    fn next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let first = self.as_mut().project().first.take();
        let piece = match first {
            Some(first) => Some(Ok(first)),
            None => ready!(self.as_mut().poll(context)),
        };
        let this = self.project();
        Poll::Ready(piece.map(|piece| match piece {
            Ok(bytes) => {
                *this.bytes_sent += bytes.len() as u64;
                Ok(bytes)
            }
            Err(broken) => {
                if let Some(error) = &broken.what {
                    tell(this.exchange, error);
                }
                Err(BrokenStream(broken.text).into())
            }
        }))
    }

    /// Asks the body for its next piece; never again after its end, and lets go of one that has broken.
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        let mut this = self.project();
        if *this.has_ended {
            return Poll::Ready(None);
        }
        let bytes_sent = *this.bytes_sent;
        let Some(body) = this.body.as_mut().as_pin_mut() else {
            // Asked again after it broke: it has not become whole.
            return Poll::Ready(Some(Err(Broken::again())));
        };
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let polled = body.poll_next(context);
            polled.map(|piece| {
                piece.map(|piece| piece.map_err(|error| Broken::by_error(&*error.into(), bytes_sent)))
            })
        }));
        let piece = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(piece)) => piece,
            Err(payload) => {
                let detail = Panicked::from_payload(&*payload).to_string();
                dispose(payload);
                Some(Err(Broken::by(FrameworkError::ResponseStreamPanicked { detail, bytes_sent })))
            }
        };
        *this.has_ended = piece.is_none();
        if matches!(piece, Some(Err(_)))
            && let Err(payload) = catch_unwind(AssertUnwindSafe(|| this.body.set(None)))
        {
            dispose(payload);
        }
        Poll::Ready(piece)
    }
}

/// Tells the observers, where nobody is around any more who would catch what a clock throws.
fn tell(exchange: &Exchange, error: &FrameworkError) {
    let observe = AssertUnwindSafe(|| {
        let occurrence = Occurrence::new(error, respond::now(Some(exchange)));
        exchange.observe(exchange.known_route(), BodySize::Stream, occurrence);
    });
    if let Err(payload) = catch_unwind(observe) {
        dispose(payload);
    }
}

/// How a body broke.
struct Broken {
    text: String,
    /// What the observers are to be told, unless they have been.
    what: Option<FrameworkError>,
}

impl Broken {
    fn by(what: FrameworkError) -> Self {
        Self { text: what.to_string(), what: Some(what) }
    }

    fn by_error(error: &(dyn StdError + 'static), bytes_sent: u64) -> Self {
        if is_told(error) {
            return Self { text: error.to_string(), what: None };
        }
        Self::by(FrameworkError::ResponseStreamFailed { detail: chain(error), bytes_sent })
    }

    fn again() -> Self {
        Self { text: "the response's stream has ended in an error".to_owned(), what: None }
    }
}

/// Whether a layer inside has told of an error, whatever has been put around it since.
fn is_told(error: &(dyn StdError + 'static)) -> bool {
    const DEEPEST: usize = 32;
    std::iter::successors(Some(error), |&error| error.source()).take(DEEPEST).any(|error| {
        error.downcast_ref::<Error>().is_some_and(|error| error.as_error::<BrokenStream>().is_some())
    })
}

/// What breaks the connection, after the observers have been told.
#[derive(Debug)]
struct BrokenStream(String);

impl fmt::Display for BrokenStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ResponseError for BrokenStream {}
