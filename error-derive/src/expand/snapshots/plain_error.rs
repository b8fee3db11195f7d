const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for StorageError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Function { 0: __f0, 1: __f1, .. } => {
                            return write_block(__f0, __f1, __formatter);
                        }
                        Self::Bare { path: __f0, .. } => {
                            return {
                                let path = __f0;
                                ::core::write!(
                                    __formatter, "cannot read {}", path.display()
                                )
                            };
                        }
                        Self::Boxed { .. } => "boxed",
                        Self::Endless => {
                            return {
                                #[warn(unconditional_recursion)]
                                fn _shows_itself() {
                                    _shows_itself()
                                }
                                ::core::write!(__formatter, "{self}")
                            };
                        }
                        Self::EndlessAt { path: __f0, .. } => {
                            return {
                                #[warn(unconditional_recursion)]
                                fn _shows_itself() {
                                    _shows_itself()
                                }
                                let path = __f0;
                                ::core::write!(__formatter, "{self} at {}", path.display())
                            };
                        }
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for StorageError {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Boxed { source: __f0, .. } => {
                    ::core::option::Option::Some(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
        __private::provide! {
            self, __request, Self::Boxed { source : __f0, trace : __f2, .. } => { __f0
            .thiserror_provide(__request); __private::provide_backtrace(__request, __f2);
            } _ => {}
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<io::Error> for StorageError {
        #[track_caller]
        fn from(__source: io::Error) -> Self {
            Self::Boxed {
                source: ::std::boxed::Box::new(__source),
                location: ::core::panic::Location::caller(),
                trace: ::core::convert::From::from(
                    ::std::backtrace::Backtrace::capture(),
                ),
            }
        }
    }
};
