//! Health endpoints: over real listeners, with checks that fail, hang and panic.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::server::Server;
use crate::services::Redis;
use actix_web::{App, HttpServer, rt};
use error_actix::health::{
    Check, CheckReport, CheckStatus, HealthChecks, HttpCheck, RedisCheck, TcpCheck, drain_on_sigterm,
};
use error_actix::{BearerToken, ErrorStack, Monitor, TestClock};

const TOKEN: &str = "0123456789-abcdef";

/// 2024-01-15T10:30:00Z, as in the document.
fn clock() -> TestClock {
    TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_705_314_600))
}

/// Asks every check once, on a runtime of its own.
fn refresh(checks: &HealthChecks) {
    rt::System::new().block_on(checks.refresh());
}

fn serve(checks: &HealthChecks, monitor: &Monitor) -> Server {
    let errors = ErrorStack::builder().monitor(monitor.clone()).build().unwrap();
    let (checks, guard) = (checks.clone(), BearerToken::new(TOKEN).unwrap());
    Server::start(move || {
        App::new()
            .service(errors.endpoints().health(checks.endpoints().detailed(guard.clone())))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    })
}

fn with_token(accept: &str) -> Vec<(&str, &str)> {
    vec![("authorization", "Bearer 0123456789-abcdef"), ("accept", accept)]
}

/// The three dependencies of document C; each of them fails while its switch is off.
fn video_scheduler(clock: TestClock, switches: &[Arc<AtomicBool>; 3]) -> HealthChecks {
    let fails = |switch: &Arc<AtomicBool>| !switch.load(Ordering::Relaxed);
    let [database, redis, s3] = switches.clone();
    HealthChecks::builder("Multi-Platform Video Scheduler")
        .version("0.1.0")
        .environment("production")
        .clock(clock)
        .check(
            "database",
            Check::critical(move || {
                let fails = fails(&database);
                async move {
                    if fails {
                        return Err("connection to postgres://app:hunter2@db/videos refused");
                    }
                    Ok(CheckReport::new("Database connection successful"))
                }
            }),
        )
        .check(
            "redis",
            Check::optional(move || {
                let fails = fails(&redis);
                async move {
                    if fails {
                        return Err("no route to host");
                    }
                    Ok(CheckReport::new("Redis connection successful")
                        .with_detail("version", "7.0.0")
                        .with_detail("connected_clients", 5)
                        .with_detail("used_memory_human", "1.2M"))
                }
            })
            .group("cache"),
        )
        .check(
            "s3",
            Check::optional(move || {
                let fails = fails(&s3);
                async move {
                    if fails {
                        return Ok::<_, String>(CheckReport::degraded("S3 answers slowly"));
                    }
                    Ok(CheckReport::new("S3 connection successful")
                        .with_detail("bucket", "video-scheduler-uploads")
                        .with_detail("region", "us-east-1"))
                }
            }),
        )
        .build()
        .unwrap()
}

fn switches() -> [Arc<AtomicBool>; 3] {
    [(); 3].map(|()| Arc::new(AtomicBool::new(true)))
}

#[test]
fn the_documents_json() {
    let checks = video_scheduler(clock(), &switches());
    refresh(&checks);
    let server = serve(&checks, &Monitor::new());
    for (path, file) in [
        ("/health", "basic"),
        ("/health/ready", "ready"),
        ("/health/live", "live"),
        ("/health/detailed", "detailed"),
    ] {
        let answer = server.send(ureq::http::Method::GET, path, &with_token("*/*"), "");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        golden(file, &answer.body);
    }
}

#[test]
fn the_drafts_json_for_who_asks() {
    let switches = switches();
    let checks = video_scheduler(clock(), &switches);
    switches[2].store(false, Ordering::Relaxed);
    refresh(&checks);
    let server = serve(&checks, &Monitor::new());
    let ask =
        |accept: &str| server.send(ureq::http::Method::GET, "/health/detailed", &with_token(accept), "");
    let answer = ask("text/html, application/health+json;q=0.9");
    assert_eq!(answer.header("content-type"), Some("application/health+json"));
    golden("draft", &answer.body);
    assert_eq!(ask("application/health+json;q=0").header("content-type"), Some("application/json"));
}

#[test]
fn what_fails_shows_where_it_must_and_nowhere_else() {
    let switches = switches();
    let (checks, monitor) = (video_scheduler(clock(), &switches), Monitor::new());
    let server = serve(&checks, &monitor);
    let status = |path: &str| server.send(ureq::http::Method::GET, path, &with_token("*/*"), "").status;

    // Nothing was asked yet: what nobody knows to work gets no requests.
    assert!(!checks.is_ready());

    refresh(&checks);
    assert_eq!([status("/health"), status("/health/live")], [200, 200]);
    assert_eq!([status("/health/ready"), status("/health/detailed")], [200, 200]);

    switches[1].store(false, Ordering::Relaxed);
    refresh(&checks);
    assert_eq!([status("/health/ready"), status("/health/detailed")], [200, 200]);
    assert_eq!(checks.report().status(), CheckStatus::Degraded);

    switches[0].store(false, Ordering::Relaxed);
    refresh(&checks);
    assert_eq!([status("/health"), status("/health/live")], [200, 200]);
    assert_eq!([status("/health/ready"), status("/health/detailed")], [503, 503]);
    let detailed = server.send(ureq::http::Method::GET, "/health/detailed", &with_token("*/*"), "");
    assert!(!detailed.body.contains("hunter2"), "{}", detailed.body);
    let message = &detailed.json()["checks"]["database"];
    assert_eq!(message["status"], "unhealthy");
    assert!(message["message"].as_str().unwrap().contains("refused"), "{message}");

    // A probe that says no is no error.
    assert_eq!(monitor.snapshot().total(), 0);
}

#[test]
fn details_are_for_those_with_the_token() {
    let (checks, monitor) = (video_scheduler(clock(), &switches()), Monitor::new());
    refresh(&checks);
    let server = serve(&checks, &monitor);
    for authorization in ["", "Bearer wrong-wrong-wrong", "Basic 0123456789-abcdef"] {
        let answer =
            server.send(ureq::http::Method::GET, "/health/detailed", &[("authorization", authorization)], "");
        answer.error(401, "ACCESS_TOKEN_REQUIRED");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert!(!answer.body.contains("redis"));
    }
    let unguarded = checks.clone();
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(errors.endpoints().health(unguarded.clone()))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    assert_eq!(server.get("/health").status, 200);
    server
        .send(ureq::http::Method::GET, "/health/detailed", &with_token("*/*"), "")
        .error(404, "ROUTE_NOT_FOUND");
}

#[test]
fn groups_and_methods() {
    let checks = video_scheduler(clock(), &switches());
    refresh(&checks);
    let server = serve(&checks, &Monitor::new());
    let ask = |path: &str| server.send(ureq::http::Method::GET, path, &with_token("*/*"), "");
    let cache = ask("/health/detailed?group=cache").json();
    assert_eq!(cache["checks"].as_object().unwrap().keys().collect::<Vec<_>>(), ["redis"]);
    ask("/health/detailed?group=nothing").error(404, "ROUTE_NOT_FOUND");
    let head = server.send(ureq::http::Method::HEAD, "/health/ready", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let posted = server.post_json("/health", "{}");
    posted.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(posted.header("allow"), Some("GET, HEAD"));
}

#[test]
fn an_answer_has_a_shelf_life() {
    let clock = clock();
    let checks = video_scheduler(clock.clone(), &switches());
    refresh(&checks);
    clock.advance(Duration::from_secs(32));
    assert!(checks.is_ready());
    clock.advance(Duration::from_secs(1));
    assert!(!checks.is_ready(), "three intervals of 10 s and a timeout of 2 s have passed");
    let report = checks.report();
    assert_eq!(report.findings()[0].report().message(), Some("no answer for 33 s"));
}

#[test]
fn draining_takes_readiness_and_nothing_else() {
    let checks = video_scheduler(clock(), &switches());
    refresh(&checks);
    let server = serve(&checks, &Monitor::new());
    checks.drain();
    let ready = server.get("/health/ready");
    assert_eq!((ready.status, ready.json()["status"].as_str()), (503, Some("draining")));
    assert_eq!(server.get("/health/live").status, 200);
}

#[test]
fn a_real_redis_says_how_it_is_until_it_dies() {
    let redis = Redis::start();
    let client = redis::Client::open(redis.url()).unwrap();
    let checks = HealthChecks::builder("cached")
        .check("redis", Check::critical(RedisCheck::new(client)))
        .build()
        .unwrap();
    refresh(&checks);
    let report = checks.report();
    let found = report.findings()[0].report();
    assert_eq!(
        (found.status(), found.message()),
        (CheckStatus::Healthy, Some("Redis connection successful"))
    );
    let names: Vec<&str> = found.details().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["version", "connected_clients", "used_memory_human"]);
    drop(redis);
    refresh(&checks);
    assert_eq!(checks.report().status(), CheckStatus::Unhealthy);
}

#[test]
fn a_url_is_healthy_if_it_succeeds() {
    let server = serve(&HealthChecks::builder("upstream").build().unwrap(), &Monitor::new());
    let check = |path: &str| Check::critical(HttpCheck::new(reqwest::Client::new(), server.url(path)));
    let checks = HealthChecks::builder("downstream")
        .check("good", check("/health"))
        .check("bad", check("/nothing"))
        .build()
        .unwrap();
    refresh(&checks);
    let report = checks.report();
    let said: Vec<_> = report.findings().iter().map(|finding| finding.report().message().unwrap()).collect();
    assert_eq!(said, ["answered 200", "answered 404"]);
}

/// The whole way of a process that is told to end: readiness goes first, and what comes meanwhile is still served.
#[cfg(unix)]
#[test]
fn sigterm_drains_before_it_stops() {
    let checks = video_scheduler(clock(), &switches());
    refresh(&checks);
    let errors = ErrorStack::builder().build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (send, receive) = std::sync::mpsc::channel();
    let drained = checks.clone();
    let server = std::thread::spawn(move || {
        rt::System::new().block_on(async move {
            let mounted = drained.clone();
            let app = move || App::new().service(errors.endpoints().health(mounted.clone()));
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
            rt::spawn(drain_on_sigterm(drained, server.handle(), Duration::from_secs(2)).unwrap());
            send.send(()).unwrap();
            server.await.unwrap();
        });
    });
    // The handler is installed: the signal ends nothing but this server.
    receive.recv().unwrap();
    let get = |path: &str| -> Option<u16> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let answer = ureq::Agent::from(config).get(format!("http://{address}{path}")).call();
        Some(answer.ok()?.status().as_u16())
    };
    assert_eq!(get("/health/ready"), Some(200));
    let pid = std::process::id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    while get("/health/ready") == Some(200) {}
    assert_eq!([get("/health/ready"), get("/health/live")], [Some(503), Some(200)]);
    server.join().unwrap();
    assert_eq!(get("/health/live"), None);
}

#[test]
fn checks_that_panic_hang_or_find_nobody() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let panics_at_once = || -> std::future::Ready<Result<(), String>> { panic!("on purpose") };
    let checks = HealthChecks::builder("hostile")
        .check(
            "panics",
            Check::critical(|| async { if true { panic!("on purpose") } else { Ok::<_, String>(()) } }),
        )
        .check("panics at once", Check::critical(panics_at_once))
        .check(
            "hangs",
            Check::critical(std::future::pending::<Result<(), String>>).timeout(Duration::from_millis(1)),
        )
        .check("nobody", Check::critical(TcpCheck::new(free.to_string())))
        .check("somebody", Check::critical(TcpCheck::new(taken.local_addr().unwrap().to_string())))
        .build()
        .unwrap();
    refresh(&checks);
    let report = checks.report();
    let said = |name: &str| {
        let finding = report.findings().iter().find(|finding| finding.name() == name).unwrap();
        (finding.report().status(), finding.report().message().unwrap_or_default().to_owned())
    };
    use CheckStatus::{Healthy, Unhealthy};
    assert_eq!(said("panics"), (Unhealthy, "the check panicked".into()));
    assert_eq!(said("panics at once"), (Unhealthy, "the check panicked".into()));
    assert_eq!(said("hangs"), (Unhealthy, "no answer within 1 ms".into()));
    assert_eq!(said("nobody").0, Unhealthy);
    assert_eq!(said("somebody").0, Healthy);
}

#[test]
fn endpoints_have_the_checks_asked() {
    let asked = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = std::sync::mpsc::channel();
    let check = {
        let asked = Arc::clone(&asked);
        move || {
            let count = asked.fetch_add(1, Ordering::Relaxed);
            // Nobody may listen any more.
            let _ = sender.send(count);
            async { Ok::<_, String>(()) }
        }
    };
    let checks = HealthChecks::builder("watched")
        .check("counted", Check::critical(check).interval(Duration::from_millis(1)))
        .build()
        .unwrap();
    let server = serve(&checks, &Monitor::new());
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    server.get("/health/live");
    for expected in 0..5 {
        assert_eq!(receiver.recv_timeout(Duration::from_secs(60)).unwrap(), expected);
    }
    assert!(checks.is_ready());
    drop(server);
    // The watcher has ended with its worker; the next server's first probe starts another.
    while receiver.try_recv().is_ok() {}
    let server = serve(&checks, &Monitor::new());
    server.get("/health");
    assert!(receiver.recv_timeout(Duration::from_secs(60)).is_ok());
}

#[test]
fn every_mistake_is_named_at_once() {
    let check = || Check::critical(|| async { Ok::<_, String>(()) });
    let error = HealthChecks::builder("x")
        .check("", check())
        .check("twice", check().interval(Duration::ZERO))
        .check("twice", check().timeout(Duration::ZERO))
        .build()
        .unwrap_err();
    assert_eq!(error.problems().len(), 4, "{error}");
}

fn golden(name: &str, body: &str) {
    let path = format!("{}/golden/health/{name}.json", env!("CARGO_MANIFEST_DIR"));
    expectorate::assert_contents(path, &format!("{body}\n"));
}
