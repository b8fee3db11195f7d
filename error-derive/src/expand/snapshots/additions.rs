const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for ProviderError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            use __private::AsDisplay as _;
            match self {
                Self::Down { provider: __f1, .. } => {
                    ::core::write!(__formatter, "{__d1} is down", __d1 = __f1)
                }
                Self::Odd { path: __f0, .. } => {
                    ::core::write!(__formatter, "{__d0}", __d0 = __f0.as_display())
                }
            }
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for ProviderError {}
    static __SPECS: [__private::ErrorSpec; 2usize] = [
        __private::spec("Down", "PROVIDER_DOWN", 503u16)
            .with_docs("https://docs.example.com/errors/PROVIDER_DOWN")
            .with_action(
                __private::ErrorAction::Retry,
                __private::ActionPolicy::new()
                    .with_max_retries(5u32)
                    .with_retry_delay_millis(500u64)
                    .with_alert_threshold(8u32)
                    .with_circuit_break_threshold(20u32),
            )
            .with_description(
                "The provider does not answer.\n\nIts `status_page` says more.",
            )
            .with_members(
                "shard: internal integer\nprovider: string\nstatus_page: string\nhelp: string",
            ),
        __private::spec("Odd", "PROVIDER_ODD", 500u16)
            .with_docs("https://docs.example.com/paths")
            .with_action(__private::ErrorAction::Alert, __private::ActionPolicy::new())
            .with_members("shown_path: string\npath: string"),
    ];
    static __SITES: [__private::ErrorSite; 2usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for ProviderError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "ProviderError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for ProviderError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Down { .. } => 0usize,
                Self::Odd { .. } => 1usize,
            }]
        }
        fn context(
            &self,
            __visit: &mut dyn ::core::ops::FnMut(__private::ContextField<'_>),
        ) {
            use __private::AsDisplay as _;
            match self {
                Self::Down { shard: __f0, provider: __f1, .. } => {
                    __private::internal(__visit, [("shard", __f0)]);
                    __private::public(
                        __visit,
                        [
                            ("provider", __f1),
                            (
                                "status_page",
                                &::core::format_args!(
                                    "https://{__d1}.example/status", __d1 = __f1
                                ),
                            ),
                            ("help", &"Call us."),
                        ],
                    );
                }
                Self::Odd { shown: __f1, .. } => {
                    __private::public(
                        __visit,
                        [
                            ("shown_path", __f1),
                            (
                                "path",
                                &::core::format_args!("{__d1}", __d1 = __f1.as_display()),
                            ),
                        ],
                    )
                }
            }
        }
    }
};
