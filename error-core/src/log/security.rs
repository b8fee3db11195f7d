//! What an auditor looks for.

/// Writes a security event: a failed login, a permission denied, what an operator changed. A `tracing` event with the
/// target `security`, for a file of its own that nothing is dropped from.
///
/// The name, a literal, becomes the field `event.name`; the message is any text; the fields behind it are `tracing`'s,
/// with `%` for `Display` and `?` for `Debug`. The level is warn; another one stands before the name. Nothing is
/// evaluated where nobody listens.
///
/// `Logging` of `error-telemetry` takes these events whatever its level, into `security.log` where there is a folder;
/// another subscriber is asked for `security=info`. The fields are written as they are: their scrubber is the
/// subscriber's.
///
/// ```
/// use error_core::security_event;
///
/// let (user, peer) = ("ann", std::net::IpAddr::from([192, 0, 2, 7]));
/// security_event!("failed_login", "the third wrong password", user.id = user, client.address = %peer);
/// security_event!(INFO, "monitor_reset", "an operator has reset the monitor", user.id = user);
/// security_event!("token_reused", format_args!("a token of {user} was used twice"));
/// ```
#[macro_export]
macro_rules! security_event {
    ($level:ident, $name:literal, $message:expr $(, $($fields:tt)*)?) => {
        $crate::__private::tracing::event!(
            target: "security",
            $crate::__private::tracing::Level::$level,
            event.name = $name,
            message = $message,
            $($($fields)*)?
        )
    };
    ($name:literal, $message:expr $(, $($fields:tt)*)?) => {
        $crate::security_event!(WARN, $name, $message $(, $($fields)*)?)
    };
}
