//! What all processes know together of their errors.

use std::time::{Duration, SystemTime};

use error_actix::fleet::{Fleet, FleetErrors};
use error_actix::{Clock as _, HttpError, Monitor, Observer as _, Occurrence, StatusClass, TestClock};
use serde_json::Value;

use crate::services::Redis;

#[derive(Debug, HttpError)]
#[http(prefix = "VIDEO")]
enum VideoError {
    #[error("video {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: u64,
    },

    #[error("cannot reach postgres://app:hunter2@db")]
    #[http(status = 503)]
    Storage,
}

/// A process of the service, and its fleet.
struct Process {
    monitor: Monitor,
    fleet: Fleet,
}

fn clock() -> TestClock {
    // Twenty seconds into a minute.
    TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_672_820))
}

impl Process {
    fn new(redis: &Redis, instance: &str, clock: &TestClock) -> Self {
        let monitor = Monitor::builder().clock(clock.clone()).build();
        let fleet = Fleet::builder(redis.url(), "video-api")
            .instance(instance)
            .clock(clock.clone())
            // A busy machine is no sick Redis.
            .budget(Duration::from_secs(10))
            .monitor(&monitor)
            .build()
            .unwrap();
        Self { monitor, fleet }
    }

    fn meet(&self, error: &VideoError, clock: &TestClock) {
        self.monitor.observe(&Occurrence::new(error, clock.now()));
    }

    async fn errors(&self, minutes: u32) -> FleetErrors {
        self.fleet.errors(minutes).await.unwrap()
    }
}

fn count_of(errors: &FleetErrors, code: &str) -> u64 {
    errors.errors.iter().find(|error| error.code == code).map_or(0, |error| error.count)
}

#[actix_web::test]
async fn all_processes_are_added_up() {
    let (redis, clock) = (Redis::start(), clock());
    let processes = ["a", "b", "c"].map(|instance| Process::new(&redis, instance, &clock));
    let [a, b, c] = &processes;
    for id in 0..3 {
        a.meet(&VideoError::NotFound { id }, &clock);
    }
    b.meet(&VideoError::NotFound { id: 7 }, &clock);
    b.meet(&VideoError::Storage, &clock);
    b.monitor.count_request(Some("/videos/{id}"), StatusClass::ClientError, clock.now());
    for process in &processes {
        process.fleet.round().await.unwrap();
    }
    assert_eq!(c.fleet.instances(), 3, "who beats last has heard of all");

    let errors = c.errors(5).await;
    assert_eq!((errors.total_errors, errors.error_rate), (5, 1.0));
    assert_eq!(count_of(&errors, "VIDEO_NOT_FOUND"), 4);
    let by_instance: Vec<_> =
        errors.errors_by_instance.iter().map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(by_instance, [("a", 3), ("b", 2)]);
    let text = serde_json::to_string_pretty(&golden(&errors)).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
    expectorate::assert_contents("golden/fleet_errors.json", &format!("{text}\n"));

    // A round that changes nothing changes nothing: values are absolute, and records have numbers.
    clock.advance(Duration::from_secs(6));
    for process in &processes {
        process.fleet.round().await.unwrap();
    }
    let again = c.errors(5).await;
    assert_eq!((again.total_errors, again.recent_errors.len()), (5, 5));

    // What comes in another minute is in another cell, and what was is forgotten in its time.
    clock.advance(Duration::from_secs(60));
    a.meet(&VideoError::NotFound { id: 9 }, &clock);
    a.fleet.round().await.unwrap();
    let both = c.errors(2).await;
    assert_eq!(both.errors[0].by_minute, [4, 1]);
    assert_eq!(c.errors(1).await.total_errors, 1);
}

/// The document, without the lines of this file.
fn golden(errors: &FleetErrors) -> Value {
    let mut document = serde_json::to_value(errors).unwrap();
    for recent in document["recent_errors"].as_array_mut().unwrap() {
        recent["record"].as_object_mut().unwrap().remove("fingerprint");
    }
    document
}

#[actix_web::test]
async fn what_redis_has_missed_or_forgotten_is_told_again() {
    let (mut redis, clock) = (Redis::start(), clock());
    let process = Process::new(&redis, "a", &clock);
    process.meet(&VideoError::Storage, &clock);
    process.fleet.round().await.unwrap();

    redis.kill();
    for _ in 0..20 {
        process.meet(&VideoError::Storage, &clock);
        clock.advance(Duration::from_secs(30));
        process.fleet.round().await.unwrap_err();
    }
    let refused = process.fleet.errors(5).await.unwrap_err();
    assert_eq!(refused.status().as_u16(), 503);
    assert!(refused.retry_after().is_some());
    let counts = process.fleet.counts();
    assert_eq!(counts.failed_rounds, 20);
    assert!(counts.failed >= 5, "{counts:?}");

    redis.start_anew();
    clock.advance(Duration::from_secs(2));
    process.fleet.round().await.unwrap();
    let errors = process.errors(30).await;
    assert_eq!(errors.total_errors, 21, "ten minutes of silence, and the one before that Redis forgot");
    assert_eq!(process.fleet.counts().failed_rounds, 20);
}

#[actix_web::test]
async fn a_process_that_is_gone_is_not_counted_any_more() {
    let (redis, clock) = (Redis::start(), clock());
    let [a, b] = ["a", "b"].map(|instance| Process::new(&redis, instance, &clock));
    a.fleet.round().await.unwrap();
    b.fleet.round().await.unwrap();
    assert_eq!(b.fleet.instances(), 2);
    // As if it had been seen six seconds ago, by Redis's clock.
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let aged: f64 = redis::cmd("ZINCRBY")
        .arg("errors:{video-api}:members")
        .arg(-6_000)
        .arg("a")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert!(aged > 0.0);
    b.fleet.round().await.unwrap();
    assert_eq!(b.fleet.instances(), 1);
}

#[actix_web::test]
async fn what_others_write_there_is_left_out() {
    let (redis, clock) = (Redis::start(), clock());
    let process = Process::new(&redis, "a", &clock);
    process.meet(&VideoError::Storage, &clock);
    process.fleet.round().await.unwrap();
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let minute = format!("errors:{{video-api}}:minute:{}", 1_795_672_820 / 60);
    let before = format!("errors:{{video-api}}:minute:{}", 1_795_672_820 / 60 - 1);
    redis::pipe()
        .cmd("HSET")
        .arg(&minute)
        .arg(&[
            "b|CODE",
            "7",
            "|",
            "x",
            "a|VIDEO_STORAGE|x|y|z",
            "-1",
            "b|A|b|c|d",
            "99999999999999999999999",
        ])
        .ignore()
        .cmd("SET")
        .arg(&before)
        .arg("no hash")
        .ignore()
        .cmd("XADD")
        .arg("errors:{video-api}:recent")
        .arg(&["*", "record", "<script>", "instance", "b", "number", "1"])
        .ignore()
        .query_async::<()>(&mut connection)
        .await
        .unwrap();
    let errors = process.fleet.errors(1).await.unwrap();
    assert_eq!((errors.total_errors, errors.recent_errors.len()), (1, 1));
    // A key of another type is an answer like another.
    assert_eq!(process.errors(2).await.total_errors, 1);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_no_password() {
    let problems = Fleet::builder("postgres://app:hunter2@db/", "video api")
        .instance("")
        .budget(Duration::ZERO)
        .build()
        .unwrap_err();
    assert_eq!(problems.problems().len(), 4, "{problems}");
    assert!(!problems.to_string().contains("hunter2"), "{problems}");
    let fleet = Fleet::builder("redis://app:hunter2@localhost/", "video-api");
    let shown = format!("{fleet:?}");
    assert!(!format!("{shown} {:?}", fleet.build().unwrap()).contains("hunter2"));
}
