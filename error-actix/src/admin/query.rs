//! What a query string asks for, or what is wrong with it.

use std::ops::RangeInclusive;

use actix_web::HttpRequest;
use error_core::{ErrorStatus, Violation, Violations};
use serde::de::DeserializeOwned;

use crate::extract::Query;
use crate::{FrameworkError, InputError};

/// Reads a query string; values that are out of range are collected, so that all are told at once.
pub(super) struct Asked<T> {
    pub(super) of: T,
    violations: Violations,
}

impl<T: DeserializeOwned> Asked<T> {
    pub(super) fn by(request: &HttpRequest) -> Result<Self, FrameworkError> {
        let Query(of) = Query::from_query(request.query_string())?;
        Ok(Self { of, violations: Violations::new() })
    }
}

impl<T> Asked<T> {
    /// A number in its range; `default` where none was given.
    pub(super) fn number(
        &mut self,
        name: &'static str,
        given: Option<u64>,
        range: RangeInclusive<u64>,
        default: u64,
    ) -> u64 {
        match given {
            Some(number) if !range.contains(&number) => {
                let (least, most) = range.into_inner();
                self.refuse(name, "RANGE", format!("must be from {least} to {most}"));
                default
            }
            given => given.unwrap_or(default),
        }
    }

    /// Says that a parameter is wrong.
    pub(super) fn refuse(&mut self, name: &'static str, code: &'static str, detail: String) {
        self.violations.push(Violation::parameter(name, code, detail));
    }

    /// What was asked for, if nothing is wrong with it.
    pub(super) fn settle(self) -> Result<T, FrameworkError> {
        if self.violations.is_empty() {
            return Ok(self.of);
        }
        let detail = "a parameter is out of range".to_owned();
        Err(InputError::query(ErrorStatus::BAD_REQUEST, detail).with_violations(self.violations).into())
    }
}
