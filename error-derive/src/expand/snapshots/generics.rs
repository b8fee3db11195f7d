const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl<'a, T, E: Clone, const N: usize> ::core::fmt::Display for Wrapped<'a, T, E, N>
    where
        T: 'a,
        &'a T: ::core::fmt::Display,
        E: ::core::fmt::Display,
    {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            use __private::AsDisplay as _;
            __formatter
                .write_str(
                    match self {
                        Self::Value { value: __f0, .. } => {
                            return ::core::write!(
                                __formatter, "{__d0} is not one of {N}", __d0 = __f0
                                .as_display()
                            );
                        }
                        Self::Inner { .. } => "inner",
                        Self::Family { 0: __f0, .. } => {
                            return ::core::fmt::Display::fmt(__f0, __formatter);
                        }
                    },
                )
        }
    }
    #[automatically_derived]
    impl<'a, T, E: Clone, const N: usize> ::std::error::Error for Wrapped<'a, T, E, N>
    where
        T: 'a,
        Self: ::core::fmt::Debug + ::core::fmt::Display,
        E: ::std::error::Error + 'static,
        E: ::std::error::Error,
    {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Inner { source: __f0, .. } => {
                    ::core::option::Option::Some(__f0.as_dyn_error())
                }
                Self::Family { 0: __f0, .. } => {
                    ::std::error::Error::source(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    static __SPECS: [__private::ErrorSpec; 2usize] = [
        __private::spec("Value", "WRAPPED_VALUE", 400u16).with_members("value: any"),
        __private::spec("Inner", "WRAPPED_INNER", 500u16),
    ];
    static __SITES: [__private::ErrorSite; 2usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl<'a, T, E: Clone, const N: usize> __private::ErrorFamily for Wrapped<'a, T, E, N>
    where
        T: 'a,
        E: __private::HttpError + __private::ErrorFamily + 'static,
    {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Wrapped",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[<E as __private::Delegate>::TREE],
        );
    }
    #[automatically_derived]
    impl<'a, T, E: Clone, const N: usize> __private::HttpError for Wrapped<'a, T, E, N>
    where
        T: 'a,
        Self: ::std::error::Error,
        E: __private::HttpError + __private::ErrorFamily + 'static,
        &'a T: __private::Json,
    {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Value { .. } => 0usize,
                Self::Inner { .. } => 1usize,
                Self::Family { 0: __f0, .. } => {
                    return __private::HttpError::site(
                        <E as __private::Delegate>::as_http_error(__f0),
                    );
                }
            }]
        }
        fn inner(
            &self,
        ) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
            match self {
                Self::Family { 0: __f0, .. } => {
                    ::core::option::Option::Some(
                        <E as __private::Delegate>::as_http_error(__f0),
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
                Self::Value { value: __f0, .. } => {
                    __private::public(__visit, [("value", __f0)])
                }
                _ => __private::inner_context(self, __visit),
            }
        }
    }
};
