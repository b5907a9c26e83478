//! What is assumed of a machine, as it is stored and passed on.

use crate::analysis::timing::Assumptions;

/// The names and values of what is not as usual.
pub fn pairs(assumed: &Assumptions) -> impl Iterator<Item = (&'static str, u64)> + use<> {
    let usual = Assumptions::default();
    let network = (assumed.network != usual.network).then_some(("network", assumed.network));
    let cpu = (assumed.cpu != usual.cpu).then_some(("cpu", assumed.cpu));
    network.into_iter().chain(cpu)
}

/// Sets what such a pair says; what makes no sense, and what is not known, is passed over.
pub fn read(assumed: &mut Assumptions, name: &str, value: &str) {
    let Some(value) = value.parse::<u64>().ok().filter(|value| *value > 0) else { return };
    match name {
        "network" => assumed.network = value,
        "cpu" => assumed.cpu = value,
        _ => {}
    }
}
