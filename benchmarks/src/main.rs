//! `benchmarks [topic…]` prints tables. What it starts itself by `benchmarks serve <case> <threads>` and by
//! `benchmarks repeat <case> <times>` (below valgrind) is this program, too, and so is what Cargo starts as compiler where instructions of that are counted.
#![expect(clippy::print_stderr, reason = "it is asked for what is wrong")]

use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Some(compiled) = benchmarks::count_rustc(&arguments) {
        return ended(compiled);
    }
    ended(match arguments.as_slice() {
        ["serve", case, threads] => benchmarks::serve(case, threads),
        ["repeat", case, times] => benchmarks::repeat(case, times),
        topics => benchmarks::print(topics),
    })
}

fn ended(outcome: Result<(), Box<dyn Error>>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
