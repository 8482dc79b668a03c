//! Makes one part of a document like another, node by node. What is the same stays where it is, and with it the focus,
//! what is unfolded, what was typed and what is scrolled to.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Node};

/// Makes `old` like `new`, which is of another document and comes apart by it. A link that had the focus keeps it where
/// it is now.
pub fn morph(document: &Document, old: &Element, new: &Element) -> Result<(), JsValue> {
    let focused = document.active_element().filter(|focused| old.contains(Some(focused)));
    make_alike(old, new)?;
    if let Some(focused) = focused.filter(|focused| !focused.is_connected())
        && let Some(again) = same_in(old, &focused)?
    {
        again.focus()?;
    }
    Ok(())
}

fn make_alike(old: &Node, new: &Node) -> Result<(), JsValue> {
    if old.is_equal_node(Some(new)) {
        return Ok(());
    }
    let (Some(element), Some(like)) = (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) else {
        old.set_node_value(new.node_value().as_deref());
        return Ok(());
    };
    take_attributes(element, like)?;
    let (mut known, mut fresh) = (old.first_child(), new.first_child());
    while let Some(next) = fresh {
        fresh = next.next_sibling();
        known = match known {
            Some(known) if is_same(&known, &next) => {
                make_alike(&known, &next)?;
                known.next_sibling()
            }
            // It comes later: something new stands in front of it.
            Some(known) if follows(&known, fresh.clone()) => {
                old.insert_before(&next, Some(&known))?;
                Some(known)
            }
            Some(known) => {
                let after = known.next_sibling();
                old.replace_child(&next, &known)?;
                after
            }
            None => {
                old.append_child(&next)?;
                None
            }
        };
    }
    while let Some(gone) = known {
        known = gone.next_sibling();
        old.remove_child(&gone)?;
    }
    Ok(())
}

/// What somebody unfolded stays unfolded.
fn take_attributes(old: &Element, new: &Element) -> Result<(), JsValue> {
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name);
        if value != old.get_attribute(&name) {
            old.set_attribute(&name, &value.unwrap_or_default())?;
        }
    }
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if name != "open" && !new.has_attribute(&name) {
            old.remove_attribute(&name)?;
        }
    }
    Ok(())
}

/// Whether they are the same thing, however it is now: a link that leads elsewhere is another one.
fn is_same(old: &Node, new: &Node) -> bool {
    old.node_name() == new.node_name() && name_of(old) == name_of(new)
}

/// Whether the same thing is this or one of those after it.
fn follows(old: &Node, mut new: Option<Node>) -> bool {
    if name_of(old).is_none() {
        return false;
    }
    while let Some(next) = new {
        if is_same(old, &next) {
            return true;
        }
        new = next.next_sibling();
    }
    false
}

/// What an element is known by, if by anything.
fn name_of(node: &Node) -> Option<String> {
    let element = node.dyn_ref::<Element>()?;
    element.get_attribute("id").or_else(|| element.get_attribute("href"))
}

/// The element in `part` that is known by the same.
fn same_in(part: &Element, lost: &Element) -> Result<Option<HtmlElement>, JsValue> {
    if name_of(lost).is_none() {
        return Ok(None);
    }
    let found = part.query_selector_all(&lost.node_name())?;
    let mut found = (0..found.length()).filter_map(|index| found.get(index));
    Ok(found.find(|one| is_same(lost, one)).and_then(|one| one.dyn_into().ok()))
}
