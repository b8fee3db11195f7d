//! Who has used how many tokens: a budget in memory, and a record of calls that outlives the process.

use std::error::Error as StdError;
use std::path::Path;
use std::time::{Duration, SystemTime};

use error_actix::Clock;
use error_recovery::{Reservation, TokenBudget};
use rusqlite::{Connection, params};

use super::{BudgetError, GenAiError, SystemError, TokenBudgetExceeded};
use crate::sqlite::{Database, DatabaseFault};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS call (
        id INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL,
        began INTEGER NOT NULL,
        tokens INTEGER NOT NULL
    ) STRICT;
";

/// How long the record is waited for while somebody else writes.
const PATIENCE: Duration = Duration::from_millis(250);

/// What users may use, have used, and are using.
#[derive(Debug)]
pub(super) struct Usage {
    budget: TokenBudget,
    record: Database,
    file: String,
    upgrade_url: String,
    clock: Box<dyn Clock>,
}

/// A call to a provider that is under way. Dropped, by a client that has gone, it gives its tokens back, and its estimate
/// stays in the record: nobody knows what the provider will charge.
#[must_use]
#[derive(Debug)]
pub(super) struct Call<'a> {
    usage: &'a Usage,
    reserved: Reservation<'a>,
    id: i64,
}

impl Usage {
    /// A budget that knows what the record says of this month.
    pub(super) fn open(
        file: &Path,
        limit: u64,
        upgrade_url: String,
        clock: impl Clock + Clone + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let budget = TokenBudget::monthly(limit).clock(clock.clone()).build()?;
        let record = Database::open(file, PATIENCE, SCHEMA)?;
        for (user, tokens) in record.at_once(|connection| of_month(connection, clock.now()))? {
            budget.charge(&user, tokens);
        }
        let file = file.display().to_string();
        Ok(Self { budget, record, file, upgrade_url, clock: Box::new(clock) })
    }

    /// Sets `needed` tokens aside and writes the call down: what cannot be written down must not cost anything.
    pub(super) async fn begin(&self, user_id: &str, needed: u64) -> Result<Call<'_>, GenAiError> {
        let reserved = self.budget.reserve(user_id, needed).map_err(|refused| {
            BudgetError::Tokens(TokenBudgetExceeded {
                user_id: refused.user_id,
                tokens_used: refused.tokens_used,
                tokens_limit: refused.tokens_limit,
                tokens_needed: refused.tokens_needed,
                upgrade_url: self.upgrade_url.clone(),
            })
        })?;
        let (user_id, now) = (user_id.to_owned(), self.clock.now());
        let written = self.record.run(move |connection| {
            connection.execute(
                "INSERT INTO call (user_id, began, tokens) VALUES (?1, ?2, ?3)",
                params![user_id, seconds(now), whole(needed)],
            )?;
            Ok(connection.last_insert_rowid())
        });
        let id = written.await.map_err(|fault| self.unavailable(fault))?;
        Ok(Call { usage: self, reserved, id })
    }

    fn unavailable(&self, source: DatabaseFault) -> SystemError {
        SystemError::DatabaseUnavailable { file: self.file.clone(), source }
    }
}

impl Call<'_> {
    /// The provider has charged so many tokens.
    pub(super) async fn settle(self, tokens: u64) -> Result<(), SystemError> {
        let Self { usage, reserved, id } = self;
        reserved.settle(tokens);
        let written = usage.record.run(move |connection| {
            connection.execute("UPDATE call SET tokens = ?2 WHERE id = ?1", params![id, whole(tokens)])
        });
        written.await.map(drop).map_err(|fault| usage.unavailable(fault))
    }

    /// There was no answer, and so nothing to pay.
    pub(super) async fn refund(self) -> Result<(), SystemError> {
        self.settle(0).await
    }
}

/// What each user has used in the month of `now`, in UTC as the budget has it.
fn of_month(connection: &mut Connection, now: SystemTime) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare(
        "SELECT user_id, SUM(tokens) FROM call
         WHERE strftime('%Y-%m', began, 'unixepoch') = strftime('%Y-%m', ?1, 'unixepoch')
         GROUP BY user_id",
    )?;
    let used = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    statement.query_map([seconds(now)], used)?.collect()
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    whole(since.as_secs())
}

/// SQLite's numbers are signed.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
