//! What may be sent of supplies, their use and orders of them.

use super::{Field, field};

pub(super) const SUPPLIES: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/total_impressions", "what the printer had counted by then"),
];

pub(super) const SUPPLY: &[Field] = &[
    field("/index", "number of a supply"),
    field("/description", "what the printer calls it"),
    field("/class", "whether it is used up or filled"),
    field("/type", "what it is"),
    field("/colorant", "its colour"),
    field("/part_number", "its part number"),
    field("/serial_number", "serial number of the cartridge"),
    field("/unit", "what its level counts"),
    field("/capacity", "its capacity"),
    field("/level/kind", "whether the level is measured"),
    field("/level/value", "its level"),
    field("/percent", "what is left, of a hundred"),
    field("/state", "its state"),
];

pub(super) const SUPPLY_NAME: &[Field] = &[
    field("/index", "number of the supply"),
    field("/description", "what the printer calls it"),
    field("/type", "what it is"),
    field("/colorant", "its colour"),
    field("/part_number", "its part number"),
    field("/serial_number", "serial number of the cartridge inside"),
];

pub(super) const SUPPLY_ORDER: &[Field] = &[
    field("/order", "number of the order"),
    field("/reference", "reference number of the order"),
    field("/quantity", "how many are ordered"),
    field("/state", "how far the order has come"),
    field("/at", "when it came to that"),
    field("/by", "whether the device or the administrator placed it (no name)"),
    field("/reason", "why it was placed"),
    field("/position_pages", "impressions inside, on the shelf and on order"),
    field("/reorder_point_pages", "below how many impressions is ordered"),
    field("/expected_pages", "impressions that were expected until it would arrive"),
    field("/on_hand", "how many were on the shelf"),
    field("/expected_at", "when it is expected"),
];

pub(super) const SUPPLY_REPLACED: &[Field] = &[
    field("/at", "when it was seen"),
    field("/kind", "whether the cartridge is new, was there before, was filled again or shaken"),
    field("/wasted_percent", "what was left in the one before, of a hundred"),
    field("/impressions", "what the printer had counted by then"),
];

pub(super) const PERFORMANCE: &[Field] = &[
    field("/from", "the first moment that the figures are of"),
    field("/to", "the last one"),
    field("/impressions", "impressions in that time"),
    field("/impressions_a_day", "impressions a day"),
    field("/rated_a_month", "impressions a month that the printer is made for"),
    field("/availability", "share of the time that is known in which it could print"),
    field("/jams", "jams and misfeeds"),
    field("/currency", "the currency of what a page cost"),
];

pub(super) const CARTRIDGE: &[Field] = &[
    field("/supply", "number of the supply of a cartridge"),
    field("/description", "what the printer calls the supply"),
    field("/serial_number", "serial number of the cartridge"),
    field("/installed_at", "when it came"),
    field("/removed_at", "when it went"),
    field("/pages", "impressions while it was inside"),
    field("/rated_pages", "impressions that it is made for"),
    field("/coverage_percent", "average coverage"),
    field("/wasted_percent", "what was left in it when it went, of a hundred"),
    field("/cost_a_page", "what a page cost, where the administrator entered a price"),
];
