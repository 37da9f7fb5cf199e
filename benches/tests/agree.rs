//! What is compared is the same: value and gradient of every workload, by hand and generated.

use cotangent_benches::{Visitor, Workload, visit, visit_scaling};
use num_traits::{Float, NumCast};

/// The largest entry of |a − b| in terms of the largest of |b|.
fn distance<F: Float>(a: impl IntoIterator<Item = F>, b: impl IntoIterator<Item = F>) -> F {
    let (mut difference, mut size) = (F::zero(), F::zero());
    for (a, b) in a.into_iter().zip(b) {
        assert!(a.is_finite() && b.is_finite(), "an entry is not finite");
        difference = difference.max((a - b).abs());
        size = size.max(b.abs());
    }
    assert!(size > F::zero(), "an array of zeros compares nothing");
    difference / size
}

#[derive(Default)]
struct Agree(usize);

impl Visitor for Agree {
    fn visit<W: Workload>(&mut self) {
        let tolerance: W::Elem = NumCast::from(if size_of::<W::Elem>() == 4 { 1e-4 } else { 1e-10 }).expect("a float");
        let workload = W::new();
        let (expected, by_hand) = workload.by_hand();
        let (value, cotangent) = workload.cotangent();
        let ((second, hvp_gradient, _), (forward, tangent)) = (workload.hvp(), workload.tangent());
        let values = [("primal", workload.primal()), ("cotangent", value), ("tangent", forward), ("hvp", second)];
        for (what, value) in values {
            let d = distance([value], [expected]);
            assert!(d <= tolerance, "{}: the value of the {what} is off by {d:?}", W::title());
        }
        let expected = W::arrays(&by_hand);
        for found in [W::arrays(&cotangent), W::arrays(&hvp_gradient)] {
            assert_eq!(expected.len(), found.len());
            for (i, (expected, found)) in expected.iter().zip(&found).enumerate() {
                assert_eq!(expected.shape(), found.shape(), "{}: array {i}", W::title());
                let d = distance(found.iter().copied(), expected.iter().copied());
                assert!(d <= tolerance, "{}: array {i} of the gradient is off by {d:?}", W::title());
            }
        }
        // The parameters move along themselves.
        let (parameters, _) = workload.inputs();
        if !parameters.is_empty() {
            let products = expected.iter().zip(&parameters).flat_map(|(bar, x)| bar.iter().zip(x).map(|(&b, &x)| b * x));
            let along = products.clone().fold(num_traits::zero::<W::Elem>(), |sum, p| sum + p);
            let size = products.fold(num_traits::zero::<W::Elem>(), |sum, p| sum + p.abs());
            assert!((tangent - along).abs() <= tolerance * size, "{}: the tangent is {tangent:?}, not {along:?}", W::title());
        }
        self.0 += 1;
    }
}

#[test]
fn by_hand_and_generated_agree() {
    let mut agree = Agree::default();
    visit(&mut agree);
    visit_scaling(&mut agree);
    assert!(agree.0 > 0, "something is compared");
}
