//! The cases of `response.rs` and those that log for `cargo xtask instructions`, without an allocator that counts:
//! `--loop <case> <times>`.

mod cases;
mod logged;

use self::cases::{Case, ERRORS, REQUESTS};
use self::logged::LOGGED;

#[expect(clippy::panic, reason = "nothing is measured of a case that is unknown")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` runs this, too, and asks for nothing.
    let [flag, name, times] = arguments.as_slice() else { return };
    let case =
        ERRORS.iter().chain(&REQUESTS).chain(&LOGGED).find(|case| flag == "--loop" && case.name == name);
    let (Some(Case { prepare, .. }), Ok(times)) = (case, times.parse::<u32>()) else {
        panic!("there is no such case: {arguments:?}")
    };
    let round = prepare();
    for _ in 0..times {
        round();
    }
}
