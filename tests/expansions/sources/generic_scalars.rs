use cotangent::differentiate;
use num_traits::Float;

/// Over any float.
#[differentiate]
pub fn logistic<F: Float>(x: F, rate: F) -> F {
    let one = F::one();
    one / (one + (-rate * x).exp())
}
