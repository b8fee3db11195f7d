const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Old {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::Gone => "gone",
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Old {}
    static __SPECS: [__private::ErrorSpec; 1usize] = [
        __private::spec("Gone", "OLD_GONE", 410u16),
    ];
    static __SITES: [__private::ErrorSite; 1usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for Old {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Old",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Old {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::Gone => 0usize,
            }]
        }
    }
};
