//! Which events are written at all.

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer};
use tracing_subscriber::{EnvFilter, Registry};

use super::streams::Topic;

/// What the level admits, and what is written whatever the level.
///
/// As a layer it filters for all, as a filter for one layer: the first costs less, and is enough where there is no other
/// layer.
#[derive(Debug)]
pub(super) struct Admitted {
    filter: EnvFilter,
    /// Whether the filter looks at the fields of spans, and must be told of each.
    is_dynamic: bool,
}

impl Admitted {
    pub(super) fn by(filter: EnvFilter) -> Self {
        let is_dynamic = filter.to_string().contains('[');
        Self { filter, is_dynamic }
    }

    /// Auditors and those who measure have asked for it by name.
    fn is_always(metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && *metadata.level() <= Level::INFO
            && Topic::of(metadata.target()) != Topic::Other
    }

    fn interest(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::is_always(metadata) {
            return Interest::always();
        }
        Filter::<Registry>::callsite_enabled(&self.filter, metadata)
    }

    fn admits<S: Subscriber>(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        Self::is_always(metadata) || self.filter.enabled(metadata, context)
    }

    fn most(&self) -> Option<LevelFilter> {
        self.filter.max_level_hint().map(|hint| hint.max(LevelFilter::INFO))
    }
}

/// The methods that both traits have alike.
macro_rules! told_of_spans {
    () => {
        fn max_level_hint(&self) -> Option<LevelFilter> {
            self.most()
        }

        fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
            if self.is_dynamic {
                self.filter.on_new_span(attributes, id, context);
            }
        }

        fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
            if self.is_dynamic {
                self.filter.on_record(id, values, context);
            }
        }

        fn on_enter(&self, id: &Id, context: Context<'_, S>) {
            if self.is_dynamic {
                self.filter.on_enter(id, context);
            }
        }

        fn on_exit(&self, id: &Id, context: Context<'_, S>) {
            if self.is_dynamic {
                self.filter.on_exit(id, context);
            }
        }

        fn on_close(&self, id: Id, context: Context<'_, S>) {
            if self.is_dynamic {
                self.filter.on_close(id, context);
            }
        }
    };
}

impl<S: Subscriber> Filter<S> for Admitted {
    fn enabled(&self, metadata: &Metadata<'_>, context: &Context<'_, S>) -> bool {
        self.admits(metadata, context.clone())
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.interest(metadata)
    }

    told_of_spans!();
}

impl<S: Subscriber> Layer<S> for Admitted {
    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        self.admits(metadata, context)
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.interest(metadata)
    }

    told_of_spans!();
}
