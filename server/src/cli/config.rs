use super::{Config, ConfigAction, Failure, load};
use crate::config::show;

pub(super) fn config(options: &Config) -> Result<(), Failure> {
    let loaded = load(&options.common, Vec::new())?;
    match options.action {
        ConfigAction::Show => print!("{}", show(&loaded)),
        ConfigAction::Check => eprintln!("smart-esolutions: the configuration can be used"),
    }
    Ok(())
}
