const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for AppError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::Video { 0: __f0, .. } => {
                    ::core::fmt::Display::fmt(__f0, __formatter)
                }
                Self::Billing { 0: __f0, .. } => {
                    ::core::fmt::Display::fmt(__f0, __formatter)
                }
            }
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for AppError {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Video { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                Self::Billing { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<VideoError> for AppError {
        fn from(__source: VideoError) -> Self {
            Self::Video { 0: __source }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<BillingError> for AppError {
        fn from(__source: BillingError) -> Self {
            Self::Billing {
                0: ::std::boxed::Box::new(__source),
            }
        }
    }
    #[automatically_derived]
    impl __private::ErrorFamily for AppError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "AppError",
                ::core::line!(),
                ::core::column!(),
            ),
            &[],
            &[
                <VideoError as __private::Delegate>::TREE,
                <BillingError as __private::Delegate>::TREE,
            ],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for AppError {
        fn site(&self) -> &'static __private::ErrorSite {
            match self {
                Self::Video { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <VideoError as __private::Delegate>::as_http_error(__f0),
                    );
                }
                Self::Billing { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <BillingError as __private::Delegate>::as_http_error(&**__f0),
                    );
                }
            }
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self::Video { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <VideoError as __private::Delegate>::as_http_error(__f0),
                    )
                }
                Self::Billing { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <BillingError as __private::Delegate>::as_http_error(&**__f0),
                    )
                }
            }
        }
    }
};
