use crate::{
    model::Access,
    port::{Accounts, FieldFault, Kept},
    text::{account as text, settings::confirm::MISSING},
};

/// Whether it is the administrator who sends this form, and not somebody at a browser that was left open: the form
/// asks for the password again, in the field of this name. An error is what the form is answered, and nothing may be
/// done then. A wrong password counts as a wrong try of signing in; none at all is no try.
pub async fn confirm(
    accounts: &dyn Accounts,
    from: &Access,
    field: &str,
    password: &str,
) -> Result<(), Kept> {
    let message = if password.is_empty() {
        MISSING.into()
    } else {
        match accounts.confirm(from, password).await {
            Ok(()) => return Ok(()),
            Err(error) => text::error(&error),
        }
    };
    Err(Kept { faults: vec![FieldFault { name: field.into(), message }], ..Kept::default() })
}
