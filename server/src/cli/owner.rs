use std::{fs, os::unix::fs::MetadataExt, path::Path};

use super::Failure;

/// Refuses to work in the data directory of somebody else: files that root leaves there can't be opened by the
/// service any more. A directory that does not exist yet is nobody's.
pub(super) fn check(directory: &Path) -> Result<(), Failure> {
    let owner = |path: &Path| fs::metadata(path).map(|metadata| metadata.uid()).ok();
    match (owner(directory), owner(Path::new("/proc/self"))) {
        (Some(theirs), Some(ours)) if theirs != ours => Err(Failure::Usage(refusal(directory, theirs))),
        _ => Ok(()),
    }
}

fn refusal(directory: &Path, owner: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = name_of(owner, &users).map_or_else(|| format!("#{owner}"), str::to_owned);
    let directory = directory.display();
    format!(
        "{directory} belongs to the user {user}, who could not open what another writes there. Run this as that \
         user: runuser -u {user} -- smart-esolutions … --data-dir {directory}"
    )
}

/// A user's name in the text of `/etc/passwd`.
fn name_of(id: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_and_what_is_not_there_will_do_another_s_will_not() {
        let own = tempfile::tempdir().expect("a directory");
        assert!(check(own.path()).is_ok());
        assert!(check(&own.path().join("new")).is_ok());
        // Belongs to root; where root runs the tests, it gets another owner first.
        let (root, other) = (Path::new("/proc/1"), own.path().join("other"));
        fs::create_dir(&other).expect("created");
        let foreign = if std::os::unix::fs::chown(&other, Some(4_711), None).is_ok() { &other } else { root };
        let Err(Failure::Usage(message)) = check(foreign) else { panic!("taken") };
        assert!(message.contains("runuser -u"), "{message}");
    }

    #[test]
    fn a_user_is_named() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\nsmart-esolutions:x:995:995::/nonexistent:/usr/sbin/nologin\n";
        assert_eq!([0, 995, 9].map(|id| name_of(id, users)), [Some("root"), Some("smart-esolutions"), None]);
    }
}
