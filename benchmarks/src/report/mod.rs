//! The tables.

mod allocations;
mod answers;
mod compile;
mod growth;
mod instructions;
mod requests;
mod table;
mod threads;

use std::error::Error;

/// What can be asked for, and what prints it.
pub const TOPICS: [Topic; 7] = [
    Topic { name: "answers", print: answers::print },
    Topic { name: "requests", print: requests::print },
    Topic { name: "counting", print: threads::counting },
    Topic { name: "circuits", print: threads::circuits },
    Topic { name: "growth", print: growth::print },
    Topic { name: "variants", print: compile::variants },
    Topic { name: "builds", print: compile::programs },
];

/// A table or two.
#[derive(Debug)]
pub struct Topic {
    name: &'static str,
    print: fn() -> Result<(), Box<dyn Error>>,
}

/// Prints some topics, or all of them if none is named.
///
/// # Errors
///
/// There is no such topic, or a process could not be started or does not answer.
pub fn print(topics: &[&str]) -> Result<(), Box<dyn Error>> {
    if let Some(unknown) = topics.iter().find(|topic| TOPICS.iter().all(|known| known.name != **topic)) {
        let known: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
        return Err(format!("there is no topic `{unknown}`, but {}", known.join(", ")).into());
    }
    let mut chosen = TOPICS.iter().filter(|topic| topics.is_empty() || topics.contains(&topic.name));
    chosen.try_for_each(|topic| (topic.print)())
}
