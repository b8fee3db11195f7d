//! Circuits, seen and set.

use error_recovery::{BreakerHealth, BreakerSnapshot, Breakers};
use serde::{Deserialize, Serialize};

use crate::admin::AdminError;
use crate::admin::call::{Answer, Call, Member, Pending, document};

pub(super) const LIST: &[Member] = &[("status", "string"), ("circuit_breakers", "array")];

#[derive(Serialize)]
struct Listed {
    status: BreakerHealth,
    circuit_breakers: Vec<BreakerSnapshot>,
}

/// The circuits, if the administration has been given any.
pub(super) fn breakers(call: &Call) -> Result<&Breakers, AdminError> {
    call.admin.inner.breakers.as_ref().ok_or(AdminError::NotConfigured { part: "circuit breakers" })
}

/// Who did it, in the circuit's own history.
pub(super) fn by(call: &Call) -> String {
    let who = call.caller.who.as_deref().unwrap_or("somebody");
    format!("{who}, by the administration")
}

pub(super) fn list(call: &Call) -> Answer {
    let breakers = breakers(call)?;
    document(&Listed { status: breakers.health(), circuit_breakers: breakers.snapshots() })
}

/// Closes the circuit of this name.
pub(super) fn close(call: &Call, name: &str) -> Result<(), AdminError> {
    if !breakers(call)?.reset(name, &by(call)) {
        return Err(AdminError::BreakerNotFound { name: name.to_owned() });
    }
    call.caller.actor().changed("circuit_breaker_reset", name);
    Ok(())
}

/// Closes every circuit, and answers their names.
pub(super) fn close_all(call: &Call) -> Result<Vec<String>, AdminError> {
    let breakers = breakers(call)?;
    breakers.reset_all(&by(call));
    call.caller.actor().changed("circuit_breaker_reset", "all");
    Ok(breakers.all().iter().map(|breaker| breaker.name().to_owned()).collect())
}

pub(super) fn reset(call: Call) -> Pending {
    Box::pin(async move {
        close(&call, &call.part())?;
        list(&call)
    })
}

pub(super) fn reset_all(call: Call) -> Pending {
    Box::pin(async move {
        close_all(&call)?;
        list(&call)
    })
}

#[derive(Deserialize)]
struct Wanted {
    state: State,
}

/// What an operator can make of a circuit.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Closed,
    ForcedOpen,
    ForcedClosed,
    MetricsOnly,
}

pub(super) fn set_state(mut call: Call) -> Pending {
    Box::pin(async move {
        let Wanted { state } = call.body().await?;
        let name = call.part();
        let Some(breaker) = breakers(&call)?.get(&name) else {
            return Err(AdminError::BreakerNotFound { name }.into());
        };
        let by = by(&call);
        let change = match state {
            State::Closed => {
                breaker.reset(&by);
                "circuit_breaker_reset"
            }
            State::ForcedOpen => {
                breaker.force_open(&by);
                "circuit_breaker_forced_open"
            }
            State::ForcedClosed => {
                breaker.force_closed(&by);
                "circuit_breaker_forced_closed"
            }
            State::MetricsOnly => {
                breaker.metrics_only(&by);
                "circuit_breaker_metrics_only"
            }
        };
        call.caller.actor().changed(change, &name);
        list(&call)
    })
}
