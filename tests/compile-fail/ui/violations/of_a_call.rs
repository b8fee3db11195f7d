use error_core::{HttpError, Violations};

#[derive(Debug)]
pub struct Report;

impl Report {
    fn violations(&self) -> Violations {
        Violations::new()
    }
}

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .report.violations())]
pub struct Invalid {
    report: Report,
}

fn main() {}
