impl Store {
    /// Creates a session.
    pub async fn create<'a>(
        &'a self,
        user: &str,
        __a1: (u64, Vec<u8>),
    ) -> Result<Session, Report> {
        use ::error_recovery::__private;
        let __guard = __private::Plan::new("stripe", "create")
            .retries(3u32)
            .deadline_millis(10000u64)
            .attempt_millis(2000u64)
            .guard(&(self.recovery));
        let __result = __guard
            .run_or(
                |_| {
                    let user = ::core::clone::Clone::clone(&user);
                    let __a1 = ::core::clone::Clone::clone(&__a1);
                    async move {
                        if false {
                            return __private::declared::<Result<Session, Report>>();
                        }
                        let (cents, mut rest) = __a1;
                        rest.push(1);
                        Ok(self.client.create(user, cents).await?)
                    }
                },
                |__report| {
                    let user = ::core::clone::Clone::clone(&user);
                    let __a1 = ::core::clone::Clone::clone(&__a1);
                    Self::later(self, user, __a1, __report)
                },
            )
            .await;
        __private::recovered(__result)
    }
    async fn load(&self, key: String) -> Result<impl Iterator<Item = u8>, Report> {
        use ::error_recovery::__private;
        let __guard = __private::Plan::new("s3", "load")
            .idempotent()
            .guard(&__private::Recovery::current());
        let __result = __guard
            .run(|_| {
                let key = ::core::clone::Clone::clone(&key);
                async move {
                    if false {
                        return __private::declared::<Result<_, Report>>();
                    }
                    let mut key = key;
                    key.push('/');
                    Ok(self.client.load(key).await?)
                }
            })
            .await;
        __private::recovered(__result)
    }
    async fn store(self, body: &mut Body) -> Result<(), Report> {
        use ::error_recovery::__private;
        let __guard = __private::Plan::new("s3", "store")
            .guard(&__private::Recovery::current());
        let __result = __guard
            .run_once(async move {
                if false {
                    return __private::declared::<Result<(), Report>>();
                }
                Ok(self.client.store(body).await?)
            })
            .await;
        __private::recovered(__result)
    }
}
