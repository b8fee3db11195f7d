const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for AuthError {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Login => "login required",
                        Self::Gone { shard: __f0, .. } => {
                            return ::core::write!(
                                __formatter, "shard {__d0} is gone", __d0 = __f0
                            );
                        }
                        Self::Inner { 0: __f0, .. } => {
                            return ::core::fmt::Display::fmt(__f0, __formatter);
                        }
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for AuthError {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Inner { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    static __SPECS: [__private::ErrorSpec; 2usize] = [
        __private::spec("Login", "AUTH_LOGIN", 401u16)
            .with_headers(&["www-authenticate", "x-service"]),
        __private::spec("Gone", "AUTH_GONE", 410u16)
            .with_members("shard: integer")
            .with_headers(&["x-shard", "X-Service"]),
    ];
    static __SITES: [__private::ErrorSite; 2usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for AuthError {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "AuthError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[<InnerError as __private::Delegate>::TREE],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for AuthError {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Login => 0usize,
                Self::Gone { .. } => 1usize,
                Self::Inner { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <InnerError as __private::Delegate>::as_http_error(__f0),
                    );
                }
            }]
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self::Inner { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <InnerError as __private::Delegate>::as_http_error(__f0),
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
                Self::Gone { shard: __f0, .. } => {
                    __private::public(__visit, [("shard", __f0)])
                }
                _ => __private::inner_context(self, __visit),
            }
        }
        fn headers(
            &self,
            __visit: &mut dyn ::core::ops::FnMut(
                &'static ::core::primitive::str,
                &[::core::primitive::u8],
            ),
        ) {
            match self {
                Self::Login => {
                    __visit("www-authenticate", "Bearer realm=\"api\"".as_bytes());
                    __visit("x-service", "video".as_bytes());
                }
                Self::Gone { shard: __f0, .. } => {
                    __visit(
                        "x-shard",
                        ::std::format!("{__d0:03}", __d0 = __f0).as_bytes(),
                    );
                    __visit("X-Service", "store".as_bytes());
                }
                _ => __private::inner_headers(self, __visit),
            }
        }
    }
};
