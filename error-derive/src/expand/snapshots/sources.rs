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
                        Self::Read { .. } => "read failed",
                        Self::Write { .. } => "write failed",
                        Self::Other { 0: __f0, .. } => {
                            return ::core::fmt::Display::fmt(__f0, __formatter);
                        }
                        Self::Lost => "no source",
                        Self::Boxed { 0: __f0, .. } => {
                            return ::core::fmt::Display::fmt(__f0, __formatter);
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
                Self::Read { 0: __f0, .. } => {
                    ::core::option::Option::Some(__f0.as_dyn_error())
                }
                Self::Write { 0: __f0, .. } => {
                    match __f0 {
                        ::core::option::Option::Some(__source) => {
                            ::core::option::Option::Some(__source.as_dyn_error())
                        }
                        ::core::option::Option::None => ::core::option::Option::None,
                    }
                }
                Self::Other { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                Self::Boxed { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<io::Error> for StorageError {
        fn from(__source: io::Error) -> Self {
            Self::Read { 0: __source }
        }
    }
    static __SPECS: [__private::ErrorSpec; 4usize] = [
        __private::spec("Read", "STORAGE_READ", 500u16),
        __private::spec("Write", "STORAGE_WRITE", 500u16),
        __private::spec("Lost", "STORAGE_LOST", 500u16),
        __private::spec("Boxed", "STORAGE_BOXED", 502u16),
    ];
    static __SITES: [__private::ErrorSite; 4usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for StorageError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "StorageError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[<anyhow::Error as __private::Delegate>::TREE],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for StorageError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Read { .. } => 0usize,
                Self::Write { .. } => 1usize,
                Self::Other { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <anyhow::Error as __private::Delegate>::as_http_error(__f0),
                    );
                }
                Self::Lost => 2usize,
                Self::Boxed { .. } => 3usize,
            }]
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self::Other { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <anyhow::Error as __private::Delegate>::as_http_error(__f0),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
};
