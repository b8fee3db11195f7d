::core::compile_error! {
    "unknown key `statsu` in `#[http(…)]`\nhelp: did you mean `status`? the keys here are `status`, `code`, `category`, `severity`, `public`, `recoverable`, `retry_after`, `violations`, `name`, `challenge`, `header`, `extra`, `docs`, `action` and `from_wire`"
}
::core::compile_error! {
    "this variant has neither a status nor a category\nhelp: add `#[http(status = 404)]` or `#[http(category = \"resource_not_found\")]` with what fits"
}
const _: () = {
    use ::error_core::__private;
    impl<T> ::core::fmt::Display for Broken<T>
    where
        Self: ::core::fmt::Debug,
    {
        fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::unreachable!()
        }
    }
    impl<T> ::std::error::Error for Broken<T>
    where
        Self: ::core::fmt::Debug + ::core::fmt::Display,
    {}
    #[automatically_derived]
    impl<T> ::core::convert::From<io::Error> for Broken<T> {
        fn from(__source: io::Error) -> Self {
            ::core::unreachable!()
        }
    }
    impl<T> __private::HttpError for Broken<T>
    where
        Self: ::std::error::Error,
    {
        fn site(&self) -> &'static __private::ErrorSite {
            ::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl<T> __private::ErrorFamily for Broken<T> {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "Broken",
                ::core::line!(),
                ::core::column!(),
            ),
            &[],
            &[],
        );
    }
};
