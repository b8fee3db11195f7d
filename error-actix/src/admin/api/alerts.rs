//! Alerts, seen, and with the feature `alerts` their rules, changed.

use crate::admin::AdminError;
use crate::admin::alerts::ShownAlerts;
use crate::admin::call::{Answer, Call, Pending, document};

/// How many alerts of the past are shown.
const RECENT: usize = 100;

fn shown(call: &Call) -> Result<&ShownAlerts, AdminError> {
    call.admin.inner.alerts.as_ref().ok_or(AdminError::NotConfigured { part: "alerts" })
}

pub(super) fn alerts(call: &Call) -> Answer {
    document(&shown(call)?.document(RECENT))
}

pub(super) fn rules(call: &Call) -> Answer {
    match shown(call)? {
        #[cfg(feature = "alerts")]
        ShownAlerts::Rules(alerts) => document(&serde_json::json!({ "rules": alerts.rules() })),
        ShownAlerts::Source(_) => Err(NO_RULES.into()),
    }
}

const NO_RULES: AdminError = AdminError::NotConfigured { part: "rules of alerts" };

#[cfg(feature = "alerts")]
pub(super) fn configure(mut call: Call) -> Pending {
    use error_core::{ErrorStatus, Violation, Violations};
    use error_telemetry::alert::AlertChanges;

    use super::breakers::by;
    use crate::{FrameworkError, InputError};

    Box::pin(async move {
        let changes: AlertChanges = call.body().await?;
        let ShownAlerts::Rules(alerts) = shown(&call)? else { return Err(NO_RULES.into()) };
        if let Err(refused) = alerts.configure(&changes, &by(&call)) {
            let violations: Violations = refused
                .problems()
                .iter()
                .map(|problem| {
                    Violation::pointer(problem.pointer().to_owned(), "RULE", problem.detail().to_owned())
                })
                .collect();
            let refused = InputError::validation(ErrorStatus::UNPROCESSABLE_ENTITY, violations);
            return Err(FrameworkError::from(refused).into());
        }
        let ids: Vec<_> = changes.ids().collect();
        call.caller.actor().changed("alert_rules", &ids.join(" "));
        super::alerts::alerts(&call)
    })
}

/// Nobody has rules.
#[cfg(not(feature = "alerts"))]
pub(super) fn configure(call: Call) -> Pending {
    Box::pin(async move {
        shown(&call)?;
        Err(NO_RULES.into())
    })
}
