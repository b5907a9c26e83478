//! Columns as the Docker command line aligns them.

/// How wide columns are.
pub(super) struct Widths {
    /// At least so wide, with the gap.
    pub least: usize,
    /// Between a cell and the next column.
    pub gap: usize,
}

/// Tables of `docker`.
pub(super) const TABLE: Widths = Widths { least: 10, gap: 3 };
/// Names and values of `docker buildx imagetools`.
pub(super) const PAIRS: Widths = Widths { least: 0, gap: 1 };

/// Aligns the cells of lines, which tabs end; what stands behind the last tab is no cell.
///
/// A column is as wide as its widest cell in the lines that follow each other without a gap: a line
/// end within a cell parts the table in two, in Docker as well.
pub(super) fn align(text: &str, widths: &Widths) -> String {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    // By column: how wide it is in the line before.
    let mut below: Vec<usize> = Vec::new();
    let mut filled: Vec<Vec<usize>> = Vec::new();
    for run in [false, true] {
        // Forwards, a width is the greatest so far; backwards, that of the whole run.
        let order: Vec<usize> =
            if run { (0..lines.len()).rev().collect() } else { (0..lines.len()).collect() };
        below.clear();
        filled.resize(lines.len(), Vec::new());
        for at in order {
            let Some((line, known)) = lines.get(at).zip(filled.get_mut(at)) else { continue };
            let cells = line.len().saturating_sub(1);
            below.truncate(cells);
            below.resize(cells, widths.least);
            for (column, cell) in line.iter().take(cells).enumerate() {
                let Some(width) = below.get_mut(column) else { continue };
                let own = cell.chars().count() + widths.gap;
                *width = own.max(*width).max(known.get(column).copied().unwrap_or(0));
            }
            known.clone_from(&below);
        }
    }
    let mut out = String::new();
    for (line, widths) in lines.iter().zip(&filled) {
        for (column, cell) in line.iter().enumerate() {
            out.push_str(cell);
            let width = widths.get(column).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_widest_cell_and_a_gap() {
        let text = align("ID\tNAME\na-long-identifier\tx\n", &TABLE);
        assert_eq!(text, "ID                  NAME\na-long-identifier   x\n");
        assert_eq!(
            align("A\tB\tC\n1\t2\t\n", &TABLE),
            "A         B         C\n1         2         \n"
        );
    }

    #[test]
    fn a_line_without_a_cell_parts_a_column() {
        let text = align("wide-cell\tx\nno cell\na\tx\n", &PAIRS);
        assert_eq!(text, "wide-cell x\nno cell\na x\n");
        let text = align("a\tb\tc\nd\te\nf\tlonger\tg\n", &PAIRS);
        assert_eq!(text, "a b c\nd e\nf longer g\n");
    }

    #[test]
    fn an_empty_cell_is_blank() {
        assert_eq!(align("\t\nManifests:\t\n", &PAIRS), "           \nManifests: \n");
    }
}
