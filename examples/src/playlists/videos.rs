//! The video service, as this one calls it.

use std::time::Duration;

use error_actix::{Problems, Propagation};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;

use super::PlaylistError;
use crate::video_api::VideoError;

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where videos are.
#[derive(Clone, Debug)]
pub(super) struct Videos {
    client: Client,
    url: String,
}

impl Videos {
    pub(super) fn new(url: &str) -> Result<Self, reqwest::Error> {
        let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).build()?;
        Ok(Self { client, url: url.to_owned() })
    }

    /// A video of a playlist, as its service describes it. The call has the id of the request that it is made for.
    pub(super) async fn of_playlist(
        &self,
        name: &str,
        video_id: &str,
        outgoing: &Propagation,
    ) -> Result<Value, PlaylistError> {
        let request = self.client.get(format!("{}/videos/{video_id}", self.url)).headers(outgoing.headers());
        let response = request.send().await.map_err(PlaylistError::away)?;
        let response = Problems::check::<VideoError>(response)
            .await
            .map_err(|answer| PlaylistError::of(name, answer))?;
        let body = response.bytes().await.map_err(PlaylistError::away)?;
        serde_json::from_slice(&body).map_err(|error| PlaylistError::VideosFailed { source: error.into() })
    }
}
