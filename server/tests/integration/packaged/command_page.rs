//! smart-esolutions(1): one page for all commands.

use clap::{Arg, ArgAction, Command};
use clap_mangen::{
    Man,
    roff::{Inline, Roff, bold, italic, roman},
};

/// Long addresses and paths can't be set justified.
const LEFT: &[u8] = b".ad l\n.nh\n";

/// What the command line does not know of itself.
const END: &str = include_str!("../../../packaging/man/end.1");

/// The page for a command with all that are below it.
pub fn page(command: Command) -> String {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone()).section("1").manual("System administration");
    man.render_title(&mut page).expect("written to memory");
    page.extend_from_slice(LEFT);
    man.render_name_section(&mut page).expect("written to memory");
    man.render_synopsis_section(&mut page).expect("written to memory");
    man.render_description_section(&mut page).expect("written to memory");
    man.render_options_section(&mut page).expect("written to memory");
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for below in command.get_subcommands() {
        describe(below, &mut roff);
    }
    String::from_utf8(page).expect("UTF-8") + &roff.to_roff() + END
}

fn describe(command: &Command, roff: &mut Roff) {
    let own: Vec<&Arg> =
        command.get_arguments().filter(|argument| !is_general(argument) && !argument.is_hide_set()).collect();
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    roff.control("SS", [command.get_bin_name().unwrap_or(command.get_name())]);
    roff.text([roman(format!("{about}."))]);
    for argument in own {
        roff.control("TP", []);
        roff.text(name(argument));
        let help = argument.get_long_help().or(argument.get_help());
        let help = help.map(ToString::to_string).unwrap_or_default();
        roff.text([roman(format!("{}.", help.trim_end_matches('.')))]);
        for value in argument.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
            roff.control("br", []);
            let help = value.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            roff.text([bold(value.get_name()), roman(help)]);
        }
    }
    for below in command.get_subcommands() {
        describe(below, roff);
    }
}

/// Help and version are described once.
fn is_general(argument: &Arg) -> bool {
    matches!(
        argument.get_action(),
        ArgAction::Help | ArgAction::HelpLong | ArgAction::HelpShort | ArgAction::Version
    )
}

fn name(argument: &Arg) -> Vec<Inline> {
    let values = argument.get_value_names().unwrap_or_default().iter().map(|name| italic(name.as_str()));
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => {
            [bold(format!("--{long}")), roman(" ")].into_iter().chain(values).collect()
        }
        Some(long) => vec![bold(format!("--{long}"))],
        None => values.collect(),
    }
}
