impl Store {
    /// Loads a video.
    pub async fn load<'a>(
        &'a self,
        video_id: u32,
        token: &str,
    ) -> Result<impl Iterator<Item = &'a u8>, Report> {
        use ::error_core::__private;
        let __context = {
            let __c0 = ::core::clone::Clone::clone(&(self.shard));
            let __c1 = ::core::clone::Clone::clone(&(video_id));
            move || {
                __private::ErrorContext::new()
                    .operation("load")
                    .internal("shard", &__c0)
                    .public("video_id", &__c1)
                    .redacted("token")
            }
        };
        let __left = async move {
            if false {
                return __private::declared::<Result<_, Report>>();
            }
            Ok(self.videos.get(video_id)?.iter())
        }
            .await;
        __private::leave(__left, __context)
    }
    fn count(&self) -> Result<usize, Report> {
        use ::error_core::__private;
        let __context = { move || __private::ErrorContext::new().operation("count") };
        let __left = __private::run(move || {
            if false {
                return __private::declared::<Result<usize, Report>>();
            }
            Ok(self.videos.len())
        });
        __private::leave(__left, __context)
    }
}
