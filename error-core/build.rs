//! Finds out whether this compiler lets errors hand out values (`Error::provide`), which no stable one does.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

const FEATURE: &str = "error_generic_member_access";
const PROBE: &str = "build/probe.rs";

fn main() {
    println!("cargo::rustc-check-cfg=cfg({FEATURE})");
    println!("cargo::rerun-if-changed={PROBE}");
    if compiles_probe().unwrap_or_default() {
        println!("cargo::rustc-cfg={FEATURE}");
    }
}

/// Compiles what the crate would use, so that a change of the unstable feature costs the feature and no build.
fn compiles_probe() -> Option<bool> {
    let (rustc, scratch) = (env::var_os("RUSTC")?, env::var_os("OUT_DIR")?);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let status = Command::new(rustc)
        .args([
            "--edition=2024",
            "--crate-name=probe",
            "--crate-type=lib",
            "--emit=metadata",
            "--cap-lints=allow",
        ])
        .arg("--out-dir")
        .arg(Path::new(&scratch))
        .args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()))
        .arg(PROBE)
        .stderr(Stdio::null())
        .status();
    Some(status.ok()?.success())
}
