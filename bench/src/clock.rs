//! A clock, a place to write to, how much memory there is and what is asked for, natively and in a
//! browser.

/// Milliseconds since some moment.
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]
pub fn now() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

#[cfg(not(target_arch = "wasm32"))]
pub fn say(text: &str) {
    println!("{text}");
}

/// Milliseconds since some moment; it ticks every 0.1 ms or more often.
#[cfg(target_arch = "wasm32")]
pub fn now() -> f64 {
    let clock = web_sys::window().and_then(|window| window.performance());
    clock.map(|clock| clock.now()).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
pub fn say(text: &str) {
    web_sys::console::log_1(&text.into());
}

/// How many bytes of memory the program has got so far; it gives none back.
#[cfg(target_arch = "wasm32")]
pub fn memory() -> usize {
    const PAGE: usize = 65_536;
    core::arch::wasm32::memory_size(0) * PAGE
}

/// Not told natively.
#[cfg(not(target_arch = "wasm32"))]
pub fn memory() -> usize {
    0
}

/// The words that say what is asked for.
#[cfg(not(target_arch = "wasm32"))]
pub fn words() -> Vec<String> {
    std::env::args().skip(1).collect()
}

/// The same: each after a `#` of the address.
#[cfg(target_arch = "wasm32")]
pub fn words() -> Vec<String> {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let words = hash.unwrap_or_default().replace("%20", " ");
    words.split('#').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
