# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smart_esolutions_global_optspecs
    string join \n config= data-dir= listen= listen-tls= printer= h/help V/version
end

function __fish_smart_esolutions_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smart_esolutions_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smart_esolutions_using_subcommand
    set -l cmd (__fish_smart_esolutions_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -l listen -d 'Address and port of the pages, plain HTTP; empty for none' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -l listen-tls -d 'Address and port of the pages, HTTP over TLS; empty for none' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -l printer -d 'The printer to read' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -s V -l version -d 'Print version'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "serve" -d 'Read the printer in its rhythm and serve the pages (what happens without a command)'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "read" -d 'Take one reading and write it to standard output'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "export" -d 'Write a report to standard output or a file'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "ledger" -d 'Write the ledger of what was sent to the communication server, or check one'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "config" -d 'Show every setting and where it came from, check the configuration, or take a file over'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "admin" -d 'Set the administrator\'s password, or make a new set-up code, with the machine in hand'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "forecast" -d 'Say how long a supply will last and whether to order, from a history of your own as CSV'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "backup" -d 'Write an encrypted archive of everything, or of the settings alone'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "restore" -d 'Restore an archive while the server is stopped'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "reset" -d 'Erase everything, for the hand-over to somebody else'
complete -c smart-esolutions -n "__fish_smart_esolutions_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -l listen -d 'Address and port of the pages, plain HTTP; empty for none' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -l listen-tls -d 'Address and port of the pages, HTTP over TLS; empty for none' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -l printer -d 'The printer to read' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand read" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand read" -l printer -d 'The printer to read; without it the configured one' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand read" -l format -d 'How to write the reading' -r -f -a "json\t'The published JSON form'
text\t'Lines for people'"
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand read" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand export" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand export" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand export" -l output -d 'The file to write, which must not exist; without it standard output' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and not __fish_seen_subcommand_from export verify help" -s h -l help -d 'Print help'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and not __fish_seen_subcommand_from export verify help" -f -a "export" -d 'Write every event, receipt and checkpoint as JSON lines, signed by this device'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and not __fish_seen_subcommand_from export verify help" -f -a "verify" -d 'Say up to which receipt a ledger is complete, or which event is the first that can\'t be relied on'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and not __fish_seen_subcommand_from export verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from export" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from export" -l output -d 'The file to write, which must not exist; without it standard output' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l against -d 'The ledger of the same device as its communication server exported it: say up to where the two are equal' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l public-key -d 'The device\'s public key' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write every event, receipt and checkpoint as JSON lines, signed by this device'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Say up to which receipt a ledger is complete, or which event is the first that can\'t be relied on'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and not __fish_seen_subcommand_from show check apply help" -s h -l help -d 'Print help'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and not __fish_seen_subcommand_from show check apply help" -f -a "show" -d 'Every value and where it came from; secrets are masked'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and not __fish_seen_subcommand_from show check apply help" -f -a "check" -d 'Say whether the configuration can be used'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and not __fish_seen_subcommand_from show check apply help" -f -a "apply" -d 'Take a configuration file over into the database, as if it had been typed in the browser'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and not __fish_seen_subcommand_from show check apply help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from show" -l data-dir -d 'Show what was set in the browser as well, from the database in this directory' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from apply" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from apply" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from apply" -l dry-run -d 'Print the differences and change nothing'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Every value and where it came from; secrets are masked'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether the configuration can be used'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Take a configuration file over into the database, as if it had been typed in the browser'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand admin" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand admin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l history -d 'The history' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l supply -d 'Which supply, by its index, where the file is a device\'s own with all of them' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l now -d 'The time to look from; without it that of the last row' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l lead-time-days -d 'Mean days from an order to the shelf; without it 5' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l lead-time-sd-days -d 'Their standard deviation; without it 2' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l service-level -d 'How surely the next cartridge is to be there in time; without it 0.99' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l on-hand -d 'Cartridges on the shelf' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l on-order -d 'Cartridges that are ordered' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l yield -d 'Pages that a cartridge is made for, at 5 % coverage' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -l format -d 'How to write the answer' -r -f -a "json\t'The published JSON form'
text\t'Lines for people'"
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand forecast" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand backup" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand backup" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand backup" -l clone -d 'Only the settings, without secrets, for other devices'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand restore" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand restore" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand restore" -l serial-number -d 'The serial number that stands on the printer, where it has not been read here yet' -r
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand restore" -l check -d 'Only say whether the archive could be restored'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand reset" -l config -d 'The configuration file' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand reset" -l data-dir -d 'Where the history is kept' -r -F
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "serve" -d 'Read the printer in its rhythm and serve the pages (what happens without a command)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "read" -d 'Take one reading and write it to standard output'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "export" -d 'Write a report to standard output or a file'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "ledger" -d 'Write the ledger of what was sent to the communication server, or check one'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "config" -d 'Show every setting and where it came from, check the configuration, or take a file over'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "admin" -d 'Set the administrator\'s password, or make a new set-up code, with the machine in hand'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "forecast" -d 'Say how long a supply will last and whether to order, from a history of your own as CSV'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "backup" -d 'Write an encrypted archive of everything, or of the settings alone'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "restore" -d 'Restore an archive while the server is stopped'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "reset" -d 'Erase everything, for the hand-over to somebody else'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and not __fish_seen_subcommand_from serve read export ledger config admin forecast backup restore reset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "export" -d 'Write every event, receipt and checkpoint as JSON lines, signed by this device'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "verify" -d 'Say up to which receipt a ledger is complete, or which event is the first that can\'t be relied on'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Every value and where it came from; secrets are masked'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Say whether the configuration can be used'
complete -c smart-esolutions -n "__fish_smart_esolutions_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "apply" -d 'Take a configuration file over into the database, as if it had been typed in the browser'
