//! Shell patterns with `*` and `?`, matched in time that grows with pattern times text.

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// This character.
    Literal(char),
    /// Any character but a line end.
    Any,
    /// Any run of characters without a line end.
    Star,
}

/// A pattern, ready for matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
}

impl Pattern {
    /// Reads a pattern. A backslash may stand only before `*`, `?` and `\`,
    /// and before `}` and `/`, which end a pattern elsewhere; the error is what else it stands before.
    pub(super) fn new(text: &str) -> Result<Self, Option<char>> {
        let mut chars = text.strip_prefix(super::scan::BOM).unwrap_or(text).chars().peekable();
        let mut tokens = Vec::with_capacity(text.len());
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Star,
                '?' => Token::Any,
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => match chars.next() {
                    Some(c @ ('*' | '?' | '\\')) => Token::Literal(c),
                    other => return Err(other),
                },
                _ => Token::Literal(c),
            });
        }
        // Two stars in a row do what one does.
        tokens.dedup_by(|a, b| *a == Token::Star && *b == Token::Star);
        Ok(Self { tokens })
    }

    /// How many characters at the start of a text match, taking as few or as many as possible.
    pub(super) fn match_len(&self, text: &[char], longest: bool) -> Option<usize> {
        // `reached[i]`: the first `i` tokens match the characters so far.
        let mut reached = vec![false; self.tokens.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        self.skip_stars(&mut reached);
        let mut found = None;
        for len in 0..=text.len() {
            if reached.last() == Some(&true) {
                found = Some(len);
                if !longest {
                    break;
                }
            }
            let Some(&c) = text.get(len) else { break };
            if !self.advance(&mut reached, c) {
                break;
            }
        }
        found
    }

    /// For each place in a text whether a match starts there; one more for its end.
    fn starts(&self, text: &[char]) -> Vec<bool> {
        let mut starts = vec![false; text.len() + 1];
        // `rest[i]`: the tokens from the `i`th on match what follows.
        let mut rest = vec![false; self.tokens.len() + 1];
        let backwards = [None].into_iter().chain(text.iter().rev().map(Some));
        for (start, c) in starts.iter_mut().rev().zip(backwards) {
            self.retreat(&mut rest, c.copied());
            *start = rest.first() == Some(&true);
        }
        starts
    }

    /// Takes one character; whether anything can still match.
    fn advance(&self, reached: &mut [bool], c: char) -> bool {
        let mut before = false;
        let mut any = false;
        for (i, now) in reached.iter_mut().enumerate() {
            let came = before && i.checked_sub(1).is_some_and(|i| self.takes(i, c));
            let stays = *now && self.is_star(i) && c != '\n';
            before = *now && !self.is_star(i);
            *now = came || stays;
            any |= *now;
        }
        self.skip_stars(reached);
        any
    }

    /// A star also matches nothing.
    fn skip_stars(&self, reached: &mut [bool]) {
        let mut before = false;
        for (i, now) in reached.iter_mut().enumerate() {
            *now |= before;
            before = *now && self.is_star(i);
        }
    }

    /// Goes back to before a character.
    fn retreat(&self, rest: &mut [bool], c: Option<char>) {
        // What holds behind the character, and what holds before it, each for the next token.
        let (mut behind_next, mut here_next) = (false, false);
        for (i, now) in rest.iter_mut().enumerate().rev() {
            let behind = *now;
            *now = if self.is_star(i) {
                here_next || behind && c.is_some_and(|c| c != '\n')
            } else if i == self.tokens.len() {
                true
            } else {
                behind_next && c.is_some_and(|c| self.takes(i, c))
            };
            (behind_next, here_next) = (behind, *now);
        }
    }

    fn takes(&self, i: usize, c: char) -> bool {
        match self.tokens.get(i) {
            Some(Token::Literal(literal)) => *literal == c,
            Some(Token::Any) => c != '\n',
            Some(Token::Star) | None => false,
        }
    }

    fn is_star(&self, i: usize) -> bool {
        self.tokens.get(i) == Some(&Token::Star)
    }
}

/// A piece of a text in which matches are replaced: a character that stays, or a match.
pub(super) type Piece<'t> = Result<char, &'t [char]>;

/// Gives the text in pieces, of which the leftmost longest match is one.
pub(super) fn replace_first<E>(
    pattern: &Pattern,
    text: &[char],
    mut give: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let start = pattern.starts(text).into_iter().position(|starts| starts);
    let (before, rest) = text.split_at_checked(start.unwrap_or(text.len())).unwrap_or((text, &[]));
    before.iter().try_for_each(|&c| give(Ok(c)))?;
    if start.is_none() {
        return Ok(());
    }
    let len = pattern.match_len(rest, true).unwrap_or(0);
    let (found, rest) = rest.split_at_checked(len).unwrap_or((rest, &[]));
    give(Err(found))?;
    rest.iter().try_for_each(|&c| give(Ok(c)))
}

/// Gives the text in pieces with all matches; an empty one counts only where no other has just ended.
pub(super) fn replace_all<E>(
    pattern: &Pattern,
    text: &[char],
    mut give: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut end = None;
    let mut skip = 0;
    for (at, starts) in pattern.starts(text).into_iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or(&[]);
        let len = if starts { pattern.match_len(rest, true) } else { None };
        if let Some(len) = len
            && (len > 0 || end != Some(at))
        {
            give(Err(rest.get(..len).unwrap_or(&[])))?;
            end = Some(at + len);
            skip = len.saturating_sub(1);
        }
        if len.unwrap_or(0) == 0
            && let Some(&c) = rest.first()
        {
            give(Ok(c))?;
        }
    }
    Ok(())
}

/// `//` treats its replacement as Go treats that of a regular expression:
/// `$$` is a dollar, `$0` the match, any other `$name` nothing.
pub(super) fn fill_template(template: &str, found: &[char]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        rest = behind;
        if let Some(behind) = rest.strip_prefix('$') {
            out.push('$');
            rest = behind;
        } else if let Some((name, behind)) = template_name(rest) {
            if name == "0" {
                out.extend(found);
            }
            rest = behind;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}

/// The `name` or `{name}` at the start of a text and what is behind it.
fn template_name(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{');
    let start = inner.unwrap_or(text);
    let is_name = |c| c == '_' || super::name::is_letter(c) || super::name::is_digit(c);
    let len = start.find(|c| !is_name(c)).unwrap_or(start.len());
    let (name, behind) = start.split_at_checked(len).filter(|(name, _)| !name.is_empty())?;
    Some((name, if inner.is_some() { behind.strip_prefix('}')? } else { behind }))
}
