//! Generics, lifetimes, methods, patterns, qualifiers and attributes of the function stay as they are.
#![deny(warnings)]

use std::fmt;
use std::future::Future;

use error_core::{HttpError, Report, handle_errors};

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

struct Shop<'a> {
    names: Vec<&'a str>,
}

impl<'a> Shop<'a> {
    /// The first name.
    #[handle_errors(fields(len = self.names.len()))]
    #[must_use]
    pub fn first(&self) -> Result<&'a str, Report> {
        self.names.first().copied().ok_or(SoldOut).map_err(Report::new)
    }

    #[handle_errors(public(n))]
    fn add<T, const N: usize>(&mut self, (_, mut n): (T, usize), name: &'a str) -> Result<&mut Self, Report>
    where
        T: fmt::Debug,
    {
        n += N;
        for _ in 0..n {
            self.names.push(name);
        }
        Ok(self)
    }

    #[handle_errors]
    async fn take(self) -> Result<Vec<&'a str>, Report> {
        Ok(self.names)
    }

    #[handle_errors]
    unsafe fn odd() -> Result<(), Report> {
        Err(SoldOut)?
    }
}

trait Store {
    fn get(&self, id: u8) -> impl Future<Output = Result<u8, Report>> + Send;
}

impl Store for u8 {
    #[handle_errors(public(id))]
    async fn get(&self, id: u8) -> Result<u8, Report> {
        if id > *self { Err(SoldOut)? }
        Ok(id)
    }
}

#[handle_errors]
fn opaque(up_to: u8) -> Result<impl Iterator<Item = (u8, impl fmt::Debug)>, Report> {
    Ok((0..up_to).map(|n| (n, n)))
}

#[handle_errors]
fn allowing() -> Result<u8, Report> {
    #![allow(unused_variables)]
    let unused = 1;
    Ok(2)
}

#[handle_errors]
fn nested() -> Result<(impl Fn(u8) -> u8, [Option<impl Copy>; 1]), Report> {
    Ok((|n| n + 1, [Some(1)]))
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    let mut shop = Shop { names: vec![] };
    assert!(shop.first().is_err());
    assert_eq!(shop.add::<_, 2>(("x", 1), "ann").unwrap().names.len(), 3);
    assert_eq!(shop.first().unwrap(), "ann");
    drop(shop.take());
    drop(is_send(7_u8.get(8)));
    assert_eq!(opaque(3).unwrap().count(), 3);
    assert_eq!(nested().unwrap().0(1), 2);
    assert_eq!(allowing().unwrap(), 2);
    assert!(unsafe { Shop::odd() }.is_err());
}
