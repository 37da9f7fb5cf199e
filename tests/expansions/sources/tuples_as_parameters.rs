use cotangent::differentiate;
use ndarray::Array1;

/// The energy of springs between points of the plane, in a field.
#[differentiate]
pub fn energy(points: &[(f64, f64)], springs: &[(usize, usize, f64)], field: &(f64, Array1<f64>)) -> f64 {
    let mut sum = 0.0;
    for &(i, j, stiffness) in springs {
        let (xi, yi) = points[i];
        let (xj, yj) = points[j];
        sum += 0.5 * stiffness * ((xi - xj).powi(2) + (yi - yj).powi(2));
    }
    let (strength, heights) = field;
    for (k, point) in points.iter().enumerate() {
        sum += strength * heights[k] * point.1;
    }
    sum
}
