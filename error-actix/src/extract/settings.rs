//! What a stack says of requests that cannot be read: statuses and limits.

use error_core::ErrorStatus;

use crate::lend;

/// What the builder was told.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    pub(crate) json_syntax: u16,
    pub(crate) json_data: u16,
    pub(crate) form: u16,
    pub(crate) query: u16,
    pub(crate) path: u16,
    pub(crate) validation: u16,
    pub(crate) media_type: u16,
    pub(crate) size: u16,
    pub(crate) json_limit: usize,
    pub(crate) form_limit: usize,
}

/// What it came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) json_syntax: ErrorStatus,
    pub(crate) json_data: ErrorStatus,
    pub(crate) form: ErrorStatus,
    pub(crate) query: ErrorStatus,
    pub(crate) path: ErrorStatus,
    pub(crate) validation: ErrorStatus,
    pub(crate) media_type: ErrorStatus,
    pub(crate) size: ErrorStatus,
    pub(crate) json_limit: usize,
    pub(crate) form_limit: usize,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            json_syntax: 400,
            json_data: 422,
            form: 422,
            query: 400,
            path: 404,
            validation: 422,
            media_type: 415,
            size: 413,
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
        let json_syntax = status("json_syntax_errors", self.json_syntax, &[400, 422]);
        let json_data = status("json_data_errors", self.json_data, &[400, 422]);
        let form = status("form_errors", self.form, &[400, 422]);
        let query = status("query_errors", self.query, &[400, 422]);
        let path = status("path_errors", self.path, &[400, 404, 422]);
        let validation = status("validation_errors", self.validation, &[400, 422]);
        let media_type = status("media_type_errors", self.media_type, &[400, 415]);
        let size = status("body_size_errors", self.size, &[400, 413]);
        for (setter, limit) in [("json_limit", self.json_limit), ("form_limit", self.form_limit)] {
            if limit == 0 {
                problems.push(format!("`{setter}(0)`: a limit of no bytes takes no body"));
            }
        }
        Settings {
            json_syntax,
            json_data,
            form,
            query,
            path,
            validation,
            media_type,
            size,
            json_limit: self.json_limit,
            form_limit: self.form_limit,
        }
    }
}
