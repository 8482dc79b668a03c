use leptos::prelude::*;

use crate::{
    component::{Badge, Column, Html, IntoHtml, LevelBar, Table, Tone},
    model::{Cover, Firmware, Input, Output, Problem, Reading, Subject},
    text::{level, maintenance as text},
};

/// Trays, output bins, covers, software versions, and what could not be read.
pub fn sections(reading: &Reading) -> Html {
    let trays = vec![text::TRAY, text::MEDIA, text::LEVEL, text::STATUS];
    let outputs = vec![text::OUTPUT, text::LEVEL, text::STATUS];
    let covers = vec![text::COVER, text::STATUS];
    let software = vec![text::MODULE, text::VERSION];
    view! {
        {section("trays", text::TRAYS, text::NO_TRAYS, trays, reading.inputs.iter().map(tray).collect())}
        <div class="beside">
            {section("outputs", text::OUTPUTS, text::NO_OUTPUTS, outputs, reading.outputs.iter().map(output).collect())}
            {section("covers", text::COVERS, text::NO_COVERS, covers, reading.covers.iter().map(cover).collect())}
            {section(
                "software",
                text::SOFTWARE,
                text::NO_SOFTWARE,
                software,
                reading.identity.firmware.iter().map(module).collect(),
            )}
        </div>
        {problems(&reading.problems)}
    }
    .into_html()
}

fn section(
    id: &'static str,
    title: &'static str,
    none: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Html>,
) -> Html {
    let body = if rows.is_empty() {
        view! { <p class="panel">{none}</p> }.into_html()
    } else {
        let columns = columns.into_iter().map(Column::Text).collect();
        view! { <Table id=table_id(id) caption=title columns>{rows}</Table> }.into_html()
    };
    view! { <section aria-labelledby=id><h2 id=id>{title}</h2>{body}</section> }.into_html()
}

/// The table inside the section of that id.
fn table_id(section: &'static str) -> &'static str {
    match section {
        "trays" => "tray-table",
        "outputs" => "output-table",
        "covers" => "cover-table",
        _ => "software-table",
    }
}

fn tray(input: &Input) -> Html {
    let tone = Tone::from(input.state);
    view! {
        <tr>
            <th scope="row">{input.name.clone()}</th>
            <td>{input.media.clone().unwrap_or_else(|| text::NOT_REPORTED.into())}</td>
            <td>
                {level::tray(input.level, input.capacity, &input.unit)}
                <LevelBar share=input.percent class="plain"/>
            </td>
            <td><Badge tone text=level::subunit_state(input.state)/></td>
        </tr>
    }
    .into_html()
}

fn output(output: &Output) -> Html {
    view! {
        <tr>
            <th scope="row">{output.name.clone()}</th>
            <td>{level::output(output.level, output.capacity, &output.unit)}</td>
            <td><Badge tone=Tone::from(output.state) text=level::subunit_state(output.state)/></td>
        </tr>
    }
    .into_html()
}

fn cover(cover: &Cover) -> Html {
    view! {
        <tr>
            <th scope="row">{cover.name.clone()}</th>
            <td><Badge tone=Tone::from(cover.state) text=level::cover_state(cover.state)/></td>
        </tr>
    }
    .into_html()
}

fn module(firmware: &Firmware) -> Html {
    view! {
        <tr>
            <th scope="row">{firmware.module.clone()}</th>
            <td><code>{firmware.version.clone()}</code></td>
        </tr>
    }
    .into_html()
}

/// What the reading lacks, folded: it matters to who wonders about a number.
fn problems(problems: &[Problem]) -> Option<Html> {
    let columns = vec![Column::Text(text::OBJECT), Column::Text(text::FOUND)];
    (!problems.is_empty()).then(|| {
        let rows = problems.iter().map(problem).collect_view();
        view! {
            <section aria-labelledby="problems">
                <h2 id="problems">{text::PROBLEMS}</h2>
                <details id="problem-list">
                    <summary>{text::problems(problems.len())}</summary>
                    <Table id="problem-table" caption=text::PROBLEMS columns>{rows}</Table>
                </details>
            </section>
        }
        .into_html()
    })
}

fn problem(problem: &Problem) -> Html {
    let (Subject::Oid(subject) | Subject::Table(subject)) = &problem.subject;
    view! {
        <tr>
            <th scope="row"><code>{subject.clone()}</code></th>
            <td>{problem.what.clone()}</td>
        </tr>
    }
    .into_html()
}
