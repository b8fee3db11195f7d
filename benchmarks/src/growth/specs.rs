//! A monitor that knows so many errors: what one more count costs, what reading it costs, what it takes of memory.

use std::sync::Arc;

use error_actix::{ErrorSite, HttpError, Monitor};
use seq_macro::seq;

use crate::case::{Case, looped};

/// How many errors a monitor knows.
pub(crate) const SPECS: [usize; 4] = [1, 10, 100, 500];

seq!(N in 0..500 {
    #[derive(Debug, HttpError)]
    enum Known {
        #(
            #[error("it did not work")]
            #[http(status = 500)]
            Variant~N,
        )*
    }

    fn sites(count: usize) -> Vec<&'static ErrorSite> {
        let errors = [#(Known::Variant~N,)*];
        errors.iter().take(count).map(HttpError::site).collect()
    }
});

pub(super) fn cases() -> Vec<Case> {
    SPECS.into_iter().flat_map(|count| [counted(count), read(count), made(count)]).collect()
}

/// One after the other.
fn counted(count: usize) -> Case {
    Case::shared(format!("specs_count_{count}"), move || {
        let (monitor, sites) = (Monitor::new(), sites(count));
        Arc::new(move |times| {
            let each = sites.iter().cycle();
            each.zip(0..times).for_each(|(site, _)| monitor.record(std::hint::black_box(site)));
        })
    })
}

fn read(count: usize) -> Case {
    Case::new(format!("specs_snapshot_{count}"), move || {
        let monitor = Monitor::new();
        sites(count).into_iter().for_each(|site| monitor.record(site));
        looped(move || monitor.snapshot())
    })
}

/// A monitor that has heard of each once, by one thread.
fn made(count: usize) -> Case {
    Case::new(format!("specs_monitor_{count}"), move || {
        let sites = sites(count);
        looped(move || {
            let monitor = Monitor::new();
            sites.iter().for_each(|site| monitor.record(site));
            monitor
        })
    })
}
