//! Tests of the device side against agents outside it. One binary, a file a subject.

mod access;
mod accounts;
mod agents;
mod archive;
mod command_line;
mod corpus;
mod custody;
mod hand_over;
mod hostile_texts;
mod misbehaviour;
mod odd_values;
mod properties;
mod recorded;
mod settings;
mod settings_command;
mod support;
mod three_agents;
mod unreachable;
mod web;
mod web_refusals;
mod whole_readings;
