//! `Error::provide` for fields that hold a backtrace, where the compiler has it. It is unstable; see `build.rs`.

/// The method, for errors with a backtrace; nothing on a compiler that has none.
///
/// Its name is unstable in the crate that derives, too, and allowed there because it is written here.
#[cfg(error_generic_member_access)]
#[doc(hidden)]
#[macro_export]
#[allow_internal_unstable(error_generic_member_access)]
macro_rules! __provide {
    ($self:ident, $request:ident, $($arms:tt)*) => {
        fn provide<'__a>(&'__a $self, $request: &mut ::core::error::Request<'__a>) {
            #[allow(unused_imports)]
            use $crate::__private::ThiserrorProvide as _;
            match $self { $($arms)* }
        }
    };
}

/// Nothing: this compiler's errors hand out no values.
#[cfg(not(error_generic_member_access))]
#[doc(hidden)]
#[macro_export]
macro_rules! __provide {
    ($($tokens:tt)*) => {};
}

#[cfg(error_generic_member_access)]
pub use self::unstable::{ThiserrorProvide, provide_backtrace};

#[cfg(error_generic_member_access)]
mod unstable {
    use std::any::Any;
    use std::backtrace::Backtrace;
    use std::error::{Error, Request};
    use std::sync::Arc;

    /// What a cause hands out, whose backtrace is nearer to what went wrong. `anyhow::Error`, which is no `Error`, has a
    /// method of this name, which is found first.
    pub trait ThiserrorProvide {
        /// Hands out what there is.
        fn thiserror_provide<'a>(&'a self, request: &mut Request<'a>);
    }

    impl<T: Error + ?Sized> ThiserrorProvide for T {
        fn thiserror_provide<'a>(&'a self, request: &mut Request<'a>) {
            self.provide(request);
        }
    }

    /// The field's backtrace, if it has one: a user's own type may have the name.
    pub fn provide_backtrace<'a, T: Any>(request: &mut Request<'a>, field: &'a T) {
        let field: &'a dyn Any = field;
        let found = field
            .downcast_ref::<Backtrace>()
            .or_else(|| field.downcast_ref::<Arc<Backtrace>>().map(AsRef::as_ref))
            .or_else(|| field.downcast_ref::<Box<Backtrace>>().map(AsRef::as_ref))
            .or_else(|| field.downcast_ref::<Option<Backtrace>>().and_then(Option::as_ref));
        if let Some(backtrace) = found {
            request.provide_ref::<Backtrace>(backtrace);
        }
    }
}
