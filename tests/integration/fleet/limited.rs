//! A fleet's limit over HTTP: several servers, one limit.

use actix_web::{App, HttpResponse, web};
use error_actix::fleet::{Fleet, FleetRateLimiter, WhenAway};
use error_actix::prometheus::{Exposition, Metrics};
use error_actix::{ErrorStack, RateLimit, RateLimited, RecoveryMetrics};
use error_recovery::{Quota, Recovery};

use super::{clock, fleet};
use crate::server::Server;
use crate::services::Redis;

async fn hello() -> &'static str {
    "hello"
}

async fn left(limited: RateLimited) -> HttpResponse {
    HttpResponse::Ok().body(limited.allowance().remaining.to_string())
}

/// A server that is limited around `/`, and in the handler of `/left`.
fn serve(limiter: &FleetRateLimiter) -> Server {
    let errors = ErrorStack::builder().build().unwrap();
    let limit = RateLimit::new(limiter).with_fields("api").unwrap();
    Server::start(move || {
        let around = web::resource("/").wrap(limit.clone()).route(web::get().to(hello));
        App::new()
            .app_data(limit.clone())
            .service(around)
            .route("/left", web::get().to(left))
            .wrap(errors.layer())
    })
}

#[actix_web::test]
async fn two_servers_with_one_exact_limit_refuse_together() {
    let (mut redis, clock) = (Redis::start(), clock());
    let limiters = [(); 2].map(|()| {
        let limiter = fleet(&redis, &clock).rate_limiter("api", Quota::per_hour(4));
        limiter.exact().when_away(WhenAway::Refuse).build().unwrap()
    });
    let servers = limiters.each_ref().map(serve);
    let answer = servers[0].get("/");
    assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
    assert_eq!(answer.header("ratelimit"), Some("\"api\";r=3;t=900"));
    assert_eq!(servers[1].get("/left").body, "2");
    assert_eq!(servers[1].get("/").header("ratelimit").map(|field| &field[..10]), Some("\"api\";r=1;"));
    assert_eq!(servers[0].get("/left").body, "0");
    for server in &servers {
        for path in ["/", "/left"] {
            let refused = server.get(path).error(429, "RATE_LIMIT_EXCEEDED");
            assert!((800..=900).contains(&refused["retry_after"].as_u64().unwrap()), "{refused}");
        }
    }
    redis.kill();
    for server in &servers {
        for path in ["/", "/left"] {
            let refused = server.get(path);
            assert_eq!(refused.error(503, "FLEET_UNAVAILABLE")["retry_after"], 1);
            assert_eq!(refused.header("ratelimit"), None, "nobody knows what is left");
        }
    }
    assert_eq!((limiters[0].counts().allowed, limiters[0].counts().denied), (2, 2));
    assert_eq!((limiters[0].local_counts().allowed, limiters[0].local_counts().denied), (0, 2));
}

#[actix_web::test]
async fn two_servers_with_one_leased_limit_refuse_together() {
    let (redis, clock) = (Redis::start(), clock());
    let fleets = [(); 2].map(|()| fleet(&redis, &clock));
    let quota = Quota::per_hour(20);
    let limiters =
        fleets.each_ref().map(|fleet: &Fleet| fleet.rate_limiter("api", quota).leased(2).build().unwrap());
    let servers = limiters.each_ref().map(serve);
    let mut admitted = 0;
    for turn in 0..40 {
        let answer = servers[turn % 2].get("/");
        if answer.status == 200 {
            admitted += 1;
        } else {
            let refused = answer.error(429, "RATE_LIMIT_EXCEEDED");
            assert!(refused["retry_after"].as_u64().unwrap() >= 1, "{refused}");
        }
        fleets[turn % 2].round().await.unwrap();
    }
    assert!((20..=24).contains(&admitted), "{admitted}");

    let source = RecoveryMetrics::new(&Recovery::default())
        .fleet_rate_limiter(&limiters[0])
        .fleet_rate_limiter(&limiters[1]);
    let text = Metrics::builder().source(source).build().unwrap().encode(Exposition::Classic);
    let count = |decision: &str, mode: &str| -> u64 {
        let series =
            format!("rate_limit_decisions_total{{limiter=\"api\",decision=\"{decision}\",mode=\"{mode}\"}} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&series));
        line.unwrap_or_else(|| panic!("{series} in {text}")).parse().unwrap()
    };
    assert_eq!((count("allowed", "leased"), count("denied", "leased")), (admitted, 40 - admitted));
    assert_eq!((count("allowed", "local"), count("denied", "local")), (0, 0));
}
