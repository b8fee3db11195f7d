const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Upstream {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Answered { status: __f0, .. } => {
                            return ::core::write!(
                                __formatter, "upstream said {__d0}", __d0 = __f0
                            );
                        }
                        Self::Other => "odd",
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Upstream {}
    static __SPECS: [__private::ErrorSpec; 2usize] = [
        __private::spec("Answered", "UPSTREAM_ANSWERED", 502u16)
            .with_dynamic_status()
            .with_public(__private::PublicText::Reason),
        __private::spec("Odd", "ODD_ONE", 402u16)
            .with_category(__CATEGORY_1)
            .with_recoverable(true),
    ];
    static __SITES: [__private::ErrorSite; 2usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for Upstream {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Upstream",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Upstream {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Answered { .. } => 0usize,
                Self::Other => 1usize,
            }]
        }
        fn status(&self) -> __private::ErrorStatus {
            match self {
                Self::Answered { status: __f0, .. } => {
                    __private::dynamic_status(self, __private::AsStatus::as_status(__f0))
                }
                _ => __private::status(self),
            }
        }
        fn recoverable(&self) -> ::core::primitive::bool {
            match self {
                Self::Answered { soft: __f1, .. } => {
                    __private::AsRecoverable::as_recoverable(__f1)
                }
                _ => __private::recoverable(self),
            }
        }
        fn retry_after(&self) -> ::core::option::Option<__private::RetryAfter> {
            match self {
                Self::Answered { limits: __f2, .. } => {
                    __private::AsRetryAfter::as_retry_after(&__f2.reset())
                }
                _ => __private::retry_after(self),
            }
        }
    }
    const __CATEGORY_1: __private::Category = crate::BILLING;
    const _: () = ::core::assert!(
        __private::category_allows(__CATEGORY_1, 402u16),
        "this category blames the server, status 402 the client: use another of the two"
    );
};
