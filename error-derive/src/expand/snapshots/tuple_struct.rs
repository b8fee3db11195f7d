const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Overbooked {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self { 0: __f0, 1: __f1, .. } => {
                    ::core::write!(
                        __formatter, "{__d0} of {__r1:?}", __d0 = __f0, __r1 = __f1
                    )
                }
            }
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Overbooked {}
    static __SPECS: [__private::ErrorSpec; 1usize] = [
        __private::spec("Overbooked", "OVERBOOKED", 409u16)
            .with_members("seats: integer\nof: integer?"),
    ];
    static __SITES: [__private::ErrorSite; 1usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for Overbooked {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Overbooked",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Overbooked {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self { .. } => 0usize,
            }]
        }
        fn context(
            &self,
            __visit: &mut dyn ::core::ops::FnMut(__private::ContextField<'_>),
        ) {
            match self {
                Self { 0: __f0, 1: __f1, .. } => {
                    __private::public(__visit, [("seats", __f0), ("of", __f1)])
                }
            }
        }
    }
};
