//! Hand tracking: how far the vertices of a hand with bones, in a pose, are from measured points.
//!
//! The pose θ is a rotation and a translation of the whole hand and four angles a finger. Each bone b carries the vertices by an affine
//! transformation `T_b` of the pose; a vertex v goes to G·Σ `w_bv`·`T_b`·v + τ.

use super::data::{Numbers, text};
use cotangent::differentiate;
use cotangent::sparse::{Colouring, Pattern, SparseJacobian};
use ndarray::{Array1, Array2, Array3, Axis, s};

/// What is measured at a point.
pub enum Targets {
    /// A vertex.
    Vertices(Vec<usize>),
    /// A place on a triangle, by coordinates that are parameters too, N×2.
    Triangles(Vec<(usize, usize, usize)>, Array2<f64>),
}

/// The hand, the points and the pose at which the derivatives are taken.
pub struct Hand {
    /// The bone that each bone hangs on; parents stand first.
    pub parents: Vec<Option<usize>>,
    /// The place of each bone by its parent: affine transformations, bones×4×4.
    pub bases: Array3<f64>,
    /// From the hand at rest to each bone, bones×4×4.
    pub inverses: Array3<f64>,
    /// The vertices at rest, V×4 with ones in the last column.
    pub vertices: Array2<f64>,
    /// How much each bone carries each vertex: V×bones.
    pub weights: Array2<f64>,
    /// Those of them that are not zero, a list a vertex.
    pub carriers: Vec<Vec<(usize, f64)>>,
    /// The measured points, N×3.
    pub points: Array2<f64>,
    /// What they measure.
    pub targets: Targets,
    /// The pose.
    pub theta: Array1<f64>,
}

impl Hand {
    /// A model's folder and an instance's file.
    pub fn read(model: &str, instance: &str, complicated: bool) -> Self {
        let (parents, bases, inverses) = bones(&text(&format!("{model}/bones.txt")));
        let (vertices, carriers) = vertices(&text(&format!("{model}/vertices.txt")));
        let mut weights = Array2::zeros((vertices.nrows(), parents.len()));
        for (v, carriers) in carriers.iter().enumerate() {
            for &(bone, weight) in carriers {
                weights[[v, bone]] = weight;
            }
        }

        let text_of_instance = text(instance);
        let mut numbers = Numbers::of(&text_of_instance);
        let (count, pose): (usize, usize) = (numbers.next(), numbers.next());
        let mut points = Array2::zeros((count, 3));
        let mut indices: Vec<usize> = Vec::new();
        for i in 0..count {
            indices.push(numbers.next());
            points.row_mut(i).assign(&numbers.array(3));
        }
        let targets = if complicated {
            let triangles = triangles(&text(&format!("{model}/triangles.txt")));
            Targets::Triangles(indices.iter().map(|&i| triangles[i]).collect(), numbers.array((count, 2)))
        } else {
            Targets::Vertices(indices)
        };
        Self { parents, bases, inverses, vertices, weights, carriers, points, targets, theta: numbers.array(pose) }
    }

    /// The residuals, N×3, with matrices over all vertices and bones.
    pub fn residuals(&self) -> Array2<f64> {
        let Self { parents, bases, inverses, vertices, weights, points, theta, .. } = self;
        match &self.targets {
            Targets::Vertices(indices) => at_vertices(theta, parents, bases, inverses, vertices, weights, points, indices),
            Targets::Triangles(corners, places) => {
                on_triangles(theta, places, parents, bases, inverses, vertices, weights, points, corners)
            }
        }
    }

    /// The residuals, N×3, with loops over what is measured and the bones that carry it.
    pub fn residuals_by_loops(&self) -> Array2<f64> {
        let Self { parents, bases, inverses, vertices, carriers, points, theta, .. } = self;
        match &self.targets {
            Targets::Vertices(indices) => {
                at_vertices_by_loops(theta, parents, bases, inverses, vertices, carriers, points, indices)
            }
            Targets::Triangles(corners, places) => {
                on_triangles_by_loops(theta, places, parents, bases, inverses, vertices, carriers, points, corners)
            }
        }
    }
}

impl Hand {
    /// Where the residuals depend on the parameters: all on the hand's place, each on the angles of the fingers whose bones carry what is
    /// measured, and on the coordinates of its own place on a triangle.
    pub fn pattern(&self) -> Pattern {
        let count = self.points.nrows();
        let places = if let Targets::Triangles(..) = &self.targets { 2 * count } else { 0 };
        let corners = |i: usize| match &self.targets {
            Targets::Vertices(indices) => vec![indices[i]],
            Targets::Triangles(corners, _) => vec![corners[i].0, corners[i].1, corners[i].2],
        };
        let mut entries = Vec::new();
        for i in 0..count {
            let mut columns: Vec<usize> = (0..6).collect();
            for &(bone, _) in corners(i).iter().flat_map(|&v| &self.carriers[v]) {
                // The first bone of a finger does not turn, nor does the one that all hang on.
                if bone > 0 && (bone - 1) % 4 > 0 {
                    let finger = (bone - 1) / 4;
                    columns.extend(6 + 4 * finger..10 + 4 * finger);
                }
            }
            if places > 0 {
                columns.extend([self.theta.len() + 2 * i, self.theta.len() + 2 * i + 1]);
            }
            entries.extend((0..3).flat_map(|r| columns.iter().map(move |&column| (3 * i + r, column))));
        }
        Pattern::new((3 * count, self.theta.len() + places), entries)
    }

    /// The derivatives of the residuals, with matrices, by sweeps over the colours of the pattern: as `dense` has them.
    pub fn jacobian(&self, colouring: &Colouring) -> Array2<f64> {
        let Self { parents, bases, inverses, vertices, weights, points, theta, .. } = self;
        self.dense(&match &self.targets {
            Targets::Vertices(indices) => {
                at_vertices::sparse_jacobian(theta, parents, bases, inverses, vertices, weights, points, indices, colouring)
            }
            Targets::Triangles(corners, places) => on_triangles::sparse_jacobian(
                theta, places, parents, bases, inverses, vertices, weights, points, corners, colouring,
            ),
        })
    }

    /// The same, with loops.
    pub fn jacobian_by_loops(&self, colouring: &Colouring) -> Array2<f64> {
        let Self { parents, bases, inverses, vertices, carriers, points, theta, .. } = self;
        self.dense(&match &self.targets {
            Targets::Vertices(indices) => at_vertices_by_loops::sparse_jacobian(
                theta, parents, bases, inverses, vertices, carriers, points, indices, colouring,
            ),
            Targets::Triangles(corners, places) => on_triangles_by_loops::sparse_jacobian(
                theta, places, parents, bases, inverses, vertices, carriers, points, corners, colouring,
            ),
        })
    }

    /// A parameter a row, a residual a column: on triangles the two coordinates of each residual's own place, then the pose.
    fn dense(&self, jacobian: &SparseJacobian<f64>) -> Array2<f64> {
        let pose = self.theta.len();
        let before = if let Targets::Triangles(..) = &self.targets { 2 } else { 0 };
        let mut dense = Array2::zeros((before + pose, 3 * self.points.nrows()));
        for row in 0..3 * self.points.nrows() {
            let entries = jacobian.offsets()[row]..jacobian.offsets()[row + 1];
            for (&column, &value) in jacobian.columns()[entries.clone()].iter().zip(&jacobian.values()[entries]) {
                let parameter = if column < pose { before + column } else { (column - pose) % 2 };
                dense[[parameter, row]] = value;
            }
        }
        dense
    }
}

/// The parents, bases and inverses of the bones, one a line.
fn bones(text: &str) -> (Vec<Option<usize>>, Array3<f64>, Array3<f64>) {
    let count = text.lines().count();
    let (mut bases, mut inverses) = (Array3::zeros((count, 4, 4)), Array3::zeros((count, 4, 4)));
    let mut parents = Vec::new();
    for (b, line) in text.lines().enumerate() {
        let mut numbers = Numbers::between_colons(line);
        numbers.skip();
        let parent: i64 = numbers.next();
        parents.push(usize::try_from(parent).ok());
        bases.index_axis_mut(Axis(0), b).assign(&numbers.array((4, 4)));
        inverses.index_axis_mut(Axis(0), b).assign(&numbers.array((4, 4)));
    }
    (parents, bases, inverses)
}

/// The places of the vertices at rest, and the bones that carry them.
fn vertices(text: &str) -> (Array2<f64>, Vec<Vec<(usize, f64)>>) {
    let mut vertices = Array2::ones((text.lines().count(), 4));
    let mut carriers = Vec::new();
    for (v, line) in text.lines().enumerate() {
        let mut numbers = Numbers::between_colons(line);
        vertices.slice_mut(s![v, ..3]).assign(&numbers.array(3));
        let _what_shading_needs: [f64; 5] = numbers.list();
        let count: usize = numbers.next();
        carriers.push((0..count).map(|_| (numbers.next(), numbers.next())).collect());
    }
    (vertices, carriers)
}

/// The corners of the triangles.
fn triangles(text: &str) -> Vec<(usize, usize, usize)> {
    let corners = |line| {
        let mut numbers = Numbers::between_colons(line);
        (numbers.next(), numbers.next(), numbers.next())
    };
    text.lines().map(corners).collect()
}

/// The rotation about the vector `r` by its length, 3×3; none below 10⁻⁴.
#[differentiate(directions = 4)]
fn rotation(r: &Array1<f64>) -> Array2<f64> {
    let angle = (r[0] * r[0] + r[1] * r[1] + r[2] * r[2]).sqrt();
    let mut g: Array2<f64> = Array2::eye(3);
    if angle >= 1e-4 {
        let (x, y, z) = (r[0] / angle, r[1] / angle, r[2] / angle);
        let (sin, cos) = angle.sin_cos();
        let rest = 1.0 - cos;
        g[[0, 0]] = cos + rest * x * x;
        g[[0, 1]] = rest * x * y - sin * z;
        g[[0, 2]] = rest * x * z + sin * y;
        g[[1, 0]] = rest * x * y + sin * z;
        g[[1, 1]] = cos + rest * y * y;
        g[[1, 2]] = rest * y * z - sin * x;
        g[[2, 0]] = rest * x * z - sin * y;
        g[[2, 1]] = rest * y * z + sin * x;
        g[[2, 2]] = cos + rest * z * z;
    }
    g
}

/// The turn of a joint about x and then about z, 4×4.
#[differentiate(directions = 4)]
fn joint(x: f64, z: f64) -> Array2<f64> {
    let ((sin_x, cos_x), (sin_z, cos_z)) = (x.sin_cos(), z.sin_cos());
    let mut m: Array2<f64> = Array2::eye(4);
    m[[0, 0]] = cos_z;
    m[[0, 1]] = -sin_z * cos_x;
    m[[0, 2]] = sin_z * sin_x;
    m[[1, 0]] = sin_z;
    m[[1, 1]] = cos_z * cos_x;
    m[[1, 2]] = -cos_z * sin_x;
    m[[2, 1]] = sin_x;
    m[[2, 2]] = cos_x;
    m
}

/// The transformations `T_b`, one below the other: 4·bones × 4.
///
/// Bones 4g + 1 to 4g + 4 are those of finger g: the second turns about x and z, the third and the fourth about x.
#[differentiate(directions = 4)]
fn transformations(
    theta: &Array1<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
) -> Array2<f64> {
    let bones = parents.len();
    let (mut about_x, mut about_z) = (vec![0.0; bones], vec![0.0; bones]);
    for finger in 0..5 {
        let bone = 4 * finger + 2;
        about_x[bone] = theta[6 + 4 * finger];
        about_z[bone] = theta[7 + 4 * finger];
        about_x[bone + 1] = theta[8 + 4 * finger];
        about_x[bone + 2] = theta[9 + 4 * finger];
    }
    let mut absolute: Array2<f64> = Array2::zeros((4 * bones, 4));
    let mut relative: Array2<f64> = Array2::zeros((4 * bones, 4));
    for b in 0..bones {
        let turn: Array2<f64> = joint(about_x[b], about_z[b]);
        let mut place: Array2<f64> = bases.index_axis(Axis(0), b).dot(&turn);
        if let Some(p) = parents[b] {
            place = absolute.slice(s![4 * p..4 * p + 4, ..]).dot(&place);
        }
        absolute.slice_mut(s![4 * b..4 * b + 4, ..]).assign(&place);
        relative.slice_mut(s![4 * b..4 * b + 4, ..]).assign(&place.dot(&inverses.index_axis(Axis(0), b)));
    }
    relative
}

/// All vertices in the pose, V×3: each bone carries them all, by its weights.
#[differentiate(directions = 4)]
fn skinned(
    theta: &Array1<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] weights: &Array2<f64>,
) -> Array2<f64> {
    let transformations: Array2<f64> = transformations(theta, parents, bases, inverses);
    let mut carried: Array2<f64> = Array2::zeros((vertices.nrows(), 3));
    for b in 0..parents.len() {
        let t = transformations.slice(s![4 * b..4 * b + 3, ..]);
        carried += &(&vertices.dot(&t.t()) * &weights.column(b).insert_axis(Axis(1)));
    }
    let g: Array2<f64> = rotation(&theta.slice(s![..3]).to_owned());
    carried.dot(&g.t()) + theta.slice(s![3..6])
}

#[differentiate(directions = 4)]
#[allow(clippy::too_many_arguments, reason = "each part of the model is a parameter of its own")]
fn at_vertices(
    theta: &Array1<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] weights: &Array2<f64>,
    #[constant] points: &Array2<f64>,
    #[constant] indices: &[usize],
) -> Array2<f64> {
    let positions: Array2<f64> = skinned(theta, parents, bases, inverses, vertices, weights);
    points - &positions.select(Axis(0), indices)
}

#[differentiate(directions = 4)]
#[allow(clippy::too_many_arguments, reason = "each part of the model is a parameter of its own")]
fn on_triangles(
    theta: &Array1<f64>,
    places: &Array2<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] weights: &Array2<f64>,
    #[constant] points: &Array2<f64>,
    #[constant] corners: &[(usize, usize, usize)],
) -> Array2<f64> {
    let positions: Array2<f64> = skinned(theta, parents, bases, inverses, vertices, weights);
    let mut residuals = points.clone();
    for i in 0..corners.len() {
        let (a, b, c) = corners[i];
        let (u, v) = (places[[i, 0]], places[[i, 1]]);
        for j in 0..3 {
            let place = u * positions[[a, j]] + v * positions[[b, j]] + (1.0 - u - v) * positions[[c, j]];
            residuals[[i, j]] -= place;
        }
    }
    residuals
}

/// What the bones that carry a vertex make of it.
#[differentiate(directions = 4)]
fn carried(
    transformations: &Array2<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] carriers: &[Vec<(usize, f64)>],
    #[constant] vertex: usize,
) -> [f64; 3] {
    let mut place = [0.0; 3];
    for &(bone, weight) in &carriers[vertex] {
        for r in 0..3 {
            for c in 0..4 {
                place[r] += weight * transformations[[4 * bone + r, c]] * vertices[[vertex, c]];
            }
        }
    }
    place
}

#[differentiate(directions = 4)]
#[allow(clippy::too_many_arguments, reason = "each part of the model is a parameter of its own")]
fn at_vertices_by_loops(
    theta: &Array1<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] carriers: &[Vec<(usize, f64)>],
    #[constant] points: &Array2<f64>,
    #[constant] indices: &[usize],
) -> Array2<f64> {
    let transformations: Array2<f64> = transformations(theta, parents, bases, inverses);
    let g: Array2<f64> = rotation(&theta.slice(s![..3]).to_owned());
    let mut residuals = points.clone();
    for i in 0..indices.len() {
        let p: [f64; 3] = carried(&transformations, vertices, carriers, indices[i]);
        for r in 0..3 {
            residuals[[i, r]] -= g[[r, 0]] * p[0] + g[[r, 1]] * p[1] + g[[r, 2]] * p[2] + theta[3 + r];
        }
    }
    residuals
}

#[differentiate(directions = 4)]
#[allow(clippy::too_many_arguments, reason = "each part of the model is a parameter of its own")]
fn on_triangles_by_loops(
    theta: &Array1<f64>,
    places: &Array2<f64>,
    #[constant] parents: &[Option<usize>],
    #[constant] bases: &Array3<f64>,
    #[constant] inverses: &Array3<f64>,
    #[constant] vertices: &Array2<f64>,
    #[constant] carriers: &[Vec<(usize, f64)>],
    #[constant] points: &Array2<f64>,
    #[constant] corners: &[(usize, usize, usize)],
) -> Array2<f64> {
    let transformations: Array2<f64> = transformations(theta, parents, bases, inverses);
    let g: Array2<f64> = rotation(&theta.slice(s![..3]).to_owned());
    let mut residuals = points.clone();
    for i in 0..corners.len() {
        let a: [f64; 3] = carried(&transformations, vertices, carriers, corners[i].0);
        let b: [f64; 3] = carried(&transformations, vertices, carriers, corners[i].1);
        let c: [f64; 3] = carried(&transformations, vertices, carriers, corners[i].2);
        let (u, v) = (places[[i, 0]], places[[i, 1]]);
        let mut p = [0.0; 3];
        for j in 0..3 {
            p[j] = u * a[j] + v * b[j] + (1.0 - u - v) * c[j];
        }
        for r in 0..3 {
            residuals[[i, r]] -= g[[r, 0]] * p[0] + g[[r, 1]] * p[1] + g[[r, 2]] * p[2] + theta[3 + r];
        }
    }
    residuals
}
