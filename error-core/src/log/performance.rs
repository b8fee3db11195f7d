//! What somebody measures, one number at a time.

use std::time::Duration;

/// Writes one measurement: how long a video took, how large a file was. A `tracing` event with the target
/// `performance` and the level info, for a file of its own.
///
/// The name, a literal, becomes the field `metric.name`, the value `metric.value`, and a `Duration` is written in
/// seconds, with `metric.unit` as `s`; any number is taken. The fields behind are `tracing`'s. Nothing is evaluated
/// where nobody listens. These are lines to read, not series: what is to be drawn over time belongs in a metric.
///
/// `Logging` of `error-telemetry` takes these events whatever its level, into `performance.log` where there is a
/// folder.
///
/// ```
/// use std::time::Instant;
/// use error_core::performance_metric;
///
/// let started = Instant::now();
/// performance_metric!("video_render_time", started.elapsed(), video.length = 12.5, file.size = 1_048_576);
/// performance_metric!("queue_length", 17);
/// ```
#[macro_export]
macro_rules! performance_metric {
    ($name:literal, $value:expr $(, $($fields:tt)*)?) => {
        // Once, and only for somebody: the value is of interest to two fields.
        if $crate::__private::tracing::event_enabled!(
            target: "performance",
            $crate::__private::tracing::Level::INFO
        ) {
            let value = $value;
            $crate::__private::tracing::event!(
                target: "performance",
                $crate::__private::tracing::Level::INFO,
                event.name = "performance_metric",
                metric.name = $name,
                metric.value = $crate::__private::Measured::value(&value),
                metric.unit = $crate::__private::Measured::unit(&value),
                message = $name,
                $($($fields)*)?
            );
        }
    };
}

/// What [`performance_metric!`] takes.
pub trait Measured {
    /// The number.
    fn value(&self) -> f64;

    /// Its unit, where the type says it, by UCUM.
    fn unit(&self) -> Option<&'static str> {
        None
    }
}

impl Measured for Duration {
    fn value(&self) -> f64 {
        self.as_secs_f64()
    }

    fn unit(&self) -> Option<&'static str> {
        Some("s")
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Measured for $number {
            fn value(&self) -> f64 {
                *self as f64
            }
        }
    )*};
}

numbers!(f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
