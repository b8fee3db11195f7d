//! Responses of the `reqwest` client.

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};

use super::media_type::is_json;
use super::problems::is_failure;
use super::reader::{EXCERPT_BYTES, malformed};
use super::{FromWire, Malformed, Problems, UpstreamError};

impl Problems {
    /// Hands on a response that says that its request did not fail, with the limits of [`new`](Self::new).
    ///
    /// # Errors
    ///
    /// What the response says, where its status is 400 to 599. It never fails otherwise: of a body that ends early, is too
    /// large, or is no envelope, the [`WireError`](super::WireError) says so.
    pub async fn check<E: FromWire>(response: Response) -> Result<Response, UpstreamError<E>> {
        Self::new().check_response(response).await
    }

    /// The same, with limits of your own.
    ///
    /// # Errors
    ///
    /// What the response says, where its status is 400 to 599.
    pub async fn check_response<E: FromWire>(
        &self,
        mut response: Response,
    ) -> Result<Response, UpstreamError<E>> {
        let status = response.status().as_u16();
        if !is_failure(status) {
            return Ok(response);
        }
        let header = |name: HeaderName| response.headers().get(name)?.to_str().ok().map(str::to_owned);
        let (content_type, retry_after) = (header(CONTENT_TYPE), header(RETRY_AFTER));
        // Of what is no envelope only the beginning is kept.
        let is_json = content_type.as_deref().is_some_and(is_json);
        let limit = if is_json { self.reader().max_bytes() } else { EXCERPT_BYTES };
        let (body, interrupted) = begin_of(&mut response, limit).await;
        let wire = match interrupted {
            // What came may be an envelope by chance: whether it is the one that was sent is not known.
            Some(error) => malformed(status, Malformed::Interrupted(error), &body),
            None => self.wire(status, content_type.as_deref(), &body),
        };
        Err(self.waiting(wire, retry_after.as_deref()).into())
    }
}

/// A body up to one byte beyond the limit, and why it could not be read that far.
async fn begin_of(
    response: &mut Response,
    limit: usize,
) -> (Vec<u8>, Option<Box<dyn std::error::Error + Send + Sync>>) {
    let mut body = Vec::new();
    while body.len() <= limit {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = limit.saturating_add(1).saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            }
            Ok(None) => break,
            // An address may hold keys, and this is for logs.
            Err(error) => return (body, Some(error.without_url().into())),
        }
    }
    (body, None)
}
