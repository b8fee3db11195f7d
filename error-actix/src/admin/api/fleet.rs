//! What all processes of the service know together.

use error_fleet::FleetErrors;
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::admin::AdminError;
use crate::admin::call::{Answer, Call, Pending, document};
use crate::admin::query::Asked;

#[derive(Deserialize)]
struct Minutes {
    minutes: Option<u64>,
}

/// The fleet's errors, and who says so.
#[derive(Serialize)]
struct Told<'a> {
    instance: &'a str,
    instances: u32,
    #[serde(flatten)]
    errors: FleetErrors,
}

pub(super) fn errors(call: Call) -> Pending {
    Box::pin(ask(call))
}

async fn ask(call: Call) -> Answer {
    let fleet = call.admin.inner.fleet.as_ref().ok_or(AdminError::NotConfigured { part: "fleet" })?;
    let mut asked: Asked<Minutes> = Asked::by(&call.request)?;
    let given = asked.of.minutes;
    let minutes = asked.number("minutes", given, 1..=60, 5);
    asked.settle()?;
    let minutes = u32::try_from(minutes).unwrap_or(60);
    let errors = fleet.errors(minutes).await.map_err(Failure::from)?;
    document(&Told { instance: fleet.instance(), instances: fleet.instances(), errors })
}
