use leptos::prelude::*;

use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, Tone},
    model::{ConnectivityReport, StepOutcome, StepReport},
    text::{format::grouped, settings::proxy as text},
};

/// What a test of the communication came to, step by step.
pub fn table(report: &ConnectivityReport) -> Html {
    let columns = vec![
        Column::Text(text::STEP),
        Column::Text(text::OUTCOME),
        Column::Text(text::FOUND),
        Column::Number(text::MILLISECONDS),
    ];
    let rows = report.steps.iter().map(row).collect_view();
    view! {
        <section aria-label=text::RESULT>
            <Table id="tested" caption=text::RESULT columns>{rows}</Table>
        </section>
    }
    .into_html()
}

fn row(report: &StepReport) -> Html {
    let tone = match report.outcome {
        StepOutcome::Passed => Tone::Good,
        StepOutcome::Failed => Tone::Critical,
        StepOutcome::NotNeeded | StepOutcome::NotReached => Tone::Neutral,
    };
    view! {
        <tr>
            <th scope="row">{text::step(report.step)}</th>
            <td><Badge tone text=text::outcome(report.outcome)/></td>
            <td>{report.sentence.clone()}</td>
            <td class="number">{report.milliseconds.map(grouped)}</td>
        </tr>
    }
    .into_html()
}
