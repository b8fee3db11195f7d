::core::compile_error! {
    "there are two `#[error(…)]`\nhelp: keep one of the two"
}
const _: () = {
    use ::error_core::__private;
    impl ::core::fmt::Display for Twice {
        fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::unreachable!()
        }
    }
    impl ::std::error::Error for Twice {}
};
