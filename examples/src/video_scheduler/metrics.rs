//! The metrics of document C, under its names.

use std::sync::Arc;
use std::time::Duration;

use error_actix::prometheus::{Counters, Durations, Gauge, Metrics, MetricsBuilder};
use error_actix::{Monitor, RecoveryMetrics, TelemetryConfigError};
use error_recovery::{RateLimiter, Recovery};

use super::settings::Settings;

/// What the application itself counts. Requests and errors are counted by the stack.
#[derive(Clone, Debug)]
pub(super) struct Tracked {
    uploads: Counters<1>,
    posts: Counters<2>,
    platform_calls: Counters<3>,
    platform_durations: Durations<2>,
    tasks: Counters<2>,
    /// Open connections to the database.
    pub(super) database: Gauge,
    /// Open connections to Redis.
    pub(super) redis: Gauge,
}

/// The metrics that `/metrics` shows, and those of them that the application counts.
pub(super) fn metrics(
    monitor: Monitor,
    settings: &Settings,
    limiter: &Arc<RateLimiter>,
) -> Result<(Metrics, Tracked), TelemetryConfigError> {
    // It has no circuits of its own, and a limit.
    let recovery = RecoveryMetrics::new(&Recovery::default()).rate_limiter("user", limiter);
    let mut builder: MetricsBuilder = Metrics::builder().monitor(monitor).source(recovery);
    if let Some(sentry) = &settings.sentry {
        builder = builder.source(sentry.clone());
    }
    if let Some(otlp) = &settings.otlp {
        builder = builder.source(otlp.clone());
    }
    if let Some(log) = &settings.log {
        builder = builder.source(log.clone());
    }
    let tracked = Tracked {
        uploads: builder.counter("video_uploads_total", "Total video uploads", ["status"]),
        posts: builder.counter("video_posts_total", "Total video posts", ["platform", "status"]),
        platform_calls: builder.counter(
            "platform_api_calls_total",
            "Platform API calls",
            ["platform", "operation", "status"],
        ),
        platform_durations: builder.durations(
            "platform_api_duration_seconds",
            "Platform API call duration",
            ["platform", "operation"],
        ),
        tasks: builder.counter(
            "celery_tasks_total",
            "Background tasks by how they ended",
            ["task_name", "status"],
        ),
        database: builder.gauge("database_connections", "Active database connections"),
        redis: builder.gauge("redis_connections", "Active Redis connections"),
    };
    Ok((builder.build()?, tracked))
}

/// `success` or `failed`.
fn status<T, E>(result: &Result<T, E>) -> &'static str {
    if result.is_ok() { "success" } else { "failed" }
}

impl Tracked {
    pub(super) fn track_video_upload<T, E>(&self, result: &Result<T, E>) {
        self.uploads.track([status(result)]);
    }

    pub(super) fn track_video_post<T, E>(&self, platform: &'static str, result: &Result<T, E>) {
        self.posts.track([platform, status(result)]);
    }

    pub(super) fn track_platform_api_call<T, E>(
        &self,
        platform: &'static str,
        operation: &'static str,
        result: &Result<T, E>,
        duration: Duration,
    ) {
        self.platform_calls.track([platform, operation, status(result)]);
        self.platform_durations.track([platform, operation], duration);
    }

    pub(super) fn track_task<T, E>(&self, task_name: &'static str, result: &Result<T, E>) {
        self.tasks.track([task_name, status(result)]);
    }
}
