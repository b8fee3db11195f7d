//! Limits by client, header, user and closure, over HTTP, by a clock that the test moves.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, web};
use error_actix::health::{BreakerCheck, Check, CheckStatus, HealthChecks};
use error_actix::testing::assert_error;
use error_actix::{
    Catalog, ErrorStack, HttpError, Monitor, RateLimit, RateLimitMissing, RateLimited, TestClock,
    TrustedProxies, View, set_user,
};
use error_recovery::{BreakerSettings, Breakers, Quota, RateLimiter};
use serde_json::json;
use ureq::http::Method;

use crate::server::{Answer, Server};

const SECOND: Duration = Duration::from_secs(1);

fn limiter(quota: Quota) -> (Arc<RateLimiter>, TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    (Arc::new(RateLimiter::fixed_window(quota).clock(clock.clone()).build().unwrap()), clock)
}

async fn hello() -> &'static str {
    "hello"
}

/// A limit around everything, behind one proxy, in a layer with a monitor.
fn serve(limit: &RateLimit, monitor: &Monitor) -> Server {
    let proxies = TrustedProxies::hops(1);
    let errors = ErrorStack::builder().monitor(monitor.clone()).trusted_proxies(proxies).build().unwrap();
    let limit = limit.clone();
    Server::start(move || {
        App::new()
            .route("/", web::get().to(hello))
            .default_service(errors.fallback())
            .wrap(limit.clone())
            .wrap(from_fn(authenticate))
            .wrap(errors.layer())
    })
}

async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(user) = request.headers().get("x-test-user").and_then(|user| user.to_str().ok()) {
        set_user(user)?;
    }
    next.call(request).await
}

fn get(server: &Server, name: &str, value: &str) -> Answer {
    server.send(Method::GET, "/", &[(name, value)], "")
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    let (limiter, clock) = limiter(Quota::per_minute(2));
    let monitor = Monitor::new();
    let server = serve(&RateLimit::new(limiter), &monitor);
    for _ in 0..2 {
        let answer = server.get("/");
        assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
        assert_eq!(answer.header("ratelimit"), None);
    }
    clock.advance(SECOND * 15);
    let answer = server.get("/");
    assert_error!(
        answer.parts(),
        status = 429,
        code = "RATE_LIMIT_EXCEEDED",
        context = json!({"limit": 2, "window_seconds": 60}),
        retry_after = 45,
        hidden = ["127.0.0.1", "client:"],
    );
    answer.error(429, "RATE_LIMIT_EXCEEDED");
    assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), (None, None));
    // Observed by the layer, as an error of a handler is.
    assert_eq!(monitor.snapshot().errors().total(), 1);
    clock.advance(SECOND * 45);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn clients_are_told_apart_by_what_a_trusted_proxy_says() {
    let (limiter, _) = limiter(Quota::per_minute(1));
    let server = serve(&RateLimit::new(limiter), &Monitor::new());
    let ask = |forwarded: &str| get(&server, "x-forwarded-for", forwarded).status;
    assert_eq!(ask("203.0.113.9"), 200);
    assert_eq!(ask("203.0.113.9"), 429);
    assert_eq!(ask("1.1.1.1, 203.0.113.9"), 429, "what the client itself wrote is not believed");
    assert_eq!(ask("203.0.113.10"), 200);
    assert_eq!((ask("2001:db8:1:2::1"), ask("2001:db8:1:2::ffff"), ask("2001:db8:1:3::1")), (200, 429, 200));
}

#[test]
fn a_header_a_user_or_a_closure_may_be_the_key() {
    let team = |request: &HttpRequest| {
        let user = request.headers().get("x-test-user")?.to_str().ok()?;
        Some(user.split_once('@')?.1.to_owned())
    };
    type Refine = Box<dyn Fn(RateLimit) -> RateLimit>;
    let cases: [(Refine, &str, [&str; 3]); 3] = [
        (Box::new(|it| it.by_header(HeaderName::from_static("x-api-key"))), "x-api-key", ["k1", "k1", "k2"]),
        (Box::new(RateLimit::by_user), "x-test-user", ["ann", "ann", "bob"]),
        (Box::new(move |it| it.by(team)), "x-test-user", ["ann@a", "bob@a", "eve@b"]),
    ];
    for (refine, name, [first, same, other]) in cases {
        let (limiter, _) = limiter(Quota::per_minute(1));
        let server = serve(&refine(RateLimit::new(limiter)), &Monitor::new());
        let answers = [first, same, other].map(|value| get(&server, name, value).status);
        assert_eq!(answers, [200, 429, 200], "{name} {first}");
        // Who leaves it out is one client.
        assert_eq!((server.get("/").status, server.get("/").status), (200, 429), "{name}");
        assert_eq!(get(&server, name, &"a".repeat(300)).status, 429, "{name}");
    }
}

#[test]
fn a_request_may_cost_more_than_one() {
    let by_query = |request: &HttpRequest| request.query_string().parse().unwrap_or(3);
    type Refine = Box<dyn Fn(RateLimit) -> RateLimit>;
    let cases: [(Refine, [u16; 4]); 2] = [
        // Ten in a minute: the third request of four is one too many, whatever it says.
        (Box::new(|it| it.costs(4)), [200, 200, 429, 429]),
        (Box::new(move |it| it.costs_by(by_query)), [200, 200, 429, 200]),
    ];
    for (refine, expected) in cases {
        let (limiter, clock) = limiter(Quota::per_minute(10));
        let server = serve(&refine(RateLimit::new(limiter)), &Monitor::new());
        // 3 for no number at all, then 5, 9 and 2.
        let answers = ["/", "/?5", "/?9", "/?2"].map(|path| server.get(path));
        assert_eq!(answers.each_ref().map(|answer| answer.status), expected);
        assert_error!(answers[2].parts(), status = 429, code = "RATE_LIMIT_EXCEEDED", retry_after = 60);
        clock.advance(SECOND * 60);
        assert_eq!(server.get("/?11").status, if expected[3] == 200 { 429 } else { 200 });
    }
}

/// Its code is compared with the application's, as those of the layer are.
#[test]
fn the_mistake_of_a_missing_limit_is_among_the_stacks_errors() {
    #[derive(Debug, HttpError)]
    #[error("ours")]
    #[http(status = 500, code = "RATE_LIMIT_MISSING")]
    struct Ours;
    let problems = ErrorStack::builder().register::<Ours>().build().unwrap_err().problems().to_vec();
    assert!(problems.len() == 1 && problems[0].contains("RATE_LIMIT_MISSING"), "{problems:?}");
    let entries = Catalog::new().include::<RateLimitMissing>().entries(View::Operator);
    assert!(entries.iter().any(|entry| entry.code == "RATE_LIMIT_MISSING"));
}

#[test]
fn the_fields_say_what_is_left() {
    let (limiter, clock) = limiter(Quota::per_hour(2));
    let limit = RateLimit::new(limiter).with_fields("per client").unwrap();
    let server = serve(&limit, &Monitor::new());
    let mut told = Vec::new();
    for path in ["/", "/nope", "/"] {
        let answer = server.get(path);
        assert_eq!(answer.header("ratelimit-policy"), Some("\"per client\";q=2;w=3600"));
        told.push((answer.status, answer.header("ratelimit").unwrap().to_owned()));
        clock.advance(Duration::from_millis(500));
    }
    let expected = [
        (200, "\"per client\";r=1;t=3600"),
        // An error that the layer renders has them, too.
        (404, "\"per client\";r=0;t=3600"),
        (429, "\"per client\";r=0;t=3599"),
    ];
    assert_eq!(told, expected.map(|(status, field)| (status, field.to_owned())));
    assert_error!(server.get("/").parts(), status = 429, retry_after = 3599);
}

/// Spread over the window: what is used up comes back one by one, not all at its end.
#[test]
fn a_cell_rate_gives_requests_back_one_by_one() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let limiter = RateLimiter::gcra(Quota::per_minute(4)).clock(clock.clone()).build().unwrap();
    let server = serve(&RateLimit::new(Arc::new(limiter)), &Monitor::new());
    (0..4).for_each(|_| assert_eq!(server.get("/").status, 200));
    assert_error!(
        server.get("/").parts(),
        status = 429,
        code = "RATE_LIMIT_EXCEEDED",
        context = json!({"limit": 4, "window_seconds": 60}),
        retry_after = 15,
    );
    clock.advance(SECOND * 14);
    assert_error!(server.get("/").parts(), status = 429, retry_after = 1);
    clock.advance(SECOND);
    assert_eq!((server.get("/").status, server.get("/").status), (200, 429));
}

#[test]
fn limits_inside_one_another_are_all_named() {
    let ((each, _), (all, _)) = (limiter(Quota::per_minute(5)), limiter(Quota::per_hour(9)));
    let each = RateLimit::new(each).with_fields("minute").unwrap();
    let all = RateLimit::new(all).with_fields("hour").unwrap();
    let server = Server::start(move || {
        let route = web::resource("/limited").wrap(each.clone()).route(web::get().to(hello));
        App::new().service(route).route("/free", web::get().to(hello)).wrap(all.clone())
    });
    let fields = |answer: &Answer| -> Vec<String> {
        let all = answer.headers.get_all("ratelimit").iter();
        all.map(|value| value.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(fields(&server.get("/limited")), ["\"minute\";r=4;t=60", "\"hour\";r=8;t=3600"]);
    assert_eq!(fields(&server.get("/free")), ["\"hour\";r=7;t=3600"]);
}

async fn left(limited: RateLimited) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain"))
        .body(limited.allowance().remaining.to_string())
}

#[test]
fn a_handler_may_ask_for_the_limit_of_its_scope() {
    let ((wide, _), (narrow, clock)) = (limiter(Quota::per_minute(9)), limiter(Quota::per_minute(1)));
    let (wide, narrow) = (RateLimit::new(wide), RateLimit::new(narrow));
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        let dear = web::scope("/dear").app_data(narrow.clone()).route("", web::get().to(left));
        App::new().app_data(wide.clone()).service(dear).route("/", web::get().to(left)).wrap(errors.layer())
    });
    assert_eq!((server.get("/").body.as_str(), server.get("/").body.as_str()), ("8", "7"));
    assert_eq!(server.get("/dear").body, "0");
    clock.advance(SECOND * 20);
    assert_eq!(server.get("/dear").error(429, "RATE_LIMIT_EXCEEDED")["retry_after"], 40);
    assert_eq!(server.get("/").status, 200);
}

/// An endpoint that should be limited is not served without a limit, and the client does not learn why.
#[test]
fn an_extractor_without_a_limit_is_our_mistake() {
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || App::new().route("/", web::get().to(left)).wrap(errors.layer()));
    assert_error!(server.get("/").parts(), status = 500, code = "RATE_LIMIT_MISSING", hidden = ["app_data"]);
}

#[test]
fn an_open_circuit_is_seen_by_the_health_check() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let defaults = BreakerSettings::consecutive(1).with_probes(1);
    let breakers = Breakers::builder().defaults(defaults).clock(clock.clone()).build().unwrap();
    let checks = HealthChecks::builder("videos")
        .check("providers", Check::optional(BreakerCheck::new(breakers.clone())))
        .build()
        .unwrap();
    let seen = || {
        actix_web::rt::System::new().block_on(checks.refresh());
        assert!(checks.is_ready());
        let report = checks.report();
        let found = report.findings().first().unwrap().report();
        (found.status(), found.details().to_vec())
    };
    assert_eq!(seen(), (CheckStatus::Healthy, vec![]));
    let details = |state: &str| vec![("s3".to_owned(), json!("closed")), ("stripe".to_owned(), json!(state))];
    let (_, stripe) = (breakers.service("s3"), breakers.service("stripe"));
    assert_eq!(seen(), (CheckStatus::Healthy, details("closed")));
    stripe.admit().unwrap().failure();
    assert_eq!(seen(), (CheckStatus::Unhealthy, details("open")));
    clock.advance(SECOND * 60);
    let probe = stripe.admit().unwrap();
    assert_eq!(seen(), (CheckStatus::Degraded, details("half_open")));
    probe.success();
    assert_eq!(seen(), (CheckStatus::Healthy, details("closed")));
}
