//! The last step of a classifier, by hand.

use ndarray::{Array2, NdFloat, Zip};

/// Mean cross-entropy between softmax(z) and y, whose rows sum to one; z becomes its own cotangent (softmax(z) − y) / m.
pub(super) fn cross_entropy<F: NdFloat>(z: &mut Array2<F>, y: &Array2<F>) -> F {
    let m = F::from(z.nrows()).expect("a float holds every count");
    let mut total = F::zero();
    for (mut z, y) in z.rows_mut().into_iter().zip(y.rows()) {
        let max = z.fold(F::neg_infinity(), |max, &e| max.max(e));
        z -= max;
        total -= z.dot(&y);
        z.mapv_inplace(F::exp);
        let sum = z.sum();
        total += sum.ln();
        Zip::from(&mut z).and(&y).for_each(|z, &y| *z = (*z / sum - y) / m);
    }
    total / m
}
