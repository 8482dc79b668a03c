use jiff::{civil::Date, tz::TimeZone};
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

use super::SettingsFrame;
use crate::{
    component::{Column, Html, IntoHtml, Table, moment},
    model::{AuditEntry, Deed},
    page::{SettingsPage, kept::kept, snapshot},
    port::{Forwarding, TrailFilter, TrailPort},
    text::audit as text,
};

const PAGE: SettingsPage = SettingsPage::Audit;
/// Entries on a page.
const SHOWN: usize = 50;

/// `/settings/audit`: who changed what, newest first.
#[component]
pub fn AuditTrail() -> impl IntoView {
    view! {
        <SettingsFrame page=PAGE kept=kept()>
            {
                let trail = expect_context::<TrailPort>();
                let asked = Asked::of_the_address();
                let zone = snapshot().zone.clone();
                let filter = asked.filter(&zone);
                view! {
                    {collector(&trail.forwarding(), &zone)}
                    {form(&asked)}
                    <Suspense>
                        {
                            let (trail, asked, zone) = (trail.clone(), asked.clone(), zone.clone());
                            Suspend::new(async move {
                                // One more, to know whether there is another page.
                                let entries = trail.entries(filter, SHOWN + 1).await;
                                entries_or_why(entries, &asked, &zone)
                            })
                        }
                    </Suspense>
                    <p class="about after">{text::KEPT}" "<a href="/settings/audit.csv" download="">{text::DOWNLOAD}</a></p>
                }
            }
        </SettingsFrame>
    }
}

/// What the address asks for. What can't be understood asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    before: Option<i64>,
    deed: Option<Deed>,
    since: Option<Date>,
}

impl Asked {
    fn of_the_address() -> Self {
        let Some(url) = use_context::<RequestUrl>().and_then(|url| url.parse().ok()) else {
            return Self::default();
        };
        let parameter = |name| url.search_params().get_str(name).map(ToOwned::to_owned);
        let deed = parameter("what").and_then(|word| Deed::ALL.into_iter().find(|deed| value(*deed) == word));
        let before = parameter("before").and_then(|text| text.parse().ok());
        let since = parameter("since").and_then(|text| text.parse().ok());
        Self { before, deed, since }
    }

    fn filter(&self, zone: &TimeZone) -> TrailFilter {
        let midnight = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok();
        TrailFilter { before: self.before, deed: self.deed, since: self.since.and_then(midnight) }
    }

    /// The address of the entries before the one with this number, with the same filter.
    fn address(&self, before: Option<i64>) -> String {
        let before = before.map(|id| format!("before={id}"));
        let deed = self.deed.map(|deed| format!("what={}", value(deed)));
        let since = self.since.map(|day| format!("since={day}"));
        let parameters: Vec<String> = [before, deed, since].into_iter().flatten().collect();
        let mark = if parameters.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", PAGE.path(), parameters.join("&"))
    }
}

/// A deed in an address and in a form.
fn value(deed: Deed) -> String {
    let word = serde_json::to_value(deed).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// Asks for another choice of entries: a plain form that changes nothing.
fn form(asked: &Asked) -> Html {
    let deeds = Deed::ALL.map(|deed| {
        view! { <option value=value(deed) selected=asked.deed == Some(deed)>{text::deed(deed)}</option> }
    });
    view! {
        <form class="panel form beside" method="get" action=PAGE.path() aria-label=text::FILTER>
            <div class="field">
                <label for="what">{text::DEED}</label>
                <select id="what" name="what">
                    <option value="">{text::ALL}</option>
                    {deeds.into_iter().collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="since">{text::SINCE}</label>
                <input type="date" id="since" name="since" value=asked.since.map(|day| day.to_string())/>
            </div>
            <button type="submit" class="button">{text::APPLY}</button>
        </form>
    }
    .into_html()
}

fn entries_or_why(entries: Result<Vec<AuditEntry>, String>, asked: &Asked, zone: &TimeZone) -> Html {
    match entries {
        Ok(entries) => table(entries, asked, zone),
        Err(cause) => {
            view! { <p class="panel critical" role="alert">{text::unreadable(&cause)}</p> }.into_html()
        }
    }
}

fn table(mut entries: Vec<AuditEntry>, asked: &Asked, zone: &TimeZone) -> Html {
    let more = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let older = entries.last().filter(|_| more).map(|last| asked.address(Some(last.id)));
    let older = older.map(|address| view! { <a class="button" rel="next" href=address>{text::OLDER}</a> });
    let newest = asked.before.map(|_| asked.address(None));
    let newest = newest.map(|address| view! { <a class="button" href=address>{text::NEWEST}</a> });
    if entries.is_empty() {
        return view! { <p class="panel">{text::NOTHING}</p>{newest} }.into_html();
    }
    let columns = [text::AT, text::WHAT, text::CHANGE].map(Column::Text).to_vec();
    let rows = entries.iter().map(|entry| row(entry, zone)).collect_view();
    view! {
        <section aria-label=text::TABLE>
            <Table id="audit-table" caption=text::TABLE columns>{rows}</Table>
            <p class="turn">{newest}{older}</p>
        </section>
    }
    .into_html()
}

fn row(entry: &AuditEntry, zone: &TimeZone) -> Html {
    let subject = text::subject(entry);
    let subject = (!subject.is_empty()).then(|| view! { <span class="about">{subject}</span> });
    view! {
        <tr>
            <td>{moment(entry.at, zone)}<span class="about">{text::who(&entry.actor)}</span></td>
            <th scope="row">{text::deed(entry.deed)}{subject}</th>
            <td class="free">{text::change(entry, zone)}</td>
        </tr>
    }
    .into_html()
}

fn collector(forwarding: &Forwarding, zone: &TimeZone) -> Html {
    let Forwarding { collector: Some(collector), sent_at, waiting, lost, problem } = forwarding else {
        return view! { <p class="about">{text::NO_COLLECTOR}</p> }.into_html();
    };
    let sent = match sent_at {
        Some(at) => moment(*at, zone),
        None => text::NOT_YET.into_html(),
    };
    let problem = problem.as_ref().map(|cause| view! { <p class="fault">{text::not_sent(cause)}</p> });
    view! {
        <section aria-labelledby="collector">
            <h2 id="collector">{text::COLLECTOR}</h2>
            <div class="panel">
                {problem}
                <dl class="facts">
                    <div><dt>{text::ADDRESS}</dt><dd>{collector.clone()}</dd></div>
                    <div><dt>{text::SENT}</dt><dd>{sent}</dd></div>
                    <div><dt>{text::WAITING}</dt><dd>{text::entries(*waiting)}</dd></div>
                    <div><dt>{text::LOST}</dt><dd>{text::lost(*lost)}</dd></div>
                </dl>
            </div>
        </section>
    }
    .into_html()
}
