//! The signals of STOPSIGNAL.

const NAMES: [&str; 36] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Whether BuildKit takes a text for a signal: any number but 0, or a name in any case.
pub fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    NAMES.contains(&name) || is_real_time(name)
}

/// `RTMIN+1` to `RTMIN+15`, `RTMAX-14` to `RTMAX-1`.
fn is_real_time(name: &str) -> bool {
    let up = name.strip_prefix("RTMIN+").map(|count| (count, 15));
    let down = name.strip_prefix("RTMAX-").map(|count| (count, 14));
    up.or(down).is_some_and(|(count, most)| {
        !count.starts_with(['0', '+']) && count.parse::<u32>().is_ok_and(|number| number <= most)
    })
}

#[cfg(test)]
mod tests {
    use super::is_signal;

    #[test]
    fn names_and_numbers_are_signals() {
        for text in ["SIGTERM", "term", "9", "-1", "999", "SIGRTMIN+15", "RTMAX-14", "sigusr1"] {
            assert!(is_signal(text), "{text}");
        }
        for text in ["", "0", "SIG", "SIGFOO", "SIGRTMIN+16", "RTMAX-15", "RTMIN+01", "1.5"] {
            assert!(!is_signal(text), "{text}");
        }
    }
}
