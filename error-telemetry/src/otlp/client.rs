//! How a collector is reached.

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use ureq::Agent;

use crate::http::words;

/// The most bytes of an answer: it says how much was not taken, and no more.
const ANSWER_LIMIT: u64 = 64 * 1024;

/// Sends in the thread that waits for it: the SDK has one for each signal.
#[derive(Debug)]
pub(super) struct Client(pub(super) Agent);

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answer = self.0.run(Request::from_parts(parts, &body[..])).map_err(|error| words(&error))?;
        let (parts, mut body) = answer.into_parts();
        let body = body.with_config().limit(ANSWER_LIMIT).read_to_vec().map_err(|error| words(&error))?;
        Ok(Response::from_parts(parts, body.into()))
    }
}
