const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for RequestError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Body { .. } => "the body is invalid",
                        Self::Form { .. } => "the form is invalid",
                        Self::Size => "the request is too large",
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for RequestError {}
    static __SPECS: [__private::ErrorSpec; 3usize] = [
        __private::spec("Body", "REQUEST_BODY", 422u16),
        __private::spec("Form", "REQUEST_FORM", 422u16),
        __private::spec("Size", "REQUEST_SIZE", 422u16),
    ];
    static __SITES: [__private::ErrorSite; 3usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for RequestError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "RequestError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for RequestError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Body { .. } => 0usize,
                Self::Form { .. } => 1usize,
                Self::Size => 2usize,
            }]
        }
        fn violations(&self) -> ::core::option::Option<&__private::Violations> {
            match self {
                Self::Body { violations: __f0, .. } => {
                    __private::AsViolations::as_violations(__f0)
                }
                Self::Form { 0: __f0, .. } => {
                    __private::AsViolations::as_violations(&__f0.found)
                }
                _ => __private::violations(self),
            }
        }
    }
};
