//! What a stack says of requests that cannot be read: statuses and limits.

use error_core::ErrorStatus;

use crate::lend;

/// What the builder was told.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    pub(crate) json_data: u16,
    pub(crate) form: u16,
    pub(crate) query: u16,
    pub(crate) path: u16,
    pub(crate) validation: u16,
    pub(crate) json_limit: usize,
    pub(crate) form_limit: usize,
}

/// What it came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) json_data: ErrorStatus,
    pub(crate) form: ErrorStatus,
    pub(crate) query: ErrorStatus,
    pub(crate) path: ErrorStatus,
    pub(crate) validation: ErrorStatus,
    pub(crate) json_limit: usize,
    pub(crate) form_limit: usize,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            json_data: 422,
            form: 422,
            query: 400,
            path: 404,
            validation: 422,
            // Those of Actix.
            json_limit: 2 * 1024 * 1024,
            form_limit: 16 * 1024,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Choices::default().settle(&mut Vec::new())
    }
}

impl Settings {
    /// Those of the stack around, or the defaults.
    pub(crate) fn current() -> Self {
        lend::current().map_or_else(Self::default, |exchange| exchange.stack.extract)
    }
}

impl Choices {
    /// The settings; what is wrong with them goes to `problems`.
    pub(crate) fn settle(&self, problems: &mut Vec<String>) -> Settings {
        let mut status = |setter: &str, chosen: u16, allowed: &[u16]| {
            let known = ErrorStatus::new(chosen).ok().filter(|_| allowed.contains(&chosen));
            known.unwrap_or_else(|| {
                let allowed: Vec<String> = allowed.iter().map(u16::to_string).collect();
                problems.push(format!("`{setter}({chosen})`: use one of {}", allowed.join(", ")));
                ErrorStatus::BAD_REQUEST
            })
        };
        let (json_data, form) = (
            status("json_data_errors", self.json_data, &[400, 422]),
            status("form_errors", self.form, &[400, 422]),
        );
        let query = status("query_errors", self.query, &[400, 422]);
        let path = status("path_errors", self.path, &[400, 404, 422]);
        let validation = status("validation_errors", self.validation, &[400, 422]);
        for (setter, limit) in [("json_limit", self.json_limit), ("form_limit", self.form_limit)] {
            if limit == 0 {
                problems.push(format!("`{setter}(0)`: a limit of no bytes takes no body"));
            }
        }
        Settings {
            json_data,
            form,
            query,
            path,
            validation,
            json_limit: self.json_limit,
            form_limit: self.form_limit,
        }
    }
}
