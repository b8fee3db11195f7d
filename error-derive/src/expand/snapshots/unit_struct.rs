const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for SoldOut {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self { .. } => "sold out",
                    },
                )
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for SoldOut {}
    static __SPECS: [__private::ErrorSpec; 1usize] = [
        __private::spec("SoldOut", "SOLD_OUT", 409u16),
    ];
    static __SITES: [__private::ErrorSite; 1usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for SoldOut {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "SoldOut",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for SoldOut {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self { .. } => 0usize,
            }]
        }
    }
};
