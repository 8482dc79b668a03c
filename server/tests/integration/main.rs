//! Tests of the device side against agents outside it. One binary, a file a subject.

mod access;
mod accounts;
mod agents;
mod archive;
mod command_line;
mod connections;
mod corpus;
mod custody;
mod disk;
mod hand_over;
mod hostile_texts;
mod keys;
mod misbehaviour;
mod odd_values;
mod properties;
mod recorded;
mod settings;
mod settings_command;
mod support;
mod three_agents;
mod tls;
mod tls_peers;
mod unreachable;
mod web;
mod web_refusals;
mod whole_readings;
