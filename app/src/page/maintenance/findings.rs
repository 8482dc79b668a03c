use leptos::prelude::*;

use super::answer::{Answerable, slug};
use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, moment},
    model::{Concern, OpenFinding, PastFinding, Snapshot},
    port::Kept,
    text::{
        alert, finding as words,
        maintenance::{issue as text, standing},
    },
};

/// What is getting worse, and why that is thought; then what the administrator has answered, and what is over.
pub fn section(snapshot: &Snapshot, kept: &Kept) -> Html {
    let view = &snapshot.maintenance;
    let (resting, open): (Vec<_>, Vec<_>) = view.findings.iter().partition(|finding| finding.rests);
    let list = if open.is_empty() {
        view! { <p class="panel">{text::NONE}</p> }.into_html()
    } else {
        let rows = open.iter().map(|finding| row(finding, snapshot, kept)).collect_view();
        view! { <ul class="panel alerts">{rows}</ul> }.into_html()
    };
    let folded = (!resting.is_empty()).then(|| {
        let rows = resting.iter().map(|finding| row(finding, snapshot, kept)).collect_view();
        view! {
            <h3 class="resting">{standing::RESTING_FINDINGS}</h3>
            <details id="resting-findings">
                <summary>{standing::resting(resting.len(), "potential issue", "potential issues")}</summary>
                <ul class="panel alerts">{rows}</ul>
            </details>
        }
    });
    view! {
        <section aria-labelledby="findings">
            <h2 id="findings">{text::FINDINGS}</h2>
            {list}
            {folded}
            {past(snapshot)}
        </section>
    }
    .into_html()
}

/// Where the finding of a key stands on the page.
pub fn anchor(key: &str) -> String {
    format!("finding-{}", slug(key))
}

fn row(open: &OpenFinding, snapshot: &Snapshot, kept: &Kept) -> Html {
    let (finding, zone) = (&open.finding, &snapshot.zone);
    let answerable = Answerable {
        concern: Concern::Finding(finding.key.clone()),
        standing: open.standing.as_ref(),
        rests: open.rests,
    };
    let (first, more) =
        words::steps(finding).split_first().map_or(("", &[][..]), |(first, more)| (*first, more));
    let more = more.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <li id=anchor(&finding.key)>
            <h3>
                <Badge tone=finding.severity.into() text=alert::severity(finding.severity)/>
                {words::what(finding, open.name.as_deref())}
            </h3>
            <p><strong>{text::WHAT_TO_DO}": "</strong>{first}</p>
            <dl class="facts">
                <div><dt>{text::SEEN}</dt><dd>{words::seen(&finding.evidence)}</dd></div>
                <div><dt>{text::AGAINST}</dt><dd>{words::against(&finding.evidence)}</dd></div>
                <div><dt>{text::SINCE}</dt><dd>{moment(finding.since, zone)}</dd></div>
                {finding.worse_since.or(open.worsened_at).map(|at| {
                    view! { <div><dt>{text::WORSE_SINCE}</dt><dd>{moment(at, zone)}</dd></div> }
                })}
                <div><dt>{alert::SKILL}</dt><dd>{alert::training(finding.training)}</dd></div>
                {finding.code.map(|code| view! { <div><dt>{alert::CODE}</dt><dd>{code}</dd></div> })}
            </dl>
            <details id=format!("{}-steps", anchor(&finding.key))>
                <summary>{text::MORE_STEPS}</summary>
                <ol class="steps">{more}</ol>
            </details>
            {answerable.said(zone)}
            {answerable.answers(kept)}
        </li>
    }
    .into_html()
}

fn past(snapshot: &Snapshot) -> Option<Html> {
    let past = &snapshot.maintenance.past_findings;
    (!past.is_empty()).then(|| {
        let columns = vec![
            Column::Text(text::WHAT),
            Column::Text(text::SEEN),
            Column::Text(text::SINCE),
            Column::Text(text::CLOSED),
        ];
        let row = |past: &PastFinding| {
            view! {
                <tr>
                    <th scope="row">{words::what(&past.finding, past.name.as_deref())}</th>
                    <td>{words::seen(&past.finding.evidence)}</td>
                    <td>{moment(past.finding.since, &snapshot.zone)}</td>
                    <td>{moment(past.closed_at, &snapshot.zone)}</td>
                </tr>
            }
        };
        let rows = past.iter().map(row).collect_view();
        view! {
            <details id="past-findings">
                <summary>{text::PAST}" ("{past.len()}")"</summary>
                <Table id="past-finding-table" caption=text::PAST columns>{rows}</Table>
            </details>
        }
        .into_html()
    })
}
