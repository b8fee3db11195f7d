//! What one listener is sent.

use std::convert::Infallible;

use bytes::Bytes;
use error_core::Clock as _;
use futures_util::Stream;
use futures_util::stream::unfold;

use super::hub::{News, Place};

/// Somebody at the other end of a stream.
pub(super) struct Listener {
    place: Place,
    session: Option<String>,
    has_begun: bool,
    is_over: bool,
    snapshot: u64,
    record: u64,
}

impl Listener {
    pub(super) fn new(session: Option<String>, place: Place) -> Self {
        Self { place, session, has_begun: false, is_over: false, snapshot: 0, record: 0 }
    }

    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        unfold(self, async |mut listener| {
            let piece = listener.next().await?;
            Some((Ok(piece.into()), listener))
        })
    }

    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        if self.is_over {
            return None;
        }
        let mut text = String::new();
        if self.has_begun {
            self.place.wait().await;
        } else {
            text.push_str("retry: 3000\n\n");
        }
        self.has_begun = true;
        let news = self.place.take()?;
        if !self.may_listen() {
            self.is_over = true;
            return Some("event: end\ndata: {\"reason\":\"session\"}\n\n".to_owned());
        }
        self.tell(&news, &mut text);
        Some(text)
    }

    /// Whether the session goes on, which is thereby used.
    fn may_listen(&self) -> bool {
        let inner = &self.place.admin().inner;
        let now = || inner.stack.clock.instant();
        self.session.as_deref().is_none_or(|id| inner.sessions.use_again(id, now()).is_some())
    }

    fn tell(&mut self, news: &News, text: &mut String) {
        let before = text.len();
        if news.snapshot_number > self.snapshot {
            self.snapshot = news.snapshot_number;
            text.push_str(&news.snapshot);
        }
        let fresh = || news.records.iter().filter(|(id, _)| *id > self.record).map(|(_, record)| &**record);
        if fresh().next().is_some() {
            text.push_str("event: errors\ndata: {\"errors\":[");
            text.push_str(&fresh().collect::<Vec<_>>().join(","));
            text.push_str("]}\n\n");
            self.record = news.records.last().map_or(self.record, |(id, _)| *id);
        }
        if news.is_last {
            self.is_over = true;
            text.push_str("event: end\ndata: {\"reason\":\"draining\"}\n\n");
        } else if text.len() == before {
            text.push_str("event: heartbeat\ndata: {}\n\n");
        }
    }
}
