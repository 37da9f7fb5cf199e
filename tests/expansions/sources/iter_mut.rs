use cotangent::differentiate;
use ndarray::{Array1, Array2, Zip};

/// Entries and rows that are changed one by one.
#[differentiate]
pub fn normalised(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    for mut row in a.rows_mut() {
        let total = row.sum();
        for (v, &w) in row.iter_mut().zip(w) {
            *v *= w / total;
        }
    }
    let mut b = x.to_owned();
    Zip::from(&mut b).and(&a).for_each(|b, &a| *b -= a * a);
    b.sum()
}
