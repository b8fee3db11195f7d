const _: () = {
    use ::error_core::__private;
    #[automatically_derived]
    impl<T> ::core::fmt::Display for ShopError<T> {
        fn fmt(
            &self,
            __formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __formatter
                .write_str(
                    match self {
                        Self::SoldOut { item: __f0, .. } => {
                            return ::core::write!(
                                __formatter, "{__d0} is sold out", __d0 = __f0
                            );
                        }
                        Self::Closed => "closed",
                        Self::Store { .. } => "the store failed",
                    },
                )
        }
    }
    #[automatically_derived]
    impl<T> ::std::error::Error for ShopError<T>
    where
        Self: ::core::fmt::Debug + ::core::fmt::Display,
    {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
            use __private::AsDynError as _;
            match self {
                Self::Store { 0: __f0, .. } => {
                    ::core::option::Option::Some(__f0.as_dyn_error())
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    static __SPECS: [__private::ErrorSpec; 3usize] = [
        __private::spec("SoldOut", "SHOP_SOLD_OUT", 409u16)
            .with_members("item: string\nleft: any"),
        __private::spec("Closed", "CLOSED", 503u16),
        __private::spec("Store", "SHOP_STORE", 500u16),
    ];
    static __SITES: [__private::ErrorSite; 3usize] = __private::sites(&__SPECS);
    #[automatically_derived]
    impl<T> __private::ErrorFamily for ShopError<T> {
        const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
            __private::Origin::new(
                ::core::module_path!(),
                "ShopError",
                ::core::line!(),
                ::core::column!(),
            ),
            &__SPECS,
            &[],
        );
    }
    #[automatically_derived]
    impl<T> __private::HttpError for ShopError<T>
    where
        Self: ::std::error::Error,
        Option<T>: __private::Json,
    {
        fn site(&self) -> &'static __private::ErrorSite {
            &__SITES[match self {
                Self::SoldOut { .. } => 0usize,
                Self::Closed => 1usize,
                Self::Store { .. } => 2usize,
            }]
        }
        fn context(
            &self,
            __visit: &mut dyn ::core::ops::FnMut(__private::ContextField<'_>),
        ) {
            match self {
                Self::SoldOut { item: __f0, left: __f1, .. } => {
                    __private::public(__visit, [("item", __f0), ("left", __f1)])
                }
                _ => {}
            }
        }
    }
    #[automatically_derived]
    impl<T> __private::FromWire for ShopError<T>
    where
        Self: __private::HttpError,
        Option<T>: __private::FromMember,
    {
        fn from_wire(__wire: &__private::WireError) -> ::core::option::Option<Self> {
            match __private::wire_code(__wire) {
                "SHOP_SOLD_OUT" => {
                    ::core::option::Option::Some(Self::SoldOut {
                        item: <String as __private::FromMember>::from_member(
                            __wire,
                            "item",
                        )?,
                        left: <Option<
                            T,
                        > as __private::FromMember>::from_member(__wire, "left")?,
                    })
                }
                "CLOSED" => ::core::option::Option::Some(Self::Closed {}),
                _ => ::core::option::Option::None,
            }
        }
    }
};
