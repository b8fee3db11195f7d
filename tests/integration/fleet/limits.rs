//! What all processes let through together.

use std::time::Duration;

use error_actix::fleet::{Fleet, FleetLimitError, FleetRateLimiter, WhenAway};
use error_actix::{HttpError as _, TestClock};
use error_recovery::Quota;
use futures_util::future::join_all;

use super::{clock, fleet, fleet_within, until_round};
use crate::services::Redis;

/// In which next to nothing comes back while a test runs.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[actix_web::test]
async fn an_exact_limit_lets_exactly_so_many_through() {
    let (redis, clock) = (Redis::start(), clock());
    let limiters: Vec<FleetRateLimiter> = (0..4)
        .map(|_| fleet(&redis, &clock).rate_limiter("logins", Quota::new(50, YEAR)).exact().build().unwrap())
        .collect();
    let answers = join_all((0..800).map(|call| limiters[call % 4].check("ann", 1))).await;
    for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let wait = error.wait().unwrap();
        assert!(wait > YEAR / 60 && wait <= YEAR / 50, "{wait:?}");
    }
    let mut left: Vec<u32> = answers.iter().flatten().map(|allowance| allowance.remaining).collect();
    left.sort_unstable();
    assert_eq!(left, (0..50).collect::<Vec<u32>>());
    assert!(limiters[0].check("bob", 51).await.is_err(), "more than all");
    assert_eq!(limiters[0].check("bob", 50).await.unwrap().remaining, 0);
    assert!(limiters.iter().all(|limiter| limiter.check_now("ann", 1).is_none() && limiter.keys() == 0));
    let counts = limiters.iter().map(|limiter| (limiter.counts().allowed, limiter.local_counts()));
    assert_eq!(counts.map(|(allowed, local)| allowed + local.allowed + local.denied).sum::<u64>(), 51);
}

/// A quota whose numbers are not whole, in Lua.
#[actix_web::test]
async fn a_crooked_quota_is_counted_to_the_call() {
    let (redis, clock) = (Redis::start(), clock());
    for limit in [1_000_003, 7, 999_999_937] {
        let window = Duration::from_secs(365 * 24 * 60 * 60 - 1);
        let limiter = fleet(&redis, &clock).rate_limiter("videos", Quota::new(limit, window)).exact();
        let limiter = limiter.build().unwrap();
        let mut spent = 0;
        for step in 1..40_u32 {
            let cost = (limit / 100).saturating_mul(step % 5).max(1);
            // Of a billion some come back meanwhile, a thirtieth in each millisecond.
            let tolerated = limit / 1_000_000 * 40;
            match limiter.check("ann", cost).await {
                Ok(left) => {
                    spent += cost;
                    let expected = limit - spent;
                    assert!((expected..=expected + tolerated).contains(&left.remaining), "{limit}: {left:?}");
                }
                Err(error) => assert!(spent + cost > limit, "{limit} {spent}: {error}"),
            }
        }
    }
}

#[actix_web::test]
async fn a_leased_limit_lets_a_chunk_more_through_for_each_process() {
    let (redis, clock) = (Redis::start(), clock());
    let fleets = [(); 4].map(|()| fleet(&redis, &clock));
    let limiters = fleets
        .each_ref()
        .map(|fleet| fleet.rate_limiter("api", Quota::new(100, YEAR)).leased(10).build().unwrap());
    let mut admitted = 0;
    for turn in 0..40 {
        for (fleet, limiter) in fleets.iter().zip(&limiters) {
            // Some settle late.
            admitted += (0..7).filter(|_| limiter.check_now("ann", 1).unwrap().is_ok()).count();
            if turn % 3 == 0 {
                fleet.round().await.unwrap();
            }
        }
    }
    assert!((100..=140).contains(&admitted), "{admitted}");
    let wait = limiters[0].check("ann", 1).await.unwrap_err().wait().unwrap();
    assert!(wait > YEAR / 200, "{wait:?}");
    // What was too much is missing afterwards.
    let fifth = fleet(&redis, &clock);
    let fresh = fifth.rate_limiter("api", Quota::new(100, YEAR)).leased(10).build().unwrap();
    assert!(fresh.check_now("ann", 1).unwrap().is_ok(), "on credit");
    fifth.round().await.unwrap();
    assert!(fresh.check_now("ann", 1).unwrap().is_err());
    assert!(fresh.check_now("bob", 1).unwrap().is_ok());
}

/// Without rounds of the test's: what is owed wakes the task.
#[actix_web::test]
async fn what_is_owed_is_settled_at_once() {
    let (redis, clock) = (Redis::start(), clock());
    let fleet = fleet(&redis, &clock);
    let limiter = fleet.rate_limiter("api", Quota::new(30, YEAR)).leased(1).build().unwrap();
    let running = actix_web::rt::spawn({
        let fleet = fleet.clone();
        async move { fleet.run().await }
    });
    let mut admitted = 0;
    let mut refused_for = Duration::ZERO;
    super::until("the quota is used up", async || {
        match limiter.check_now("ann", 1).unwrap() {
            Ok(_) => admitted += 1,
            Err(error) => refused_for = error.wait().unwrap(),
        }
        refused_for > YEAR / 100
    })
    .await;
    assert!((30..=31).contains(&admitted), "{admitted}");
    // More keys than one script is given.
    for key in 0..250 {
        assert!(limiter.check_now(&format!("user {key}"), 1).unwrap().is_ok());
    }
    let mut connection = redis.connection();
    super::until("all keys are there", async || {
        let keys: Vec<String> = redis::cmd("KEYS").arg("*:limit:api:*").query(&mut connection).unwrap();
        keys.len() == 251
    })
    .await;
    running.abort();
}

#[actix_web::test]
async fn what_clients_call_themselves_is_in_no_name() {
    let (redis, clock) = (Redis::start(), clock());
    let limiter = fleet(&redis, &clock).rate_limiter("api", Quota::per_minute(60)).exact().build().unwrap();
    for key in ["ann@example.com", "}:\r\nFLUSHALL\r\n{", &"x".repeat(1 << 20), ""] {
        limiter.check(key, 7).await.unwrap();
    }
    let mut connection = redis.connection();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query(&mut connection).unwrap();
    assert_eq!(keys.len(), 4);
    for key in keys {
        let hash = key.strip_prefix("errors:{video-api}:limit:api:60:60000000:").unwrap();
        assert!(hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        let left: u64 = redis::cmd("PTTL").arg(&key).query(&mut connection).unwrap();
        assert!((1..=7_000).contains(&left), "until all of it is there: {left}");
    }
}

#[actix_web::test]
async fn keys_beyond_the_limit_share_one_lease() {
    let (redis, clock) = (Redis::start(), clock());
    let fleet = fleet(&redis, &clock);
    let limiter = fleet.rate_limiter("api", Quota::new(20, YEAR)).leased(2).most_keys(3);
    let limiter = limiter.build().unwrap();
    let mut admitted = 0;
    for key in 0..100 {
        admitted += u32::from(limiter.check_now(&key.to_string(), 1).unwrap().is_ok());
        fleet.round().await.unwrap();
    }
    assert!((23..=25).contains(&admitted), "three keys, and one for all others: {admitted}");
    assert_eq!(limiter.keys(), 4);
}

#[test]
fn all_mistakes_of_a_limit_are_told() {
    let fleet = Fleet::builder("redis://127.0.0.1:1/", "video-api").build().unwrap();
    let problems = |builder: error_actix::fleet::FleetRateLimiterBuilder| {
        builder.build().err().map_or(Vec::new(), |error| error.problems().to_vec())
    };
    assert_eq!(problems(fleet.rate_limiter("log ins", Quota::new(0, Duration::ZERO)).leased(2)).len(), 4);
    assert_eq!(problems(fleet.rate_limiter("api", Quota::new(1, Duration::MAX)).leased(0)).len(), 2);
    assert_eq!(problems(fleet.rate_limiter("api", Quota::new(1, YEAR))).len(), 0);
    let first = fleet.rate_limiter("api", Quota::per_second(5)).build().unwrap();
    let second = fleet.rate_limiter("api", Quota::per_second(6));
    assert!(problems(second).iter().any(|problem| problem.contains("already")));
    drop(first);
    let shown = format!("{:?}", fleet.rate_limiter("api", Quota::per_second(50)).build().unwrap());
    assert!(shown.contains("leased") && shown.contains("chunk: 5"), "{shown}");
}

/// The four ways to be without Redis.
struct Limits {
    fleet: Fleet,
    clock: TestClock,
    all: Vec<FleetRateLimiter>,
}

impl Limits {
    fn new(fleet: Fleet, clock: &TestClock) -> Self {
        let quota = Quota::new(1_000, YEAR);
        let all = [WhenAway::Local, WhenAway::Refuse].into_iter().flat_map(|when_away| {
            let name = format!("{when_away:?}");
            let leased = fleet.rate_limiter(format!("leased-{name}"), quota).leased(1).when_away(when_away);
            let exact = fleet.rate_limiter(format!("exact-{name}"), quota).exact().when_away(when_away);
            [leased.build().unwrap(), exact.build().unwrap()]
        });
        let all = all.collect();
        Self { fleet, clock: clock.clone(), all }
    }

    /// Asks until the answer is that of `WhenAway`, which is soon.
    async fn are_away(&self) {
        for limiter in &self.all {
            let before = limiter.local_counts();
            let mut away = false;
            for _ in 0..5 {
                let answer = limiter.check("ann", 1).await;
                let counts = limiter.local_counts();
                if counts != before {
                    let refuses = limiter.name().ends_with("Refuse");
                    match answer {
                        Ok(_) => assert!(!refuses, "{limiter:?}"),
                        Err(FleetLimitError::Away(error)) => {
                            assert!(refuses && error.status().as_u16() == 503, "{limiter:?}: {error}");
                            assert!(error.retry_after().is_some());
                        }
                        Err(error) => panic!("{limiter:?}: {error}"),
                    }
                    away = true;
                    break;
                }
                assert!(answer.is_ok(), "what was leased: {limiter:?}");
                let _ = self.fleet.round().await;
            }
            assert!(away, "{limiter:?}");
        }
    }

    /// Asks until the fleet counts again.
    async fn are_there(&self) {
        until_round(&self.fleet, &self.clock).await;
        for limiter in &self.all {
            let before = (limiter.counts().allowed, limiter.local_counts());
            limiter.check("ann", 1).await.unwrap_or_else(|error| panic!("{limiter:?}: {error}"));
            let after = (limiter.counts().allowed, limiter.local_counts());
            assert_eq!(after, (before.0 + 1, before.1), "{limiter:?}");
        }
        // Nothing is owed.
        until_round(&self.fleet, &self.clock).await;
    }
}

#[actix_web::test]
async fn a_server_that_is_killed_is_missed_until_another_one_is_there() {
    let (mut redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet(&redis, &clock), &clock);
    limits.are_there().await;
    for _ in 0..2 {
        redis.kill();
        limits.are_away().await;
        limits.are_away().await;
        redis.start_anew();
        limits.are_there().await;
    }
}

/// Connections stay, and nobody answers on them: each call has its budget.
#[actix_web::test]
async fn a_server_that_stands_still_is_waited_for_within_the_budget() {
    let (redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet_within(&redis, &clock, Duration::from_millis(250)), &clock);
    limits.are_there().await;
    redis.signal("STOP");
    let exact = &limits.all[1];
    let answers = join_all((0..50).map(|_| exact.check("bob", 1))).await;
    assert!(answers.iter().all(Result::is_ok), "each is answered, by this process");
    assert_eq!(exact.local_counts().allowed, 50);
    limits.are_away().await;
    redis.signal("CONT");
    limits.are_there().await;
}

#[actix_web::test]
async fn a_server_that_forgets_its_scripts_is_told_them_again() {
    let (redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet(&redis, &clock), &clock);
    limits.are_there().await;
    redis.command(&["SCRIPT", "FLUSH"]);
    limits.are_there().await;
}

#[actix_web::test]
async fn a_connection_that_is_cut_is_made_anew() {
    let (redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet(&redis, &clock), &clock);
    for _ in 0..3 {
        limits.are_there().await;
        redis.command(&["CLIENT", "KILL", "TYPE", "normal"]);
    }
    limits.are_there().await;
}

#[actix_web::test]
async fn a_server_without_memory_is_one_that_is_away() {
    let (redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet(&redis, &clock), &clock);
    limits.are_there().await;
    redis.command(&["CONFIG", "SET", "maxmemory", "1", "maxmemory-policy", "noeviction"]);
    limits.are_away().await;
    redis.command(&["CONFIG", "SET", "maxmemory", "0"]);
    limits.are_there().await;
}

/// Somebody else uses the name of a client's key: that client's limit is away, and nobody else's.
#[actix_web::test]
async fn a_key_of_another_type_is_one_that_is_away() {
    let (redis, clock) = (Redis::start(), clock());
    let limits = Limits::new(fleet(&redis, &clock), &clock);
    limits.are_there().await;
    let mut connection = redis.connection();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*:limit:*").query(&mut connection).unwrap();
    assert_eq!(keys.len(), 4);
    for key in &keys {
        redis.command(&["DEL", key]);
        redis.command(&["RPUSH", key, "x"]);
    }
    limits.are_away().await;
    for limiter in &limits.all {
        let before = limiter.local_counts();
        assert!(limiter.check("bob", 1).await.is_ok());
        assert_eq!(limiter.local_counts(), before, "{limiter:?}");
    }
    for key in &keys {
        redis.command(&["DEL", key]);
    }
    limits.are_there().await;
    // What is no number is no count.
    let key = &keys[0];
    redis.command(&["SET", key, "99999999999999999999 x"]);
    limits.are_there().await;
}

#[actix_web::test]
async fn without_redis_each_process_has_its_share() {
    let (mut redis, clock) = (Redis::start(), clock());
    let fleets = [(); 4].map(|()| fleet(&redis, &clock));
    let limiters = fleets
        .each_ref()
        .map(|fleet| fleet.rate_limiter("api", Quota::new(10, YEAR)).exact().build().unwrap());
    for _ in 0..2 {
        for fleet in &fleets {
            fleet.round().await.unwrap();
        }
    }
    assert!(fleets.iter().all(|fleet| fleet.instances() == 4));
    redis.kill();
    for limiter in &limiters {
        let mut admitted = 0;
        for _ in 0..10 {
            admitted += u32::from(limiter.check("ann", 1).await.is_ok());
        }
        assert_eq!(admitted, 2, "a quarter of ten");
    }
    // A server that knows nothing gives everybody everything.
    redis.start_anew();
    until_round(&fleets[0], &clock).await;
    assert_eq!(limiters[0].check("ann", 10).await.unwrap().remaining, 0);
    assert!(limiters[0].check("ann", 1).await.is_err());
}
