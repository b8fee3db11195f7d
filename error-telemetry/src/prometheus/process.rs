//! The process, as Prometheus's own clients measure it.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;

/// Reads `/proc/self` when it is scraped. What cannot be read is left out.
#[derive(Debug)]
pub(super) struct Process;

const CPU: (&str, &str) = ("process_cpu_seconds", "Processor time, of user and system");
const GAUGES: [(&str, &str); 6] = [
    ("process_resident_memory_bytes", "Memory that is resident"),
    ("process_virtual_memory_bytes", "Memory that is mapped"),
    ("process_open_fds", "Open file descriptors"),
    ("process_max_fds", "Most file descriptors that may be open"),
    ("process_threads", "Threads"),
    ("process_start_time_seconds", "When the process was started, since 1970"),
];

impl Process {
    /// Without the suffixes that exporters add.
    pub(super) fn names() -> impl Iterator<Item = String> {
        GAUGES.iter().chain([&CPU]).map(|(name, _)| (*name).to_owned())
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Some(readings) = Readings::take() else { return Ok(()) };
        encoder
            .encode_descriptor(CPU.0, CPU.1, None, MetricType::Counter)?
            .encode_counter::<[(&str, &str); 0], f64, f64>(&readings.cpu_seconds, None)?;
        for ((name, help), value) in GAUGES.iter().zip(readings.gauges) {
            if let Some(value) = value {
                encoder.encode_descriptor(name, help, None, MetricType::Gauge)?.encode_gauge(&value)?;
            }
        }
        Ok(())
    }
}

struct Readings {
    cpu_seconds: f64,
    /// In the order of [`GAUGES`].
    gauges: [Option<f64>; GAUGES.len()],
}

impl Readings {
    #[cfg(target_os = "linux")]
    fn take() -> Option<Self> {
        let process = procfs::process::Process::myself().ok()?;
        let stat = process.stat().ok()?;
        let ticks = procfs::ticks_per_second() as f64;
        let limit = process.limits().ok().and_then(|limits| match limits.max_open_files.soft_limit {
            procfs::process::LimitValue::Value(limit) => Some(limit as f64),
            procfs::process::LimitValue::Unlimited => None,
        });
        let booted = procfs::boot_time_secs().ok().map(|seconds| seconds as f64);
        Some(Self {
            cpu_seconds: (stat.utime + stat.stime) as f64 / ticks,
            gauges: [
                Some((stat.rss * procfs::page_size()) as f64),
                Some(stat.vsize as f64),
                process.fd_count().ok().map(|count| count as f64),
                limit,
                Some(stat.num_threads as f64),
                booted.map(|booted| booted + stat.starttime as f64 / ticks),
            ],
        })
    }

    #[cfg(not(target_os = "linux"))]
    fn take() -> Option<Self> {
        None
    }
}
