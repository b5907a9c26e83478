//! The picture as text, to be pasted where there are no pictures.

use super::{Amount, Arrow, ArrowKind, Bed, BedKind, Column, Role, Stack, StepId};

/// The picture as Markdown: a table for each stage, and what passes between them.
pub fn markdown(stack: &Stack) -> String {
    let mut parts: Vec<String> = stack.columns.iter().map(table).collect();
    let arrows: Vec<String> =
        stack.arrows.iter().filter_map(|arrow| passing(stack, arrow)).collect();
    if !arrows.is_empty() {
        parts.push(arrows.concat());
    }
    parts.join("\n")
}

/// The last layer first, as the picture has it.
fn table(column: &Column) -> String {
    let role = match column.role {
        Role::Final => "the final image",
        Role::Needed => "left behind",
        Role::Asleep => "not built: nothing needs it",
    };
    let mut text = format!("### {} ({role}, {})\n\n", cell(&column.name), column.size);
    text.push_str("| layer or setting | size | line |\n|---|--:|--:|\n");
    for bed in column.beds.iter().rev() {
        let line = if bed.lines.0 == 0 { String::new() } else { bed.lines.0.to_string() };
        let dead = dead(column, bed);
        text.push_str(&format!("| `{}` | {}{dead} | {line} |\n", cell(&bed.title()), size(bed)));
    }
    text + &shares(column)
}

/// What of a layer is dead weight, and by which lines.
fn dead(column: &Column, bed: &Bed) -> String {
    if bed.dead.likely() == 0 {
        return String::new();
    }
    let line = |id: &StepId| column.beds.iter().find(|it| it.id == *id).map(|it| it.lines.0);
    let lines = bed.killers.iter().filter_map(line).map(|line| line.to_string());
    let lines: Vec<String> = lines.collect();
    format!(", of which {} dead by line {}", bed.dead, lines.join(", "))
}

/// Whose the bytes are.
fn shares(column: &Column) -> String {
    let shares = column.shares.iter().filter(|share| share.size != Amount::ZERO);
    let shares: Vec<String> = shares
        .map(|share| format!("- {}: {}\n", share.whose.words(), share.size_words()))
        .collect();
    if shares.is_empty() { String::new() } else { format!("\n{}", shares.concat()) }
}

fn size(bed: &Bed) -> String {
    match bed.kind {
        BedKind::Setting => "no layer".to_owned(),
        _ => bed.size.to_string(),
    }
}

fn passing(stack: &Stack, arrow: &Arrow) -> Option<String> {
    let name = |column: &Column| cell(&column.name);
    let from = stack.columns.iter().find(|column| Some(column.id) == arrow.from).map(name);
    let from = from.or_else(|| arrow.image.clone())?;
    let has = |column: &&Column| {
        column.id == arrow.to || column.beds.iter().any(|bed| bed.id == arrow.to && !bed.inherited)
    };
    let to = stack.columns.iter().find(has).map(name)?;
    Some(match arrow.kind {
        ArrowKind::Base => format!("- {to} builds on {from}\n"),
        ArrowKind::Copy => format!("- {to} copies `{}` from {from}\n", cell(&arrow.label)),
        ArrowKind::Mount => format!("- {to} mounts `{}` of {from}\n", cell(&arrow.label)),
    })
}

/// A text that breaks no table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['`', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::analysis::Build;
    use crate::project::{File, Project};

    #[test]
    fn what_is_dead_and_whose_the_bytes_are_is_said() {
        let mut project =
            Project::of_text("FROM scratch\nCOPY a.txt /\nCOPY b.txt /a.txt\nRUN rm /a.txt\n");
        project.files.insert("a.txt", File::text("hello\n"));
        project.files.insert("b.txt", File::text("hi\n"));
        expect![[r#"
            ### stage 0 (the final image, 9 B)

            | layer or setting | size | line |
            |---|--:|--:|
            | `RUN rm /a.txt` | 0 B | 4 |
            | `COPY b.txt /a.txt` | 3 B | 3 |
            | `COPY a.txt /` | 6 B, of which 6 B dead by line 3 | 2 |

            - Your code: 3 B
            - Dead weight: 6 B
        "#]]
        .assert_eq(&markdown(&Build::of(&project).stack));
    }

    #[test]
    fn a_table_for_each_stage_and_what_passes() {
        let mut project = Project::of_text(
            "FROM scratch AS a\nCOPY a.txt /x|y\nFROM scratch\nENV A=1\nCOPY --from=a /x /\n",
        );
        project.files.insert("a.txt", File::text("hello\n"));
        expect![[r#"
            ### a (left behind, 6 B)

            | layer or setting | size | line |
            |---|--:|--:|
            | `COPY a.txt /x\|y` | 6 B | 2 |

            - Your code: 6 B

            ### stage 1 (the final image, 0 B)

            | layer or setting | size | line |
            |---|--:|--:|
            | `COPY --from=a /x /` | 0 B | 5 |
            | `ENV A=1` | no layer | 4 |

            - stage 1 copies `/x` from a
        "#]]
        .assert_eq(&markdown(&Build::of(&project).stack));
    }
}
