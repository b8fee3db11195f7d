//! One endpoint, and one call of it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Admin;
use super::gate::Caller;
use crate::extract::Json;
use crate::respond;

/// What a call comes to.
pub(super) type Answer = Result<HttpResponse, actix_web::Error>;

/// A call at work.
pub(super) type Pending = Pin<Box<dyn Future<Output = Answer>>>;

/// An endpoint below `/admin/api/`: everything that serves and documents it.
pub(super) struct Endpoint {
    /// Behind `/admin/api/`, as a pattern of Actix's.
    pub(super) path: &'static str,
    /// In one line.
    pub(super) summary: &'static str,
    /// What the query string may hold.
    pub(super) parameters: &'static [Parameter],
    /// The members of the body, of a POST that has one.
    pub(super) body: &'static [Member],
    /// The members of the answer; none of an answer that is no object.
    pub(super) answer: &'static [Member],
    /// Whether it is about something that an application need not give the administration.
    pub(super) is_optional: bool,
    pub(super) run: Run,
}

/// A parameter of a query string: its name, its type in JSON Schema, and what it is.
pub(super) type Parameter = (&'static str, &'static str, &'static str);

/// A member of an object: its name, and its type in JSON Schema or `any`.
pub(super) type Member = (&'static str, &'static str);

/// What an endpoint does.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// Reads: GET and HEAD, for whom the guard lets in.
    Read(fn(&Call) -> Answer),
    /// Reads what has to be asked of somebody else.
    #[cfg(feature = "fleet")]
    Ask(fn(Call) -> Pending),
    /// Changes something: POST, for whom the guard lets in.
    Change(fn(Call) -> Pending),
    /// POST, for everybody: to log in or out.
    Open(fn(OpenCall) -> Pending),
}

impl Run {
    /// Whether it only reads: GET and HEAD.
    pub(super) const fn reads(self) -> bool {
        match self {
            Self::Read(_) => true,
            #[cfg(feature = "fleet")]
            Self::Ask(_) => true,
            Self::Change(_) | Self::Open(_) => false,
        }
    }
}

impl Endpoint {
    /// One that reads.
    pub(super) const fn get(
        path: &'static str,
        summary: &'static str,
        answer: &'static [Member],
        run: fn(&Call) -> Answer,
    ) -> Self {
        Self { path, summary, parameters: &[], body: &[], answer, is_optional: false, run: Run::Read(run) }
    }

    /// One that reads what has to be asked of somebody else.
    #[cfg(feature = "fleet")]
    pub(super) const fn ask(
        path: &'static str,
        summary: &'static str,
        answer: &'static [Member],
        run: fn(Call) -> Pending,
    ) -> Self {
        Self { path, summary, parameters: &[], body: &[], answer, is_optional: false, run: Run::Ask(run) }
    }

    /// One that changes something.
    pub(super) const fn post(
        path: &'static str,
        summary: &'static str,
        answer: &'static [Member],
        run: fn(Call) -> Pending,
    ) -> Self {
        Self { path, summary, parameters: &[], body: &[], answer, is_optional: false, run: Run::Change(run) }
    }

    /// One for everybody.
    pub(super) const fn open(
        path: &'static str,
        summary: &'static str,
        run: fn(OpenCall) -> Pending,
    ) -> Self {
        Self {
            path,
            summary,
            parameters: &[],
            body: &[],
            answer: &[],
            is_optional: false,
            run: Run::Open(run),
        }
    }

    pub(super) const fn with_parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(super) const fn with_body(mut self, body: &'static [Member]) -> Self {
        self.body = body;
        self
    }

    /// One that is not there in every application.
    pub(super) const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }
}

/// A call of somebody who was let in.
pub(super) struct Call {
    pub(super) admin: Admin,
    pub(super) request: HttpRequest,
    pub(super) caller: Caller,
    pub(super) payload: Payload,
}

/// A call of anybody.
pub(super) struct OpenCall {
    pub(super) admin: Admin,
    pub(super) request: HttpRequest,
    pub(super) address: Option<std::net::IpAddr>,
    pub(super) payload: Payload,
}

impl Call {
    /// The part of the path that the pattern leaves open, decoded.
    pub(super) fn part(&self) -> String {
        self.request.match_info().load().unwrap_or_default()
    }

    /// The body.
    pub(super) async fn body<T: DeserializeOwned>(&mut self) -> Result<T, actix_web::Error> {
        body(&self.request, &mut self.payload).await
    }
}

impl OpenCall {
    /// The body.
    pub(super) async fn body<T: DeserializeOwned>(&mut self) -> Result<T, actix_web::Error> {
        body(&self.request, &mut self.payload).await
    }
}

async fn body<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<T, actix_web::Error> {
    Json::<T>::from_request(request, payload).await.map(Json::into_inner)
}

/// A document that says how things are.
pub(super) fn document(document: &impl Serialize) -> Answer {
    Ok(respond::document(200, "application/json", document))
}
