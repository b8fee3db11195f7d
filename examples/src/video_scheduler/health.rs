//! How the service and what it depends on are.

use error_actix::health::{Check, CheckReport, HealthChecks, RedisCheck};
use error_actix::{Clock, ConfigError};
use reqwest::Method;

use super::Settings;
use super::services::Services;
use crate::sqlite::Database;

/// The name that document C gives the service.
const SERVICE: &str = "Multi-Platform Video Scheduler";

/// Without its database and its queue the service can do nothing; without the object store it can still schedule.
pub(super) fn checks(
    settings: &Settings,
    database: Database,
    redis: redis::Client,
    services: &Services,
    clock: impl Clock + 'static,
) -> Result<HealthChecks, ConfigError> {
    let (services, region) = (services.clone(), settings.region.clone());
    let ask_database = move || {
        let database = database.clone();
        async move {
            let asked = database.run(|connection| connection.query_row("SELECT 1", [], |_| Ok(()))).await;
            asked.map(|()| CheckReport::new("Database connection successful"))
        }
    };
    let ask_store = move || {
        let (services, region) = (services.clone(), region.clone());
        async move {
            let path = format!("/s3/{}", services.bucket);
            let answered = services.service.order(Method::GET, &path, Vec::new()).await;
            answered.map(|_| {
                CheckReport::new("S3 connection successful")
                    .with_detail("bucket", services.bucket)
                    .with_detail("region", region)
            })
        }
    };
    HealthChecks::builder(SERVICE)
        .version(&settings.version)
        .environment(&settings.environment)
        .clock(clock)
        .check("database", Check::critical(ask_database))
        .check("redis", Check::critical(RedisCheck::new(redis)))
        .check("s3", Check::optional(ask_store))
        .build()
}
