//! Cotangents of the user's own types, held to differences.

use cotangent::Cotangent;
use cotangent::rt::Step;

/// Holds each entry of a cotangent to the difference of the function along it.
///
/// # Panics
/// When they differ.
#[track_caller]
pub fn held<T: Step + Clone>(x: &T, bar: &T::Cotangent, f: impl Fn(&T) -> f64) {
    let zeros = x.zeros_like();
    let found = Cotangent::to_vec(bar);
    assert_eq!(found.len(), Cotangent::count(&zeros), "as many entries as the value has");
    for (k, found) in found.iter().enumerate() {
        let unit: Vec<f64> = (0..Cotangent::count(&zeros)).map(|i| f64::from(u8::from(i == k))).collect();
        let along = |by: f64| {
            let mut moved = x.clone();
            moved.step(by, &T::Cotangent::from_vec(&zeros, &unit));
            f(&moved)
        };
        let expected = (along(-2e-4) - 8.0 * along(-1e-4) + 8.0 * along(1e-4) - along(2e-4)) / 12e-4;
        assert!(
            (found - expected).abs() < 1e-8 * expected.abs().max(1.0),
            "entry {k}: {found} where differences give {expected}"
        );
    }
}
