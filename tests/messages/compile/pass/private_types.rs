//! Private types in a private function.

use cotangent::differentiate;
use ndarray::{Array1, array};

mod model {
    use super::*;

    type Row = Array1<f64>;
    #[derive(Clone, Copy, PartialEq)]
    enum Mode {
        Linear,
        Square,
    }

    #[differentiate(wrt(row))]
    fn loss(row: &Row, mode: Mode) -> f64 {
        let power = if mode == Mode::Linear { 1 } else { 2 };
        row.mapv(|e| e.powi(power)).sum()
    }

    pub fn check() {
        assert_eq!(loss::gradient(&array![1.0, 2.0], Mode::Square), array![2.0, 4.0]);
        assert_eq!(loss::gradient(&array![1.0, 2.0], Mode::Linear), array![1.0, 1.0]);
    }
}

fn main() {
    model::check();
}
