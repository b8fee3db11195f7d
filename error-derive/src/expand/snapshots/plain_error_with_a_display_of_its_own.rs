const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl ::std::error::Error for ByHand {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self { .. } => ::core::option::Option::Some(self.0.as_dyn_error()),
            }
        }
    }
};
