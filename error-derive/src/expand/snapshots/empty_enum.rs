const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::core::fmt::Display for Never {
        fn fmt(
            &self,
            _formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match *self {}
        }
    }
    #[automatically_derived]
    impl ::std::error::Error for Never {}
    #[automatically_derived]
    impl __private::ErrorFamily for Never {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Never",
                ::core::line!(),
                ::core::column!(),
            ),
            &[],
            &[],
        );
    }
    #[automatically_derived]
    impl __private::HttpError for Never {
        fn site(&self) -> &'static __private::ErrorSite {
            match *self {}
        }
    }
};
