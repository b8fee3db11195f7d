const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Shown {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            use __private::AsDisplay as _;
            __formatter
                .write_str(
                    match self {
                        Self::Plain => "{braces} only",
                        Self::Formats { 0: __f0, 1: __f1, .. } => {
                            return ::core::write!(
                                __formatter, "{__r0:?} of {__d1:>width$}, {MAX}", width = 8,
                                __r0 = __f0, __d1 = __f1
                            );
                        }
                        Self::Arguments { list: __f0, pair: __f1, .. } => {
                            return ::core::write!(
                                __formatter, "{} and {name}", __f0.len(), name = __f1.0
                            );
                        }
                        Self::Raw { path: __f1, width: __f2, .. } => {
                            return ::core::write!(
                                __formatter, "{r#type} at {__d1:>__v2$}", __d1 = __f1
                                .as_display(), __v2 = * __f2
                            );
                        }
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Shown {}
    static __SPECS: [__private::ErrorSpec; 4usize] = [
        __private::spec("Plain", "SHOWN_PLAIN", 500u16),
        __private::spec("Formats", "SHOWN_FORMATS", 500u16),
        __private::spec("Arguments", "SHOWN_ARGUMENTS", 500u16),
        __private::spec("Raw", "SHOWN_RAW", 500u16),
    ];
    static __SITES: [__private::ErrorSite; 4usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for Shown {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Shown",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Shown {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Plain => 0usize,
                Self::Formats { .. } => 1usize,
                Self::Arguments { .. } => 2usize,
                Self::Raw { .. } => 3usize,
            }]
        }
    }
};
