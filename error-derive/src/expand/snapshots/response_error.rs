const _: () = {
    use ::error_actix::__private;
    #[automatically_derived]
    impl<T> __private::ResponseError for SoldOut<T>
    where
        T: Clone,
        Self: __private::HttpError + 'static,
    {
        fn status_code(&self) -> __private::StatusCode {
            __private::status_code(self)
        }
        fn error_response(&self) -> __private::HttpResponse {
            __private::error_response(self)
        }
    }
};
