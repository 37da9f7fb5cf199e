use cotangent::differentiate;
use ndarray::Array2;

/// Labels on loops, and a block that is left with a value.
#[differentiate]
pub fn rows(a: &Array2<f64>, x: f64) -> f64 {
    let mut sum = 0.0;
    'rows: for row in a.rows() {
        for &e in row {
            if e < 0.0 {
                continue 'rows;
            }
            if e > 10.0 {
                break 'rows;
            }
            sum += e * x;
        }
        sum *= x;
    }
    'root: {
        if sum < 0.0 {
            break 'root 0.0;
        }
        sum.sqrt()
    }
}
