//! What is measured of requests.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::{ErrorStack, Performance, PerformanceBuilder, ProcessUsage, RequestStats, TestClock};
use expectorate::assert_contents;
use serde_json::json;
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::Server;

const MEGABYTE: u64 = 1 << 20;

struct Fixture {
    server: Server,
    performance: Performance,
    clock: TestClock,
    lines: Lines,
}

/// A server whose `/takes/{millis}` takes so long, and whose `/grows/{megabytes}` grows by so much in a second.
fn serve(configure: impl FnOnce(PerformanceBuilder) -> PerformanceBuilder) -> Fixture {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1000));
    let memory = Arc::new(AtomicU64::new(200 * MEGABYTE));
    let told = Arc::clone(&memory);
    let usage = move || {
        let memory = told.load(Ordering::Relaxed);
        Some(ProcessUsage { memory, cpu_time: Duration::ZERO })
    };
    let performance = configure(Performance::builder().process_usage(usage)).build();
    let builder = ErrorStack::builder().clock(clock.clone()).request_span(None);
    let errors = builder.performance(performance.clone()).build().unwrap();
    let lines = Lines::default();
    let server = Server::start({
        let (clock, lines) = (clock.clone(), lines.clone());
        move || {
            lines.install();
            let (takes, waits, grows) = (clock.clone(), clock.clone(), clock.clone());
            let memory = Arc::clone(&memory);
            App::new()
                .route(
                    "/takes/{millis}",
                    web::get().to(move |millis: web::Path<u64>| {
                        takes.advance(Duration::from_millis(*millis));
                        async { "done" }
                    }),
                )
                .route(
                    "/waits",
                    web::get().to(move || {
                        let clock = waits.clone();
                        async move {
                            clock.advance(Duration::from_millis(10));
                            // Time passes while nobody polls this request.
                            let meanwhile = clock.clone();
                            actix_web::rt::spawn(
                                async move { meanwhile.advance(Duration::from_millis(500)) },
                            )
                            .await
                            .unwrap();
                            clock.advance(Duration::from_millis(30));
                            HttpResponse::Ok().finish()
                        }
                    }),
                )
                .route(
                    "/grows/{megabytes}",
                    web::get().to(move |megabytes: web::Path<u64>| {
                        memory.fetch_add(*megabytes * MEGABYTE, Ordering::Relaxed);
                        grows.advance(Duration::from_secs(1));
                        async { "done" }
                    }),
                )
                .route("/panic", web::get().to(|| async { [""; 0][std::hint::black_box(0)] }))
                .configure(|config| {
                    for route in 0..200 {
                        config.route(&format!("/many/{route}"), web::get().to(|| async { "" }));
                    }
                })
                .default_service(errors.fallback())
                .wrap(errors.layer())
        }
    });
    Fixture { server, performance, clock, lines }
}

fn route<'a>(stats: &'a [(&str, &RequestStats)], name: &str) -> &'a RequestStats {
    stats.iter().find(|(route, _)| *route == name).unwrap().1
}

/// The document's `/performance/stats`, and what we add to it.
#[test]
fn statistics_as_json() {
    let Fixture { server, performance, .. } = serve(|builder| builder);
    assert_eq!(
        serde_json::to_value(performance.snapshot()).unwrap(),
        json!({"message": "No metrics available"})
    );
    for millis in [100, 200, 300, 400, 6000] {
        server.get(&format!("/takes/{millis}"));
    }
    server.get("/grows/150");
    server.get("/panic").error(500, "INTERNAL_PANIC");
    server.get("/nowhere").error(404, "ROUTE_NOT_FOUND");
    let mut text = serde_json::to_string_pretty(&performance.snapshot()).unwrap();
    text.push('\n');
    assert_contents("golden/performance_stats.json", &text);
}

#[test]
fn a_slow_request_is_a_warning_and_no_other_is_logged() {
    let Fixture { server, performance, lines, .. } = serve(|builder| builder);
    server.get("/takes/5000");
    assert!(lines.take().is_empty(), "as long as it may take");
    server.get("/takes/5001");
    let [event] = lines.take().try_into().unwrap();
    assert_eq!((&event["level"], &event["event.name"]), (&json!("WARN"), &json!("request_complete")));
    assert_eq!((&event["slow"], event.get("heavy")), (&json!(true), None));
    assert_eq!(event["process.memory.usage"], 200 * MEGABYTE);
    // A failure has its one event, slow or not.
    let slow_nowhere = serve(|builder| builder.slow_after(Duration::ZERO));
    slow_nowhere.server.get("/panic");
    assert_eq!(slow_nowhere.lines.names(), ["request_error"]);
    assert_eq!(performance.snapshot().all().unwrap().slow, 1);
}

#[test]
fn a_request_is_heavy_by_growth_size_or_processor() {
    let Fixture { server, performance, lines, .. } = serve(|builder| builder);
    server.get("/grows/100");
    assert_eq!(lines.names(), [""; 0]);
    server.get("/grows/101");
    let [event] = lines.take().try_into().unwrap();
    assert_eq!((&event["level"], &event["heavy"]), (&json!("WARN"), &json!(true)));
    let all = *performance.snapshot().all().unwrap();
    assert_eq!((all.count, all.high_memory, all.heavy), (2, 1, 1));
    let recent = serde_json::to_value(performance.recent()).unwrap();
    assert_eq!(
        (&recent[1]["memory_before"], &recent[1]["memory_after"], &recent[1]["memory_delta"]),
        (&json!(300.0), &json!(401.0), &json!(101.0))
    );
    // The process is large or busy whatever this request does: it counts, and no line says so each time.
    let large = serve(|builder| builder.high_memory(150));
    large.server.get("/takes/1");
    let busy = serve(|builder| {
        let seconds = AtomicU64::new(0);
        builder.process_usage(move || {
            let processors = std::thread::available_parallelism().unwrap().get() as u64;
            let cpu_time = Duration::from_secs(processors * seconds.fetch_add(1, Ordering::Relaxed));
            Some(ProcessUsage { memory: 1, cpu_time })
        })
    });
    busy.server.get("/takes/1000");
    for Fixture { performance, lines, .. } in [large, busy] {
        assert_eq!(performance.snapshot().all().unwrap().heavy, 1);
        assert_eq!(lines.names(), [""; 0]);
    }
}

/// The process's own memory, by a request that takes much of it and keeps it.
#[test]
#[cfg(target_os = "linux")]
fn memory_is_that_of_the_process() {
    let Fixture { server, performance, clock, .. } =
        serve(|builder| builder.process_usage(ProcessUsage::of_process).high_memory_growth(50));
    let kept = Arc::new(std::sync::Mutex::new(Vec::new()));
    let builder = ErrorStack::builder().clock(clock.clone()).performance(performance.clone());
    let errors = builder.build().unwrap();
    let greedy = Server::start({
        let kept = Arc::clone(&kept);
        move || {
            let (kept, clock) = (Arc::clone(&kept), clock.clone());
            let takes = move || {
                *kept.lock().unwrap() = vec![7_u8; 120 << 20];
                clock.advance(Duration::from_secs(1));
                async { "" }
            };
            App::new().route("/", web::get().to(takes)).wrap(errors.layer())
        }
    });
    server.get("/takes/1000");
    greedy.get("/");
    let grew: Vec<bool> =
        performance.recent().iter().map(|request| request.memory_delta().unwrap() > 50 << 20).collect();
    assert_eq!((grew, kept.lock().unwrap().len()), (vec![false, true], 120 << 20));
    assert_eq!(performance.snapshot().all().unwrap().high_memory, 1);
}

#[test]
fn busy_time_is_the_time_in_which_the_service_ran() {
    let Fixture { server, performance, .. } = serve(|builder| builder);
    server.get("/waits");
    let request = &performance.recent()[0];
    assert_eq!(
        (request.duration, request.busy),
        (Duration::from_millis(540), Some(Duration::from_millis(40)))
    );
    let without = serve(|builder| builder.busy_time(false));
    without.server.get("/waits");
    assert_eq!(without.performance.recent()[0].busy, None);
}

#[test]
fn the_window_moves_and_the_last_requests_stay() {
    let Fixture { server, performance, clock, .. } = serve(|builder| builder.window(Duration::from_secs(60)));
    server.send(Method::GET, "/takes/10", &[("x-request-id", "first")], "");
    clock.advance(Duration::from_secs(30));
    server.get("/takes/20");
    assert_eq!(performance.snapshot().all().unwrap().count, 2);
    clock.advance(Duration::from_secs(30));
    let all = *performance.snapshot().all().unwrap();
    assert_eq!((all.count, all.least), (1, Duration::from_millis(20)));
    clock.advance(Duration::from_secs(30));
    assert!(performance.snapshot().all().is_none());
    let recent = performance.recent();
    assert_eq!((recent.len(), recent[0].request_id.as_str()), (2, "first"));
    assert_eq!(recent[0].time, SystemTime::UNIX_EPOCH + Duration::from_millis(1_000_010));
}

/// Neither paths nor methods nor routes without number make it grow.
#[test]
fn what_clients_send_makes_no_labels() {
    let Fixture { server, performance, .. } = serve(|builder| builder);
    for number in 0..1200 {
        server.get(&format!("/nowhere/{number}"));
    }
    // No client library sends this.
    let mut connection = TcpStream::connect(server.address()).unwrap();
    connection.write_all(b"BREW /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    connection.read_to_end(&mut Vec::new()).unwrap();
    for number in 0..200 {
        server.get(&format!("/many/{number}"));
    }
    let snapshot = performance.snapshot();
    let routes: Vec<_> = snapshot.routes().collect();
    assert_eq!(routes.len(), 128 + 2);
    assert_eq!((route(&routes, "(unmatched)").count, route(&routes, "(other)").count), (1201, 72));
    let recent = performance.recent();
    assert_eq!(recent.len(), 1000);
    assert!(recent.iter().any(|request| request.method == "_OTHER"));
    assert!(recent.iter().all(|request| request.method == "_OTHER" || request.method == "GET"));
}

/// Workers of many servers measure in one place, and lose nothing.
#[test]
fn nothing_is_lost_between_threads() {
    let performance = Performance::new();
    let errors = ErrorStack::builder().performance(performance.clone()).build().unwrap();
    let servers: Vec<Server> = (0..3)
        .map(|_| {
            let errors = errors.clone();
            Server::start(move || App::new().route("/", web::get().to(|| async { "" })).wrap(errors.layer()))
        })
        .collect();
    std::thread::scope(|scope| {
        for server in &servers {
            scope.spawn(|| (0..150).for_each(|_| assert_eq!(server.get("/").status, 200)));
        }
        // Somebody looks meanwhile.
        for _ in 0..20 {
            performance.snapshot();
        }
    });
    drop(servers);
    assert_eq!(performance.snapshot().all().unwrap().count, 450);
}
