use super::{Enrol, Failure, paths, table, words::time};

/// The code goes to standard output, so that a script can pass it on.
pub(crate) fn enrol(options: Enrol) -> Result<(), Failure> {
    let invitation = paths::open_or_make(options.data)?.enrol(&options.name)?;
    table::say(&invitation.code)?;
    eprintln!(
        "This code enrols one device as {:?}. It holds until {}.",
        options.name.trim(),
        time(invitation.expires_at)
    );
    Ok(())
}
