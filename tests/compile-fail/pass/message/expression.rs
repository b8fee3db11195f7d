//! Expressions as arguments: match, if, closure, block, macro, cast, range, comparison, negation and try.
#![deny(warnings)]

use error_core::HttpError;

fn half(value: u8) -> Option<u8> {
    (value % 2 == 0).then_some(value / 2)
}

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum ExpressionError {
    #[error("{}", match .0 { Some(value) => value.to_string(), None => String::from("nothing") })]
    Match(Option<u8>),
    #[error("{}", if *.0 > 1 { "many" } else { "few" })]
    If(u8),
    #[error("{}", .0.iter().map(|value| value + 1).filter(|value| *value > 2).count())]
    Closure(Vec<u8>),
    #[error("{}", { let sum = .0 + .1; sum * 2 })]
    Block(u8, u8),
    #[error("{}", format!("{}-{}", .a, .b))]
    Macro { a: u8, b: u8 },
    #[error("{}", *.0 as f64 / 2.0)]
    Cast(u8),
    #[error("{:?} {:?}", *.0..*.1, &.2[1..])]
    Range(u8, u8, Vec<u8>),
    #[error("{} {}", .0 < .1, !*.2)]
    Comparison(u8, u8, bool),
    #[error("{:?}", (|| half(half(*.0)?))())]
    Try(u8),
}

fn main() {
    let show = |error: ExpressionError| error.to_string();
    assert_eq!(show(ExpressionError::Match(None)), "nothing");
    assert_eq!(show(ExpressionError::If(2)), "many");
    assert_eq!(show(ExpressionError::Closure(vec![1, 2])), "1");
    assert_eq!(show(ExpressionError::Block(1, 2)), "6");
    assert_eq!(show(ExpressionError::Macro { a: 1, b: 2 }), "1-2");
    assert_eq!(show(ExpressionError::Cast(3)), "1.5");
    assert_eq!(show(ExpressionError::Range(1, 2, vec![3, 4])), "1..2 [4]");
    assert_eq!(show(ExpressionError::Comparison(1, 2, true)), "true false");
    assert_eq!(show(ExpressionError::Try(12)), "Some(3)");
}
