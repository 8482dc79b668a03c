use leptos::prelude::*;

use super::{SettingsFrame, confirm::confirm, form::field, outcome::from_and_to};
use crate::{
    component::{FormToken, Html, Input, IntoHtml, moment},
    model::Change,
    page::{SettingsPage, access, kept::kept, snapshot},
    port::{ArchiveView, ArchivesPort, FieldState, Kept},
    text::{format, settings::backup as text},
};

const PAGE: SettingsPage = SettingsPage::Backup;

/// `/settings/backup`: saves an archive, and restores one after it was checked and shown.
#[component]
pub fn BackupPage() -> impl IntoView {
    let kept = kept();
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {
                let waiting = expect_context::<ArchivesPort>().waiting(&access());
                view! {
                    {waiting.map(|archive| checked(&archive, &kept))}
                    {save(&kept)}
                    {restore(&kept)}
                }
            }
        </SettingsFrame>
    }
}

fn save(kept: &Kept) -> Html {
    let kind = FieldState { name: "archive_kind".into(), value: "backup".into(), ..FieldState::default() };
    view! {
        <section aria-labelledby="save">
            <h2 id="save">{text::SAVE}</h2>
            <p class="about">{text::SAVE_ABOUT}</p>
            <form class="panel form" method="post" action="/actions/backup">
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(kind, Input::Choice(text::KINDS), kept)}
                <div class="about">
                    <p>{text::BACKUP_HOLDS}</p>
                    <p>{text::CLONE_HOLDS}</p>
                </div>
                {field(named("archive_passphrase"), Input::Password("new-password"), kept)}
                {field(named("archive_again"), Input::Password("new-password"), kept)}
                {confirm("save_password", kept)}
                <button type="submit" class="button main">{text::SAVE_BUTTON}</button>
            </form>
        </section>
    }
    .into_html()
}

fn restore(kept: &Kept) -> Html {
    let unread = snapshot().reading.is_none();
    let serial = unread.then(|| field(named("archive_serial"), Input::Text, kept));
    view! {
        <section aria-labelledby="restore">
            <h2 id="restore">{text::RESTORE}</h2>
            <p class="about">{text::RESTORE_ABOUT}</p>
            <form class="panel form" method="post" action="/actions/restore" enctype="multipart/form-data">
                // The token first: nothing else of the form is looked at before it.
                <FormToken/>
                <input type="hidden" name="page" value=PAGE.path()/>
                {field(named("opening_passphrase"), Input::Password("off"), kept)}
                {serial}
                {field(named("archive_file"), Input::File, kept)}
                <button type="submit" class="button">{text::CHECK}</button>
            </form>
        </section>
    }
    .into_html()
}

fn checked(archive: &ArchiveView, kept: &Kept) -> Html {
    let zone = &snapshot().zone;
    let (kind, does) = if archive.backup {
        (text::IS_BACKUP, text::BACKUP_DOES)
    } else {
        (text::IS_CLONE, text::CLONE_DOES)
    };
    let history = archive.backup.then(|| {
        view! {
            <div><dt>{text::READINGS}</dt><dd>{format::grouped(archive.readings)}</dd></div>
            <div><dt>{text::EVENTS}</dt><dd>{format::grouped(archive.events)}</dd></div>
            <div><dt>{text::AUDIT}</dt><dd>{crate::text::audit::entries(archive.audit)}</dd></div>
        }
    });
    view! {
        <section aria-labelledby="checked">
            <h2 id="checked">{text::CHECKED}</h2>
            <div class="panel">
                <dl class="facts">
                    <div><dt>{text::KIND}</dt><dd>{kind}</dd></div>
                    <div><dt>{text::MADE}</dt><dd>{moment(archive.made_at, zone)}</dd></div>
                    <div><dt>{text::PROGRAM}</dt><dd>{archive.program.clone()}</dd></div>
                    <div><dt>{text::SETTINGS}</dt><dd>{format::grouped(archive.settings)}</dd></div>
                    {history}
                </dl>
                <p>{does}</p>
                {changes(&archive.changes)}
                <form class="form" method="post" action="/actions/restore-checked">
                    <input type="hidden" name="page" value=PAGE.path()/>
                    <FormToken/>
                    {confirm("restore_password", kept)}
                    <p class="turn">
                        <button type="submit" class="button main" name="answer" value="restore">{text::RESTORE_BUTTON}</button>
                        <button type="submit" class="button" name="answer" value="discard">{text::DISCARD}</button>
                    </p>
                </form>
            </div>
        </section>
    }
    .into_html()
}

/// What would be set otherwise: whoever restores a file of somebody else's should have read it.
fn changes(changes: &[Change]) -> Html {
    if changes.is_empty() {
        return view! { <p>{text::NO_CHANGES}</p> }.into_html();
    }
    let changes = changes.iter().map(|change| view! { <li>{from_and_to(change)}</li> });
    view! {
        <div class="prose">
            <p>{text::CHANGES}</p>
            <ul>{changes.collect_view()}</ul>
        </div>
    }
    .into_html()
}

fn named(name: &str) -> FieldState {
    FieldState { name: name.into(), ..FieldState::default() }
}
