//! Pieces that pages share. None of them writes a `style` attribute or an inline script: the policy of the pages
//! allows neither.

mod action_button;
mod badge;
mod banner;
mod between;
mod chart;
mod field;
mod frame;
mod html;
mod icon;
mod level_bar;
mod level_chart;
mod moment;
mod span;
mod table;
mod timeline;

pub use action_button::ActionButton;
pub use badge::{Badge, Tone};
pub use banner::banners;
pub use between::between;
pub use chart::Chart;
pub use field::{Field, FormToken, Input, SEVERAL, field_id};
pub use frame::Frame;
pub use html::{Html, IntoHtml, nothing};
pub use icon::{Icon, Shape};
pub use level_bar::LevelBar;
pub use level_chart::level_chart;
pub use moment::moment;
pub use table::{Column, Table};
pub use timeline::{lasted, timeline};
