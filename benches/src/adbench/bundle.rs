//! Bundle adjustment: where cameras see points, beside where they were seen, as a sparse Jacobian.
//!
//! A camera is its rotation (an axis by an angle), centre, focal length, principal point and two coefficients of radial distortion.

use super::data::{Numbers, text};
use cotangent::differentiate;

/// Rotation 0..3, centre 3..6, focal length 6, principal point 7..9, distortion 9..11.
pub type Camera = [f64; 11];

/// What was seen, and by which camera.
pub struct Bundle {
    /// The cameras.
    pub cameras: Vec<Camera>,
    /// The points in space.
    pub points: Vec<[f64; 3]>,
    /// One weight an observation.
    pub weights: Vec<f64>,
    /// Where the point was seen, one an observation.
    pub features: Vec<[f64; 2]>,
    /// Which camera saw which point.
    pub observations: Vec<(usize, usize)>,
}

/// A sparse matrix by rows. Filling it again allocates nothing.
#[derive(Default)]
pub struct Jacobian {
    /// Where the entries of each row begin, and where those of the last end.
    pub rows: Vec<u32>,
    /// The column of each entry.
    pub columns: Vec<u32>,
    /// The entries.
    pub values: Vec<f64>,
}

impl Bundle {
    /// What is in a file: one of each, taken for all.
    pub fn read(name: &str) -> Self {
        let text = text(name);
        let mut numbers = Numbers::of(&text);
        let (n, m, p): (usize, usize, usize) = (numbers.next(), numbers.next(), numbers.next());
        Self {
            cameras: vec![numbers.list(); n],
            points: vec![numbers.list(); m],
            weights: vec![numbers.next(); p],
            features: vec![numbers.list(); p],
            observations: (0..p).map(|i| (i % n, i % m)).collect(),
        }
    }

    /// The residuals of all observations, two each, and then those of the weights, into a buffer that is used again.
    pub fn residuals(&self, residuals: &mut Vec<f64>) {
        residuals.clear();
        for (i, &(camera, point)) in self.observations.iter().enumerate() {
            residuals.extend(residual(&self.cameras[camera], &self.points[point], self.weights[i], &self.features[i]));
        }
        residuals.extend(self.weights.iter().map(|&w| weight_residual(w)));
    }

    /// The derivatives of the residuals by cameras, points and weights, in this order: fifteen entries a residual of an observation, one a
    /// residual of a weight.
    pub fn jacobian(&self, jacobian: &mut Jacobian) {
        let Jacobian { rows, columns, values } = jacobian;
        rows.clear();
        columns.clear();
        values.clear();
        let (first_point, first_weight) = (11 * self.cameras.len(), 11 * self.cameras.len() + 3 * self.points.len());
        rows.push(0);
        for (i, &(camera, point)) in self.observations.iter().enumerate() {
            let arguments = (&self.cameras[camera], &self.points[point], self.weights[i], &self.features[i]);
            let (_, pullback) = residual::pullback(arguments.0, arguments.1, arguments.2, arguments.3);
            for seed in [[1.0, 0.0], [0.0, 1.0]] {
                let (camera_bar, point_bar, weight_bar, ()) = pullback(arguments.0, arguments.1, &arguments.2, arguments.3, seed);
                values.extend_from_slice(&camera_bar);
                values.extend_from_slice(&point_bar);
                values.push(weight_bar);
                columns.extend((0..11).map(|j| column(11 * camera + j)));
                columns.extend((0..3).map(|j| column(first_point + 3 * point + j)));
                columns.push(column(first_weight + i));
                rows.push(column(values.len()));
            }
        }
        for (i, &w) in self.weights.iter().enumerate() {
            values.push(weight_residual::gradient(w));
            columns.push(column(first_weight + i));
            rows.push(column(values.len()));
        }
    }
}

/// An index as it is stored.
fn column(index: usize) -> u32 {
    u32::try_from(index).expect("as many entries as a u32 counts")
}

/// a × b.
#[differentiate]
#[inline]
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// z turned about r by the angle ‖r‖: z·cos θ + (r × z)·sin θ/θ + r·(r·z)·(1 − cos θ)/θ².
#[differentiate(repeatable)]
#[inline]
fn turned(r: [f64; 3], z: [f64; 3]) -> [f64; 3] {
    let square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    let angle = square.sqrt();
    let (sin, cos) = angle.sin_cos();
    let (sin_by_angle, versine_by_square) = if square == 0.0 { (1.0, 0.5) } else { (sin / angle, (1.0 - cos) / square) };
    let c: [f64; 3] = cross(r, z);
    let along = (r[0] * z[0] + r[1] * z[1] + r[2] * z[2]) * versine_by_square;
    [
        z[0] * cos + c[0] * sin_by_angle + r[0] * along,
        z[1] * cos + c[1] * sin_by_angle + r[1] * along,
        z[2] * cos + c[2] * sin_by_angle + r[2] * along,
    ]
}

/// What an observation is off by, times its weight.
#[differentiate(repeatable)]
#[inline]
fn residual(camera: &[f64; 11], point: &[f64; 3], weight: f64, #[constant] feature: &[f64; 2]) -> [f64; 2] {
    let z = [point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]];
    let p: [f64; 3] = turned([camera[0], camera[1], camera[2]], z);
    let (x, y): (f64, f64) = (p[0] / p[2], p[1] / p[2]);
    let square = x * x + y * y;
    let scale = camera[6] * (1.0 + camera[9] * square + camera[10] * square * square);
    [weight * (scale * x + camera[7] - feature[0]), weight * (scale * y + camera[8] - feature[1])]
}

/// What keeps a weight near 1.
#[differentiate]
#[inline]
fn weight_residual(w: f64) -> f64 {
    1.0 - w * w
}
