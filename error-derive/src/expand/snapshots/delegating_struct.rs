const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Wrapper {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self { 0: __f0, .. } => ::core::fmt::Display::fmt(__f0, __formatter),
            }
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Wrapper {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self { .. } => ::std::error::Error::source(self.0.as_dyn_error()),
            }
        }
    }
    #[automatically_derived]
    impl __private::ErrorFamily for Wrapper {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Wrapper",
                ::core::line!(),
                ::core::column!(),
            ),
            &[],
            &[<VideoError as __private::Delegate>::TREE],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Wrapper {
        fn site(&self) -> &'static __private::ErrorSite {
            match self {
                Self { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <VideoError as __private::Delegate>::as_http_error(&**__f0),
                    );
                }
            }
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <VideoError as __private::Delegate>::as_http_error(&**__f0),
                    )
                }
            }
        }
    }
};
