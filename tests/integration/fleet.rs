//! Many processes as one, over a real Redis: each `Fleet` here is what one process has.

mod circuits;
mod demo;
mod errors;
