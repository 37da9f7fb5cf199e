//! What a function reads of a constant parameter's fields, and what it indexes with.

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};

/// It carries no derivative and owns what it holds.
struct Setting {
    weights: Array2<f64>,
    offsets: Vec<f64>,
    points: Array1<f64>,
    bones: Vec<Bone>,
}

/// Which parameters turn it.
struct Bone {
    angles: (Option<usize>, Option<usize>),
    corners: [usize; 3],
}

fn setting() -> Setting {
    Setting {
        weights: array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        offsets: vec![0.5, -1.0],
        points: array![1.0, -1.0, 2.0],
        bones: vec![Bone { angles: (Some(2), None), corners: [0, 1, 2] }, Bone { angles: (None, Some(0)), corners: [1, 1, 0] }],
    }
}

#[differentiate]
fn reads(theta: &Array1<f64>, #[constant] s: &Setting) -> f64 {
    let points = s.points.clone();
    let column = s.weights.column(1);
    let offsets = &s.offsets;
    let scale = s.points.len() as f64;
    (theta * &column).sum() + offsets[0] * theta[1] + scale * (theta * &points).sum()
}

#[test]
fn fields_of_a_constant_are_read_where_they_are() {
    let theta = array![0.1, 0.2, 0.3];
    let gradient = reads::gradient(&theta, &setting());
    assert_eq!(gradient, array![2.0 + 3.0, 4.0 + 0.5 - 3.0, 6.0 + 6.0]);
}

#[differentiate]
fn turned(theta: &[f64], #[constant] s: &Setting) -> f64 {
    let mut total = 0.0;
    for b in 0..s.bones.len() {
        let (about_x, about_z) = s.bones[b].angles;
        if let Some(i) = about_x {
            total += theta[i] * theta[i];
        }
        total += if let Some(i) = about_z { 3.0 * theta[i] } else { theta[1] };
        let [first, .., last] = s.bones[b].corners;
        total += theta[first] * theta[last];
    }
    total
}

#[test]
fn an_index_out_of_an_option_and_of_a_list_is_a_number() {
    // θ₂² + θ₁ + θ₀·θ₂ + 3θ₀ + θ₁·θ₀
    let theta = [0.5, -2.0, 4.0];
    assert_eq!(turned(&theta, &setting()), 16.0 - 2.0 + 2.0 + 1.5 - 1.0);
    assert_eq!(turned::gradient(&theta, &setting()), [4.0 + 3.0 - 2.0, 1.0 + 0.5, 8.0 + 0.5]);
}
