const _: () = {
    use ::error_core::__private;
    static __SPECS: [__private::ErrorSpec; 1usize] = [
        __private::spec("Elsewhere", "ELSEWHERE", 503u16).with_members("shard: integer"),
    ];
    static __SITES: [__private::ErrorSite; 1usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl __private::ErrorFamily for Elsewhere {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Elsewhere",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Elsewhere {
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
                Self { shard: __f0, .. } => __private::public(__visit, [("shard", __f0)]),
            }
        }
    }
};
