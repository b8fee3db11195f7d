//! What is mended without an operator, and when the instance is given up.

use std::sync::Arc;
use std::time::Duration;

use error_actix::health::HealthChecks;
use error_actix::{Clock, Report};
use error_recovery::{InvalidPolicy, Recovery, SelfHealing, Watch};
use reqwest::Method;
use tokio::sync::Notify;

use super::rendering::Renderer;
use crate::service::{Service, Trouble};

/// The services whose providers can be asked how they are.
const SERVICES: [&str; 4] = ["stripe", "gcs", "sendgrid", "rendering"];

/// For how long all places to render are taken, and nothing ends, before the instance is given up.
const STUCK: Duration = Duration::from_secs(5 * 60);

/// Watches every provider's circuit, and closes it as soon as the provider says that it is well; and the places to render,
/// where nothing helps but another instance: this one is drained, and then `restart` is told.
pub(super) fn healing(
    recovery: &Recovery,
    provider: &Service,
    renderer: &Arc<Renderer>,
    checks: &HealthChecks,
    restart: &Arc<Notify>,
    clock: impl Clock + 'static,
) -> Result<SelfHealing, InvalidPolicy> {
    let mut healing = SelfHealing::builder().clock(clock);
    for service in SERVICES {
        let (breaker, provider) = (recovery.breakers().service(service), provider.clone());
        let closed = Arc::clone(&breaker);
        healing =
            healing.watch(Watch::breaker(breaker).patience(Duration::from_secs(20)).reset(5, move || {
                let (closed, provider) = (Arc::clone(&closed), provider.clone());
                async move {
                    provider.order(Method::GET, "/health", Vec::new()).await.map_err(Unwell)?;
                    closed.reset("self-healing: the provider says that it is well");
                    Ok::<_, Report>(())
                }
            }));
    }
    let (stuck, checks, restart) = (Arc::clone(renderer), checks.clone(), Arc::clone(restart));
    let places = Watch::new("places to render", move || stuck.is_stuck())
        .patience(STUCK)
        .drain(1, move || {
            checks.drain();
            async { Ok::<_, Report>(()) }
        })
        .restart(1, move || {
            restart.notify_one();
            async { Ok::<_, Report>(()) }
        });
    healing.watch(places).build()
}

/// A provider whose circuit is open is not back.
#[derive(Debug, error_actix::HttpError)]
#[error("the provider is not back")]
#[http(status = 503)]
struct Unwell(#[source] Trouble);
