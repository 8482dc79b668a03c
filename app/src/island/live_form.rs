use leptos::{ev::SubmitEvent, prelude::*};

/// Around a form that posts to a server function: posts it without loading a page, says how it goes in words
/// (`data-working`, then the answer's message, `data-silent` where none comes), and exchanges what the page
/// shows. Without scripts the form is a plain form.
#[island]
pub fn LiveForm(children: Children) -> impl IntoView {
    let status = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        #[cfg(feature = "hydrate")]
        super::browser::submit(&event, status);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <div class="live" on:submit=submit>
            {children()}
            <p class="live-status" role="status">{move || status.get()}</p>
        </div>
    }
}
