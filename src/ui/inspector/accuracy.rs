//! How good the numbers of the page are.

use yew::prelude::*;

use crate::analysis::accuracy::{Agreement, SizeAccuracy, accuracy};

#[component]
pub(super) fn AccuracyPane() -> Html {
    let is_open = use_state_eq(|| false);
    let onclick = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    html! {
        <section class="pane accuracy">
            <button id="accuracy" type="button" class="link" aria-expanded={is_open.to_string()} {onclick}>
                { "How good are these numbers?" }
            </button>
            if *is_open {
                { told() }
            }
        </section>
    }
}

fn told() -> Html {
    let found = accuracy();
    html! {
        <>
            <p class="small">
                { "Estimates beside layers that were measured. The catalog was made from measurements like the first ones; the last ones are what people published, with other versions and in other years." }
            </p>
            <div class="accuracy-scroll" role="region" tabindex="0" aria-label="How far off sizes are">
                <table class="accuracy-table">
                    <thead><tr>
                        <th scope="col">{ "Sizes of" }</th>
                        <th scope="col">{ "cases" }</th>
                        <th scope="col" title="Half of the errors are smaller">{ "median error" }</th>
                        <th scope="col">{ "9 of 10 below" }</th>
                        <th scope="col" title="How often the true size lies inside the range that is shown">{ "inside the range" }</th>
                        <th scope="col">{ "median width" }</th>
                    </tr></thead>
                    <tbody>{ for found.sizes.iter().map(size) }</tbody>
                </table>
            </div>
            <p class="small accuracy-builds">{ "Builds of a real BuildKit that were recorded, and how many do what is foretold here:" }</p>
            <ul class="small accuracy-list">{ for found.builds.iter().map(agreement) }</ul>
            <p class="quiet small">{ format!("Found out on {} by the program that compares them; nobody typed these figures.", found.date) }</p>
        </>
    }
}

fn size(it: &SizeAccuracy) -> Html {
    html! {
        <tr>
            <th scope="row">{ it.what }</th>
            <td>{ it.rows }</td>
            <td>{ &it.error }</td>
            <td>{ &it.most }</td>
            <td>{ &it.inside }</td>
            <td>{ format!("±{}", it.width) }</td>
        </tr>
    }
}

fn agreement(it: &Agreement) -> Html {
    html! { <li>{ format!("{}: {} of {}", it.what, it.agreeing, it.all) }</li> }
}
