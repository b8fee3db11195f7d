//! Browsers that have logged in.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// How many sessions there may be; the one that was not used for the longest time gives way.
const MOST: usize = 64;

/// The sessions of a process, which all workers share. A browser knows its session by an id of 244 bits of chance.
#[derive(Debug)]
pub(super) struct Sessions {
    idle: Duration,
    longest: Duration,
    open: Mutex<Vec<Session>>,
}

struct Session {
    id: Box<str>,
    began: Instant,
    used: Instant,
}

/// Never shows the id, which is as good as the token.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("began", &self.began)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

impl Sessions {
    /// A session ends when it was not used for `idle`, and `longest` after it began.
    pub(super) fn new(idle: Duration, longest: Duration) -> Self {
        Self { idle, longest, open: Mutex::default() }
    }

    /// How long a session lasts at most.
    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    /// Begins a session, and answers its id.
    pub(super) fn begin(&self, now: Instant) -> String {
        let id = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        self.with_open(now, |open| {
            if open.len() >= MOST
                && let Some((oldest, _)) = open.iter().enumerate().min_by_key(|(_, session)| session.used)
            {
                open.swap_remove(oldest);
            }
            open.push(Session { id: id.as_str().into(), began: now, used: now });
        });
        id
    }

    /// Uses a session; how long it lasts if it is not used again. `None`: there is no such session.
    pub(super) fn use_again(&self, id: &str, now: Instant) -> Option<Duration> {
        self.with_open(now, |open| {
            let session = open.iter_mut().find(|session| session.is(id))?;
            session.used = now;
            let left = self.longest.saturating_sub(now.saturating_duration_since(session.began));
            Some(left.min(self.idle))
        })
    }

    /// Ends a session. Whether there was one.
    pub(super) fn end(&self, id: &str, now: Instant) -> bool {
        self.with_open(now, |open| {
            let before = open.len();
            open.retain(|session| !session.is(id));
            open.len() < before
        })
    }

    fn with_open<R>(&self, now: Instant, act: impl FnOnce(&mut Vec<Session>) -> R) -> R {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|session| {
            now.saturating_duration_since(session.used) < self.idle
                && now.saturating_duration_since(session.began) < self.longest
        });
        act(&mut open)
    }
}

impl Session {
    fn is(&self, id: &str) -> bool {
        self.id.as_bytes().ct_eq(id.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const IDLE: Duration = Duration::from_secs(30);
    const LONGEST: Duration = Duration::from_secs(100);

    proptest! {
        /// Beside a list of ids with their times.
        #[test]
        fn sessions_end_when_they_should(steps in prop::collection::vec((0_u8..4, 0_usize..6, 0_u64..25), 0..80)) {
            let sessions = Sessions::new(IDLE, LONGEST);
            let mut now = Instant::now();
            let mut model: Vec<(String, Instant, Instant)> = Vec::new();
            for (step, which, pause) in steps {
                now += Duration::from_secs(pause);
                let lives = |began: Instant, used: Instant| now - used < IDLE && now - began < LONGEST;
                let known = model.get(which).cloned();
                match (step, known) {
                    (0, _) => model.push((sessions.begin(now), now, now)),
                    (1, Some((id, began, used))) => {
                        prop_assert_eq!(sessions.end(&id, now), lives(began, used));
                        model.remove(which);
                    }
                    (_, Some((id, began, used))) => {
                        let left = lives(began, used).then(|| IDLE.min(LONGEST - (now - began)));
                        prop_assert_eq!(sessions.use_again(&id, now), left);
                        match left {
                            Some(_) => model[which].2 = now,
                            None => { model.remove(which); }
                        }
                    }
                    (_, None) => prop_assert_eq!(sessions.use_again("nobody", now), None),
                }
            }
        }
    }

    #[test]
    fn the_one_that_was_used_least_lately_gives_way() {
        let sessions = Sessions::new(IDLE, LONGEST);
        let now = Instant::now();
        let first = sessions.begin(now);
        let second = sessions.begin(now);
        let later = now + Duration::from_secs(1);
        assert!(sessions.use_again(&first, later).is_some());
        for _ in 0..MOST - 1 {
            sessions.begin(later);
        }
        assert!(sessions.use_again(&second, later).is_none());
        assert_eq!(sessions.open.lock().unwrap().len(), MOST);
        assert!(!format!("{sessions:?}").contains(&first));
    }

    #[test]
    fn no_id_is_like_another() {
        let sessions = Sessions::new(IDLE, LONGEST);
        let ids: std::collections::HashSet<_> = (0..100).map(|_| sessions.begin(Instant::now())).collect();
        assert!(ids.len() == 100 && ids.iter().all(|id| id.len() == 64));
    }
}
