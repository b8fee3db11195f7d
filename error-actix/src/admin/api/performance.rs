//! How long requests take.

use serde::Deserialize;

use crate::Performance;
use crate::admin::AdminError;
use crate::admin::call::{Answer, Call, document};
use crate::admin::query::Asked;

fn performance(call: &Call) -> Result<&Performance, AdminError> {
    call.admin.inner.stack.performance.as_ref().ok_or(AdminError::NotConfigured { part: "measured requests" })
}

pub(super) fn stats(call: &Call) -> Answer {
    document(&performance(call)?.snapshot())
}

#[derive(Deserialize)]
struct Slow {
    limit: Option<u64>,
    #[serde(default)]
    order: Order,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    Time,
    Duration,
}

pub(super) fn slow(call: &Call) -> Answer {
    let mut asked: Asked<Slow> = Asked::by(&call.request)?;
    let limit = asked.number("limit", asked.of.limit, 1..=500, 50);
    let Slow { order, .. } = asked.settle()?;
    let mut requests = performance(call)?.recent();
    match order {
        Order::Time => {
            requests.retain(|request| request.slow || request.heavy);
            requests.reverse();
        }
        Order::Duration => requests.sort_by_key(|request| std::cmp::Reverse(request.duration)),
    }
    requests.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    document(&serde_json::json!({ "requests": requests }))
}
