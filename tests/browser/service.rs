//! A service that fails in every way, with all that the dashboard shows.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, HttpResponse, web};
use error_actix::admin::{Admin, AdminBuilder};
use error_actix::alert::{AlertKind, AlertRule, Alerts, ErrorFilter, Watch};
use error_actix::health::{Check, HealthChecks};
use error_actix::{
    BearerToken, ErrorStack, HttpError, Monitor, Objective, Performance, ResponseError, Severity,
};
use error_recovery::{BreakerSettings, Breakers};

use crate::server::Server;

/// What opens the dashboard.
pub(crate) const TOKEN: &str = "browser-tests-0123456789";

#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "SHOP")]
pub(crate) enum ShopError {
    /// No product has this id.
    #[error("product {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: String,
    },

    #[error("the card was not charged")]
    #[http(status = 503, category = "external_service_error")]
    Payment {
        #[context(internal)]
        provider: &'static str,
        source: io::Error,
    },

    #[error("the query failed")]
    #[http(status = 500, category = "database_error", severity = Critical)]
    Query {
        #[context(redact)]
        sql: &'static str,
    },

    /// What was said is refused.
    #[error("nobody may say {what}")]
    #[http(status = 400)]
    Said {
        #[context]
        what: String,
    },

    #[error("no more than {limit} requests")]
    #[http(status = 429, retry_after = "30s")]
    Limited {
        #[context]
        limit: u32,
    },
}

/// The service at work, and the handles that tests hold it by.
pub(crate) struct Service {
    pub(crate) server: Server,
    pub(crate) breakers: Breakers,
    pub(crate) alerts: Alerts,
    is_database_well: Arc<AtomicBool>,
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::with(|admin, _| admin)
    }

    /// The same, with more in its administration, which may ask what the service counts.
    pub(crate) fn with(more: impl FnOnce(AdminBuilder, &Monitor) -> AdminBuilder) -> Self {
        let monitor = Monitor::builder().objective(Objective::availability("shop", 99.9).unwrap()).build();
        let breakers = Breakers::builder()
            .service("stripe", BreakerSettings::consecutive(2))
            .service("mail", BreakerSettings::consecutive(2))
            .build()
            .unwrap();
        for name in ["stripe", "mail"] {
            breakers.service(name).admit().unwrap().success();
        }
        let is_database_well = Arc::new(AtomicBool::new(true));
        let well = Arc::clone(&is_database_well);
        let health = HealthChecks::builder("shop")
            .version("1.2.3")
            .environment("test")
            .check(
                "database",
                Check::critical(move || {
                    let answer =
                        if well.load(Ordering::Acquire) { Ok(()) } else { Err("connection refused at db-3") };
                    async move { answer }
                })
                .interval(Duration::from_millis(50)),
            )
            .build()
            .unwrap();
        let critical = ErrorFilter::new().severity(Severity::Critical);
        let critical = Watch::errors(Duration::from_secs(300), critical);
        let limited = ErrorFilter::new().code("SHOP_LIMITED");
        let limited = Watch::errors(Duration::from_secs(300), limited);
        let alerts = Alerts::builder(monitor.clone())
            .breakers(breakers.clone())
            .rule(
                AlertRule::new("critical-errors", AlertKind::CRITICAL_ERRORS, critical)
                    .above(5.0)
                    .clear_at(2.0),
            )
            .rule(AlertRule::new("breaker", AlertKind::CIRCUIT_BREAKER_TRIGGERED, Watch::OpenBreakers))
            .rule(AlertRule::new("limits", AlertKind::RATE_LIMIT_EXCEEDED, limited).above(0.0))
            .evaluated_by_hand()
            .build()
            .unwrap();
        let errors = ErrorStack::builder()
            .register::<ShopError>()
            .monitor(monitor.clone())
            .performance(Performance::builder().slow_after(Duration::ZERO).build())
            .build()
            .unwrap();
        let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap())
            .breakers(breakers.clone())
            .health(health)
            .alerts(alerts.clone());
        let admin = more(admin, &monitor).build().unwrap();
        let server = Server::start(move || app(&errors, &admin));
        Self { server, breakers, alerts, is_database_well }
    }

    /// Asks for a path, and checks that it fails as it should.
    pub(crate) fn fail(&self, path: &str, status: u16) {
        assert_eq!(self.server.get(path).status, status, "{path}");
    }

    /// Opens a circuit as an outage does.
    pub(crate) fn break_service(&self, name: &str) {
        let breaker = self.breakers.service(name);
        for _ in 0..2 {
            breaker.admit().unwrap().failure();
        }
        assert!(breaker.admit().is_err());
    }

    pub(crate) fn set_database(&self, is_well: bool) {
        self.is_database_well.store(is_well, Ordering::Release);
    }
}

fn app(
    errors: &ErrorStack,
    admin: &Admin,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .route("/", web::get().to(HttpResponse::Ok))
        .route("/products/{id:.*}", web::get().to(product))
        .route("/say/{what}", web::post().to(say))
        .route("/pay", web::get().to(pay))
        .route("/query", web::get().to(query))
        .route("/limited", web::get().to(limited))
        .service(errors.endpoints().admin(admin.clone()))
        .default_service(errors.fallback())
        .wrap(errors.layer())
}

async fn product(id: web::Path<String>) -> Result<HttpResponse, ShopError> {
    Err(ShopError::NotFound { id: id.into_inner() })
}

async fn say(what: String) -> Result<HttpResponse, ShopError> {
    Err(ShopError::Said { what })
}

async fn pay() -> Result<HttpResponse, ShopError> {
    Err(ShopError::Payment { provider: "stripe", source: io::Error::other("handshake failed: timed out") })
}

async fn query() -> Result<HttpResponse, ShopError> {
    Err(ShopError::Query { sql: "select 1" })
}

async fn limited() -> Result<HttpResponse, ShopError> {
    Err(ShopError::Limited { limit: 5 })
}
