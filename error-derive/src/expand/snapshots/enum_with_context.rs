const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for VideoError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::NotFound { video_id: __f0, .. } => {
                    ::core::write!(__formatter, "video {__d0} not found", __d0 = __f0)
                }
                Self::RateLimited { user: __f0, used: __f1, limit: __f2, .. } => {
                    ::core::write!(
                        __formatter, "{__d0} used {__d1} of {__d2} requests", __d0 =
                        __f0, __d1 = __f1, __d2 = __f2
                    )
                }
                Self::Database { .. } => {
                    ::core::write!(
                        __formatter, "query failed: {__v0}", __v0 = __private::Redacted
                    )
                }
                Self::Billing { 0: __f0, .. } => {
                    ::core::fmt::Display::fmt(__f0, __formatter)
                }
            }
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for VideoError {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Database { source: __f1, .. } => {
                    ::core::option::Option::Some(__f1.as_dyn_error())
                }
                Self::Billing { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<BillingError> for VideoError {
        fn from(__source: BillingError) -> Self {
            Self::Billing { 0: __source }
        }
    }
    static __SPECS: [__private::ErrorSpec; 3usize] = [
        __private::spec("NotFound", "VIDEO_NOT_FOUND", 404u16)
            .with_members("video_id: string"),
        __private::spec("RateLimited", "VIDEO_RATE_LIMITED", 429u16)
            .with_severity(__private::Severity::Low)
            .with_public_text("Too many requests, {limit} are allowed.")
            .with_members("user: internal string\nused: integer\nlimit: integer"),
        __private::spec("Database", "VIDEO_DATABASE", 503u16)
            .with_category(__private::Category::DATABASE_ERROR)
            .with_severity(__private::Severity::Critical)
            .with_retry_after_millis(30000u64)
            .with_members("query: redacted"),
    ];
    static __SITES: [__private::ErrorSite; 3usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for VideoError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "VideoError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[<BillingError as __private::Delegate>::TREE],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for VideoError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::NotFound { .. } => 0usize,
                Self::RateLimited { .. } => 1usize,
                Self::Database { .. } => 2usize,
                Self::Billing { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <BillingError as __private::Delegate>::as_http_error(__f0),
                    );
                }
            }]
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self::Billing { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <BillingError as __private::Delegate>::as_http_error(__f0),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
        fn context(
            &self,
            __visit: &mut dyn ::core::ops::FnMut(__private::ContextField<'_>),
        ) {
            match self {
                Self::NotFound { video_id: __f0, .. } => {
                    __private::public(__visit, [("video_id", __f0)])
                }
                Self::RateLimited { user: __f0, used: __f1, limit: __f2, .. } => {
                    __private::internal(__visit, [("user", __f0)]);
                    __private::public(__visit, [("used", __f1), ("limit", __f2)]);
                }
                Self::Database { query: __f0, .. } => {
                    __private::redacted(__visit, [("query", __f0)])
                }
                _ => __private::inner_context(self, __visit),
            }
        }
        fn retry_after(&self) -> ::core::option::Option<__private::RetryAfter> {
            match self {
                Self::RateLimited { wait: __f3, .. } => {
                    __private::AsRetryAfter::as_retry_after(__f3)
                }
                _ => __private::retry_after(self),
            }
        }
        fn public_message(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::RateLimited { limit: __f2, .. } => {
                    ::core::write!(
                        __formatter, "Too many requests, {__d2} are allowed.", __d2 =
                        __f2
                    )
                }
                _ => __private::public_message(self, __formatter),
            }
        }
    }
};
