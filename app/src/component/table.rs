use leptos::prelude::*;

use super::IntoHtml;

/// The heading of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Of words.
    Text(&'static str),
    /// Of numbers, to the right.
    Number(&'static str),
}

/// A table with its caption. On a narrow screen it scrolls inside itself, by keyboard too.
#[component]
pub fn Table(
    /// Unique on the page.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What it holds.
    #[prop(into)]
    caption: Oco<'static, str>,
    /// The columns' headings.
    columns: Vec<Column>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let caption_id = format!("{id}-caption");
    let labelled_by = caption_id.clone();
    view! {
        <div class="scroll" role="group" aria-labelledby=labelled_by tabindex="0">
            <table id=id>
                <caption id=caption_id>{caption}</caption>
                <thead>
                    <tr>
                        {columns
                            .into_iter()
                            .map(|column| {
                                let (heading, class) = match column {
                                    Column::Text(heading) => (heading, None),
                                    Column::Number(heading) => (heading, Some("number")),
                                };
                                view! { <th scope="col" class=class>{heading}</th> }
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_html()
}
