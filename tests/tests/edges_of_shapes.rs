//! Every family at the edges of its shapes: no rows, no columns, one of each. Wherever the function has a value its gradient is finite, has
//! the shapes of the arguments and agrees with differences; where it fails, its derivative fails in the same way. And with what is not
//! finite among the entries, values are what the function's are and nothing panics that does not panic there.

use cotangent::differentiate;
use cotangent_tests::outcome_of;
use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array, Array1, Array2, ArrayD, Axis, CowArray, Slice, Zip, array, concatenate, s, stack};

/// What a function of the table is called with: a matrix, a row of it, a list of as many numbers as it has rows, and a number.
#[derive(Clone)]
struct Point {
    x: Array2<f64>,
    v: Array1<f64>,
    l: Vec<f64>,
    s: f64,
}

type Gradient = (Array2<f64>, Array1<f64>, Vec<f64>, f64);

impl Point {
    fn new(rows: usize, columns: usize) -> Point {
        Point {
            x: Array2::from_shape_fn((rows, columns), |(i, j)| 0.75 + 0.5 * i as f64 - 0.3125 * j as f64),
            v: Array1::from_shape_fn(columns, |j| 1.25 - 0.375 * j as f64),
            l: (0..rows).map(|i| 0.5 + 0.6875 * i as f64).collect(),
            s: 1.375,
        }
    }

    fn entries(&mut self) -> Vec<&mut f64> {
        self.x.iter_mut().chain(&mut self.v).chain(&mut self.l).chain([&mut self.s]).collect()
    }

    /// With another entry.
    fn with(&self, i: usize, change: impl FnOnce(&mut f64)) -> Point {
        let mut point = self.clone();
        change(point.entries().swap_remove(i));
        point
    }
}

fn same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-9 * (1.0 + a.abs())
}

/// Holds the derivative to the function at all edges.
#[track_caller]
fn hold(f: impl Fn(&Point) -> f64, gradient: impl Fn(&Point) -> (f64, Gradient)) {
    for (rows, columns) in [(0, 0), (0, 2), (2, 0), (1, 1), (1, 2), (2, 1), (2, 3)] {
        let at = format!("{rows}×{columns}");
        let mut point = Point::new(rows, columns);
        let Some((value, (x, v, l, s))) = agree(&f, &gradient, &point, &at) else { continue };
        assert_eq!((x.dim(), v.dim(), l.len()), ((rows, columns), columns, rows), "{at}");
        let shares: Vec<f64> = x.iter().chain(&v).chain(&l).chain([&s]).copied().collect();
        if value.is_finite() {
            for (i, &share) in shares.iter().enumerate() {
                let h = 1e-6;
                let slope = (f(&point.with(i, |e| *e += h)) - f(&point.with(i, |e| *e -= h))) / (2.0 * h);
                assert!((share - slope).abs() <= 1e-5 * (1.0 + slope.abs()), "{at}: {share} for {slope} in entry {i}");
            }
        }
        for i in 0..point.entries().len() {
            for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                agree(&f, &gradient, &point.with(i, |e| *e = bad), &format!("{at}, {bad} in entry {i}"));
            }
        }
    }
}

/// What the derivative gives, where the function has a value.
#[track_caller]
fn agree(
    f: impl Fn(&Point) -> f64,
    gradient: impl Fn(&Point) -> (f64, Gradient),
    point: &Point,
    at: &str,
) -> Option<(f64, Gradient)> {
    match (outcome_of(|| f(point)), outcome_of(|| gradient(point))) {
        (Ok(value), Ok(derivative)) => {
            assert!(same(derivative.0, value), "{at}: {} for {value}", derivative.0);
            Some(derivative)
        }
        (Err(panic), Err(derivative)) => {
            assert_eq!(derivative, panic, "{at}");
            None
        }
        (f, derivative) => panic!("{at}: {:?} where the function gives {f:?}", derivative.map(|(value, _)| value)),
    }
}

macro_rules! of_all_shapes {
    ($($name:ident($x:ident, $v:ident, $l:ident, $s:ident) $body:tt)*) => {$(
        mod $name {
            use super::*;

            #[differentiate]
            #[allow(unused_variables, clippy::ptr_arg, reason = "each takes what it needs")]
            fn $name($x: &Array2<f64>, $v: &Array1<f64>, $l: &[f64], $s: f64) -> f64 $body

            #[test]
            fn at_its_edges() {
                hold(|p| $name(&p.x, &p.v, &p.l, p.s), |p| $name::value_and_gradient(&p.x, &p.v, &p.l, p.s));
            }
        }
    )*};
}

mod operators {
    use super::*;
    of_all_shapes! {
        sums(x, v, l, s) { (x + v - s).sum() + (s - x).sum() + (-x).sum() }
        products(x, v, l, s) { (x * v * s).sum() + (x / (v * v + 1.0)).sum() + (s / (x * x + 1.0)).sum() }
        owned(x, v, l, s) { let y = x.clone() * v.view(); (y.clone() * &y + x).sum() * s }
        broadcast_both_ways(x, v, l, s) { (x.sum_axis(Axis(1)).insert_axis(Axis(1)) * v).sum() * s }
        assigned(x, v, l, s) { let mut y = x * s; y += v; y *= x; y -= s; y /= &(x * x + 1.0); y.sum() }
        scaled(x, v, l, s) { let mut y = v.clone(); y.scaled_add(s, &x.sum_axis(Axis(0))); y.sum() }
        remainders(x, v, l, s) { (x % (s + 3.0)).sum() }
        dynamic(x, v, l, s) { let d: ArrayD<f64> = x.clone().into_dyn(); (&d * &d * s).sum() }
        shadowed(x, v, l, s) { let x = x + s; let x = &x * &x; x.sum() }
    }
}

mod elementwise {
    use super::*;
    of_all_shapes! {
        mapped(x, v, l, s) { x.mapv(f64::tanh).sum() + x.map(|e| e.sin() * s).sum() + x.mapv(|e| if e > 0.5 { e * s } else { e.exp() }).sum() }
        in_place(x, v, l, s) { let mut y = x.clone().mapv_into(|e| e * s); y.mapv_inplace(|e| e * e); y.map_inplace(|e| *e = e.cos()); y.sum() }
        methods(x, v, l, s) { (x.exp() + x.abs() + x.powi(3) + (x * x + 1.0).ln() + (x * x + 0.5).sqrt()).sum() * s }
        powers(x, v, l, s) { (x * x + 1.0).powf(s).sum() + x.pow2().sum() }
        limits(x, v, l, s) { x.clamp(-0.7, 1.1).sum() * s }
        extremes_with_numbers(x, v, l, s) { x.mapv(|e| e.max(0.3).min(s)).sum() }
        softmax(x, v, l, s) {
            let e = (x - &x.fold_axis(Axis(1), f64::NEG_INFINITY, |&m, &e| m.max(e)).insert_axis(Axis(1))).mapv(f64::exp);
            (&e / &e.sum_axis(Axis(1)).insert_axis(Axis(1)) * v).sum() * s
        }
        zipped(x, v, l, s) { Zip::from(x).and(&x.view()).fold(0.0, |sum, a, b| sum + a * b * s) }
        collected(x, v, l, s) { Zip::from(v).and(&x.sum_axis(Axis(0))).map_collect(|a, b| a * b * s).sum() }
        in_step(x, v, l, s) { let mut y = v.clone(); y.zip_mut_with(&x.sum_axis(Axis(0)), |y, x| *y *= x * s); y.sum() }
    }
}

mod products {
    use super::*;
    of_all_shapes! {
        of_matrices(x, v, l, s) { x.dot(&x.t()).sum() * s + x.t().dot(x).sum() }
        with_vectors(x, v, l, s) { x.dot(v).sum() * s + v.dot(&x.t()).sum() + v.dot(v) }
        of_lists(x, v, l, s) { Array1::from_vec(l.to_vec()).dot(x).sum() * s }
        into_arrays(x, v, l, s) {
            let mut c = Array2::ones((x.nrows(), x.nrows()));
            general_mat_mul(2.0, x, &x.t(), s, &mut c);
            let mut y = Array1::zeros(x.nrows());
            general_mat_vec_mul(1.0, x, v, 1.0, &mut y);
            c.sum() + y.sum()
        }
        of_kronecker(x, v, l, s) { ndarray::linalg::kron(x, x).sum() * s }
        layered(x, v, l, s) { let h = (x * v).mapv(f64::tanh); let z = h.dot(&h.t()) + s; (&z * &z).sum() }
    }
}

mod reductions {
    use super::*;
    of_all_shapes! {
        sums(x, v, l, s) { x.sum() * s + x.sum_axis(Axis(0)).dot(v) + x.sum_axis(Axis(1)).mapv(f64::sin).sum() }
        means(x, v, l, s) { x.mean().unwrap() * s }
        means_along(x, v, l, s) { x.mean_axis(Axis(0)).unwrap().dot(v) * s }
        means_across(x, v, l, s) { x.mean_axis(Axis(1)).unwrap().sum() * s }
        products(x, v, l, s) { x.product() * s + x.product_axis(Axis(0)).dot(v) + x.product_axis(Axis(1)).sum() }
        variances(x, v, l, s) { x.var(0.0) * s }
        variances_along(x, v, l, s) { x.var_axis(Axis(0), 0.0).dot(v) * s }
        variances_across(x, v, l, s) { x.var_axis(Axis(1), 0.0).sum() * s }
        deviations(x, v, l, s) { (x * x).std(0.0) * s }
        largest(x, v, l, s) { x.fold(f64::NEG_INFINITY, |m, &e| m.max(e)).max(-1e3) * s }
        smallest_along(x, v, l, s) { x.fold_axis(Axis(0), 1e3_f64, |&m, &e| m.min(e)).sum() * s }
        folded(x, v, l, s) { x.fold(s, |a, &e| a * 0.5 + e) }
        cumulative(x, v, l, s) { (x.cumprod(Axis(0)) * v).sum() * s }
        differences(x, v, l, s) { x.diff(1, Axis(1)).mapv(|e| e * e).sum() * s }
        iterated(x, v, l, s) { x.iter().sum::<f64>() * s + x.iter().map(|e| e * e).sum::<f64>() + l.iter().map(|e| e.sqrt()).sum::<f64>() }
        iterated_in_step(x, v, l, s) { v.iter().zip(&x.sum_axis(Axis(0))).map(|(a, b)| a * b * s).sum() }
        picked(x, v, l, s) { l.iter().copied().fold(0.25, f64::max) * s }
        reduced(x, v, l, s) { l.iter().copied().reduce(|a, b| a * b).unwrap() * s }
        multiplied(x, v, l, s) { l.iter().product::<f64>() * s }
        lanes(x, v, l, s) { x.map_axis(Axis(1), |row| row.dot(&row)).sum() * s }
        rows(x, v, l, s) { x.rows().into_iter().map(|row| row.dot(v)).sum::<f64>() * s }
        outer(x, v, l, s) { x.outer_iter().zip(l).map(|(row, e)| row.sum() * e).sum::<f64>() * s }
        softplus(x, v, l, s) { x.mapv(|e| e.exp().ln_1p()).sum() * s }
        norms(x, v, l, s) { (x.mapv(|e| e * e).sum() + 1.0).sqrt() * s }
    }
}

mod parts {
    use super::*;
    of_all_shapes! {
        rows_and_columns(x, v, l, s) { x.row(0).dot(v) * s + x.column(0).sum() }
        entries(x, v, l, s) { x[[0, 0]] * v[0] * l[0] * s }
        ends(x, v, l, s) { *v.first().unwrap() * v.last().unwrap() * s }
        slices(x, v, l, s) { (&x.slice(s![.., ..;-1]) * v).sum() * s + x.slice(s![0..0, ..]).sum() }
        slices_of_some(x, v, l, s) { x.slice(s![..;2, ..]).sum() * s + v.slice(s![..v.len() / 2]).sum() }
        along_an_axis(x, v, l, s) { x.slice_axis(Axis(0), Slice::from(x.nrows() / 2..)).sum() * s }
        of_axes(x, v, l, s) { x.index_axis(Axis(1), 0).mapv(f64::exp).sum() * s }
        halves(x, v, l, s) { let (a, b) = x.view().split_at(Axis(0), x.nrows() / 2); a.sum() * s - b.mapv(f64::sin).sum() }
        diagonals(x, v, l, s) { x.diag().mapv(|e| e * e).sum() * s + x.clone().into_diag().sum() }
        triangles(x, v, l, s) { (x.triu(0) * v).sum() * s + x.tril(-1).sum() }
        selected(x, v, l, s) { x.select(Axis(0), &[]).sum() * s + x.select(Axis(1), &(0..x.ncols()).rev().collect::<Vec<_>>()).dot(v).sum() }
        of_lists(x, v, l, s) { l[l.len() / 2..].iter().sum::<f64>() * s }
        chunks(x, v, l, s) { l.chunks(2).map(|c| c[0] * s).sum() }
        windows(x, v, l, s) { l.windows(2).map(|w| w[0] * w[1] * s).sum() }
        written(x, v, l, s) { let mut y = x.clone(); y.row_mut(0).assign(v); y.column_mut(0).fill(s); (&y * x).sum() }
        written_slices(x, v, l, s) { let mut y = x * s; y.slice_mut(s![.., 1..]).mapv_inplace(|e| e * e); y.sum() }
        in_turn(x, v, l, s) { let mut y = x.clone(); for e in &mut y { *e *= s; } (&y * x).sum() }
        row_by_row(x, v, l, s) { let mut y = x.clone(); for mut row in y.rows_mut() { row *= v; } y.sum() * s }
    }
}

mod shapes {
    use super::*;
    of_all_shapes! {
        transposed(x, v, l, s) { (&x.t() * s).sum() + x.clone().reversed_axes().mapv(f64::sin).sum() }
        permuted(x, v, l, s) { let mut y = x.clone().permuted_axes([1, 0]); y.swap_axes(0, 1); (y * v).sum() * s }
        inverted(x, v, l, s) { let mut y = x.clone(); y.invert_axis(Axis(0)); (y * x).sum() * s }
        flat(x, v, l, s) { x.flatten().mapv(|e| e * e).sum() * s }
        reshaped(x, v, l, s) { x.clone().into_shape_with_order(x.len()).unwrap().mapv(|e| e * s).sum() }
        viewed(x, v, l, s) { x.to_shape((x.ncols(), x.nrows())).unwrap().mapv(|e| e * s).sum() }
        cloned(x, v, l, s) { x.clone().into_shape_clone((x.len(), 1)).unwrap().mapv(|e| e * s).sum() }
        broadcast(x, v, l, s) { (&v.broadcast(x.dim()).unwrap() * x).sum() * s }
        wider(x, v, l, s) { (v.view().insert_axis(Axis(0)).to_owned() * x).sum() * s }
        narrower(x, v, l, s) { x.clone().remove_axis(Axis(0)).dot(v) * s }
        concatenated(x, v, l, s) { concatenate![Axis(0), *x, x * s].dot(v).sum() }
        concatenated_by_a_function(x, v, l, s) { ndarray::concatenate(Axis(1), &[x.view(), x.view()]).unwrap().mapv(f64::sin).sum() * s }
        stacked(x, v, l, s) { (stack![Axis(0), *v, v * s] * v).sum() + x.sum() }
        copied(x, v, l, s) { let c = CowArray::from(x.view()); (c.into_owned() * s + x.to_owned()).sum() }
    }
}

mod made {
    use super::*;
    of_all_shapes! {
        filled(x, v, l, s) { (Array2::from_elem(x.dim(), s) * x).sum() + Array2::<f64>::ones(x.dim()).sum() * s }
        by_a_function(x, v, l, s) { Array2::from_shape_fn(x.dim(), |(i, j)| x[[i, j]] * v[j] * s).sum() }
        of_lists(x, v, l, s) { (Array::from(l.to_vec()) * s).sum() + Array1::from_vec(l.iter().map(|e| e * e).collect()).sum() }
        diagonal(x, v, l, s) { (Array2::from_diag(v) * s).sum() + Array2::from_diag_elem(2, s).sum() }
        spaced(x, v, l, s) { (Array1::linspace(0.0, s, v.len()) * v).sum() }
        written_out(x, v, l, s) { (array![s, s * s] * 2.0).sum() }
        repeated(x, v, l, s) { vec![s; l.len()].iter().sum() }
    }
}
