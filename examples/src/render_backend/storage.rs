//! Videos in an object store, and on our own disk while it is away.

use std::path::PathBuf;

use actix_web::{Responder, put, web};
use error_actix::standard::{FileSizeError, FileTypeError, StorageError};
use error_actix::{Report, Result};
use error_recovery::{Guard, InvalidPolicy, Recovery, RetryPolicy};
use reqwest::Method;
use serde_json::json;

use super::State;
use crate::service::Service;

#[derive(Debug)]
pub(super) struct Storage {
    gcs: Service,
    guard: Guard,
    folder: PathBuf,
}

/// The largest video that is taken, in bytes.
const LARGEST: usize = 1024 * 1024;

impl Storage {
    /// Putting the same object twice is putting it once, so it may be tried again.
    pub(super) fn new(
        recovery: &Recovery,
        gcs: Service,
        retry: RetryPolicy,
        folder: PathBuf,
    ) -> std::result::Result<Self, InvalidPolicy> {
        Ok(Self { gcs, guard: recovery.guard("gcs", "upload").retry(retry).build()?, folder })
    }

    /// Where the video is now.
    async fn upload(&self, name: &str, content: &[u8]) -> std::result::Result<&'static str, Report> {
        let try_it = |_| async {
            let sent = self.gcs.order(Method::PUT, &format!("/videos/{name}"), content.to_vec()).await;
            sent.map(|_| "gcs").map_err(|trouble| StorageError::new("upload", name).with_cause(trouble))
        };
        self.guard.run_or(try_it, |_| self.keep(name, content)).await
    }

    /// A copy that somebody can upload when the store is back.
    async fn keep(&self, name: &str, content: &[u8]) -> std::result::Result<&'static str, StorageError> {
        let (path, content) = (self.folder.join(name), content.to_vec());
        let failed = || StorageError::new("keep a copy", name);
        match web::block(move || std::fs::write(path, content)).await {
            Ok(written) => written.map(|()| "local").map_err(|error| failed().with_cause(error)),
            Err(gone) => Err(failed().with_cause(gone)),
        }
    }
}

#[put("/videos/{name}")]
pub(super) async fn upload(
    state: web::Data<State>,
    name: web::Path<String>,
    content: web::Bytes,
) -> Result<impl Responder> {
    let stem = name.strip_suffix(".mp4").unwrap_or_default();
    let is_name = stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_name || !(1..=64).contains(&stem.len()) {
        let (_, extension) = name.rsplit_once('.').unwrap_or_default();
        Err(FileTypeError::new(extension, ["mp4"]))?;
    }
    if content.len() > LARGEST {
        Err(FileSizeError::new(content.len() as u64, LARGEST as u64))?;
    }
    let stored = state.storage.upload(&name, &content).await?;
    Ok(web::Json(json!({"video": *name, "stored": stored})))
}
