//! What processes make of each other's circuits.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use error_actix::TestClock;
use error_fleet::{CircuitHints, Fleet};
use error_recovery::{BreakerState, Breakers, CircuitBreaker};
use serde_json::json;

use crate::services::Redis;

const HINTS: CircuitHints = CircuitHints::new();

/// A process of the service: its circuits, and its fleet.
struct Process {
    breakers: Breakers,
    fleet: Fleet,
}

impl Process {
    fn new(redis: &Redis, instance: &str, hints: CircuitHints, clock: &TestClock) -> Self {
        let breakers = Breakers::builder().clock(clock.clone()).build().unwrap();
        let fleet = Fleet::builder(redis.url(), "video-api")
            .instance(instance)
            .clock(clock.clone())
            // A busy machine is no sick Redis.
            .budget(Duration::from_secs(10))
            .breakers(&breakers, hints)
            .build()
            .unwrap();
        Self { breakers, fleet }
    }

    fn stripe(&self) -> Arc<CircuitBreaker> {
        self.breakers.service("stripe")
    }

    /// Calls of its own fail. Five in a row open the circuit.
    fn fail(&self, times: u32) {
        (0..times).for_each(|_| self.stripe().admit().unwrap().failure());
    }

    fn succeed(&self, times: u32) {
        (0..times).for_each(|_| self.stripe().admit().unwrap().success());
    }

    fn state(&self) -> BreakerState {
        self.stripe().state()
    }

    /// The number of the circuit's state: how often it has been changed.
    fn generation(&self) -> u32 {
        self.stripe().snapshot().generation
    }

    fn is_sensitive(&self) -> bool {
        self.stripe().snapshot().sensitive
    }

    fn changed_by(&self) -> String {
        self.stripe().snapshot().changed_by.unwrap().to_string()
    }

    async fn round(&self) {
        self.fleet.round().await.unwrap();
    }
}

/// Four processes that know of each other, and have all called Stripe.
async fn four(redis: &Redis, hints: CircuitHints) -> ([Process; 4], TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_672_820));
    let processes = ["a", "b", "c", "d"].map(|instance| Process::new(redis, instance, hints, &clock));
    processes.iter().for_each(|process| process.succeed(1));
    rounds(&processes).await;
    (processes, clock)
}

async fn rounds(processes: impl IntoIterator<Item = &Process>) {
    for process in processes {
        process.round().await;
    }
}

fn connection(redis: &Redis) -> redis::Connection {
    redis::Client::open(redis.url()).unwrap().get_connection().unwrap()
}

const CIRCUITS: &str = "errors:{video-api}:circuits";
const MEMBERS: &str = "errors:{video-api}:members";
const COUNTS: &str = "errors:{video-api}:circuits:counts";
const CHANGES: &str = "errors:{video-api}:circuits:changes";
const TURNS: &str = "errors:{video-api}:circuits:turns";

#[actix_web::test]
async fn most_of_the_others_make_a_process_sensitive_and_fewer_do_not() {
    let redis = Redis::start();
    let ([a, b, c, d], clock) = four(&redis, HINTS).await;
    a.fail(5);
    b.fail(5);
    rounds([&a, &b, &c, &d]).await;
    assert_eq!(d.fleet.circuits()[0].open_instances, 2);
    assert!(!d.is_sensitive(), "half are not most");

    c.fail(5);
    rounds([&c, &d]).await;
    let shown = json!([{"name": "stripe", "open_instances": 3, "instances": 4, "sensitive": true}]);
    assert_eq!(serde_json::to_value(d.fleet.circuits()).unwrap(), shown);
    assert_eq!((d.state(), d.generation()), (BreakerState::Closed, 0), "it is its own calls that open it");
    d.fail(2);
    d.succeed(1);
    d.fail(3);
    assert_eq!(d.state(), BreakerState::Open, "three instead of five");

    // Two are back.
    clock.advance(Duration::from_secs(60));
    a.succeed(3);
    b.succeed(3);
    rounds([&a, &b, &d]).await;
    assert!(!d.is_sensitive());
    c.succeed(3);
    d.succeed(3);
    rounds([&c, &d]).await;
    assert!(d.fleet.circuits().is_empty());
    d.fail(4);
    assert_eq!(d.state(), BreakerState::Closed, "five again");
}

#[actix_web::test]
async fn where_it_is_wanted_a_circuit_opens_by_the_others_word_once() {
    let redis = Redis::start();
    let ([a, b, c, d], clock) = four(&redis, HINTS.quorum_opens(true)).await;
    for process in [&a, &b, &c] {
        process.fail(5);
    }
    rounds([&a, &b, &c, &d, &a]).await;
    assert_eq!((d.state(), d.generation()), (BreakerState::Open, 1));
    assert_eq!(d.changed_by(), "fleet: most of 4 processes have it open");
    rounds([&d, &a]).await;
    assert_eq!(a.fleet.circuits()[0].open_instances, 3, "what it has by hearsay it does not pass on");

    // Its own probes find the service back, and are right though the others have not asked yet.
    clock.advance(Duration::from_secs(60));
    d.succeed(3);
    rounds([&a, &b, &c, &d, &d]).await;
    assert_eq!((d.state(), d.is_sensitive()), (BreakerState::Closed, true));
    assert_eq!(a.state(), BreakerState::Open);
}

#[actix_web::test]
async fn one_that_is_ill_alone_poisons_nobody() {
    let redis = Redis::start();
    let (processes, _) = four(&redis, HINTS.quorum_percent(0).least_instances(2).quorum_opens(true)).await;
    let [ill, others @ ..] = &processes;
    ill.fail(5);
    rounds(&processes).await;
    rounds(&processes).await;
    for other in others {
        assert_eq!(
            (other.state(), other.generation(), other.is_sensitive()),
            (BreakerState::Closed, 0, false)
        );
        assert_eq!(other.fleet.circuits()[0].open_instances, 1);
    }
}

#[actix_web::test]
async fn the_dead_have_no_voice_and_a_lost_count_is_counted_anew() {
    let redis = Redis::start();
    let ([a, b, c, d], _) = four(&redis, HINTS).await;
    for process in [&a, &b, &c] {
        process.fail(5);
    }
    rounds([&a, &b, &c, &d]).await;
    assert!(d.is_sensitive());
    let mut connection = connection(&redis);
    redis::cmd("DEL").arg(COUNTS).exec(&mut connection).unwrap();
    d.round().await;
    assert_eq!(d.fleet.circuits()[0].open_instances, 3);

    // Six seconds in which nothing is heard of one of them.
    for (key, member) in [(CIRCUITS, "c|stripe"), (MEMBERS, "c")] {
        redis::cmd("ZINCRBY").arg(key).arg(-6000).arg(member).exec(&mut connection).unwrap();
    }
    d.round().await;
    let circuit = &d.fleet.circuits()[0];
    assert_eq!((circuit.open_instances, circuit.instances, circuit.sensitive), (2, 3, false));
    let left: u32 = redis::cmd("ZCARD").arg(CIRCUITS).query(&mut connection).unwrap();
    assert_eq!(left, 2, "nothing is kept of the dead");
}

#[actix_web::test]
async fn what_a_person_sets_is_set_everywhere_and_once() {
    let redis = Redis::start();
    let (processes, clock) = four(&redis, HINTS).await;
    let [a, b, ..] = &processes;
    a.stripe().force_open("ann: drill");
    rounds(&processes).await;
    for other in &processes[1..] {
        assert_eq!(other.state(), BreakerState::ForcedOpen);
        assert_eq!(other.changed_by(), "ann: drill (by fleet instance a)");
    }
    rounds(&processes).await;
    rounds(&processes).await;
    assert!(processes.iter().all(|process| process.generation() == 1), "no echo");
    assert_eq!(a.changed_by(), "ann: drill");
    assert!(a.fleet.circuits().is_empty(), "a person's word is nobody's finding");

    // Who starts later, and calls Stripe later still.
    let late = Process::new(&redis, "late", HINTS, &clock);
    late.round().await;
    late.succeed(1);
    late.round().await;
    assert_eq!(late.state(), BreakerState::ForcedOpen);

    b.stripe().reset("bob");
    rounds(&processes).await;
    rounds([a, &late]).await;
    for process in processes.iter().chain([&late]) {
        assert_eq!(process.state(), BreakerState::Closed);
    }
    assert_eq!(a.changed_by(), "bob (by fleet instance b)");
    // A circuit that opens by itself afterwards is not reset again.
    a.fail(5);
    rounds(&processes).await;
    rounds(&processes).await;
    assert_eq!((a.state(), a.generation()), (BreakerState::Open, 3));

    // Of two persons the later one is right, whoever reads first.
    a.stripe().force_closed("ann");
    b.stripe().force_open("bob");
    rounds([a, b]).await;
    rounds(&processes).await;
    assert!(processes.iter().all(|process| process.state() == BreakerState::ForcedOpen));
}

#[actix_web::test]
async fn without_redis_each_process_is_alone_and_nothing_changes_its_state() {
    let mut redis = Redis::start();
    let (processes, clock) = four(&redis, HINTS).await;
    let [a, b, c, d] = &processes;
    for process in [a, b, c] {
        process.fail(5);
    }
    a.breakers.service("smtp").force_open("ann");
    rounds(&processes).await;
    assert!(d.is_sensitive());

    let before: Vec<_> = processes.iter().map(|process| (process.state(), process.generation())).collect();
    redis.kill();
    assert!(d.fleet.round().await.is_err());
    assert!(d.is_sensitive(), "what was heard a moment ago is believed");
    clock.advance(Duration::from_secs(5));
    for process in &processes {
        assert!(process.fleet.round().await.is_err());
    }
    assert!(!d.is_sensitive() && d.fleet.circuits().is_empty());
    let after: Vec<_> = processes.iter().map(|process| (process.state(), process.generation())).collect();
    assert_eq!(after, before);

    // Another Redis, which knows nothing: it is told again.
    redis.start_anew();
    clock.advance(Duration::from_secs(2));
    rounds(&processes).await;
    rounds(&processes).await;
    assert!(d.is_sensitive());
    let late = Process::new(&redis, "late", HINTS, &clock);
    late.breakers.service("smtp");
    late.round().await;
    assert_eq!(late.breakers.service("smtp").state(), BreakerState::ForcedOpen);
}

#[actix_web::test]
async fn processes_ask_one_after_the_other_whether_a_service_is_back() {
    let redis = Redis::start();
    let (processes, clock) = four(&redis, HINTS).await;
    let [a, others @ ..] = &processes;
    processes.iter().for_each(|process| process.fail(5));
    clock.advance(Duration::from_secs(59));
    a.round().await;
    let mut connection = connection(&redis);
    let turn: String = redis::cmd("HGET").arg(TURNS).arg("stripe").query(&mut connection).unwrap();
    assert!(turn.starts_with("a|"), "{turn}");
    // However long this machine takes.
    redis::cmd("HSET").arg(TURNS).arg("stripe").arg("a|9000000000000").exec(&mut connection).unwrap();
    rounds(others).await;
    clock.advance(Duration::from_secs(1));
    assert!(others.iter().all(|other| other.stripe().admit().is_err()));
    rounds(others).await;
    clock.advance(Duration::from_secs(1));
    assert!(others.iter().all(|other| other.stripe().admit().is_err()), "still");

    // It is back: all may ask.
    a.succeed(3);
    assert_eq!(a.state(), BreakerState::Closed);
    rounds(&processes).await;
    clock.advance(Duration::from_millis(1500));
    for other in others {
        other.succeed(3);
        assert_eq!(other.state(), BreakerState::Closed);
    }
}

#[actix_web::test]
async fn without_redis_nobody_waits_for_his_turn() {
    let mut redis = Redis::start();
    let (processes, clock) = four(&redis, HINTS).await;
    processes.iter().for_each(|process| process.fail(5));
    redis.kill();
    clock.advance(Duration::from_secs(59));
    for process in &processes {
        assert!(process.fleet.round().await.is_err());
    }
    clock.advance(Duration::from_secs(1));
    processes.iter().for_each(|process| process.succeed(3));
}

#[actix_web::test]
async fn what_others_write_there_is_left_out() {
    let redis = Redis::start();
    let (processes, clock) = four(&redis, HINTS).await;
    let mut connection = connection(&redis);
    let latest = "errors:{video-api}:circuits:latest";
    for (command, key, field, value) in [
        ("ZADD", CIRCUITS, "9000000000000", "neither instance nor circuit"),
        ("HSET", COUNTS, "stripe", "many"),
        ("HSET", COUNTS, "smtp", "7"),
        ("HSET", CHANGES, "stripe", "forced_open"),
        ("HSET", CHANGES, "smtp", "9000000000000|9000000000000|ajar|x|1|ann"),
        ("HSET", TURNS, "stripe", "mine"),
    ] {
        redis::cmd(command).arg(key).arg(field).arg(value).exec(&mut connection).unwrap();
    }
    redis::cmd("SET").arg(latest).arg("the last one").exec(&mut connection).unwrap();
    processes[..3].iter().for_each(|process| process.fail(5));
    clock.advance(Duration::from_secs(59));
    rounds(&processes).await;
    let heard = processes[3].fleet.circuits();
    let heard: Vec<_> = heard.iter().map(|circuit| (&*circuit.name, circuit.open_instances)).collect();
    assert_eq!(heard, [("stripe", 3)]);
    processes[0].stripe().force_open("ann");
    rounds(&processes).await;
    assert_eq!(processes[3].state(), BreakerState::ForcedOpen);
}

#[test]
fn hints_that_can_mean_nothing_are_refused() {
    let breakers = Breakers::default();
    let hints = CircuitHints::new().quorum_percent(100).least_instances(1);
    let refused = Fleet::builder("redis://127.0.0.1/", "video-api").breakers(&breakers, hints).build();
    assert_eq!(refused.unwrap_err().problems().len(), 2);
}
