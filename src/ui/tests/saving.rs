//! The card of a rewrite.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "it holds what is drawn")]
fn a_saving_tells_both_sides() {
    let both = state("FROM alpine:3.20\nRUN mkdir /a\nRUN mkdir /b\n");
    let asked = both.update(Action::AskToCombine((2, 3))).unwrap();
    check(
        Part::Saving,
        asked,
        expect![[r#"
            <li aria-labelledby="saving-asked" class="saving is-asked">
            <div class="saving-what">
            <p class="saving-kicker">Your selection</p>
            <h2 id="saving-asked" class="saving-title">Combine lines 2–3</h2>
            <p class="saving-words is-no-use">saves 0 B, and costs you cache: editing line 3 then reruns 1 more step</p>
            <p class="saving-why">A layer keeps what its RUN wrote, even if the next one deletes or writes it again. In one RUN, only what is there at its end is stored.</p>
            <p class="saving-safety">The files and settings of the image stay the same; its layers are others.</p>
            <p class="saving-choices">
            <button type="button" aria-label="Apply: Combine lines 2–3" class="button is-go is-small">Apply</button>
            <button type="button" aria-label="Compare with this rewrite: Combine lines 2–3" class="button is-outlined is-small">Compare with this rewrite</button>
            </p>
            </div>
            <div tabindex="0" role="group" aria-label="Before and after" class="effects">
            <dl class="effects-image">
            <div>
            <dt>Image</dt>
            <dd>
            <span title="7.57–8.03 MB">7.8 MB</span>
            </dd>
            </div>
            <div>
            <dt>Layers</dt>
            <dd>
            <span class="effects-both">3<span aria-hidden="true" class="quiet"> → </span>
            <span class="announcer">, then </span>
            <strong class="is-better">2</strong>
            </span>
            </dd>
            </div>
            </dl>
            <table class="effects-table">
            <caption class="announcer">What each build does, now and then, estimated</caption>
            <thead>
            <tr>
            <td>
            </td>
            <th scope="col">Steps run</th>
            <th scope="col">Time</th>
            <th scope="col">To push</th>
            <th scope="col">Cache</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <th scope="row">Edit line 2</th>
            <td>
            <span class="effects-both">2 of 2<span aria-hidden="true" class="quiet"> → </span>
            <span class="announcer">, then </span>
            <strong>1 of 1</strong>
            </span>
            </td>
            <td>
            <span class="quiet">0.6 s</span>
            </td>
            <td>
            <span>0 B</span>
            </td>
            <td>
            <span class="quiet">the same</span>
            </td>
            </tr>
            <tr>
            <th scope="row">Edit line 3</th>
            <td>
            <span class="effects-both">1 of 2<span aria-hidden="true" class="quiet"> → </span>
            <span class="announcer">, then </span>
            <strong>1 of 1</strong>
            </span>
            </td>
            <td>
            <span class="quiet">0.5 s</span>
            </td>
            <td>
            <span>0 B</span>
            </td>
            <td>
            <span class="effects-cache">
            <span class="is-worse">line 2 done again</span>
            </span>
            </td>
            </tr>
            <tr>
            <th scope="row">First build</th>
            <td>
            </td>
            <td>
            <span class="quiet">1.2 s</span>
            </td>
            <td>
            </td>
            <td>
            </td>
            </tr>
            </tbody>
            </table>
            </div>
            <div class="changes">
            <figure class="changes-file">
            <figcaption class="announcer">Changes of Dockerfile</figcaption>
            <ol tabindex="0" class="changes-lines">
            <li class="changes-line is-same">
            <span aria-hidden="true" class="changes-sign"> </span>
            <span class="announcer">
            </span>
            <code>FROM alpine:3.20</code>
            </li>
            <li class="changes-line is-removed">
            <span aria-hidden="true" class="changes-sign">−</span>
            <span class="announcer">removed: </span>
            <code>RUN mkdir /a</code>
            </li>
            <li class="changes-line is-removed">
            <span aria-hidden="true" class="changes-sign">−</span>
            <span class="announcer">removed: </span>
            <code>RUN mkdir /b</code>
            </li>
            <li class="changes-line is-added">
            <span aria-hidden="true" class="changes-sign">+</span>
            <span class="announcer">added: </span>
            <code>RUN mkdir /a &amp;&amp; \</code>
            </li>
            <li class="changes-line is-added">
            <span aria-hidden="true" class="changes-sign">+</span>
            <span class="announcer">added: </span>
            <code>    mkdir /b</code>
            </li>
            </ol>
            </figure>
            </div>
            </li>"#]],
    );
}
