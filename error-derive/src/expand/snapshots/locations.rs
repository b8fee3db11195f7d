const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for StoreError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Read { .. } => "read failed",
                        Self::Write => "write failed",
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for StoreError {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Read { source: __f0, .. } => {
                    ::core::option::Option::Some(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<io::Error> for StoreError {
        #[track_caller]
        fn from(__source: io::Error) -> Self {
            Self::Read {
                source: __source,
                location: ::core::panic::Location::caller(),
            }
        }
    }
    static __SPECS: [__private::ErrorSpec; 2usize] = [
        __private::spec("Read", "STORE_READ", 500u16),
        __private::spec("Write", "STORE_WRITE", 500u16),
    ];
    static __SITES: [__private::ErrorSite; 2usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for StoreError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "StoreError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for StoreError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Read { .. } => 0usize,
                Self::Write => 1usize,
            }]
        }
        fn location(
            &self,
        ) -> ::core::option::Option<&'static ::core::panic::Location<'static>> {
            match self {
                Self::Read { location: __f1, .. } => ::core::option::Option::Some(__f1),
                _ => __private::location(self),
            }
        }
    }
};
