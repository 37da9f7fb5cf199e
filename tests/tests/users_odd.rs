//! Mixtures that users write and that no other test holds: operands of every ownership in one expression, patterns, shadowing and
//! constants in blocks, slices with negative steps and new axes, ranks up to six, lists beside arrays, each against differences in both
//! modes.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, positive, tensor, vector};
use ndarray::prelude::*;
use ndarray::{Array0, ArrayRef2, LinalgScalar, NewAxis, ScalarOperand, Slice, concatenate, s, stack};
use num_traits::{Float, FromPrimitive};

// --- operands
#[differentiate]
fn cow_and_owned_then_ref(a: CowArray<'_, f64, Ix2>, b: Array2<f64>, c: &ArrayRef2<f64>) -> Array2<f64> {
    (&a - &b) * c + b / &a
}
#[differentiate]
fn compound_chain(a: Array2<f64>, row: ArrayView1<'_, f64>, col: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut z = &a * k;
    z += &row;
    z -= col;
    z *= &a.view();
    z /= &(col + &row.mapv(|v| v + 9.0));
    z += k;
    z *= k;
    z
}
#[differentiate]
fn compound_with_cow(a: &CowArray<'_, f64, Ix1>, m: Array2<f64>) -> Array2<f64> {
    let mut m = m;
    m *= a;
    m -= &(2.0 * a);
    m
}
#[differentiate]
fn array0_everywhere(a: Array0<f64>, b: &Array1<f64>) -> Array1<f64> {
    let c = &a * b;
    let mut d = b - &a;
    d *= &a;
    d + c / a
}
#[differentiate]
fn scalar_ref_operands(a: &f64, x: &Array1<f64>) -> Array1<f64> {
    let k = *a * 2.0;
    k - x * *a
}
#[differentiate]
fn mixed_f_order(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    let c = a.t().dot(&b.t()).reversed_axes();
    &c - &b.dot(&a) * 0.5 + a.sum()
}
#[differentiate]
fn dyn_and_fixed(a: ArrayD<f64>, b: &Array1<f64>) -> ArrayD<f64> {
    let mut z = a * b;
    z += b;
    z.mapv_inplace(|v| v.tanh());
    &z * &z
}
#[differentiate]
fn neg_of_everything(a: &Array2<f64>, b: ArrayView1<'_, f64>, c: f64) -> f64 {
    (-(-a) * -&b - -c).sum() * -c
}
#[differentiate]
fn self_minus_transposed(a: &Array2<f64>) -> f64 {
    let d = a - &a.t();
    (&d * &d).sum() - (a + &a.t()).mapv(f64::abs).sum()
}
// --- maps
#[differentiate]
fn map_paths(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(f64::tanh)
        + x.mapv(f64::to_radians) * x.map(|v| f64::cbrt(*v))
        + x.mapv(f64::abs).mapv(f64::sqrt).mapv_into(f64::ln_1p)
}
#[differentiate]
fn map_captures(x: &Array2<f64>, a: f64, w: &Array1<f64>) -> Array2<f64> {
    let norm = w.dot(w).sqrt();
    let shift = |v: f64| v - w[0] / norm;
    x.mapv(|e| {
        let w = shift(e) * a;
        let a = w.mul_add(e, a);
        if a > norm { a.ln() } else { w.hypot(a) }
    })
}
#[differentiate]
fn map_with_array_inside(x: &Array1<f64>, a: f64) -> Array1<f64> {
    x.mapv(|e| {
        let [p, q] = [e * a, e - a];
        let (r, s) = (p * q, p + q);
        r.atan2(s)
    })
}
#[differentiate]
fn map_inplace_shadow(x: &Array2<f64>, a: f64) -> Array2<f64> {
    let mut x = x.t().to_owned();
    x.map_inplace(|x| {
        let a = a * *x;
        *x -= a.sin();
    });
    x.mapv_inplace(|x| x.clamp(-a, a));
    x
}
#[differentiate]
fn map_return_from_match(x: &Array1<f64>, mode: u8) -> Array1<f64> {
    x.mapv(|e| match mode {
        0 => e,
        1 | 2 => e.powi(mode as i32 + 1),
        _ => e.exp(),
    })
}
// --- blocks, patterns, consts
#[differentiate]
fn nested_shadow(x: f64, y: f64) -> f64 {
    let x = {
        let y = x * y;
        let x = y + x;
        {
            let y = x * x;
            y - x
        }
    } * y;
    let y = {
        const X: f64 = 1.5;
        X * x + y
    };
    x.copysign(y) + {
        let x = y;
        x * x
    }
}
#[differentiate]
fn const_arrays(x: &Array1<f64>) -> f64 {
    const W: [f64; 3] = [0.5, -1.25, 2.0];
    const N: usize = W.len();
    static B: f64 = W[1] * 2.0;
    let mut s = B * x[0];
    for i in 0..N {
        s += W[i] * x[i] * x[i];
    }
    s
}
#[differentiate]
fn patterns(p: (f64, (f64, [f64; 2])), q: [(f64, f64); 2]) -> f64 {
    let (a, (b, [c, d])) = p;
    let [(e, f), (g, h)] = q;
    a * b - c * d + e * h - f * g
}
#[differentiate]
fn ref_patterns(p: &(f64, f64), q: &[f64; 3]) -> f64 {
    let &(a, b) = p;
    let [c, rest @ ..] = q;
    a * c + b * rest[0] * rest[1]
}
#[differentiate]
fn tuple_struct_of_results(x: &Array1<f64>, k: f64) -> (f64, (Array1<f64>, [f64; 2]), Vec<f64>) {
    let s = x.sum();
    (s * k, (x * k, [s, k * k]), x.iter().map(|v| v * s).collect())
}
#[differentiate]
fn block_valued_args(x: f64, y: f64) -> f64 {
    f64::hypot(
        {
            let t = x * y;
            t * t
        },
        if x > y { x } else { y },
    )
    .max(x - 3.0)
}
// --- iterators
#[differentiate]
fn zip_sum(x: &Array1<f64>, y: &[f64], z: ArrayView1<'_, f64>) -> f64 {
    x.iter().zip(y).zip(z.iter()).map(|((a, b), &c)| a * b - c * a).sum::<f64>() / y.len() as f64
}
#[differentiate]
fn zip_of_transposed(x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    x.t().iter().zip(y.iter()).map(|(a, b)| a * b * b).sum()
}
#[differentiate]
fn extremes(x: &Array2<f64>) -> f64 {
    let hi = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lo = x.iter().cloned().fold(f64::INFINITY, |a, b| a.min(b));
    let top = x.fold(f64::MIN, |a, b| if a > *b { a } else { *b });
    (hi - lo) * top
}
#[differentiate]
fn fold_pair(x: &[f64], k: f64) -> f64 {
    let (s, p) = x.iter().fold((0.0, 1.0), |(s, p), &v| (s + v * k, p * v));
    s / p
}
#[differentiate]
fn rev_windows_product(x: &[f64]) -> f64 {
    x.windows(2).rev().map(|w| w[1] - w[0] * w[0]).product::<f64>() + x.chunks(2).map(|c| c.iter().product::<f64>()).sum::<f64>()
}
#[differentiate]
fn row_norms(x: &Array2<f64>) -> Array1<f64> {
    x.rows().into_iter().map(|r| r.dot(&r).sqrt()).collect()
}
#[differentiate]
fn columns_by_axis_iter(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    x.axis_iter(Axis(1)).zip(w.iter()).map(|(c, &w)| c.sum() * w * w).sum()
}
#[differentiate]
fn list_map(x: Vec<f64>, y: &[f64]) -> Vec<f64> {
    let m = x.iter().sum::<f64>() / x.len() as f64;
    x.into_iter().zip(y.iter().rev()).map(|(a, b)| (a - m) * b).collect::<Vec<_>>()
}
// --- slices
#[differentiate]
fn negative_steps(x: &Array2<f64>) -> Array2<f64> {
    let r = x.slice(s![..;-1, 1..;2]);
    let q = x.slice(s![..;-1, ..-1;-2]);
    &r * &q.slice(s![.., ..r.ncols()])
}
#[differentiate]
fn new_axes(x: &Array1<f64>, y: &Array1<f64>) -> Array2<f64> {
    &x.slice(s![.., NewAxis]) * &y.slice(s![NewAxis, ..]) - x.slice(s![NewAxis, ..;-1])
}
#[differentiate]
fn new_axis_in_rank_three(x: &Array3<f64>, k: usize) -> Array3<f64> {
    let a = x.slice(s![k, .., NewAxis, ..]);
    &a * &x.slice(s![.., NewAxis, k, ..]).mapv(f64::exp).slice(s![..1, .., ..])
}
#[differentiate]
fn assign_slices(x: &Array2<f64>, v: &Array1<f64>) -> Array2<f64> {
    let mut z = x.clone();
    z.slice_mut(s![..;-1, 0]).assign(v);
    z.slice_mut(s![1.., ..]).mapv_inplace(|e| e * e);
    let mut c = z.column_mut(1);
    c += v;
    c *= 2.0;
    z
}
#[differentiate]
fn slice_axis_by(x: &Array3<f64>) -> Array3<f64> {
    x.slice_axis(Axis(1), Slice::from(1..).step_by(2)).to_owned() * 2.0
        - x.slice_axis(Axis(1), Slice::new(0, None, -2)).mapv(|v| v * v)
}
#[differentiate]
fn split(x: ArrayView2<'_, f64>) -> f64 {
    let (l, r) = x.split_at(Axis(1), 2);
    let (t, b) = r.split_at(Axis(0), 1);
    l.dot(&b.t()).sum() * t.sum() - l.t().dot(&r).mean().unwrap()
}
#[differentiate]
fn selected(x: &Array2<f64>, idx: &[usize]) -> Array2<f64> {
    let a = x.select(Axis(1), idx);
    a.select(Axis(0), &[1, 1, 0]).mapv(f64::sin) * a.row(0)
}
#[differentiate]
fn joined(x: &Array2<f64>, y: Array2<f64>, v: ArrayView1<'_, f64>) -> Array2<f64> {
    let c = concatenate![Axis(0), x.view(), y.t(), v.insert_axis(Axis(0))];
    let d = concatenate(Axis(1), &[c.view(), c.slice(s![.., ..1])]).unwrap();
    d.mapv(|e| e * e)
}
#[differentiate]
fn stacked(x: &Array1<f64>, y: Array1<f64>) -> Array3<f64> {
    let m = stack![Axis(1), x.view(), y.view(), (x * &y).view()];
    stack(Axis(0), &[m.view(), m.slice(s![..;-1, ..])]).expect("same shapes") * 2.0
}
// --- ranks
#[differentiate]
fn rank_six(x: &Array6<f64>) -> f64 {
    let y = x.view().permuted_axes([5, 4, 3, 2, 1, 0]);
    let z = y.index_axis(Axis(0), 1).sum_axis(Axis(2)).mapv(|v| v * v);
    z.sum() * x[[1, 0, 0, 0, 0, 1]]
}
#[differentiate]
fn rank_five(x: Array5<f64>, y: &Array4<f64>) -> Array4<f64> {
    let w = &x * y;
    w.sum_axis(Axis(0)) + w.slice(s![-1, .., .., .., ..]).mapv(f64::cos)
}
#[differentiate]
fn rank_four_products(q: &Array4<f64>, k: &Array4<f64>) -> Array4<f64> {
    let (b, h, n, _) = q.dim();
    let mut out = Array4::zeros((b, h, n, n));
    for i in 0..b {
        for j in 0..h {
            let p = q.slice(s![i, j, .., ..]).dot(&k.slice(s![i, j, .., ..]).t());
            out.slice_mut(s![i, j, .., ..]).assign(&p);
        }
    }
    out
}
#[differentiate]
fn dynamic_ranks(x: &ArrayD<f64>) -> ArrayD<f64> {
    let m = x.mean_axis(Axis(x.ndim() - 1)).unwrap().insert_axis(Axis(x.ndim() - 1));
    let d = x - &m;
    let v = d.mapv(|e| e.powi(2)).sum_axis(Axis(x.ndim() - 1)).insert_axis(Axis(x.ndim() - 1));
    d / v.mapv(f64::sqrt)
}
#[differentiate]
fn dynamic_index(x: &ArrayD<f64>) -> f64 {
    x[[0, 1, 1]] * x[IxDyn(&[1, 0, 1])] + x.index_axis(Axis(0), 1).sum()
}
// --- methods
#[differentiate]
fn scaled(x: &Array2<f64>, y: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut z = x * x;
    z.scaled_add(k * k, y);
    z.scaled_add(-1.0, &x.t());
    z.row_mut(0).scaled_add(k, &y.column(1));
    z
}
#[differentiate]
fn reshaped(x: &Array2<f64>, y: &Array1<f64>) -> Array2<f64> {
    let a = x.to_shape((3, 2)).unwrap();
    let b = x.clone().into_shape_with_order((3, 2)).unwrap();
    let c = y.view().into_shape_with_order((3, 1)).unwrap().to_owned();
    a.to_owned() * b + c
}
#[differentiate]
fn reshaped_minus_one(x: &Array3<f64>) -> Array1<f64> {
    let n = x.len() / x.shape()[0];
    let m = x.to_shape((x.shape()[0], n)).unwrap();
    m.dot(&m.row(0)) + m.sum_axis(Axis(1))
}
#[differentiate]
fn broadcast_dims(x: &Array1<f64>, y: &Array2<f64>) -> f64 {
    let b = x.broadcast((2, 2, 3)).unwrap();
    let c = y.broadcast([2, 2, 3]).unwrap();
    (&b * &c).sum() + x.broadcast(y.dim()).unwrap().dot(&y.t()).sum()
}
#[differentiate]
fn statistics(x: &Array2<f64>, #[constant] ddof: f64) -> f64 {
    let m = x.mean().unwrap();
    let v = x.var_axis(Axis(0), 1.0) / x.std_axis(Axis(0), 0.0);
    m * x.std(ddof) + v.product() + x.var(ddof).ln()
}
#[differentiate]
fn standard_scores(x: &Array2<f64>) -> Array2<f64> {
    (x - &x.mean_axis(Axis(0)).unwrap()) / x.std_axis(Axis(0), 1.0)
}
#[differentiate]
fn scalar_functions(a: f64, b: f64, c: f64) -> f64 {
    let r = a.rem_euclid(b) + f64::rem_euclid(c, 0.7) * a.copysign(-b) + f64::copysign(c, a);
    let s = a.hypot(b).mul_add(c, f64::atan2(a, c)) - f64::mul_add(a, b, c);
    r * s.clamp(-10.0, 10.0) + f64::clamp(a * b, c, 5.0) + f64::max(a, f64::min(b, c))
}
#[differentiate]
fn of_arrays_elementwise(x: &Array1<f64>) -> Array1<f64> {
    x.abs() + x.signum() * x.powi(3) - x.exp().ln_1p().sqrt()
        + x.clamp(-0.5, 0.5).sin()
        + x.fract() * x.cbrt()
        + x.powf(2.0)
        + x.recip().tanh()
}
#[differentiate]
fn casts(x: f32, y: f64, n: usize, k: i32) -> f64 {
    let a = x as f64 * y / n as f64;
    let b = (a as f32 * x) as f64;
    let c = f64::from(x) + f64::from(k) + (n as f32 as f64) * y;
    b * c - y as f64 * (k as f64).powi(2)
}
#[differentiate]
fn untyped_literals(x: f32) -> f32 {
    let two = 2.;
    let third = 1.0 / 3.0;
    let mut s = 0.;
    for _ in 0..3 {
        s += x * third;
    }
    s * two + 1e-2 - x.powf(0.5)
}
#[differentiate]
fn of_std_constants(x: &Array1<f64>) -> Array1<f64> {
    use std::f64::consts::{self, FRAC_1_SQRT_2};
    x * consts::FRAC_PI_2 + FRAC_1_SQRT_2 / x - f64::EPSILON + std::f64::consts::LN_10 * x.mapv(|v| v * core::f64::consts::E)
}
#[differentiate]
fn mixed_lists(x: &[f64], y: Vec<f64>, z: [f64; 3], w: &Array1<f64>) -> Vec<f64> {
    let a = Array1::from(y) * w + ArrayView1::from(x) - ArrayView1::from(&z);
    let b = Array1::from_vec(x.to_vec()) * arr1(&z);
    (a + b).to_vec()
}
#[differentiate]
fn constructed(x: f64, y: &Array1<f64>) -> Array2<f64> {
    let e: Array2<f64> = Array2::eye(3) * x;
    let d = Array2::from_diag(&(y * x));
    let f = Array::from_elem((3, 3), x.sin());
    let g = Array2::from_shape_fn((3, 3), |(i, j)| y[i] * x - y[j]);
    let h = array![[x, 1.0, y[0]], [0.0, y[1], x * x], [y[2], y[2], 2.0]];
    (e + d).dot(&f) - g * h
}
#[differentiate]
fn linspaced(a: f64, b: f64) -> Array1<f64> {
    let t = Array1::linspace(a, b, 5);
    let r = Array::range(0.0, 5.0, 1.0);
    &t * &t.slice(s![..;-1]) + r * a
}
#[differentiate]
fn zeros_like(x: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut z: Array2<f64> = Array::zeros(x.raw_dim());
    let o = Array2::<f64>::ones(x.dim());
    z += &(x * k);
    z.fill(k);
    z + o * x
}
#[differentiate]
fn diag_use(x: &Array2<f64>) -> f64 {
    let tr = x.diag().sum();
    let mut y = x.clone();
    y.diag_mut().fill(tr);
    let d = &mut y;
    d[[0, 1]] *= 2.0;
    y.diag().product() + y.sum() * x.diag().dot(&x.row(0))
}

// --- generics
#[differentiate]
fn g_softplus<F: Float + ScalarOperand + FromPrimitive>(x: &Array1<F>, beta: F) -> Array1<F> {
    let t = F::from_f64(1.0).unwrap();
    (x * beta).mapv(|v| (t + v.exp()).ln()) / beta
}
#[differentiate]
fn g_mse<F: LinalgScalar + FromPrimitive>(x: ArrayView2<'_, F>, y: &Array2<F>) -> F {
    let d = &x - y;
    (&d * &d).mean().unwrap()
}
#[differentiate]
fn g_std<F>(x: &Array2<F>) -> Array1<F>
where
    F: Float + FromPrimitive + ScalarOperand,
{
    let m = x.mean_axis(Axis(1)).unwrap();
    let s = x.std_axis(Axis(1), F::from_u8(1).unwrap());
    m / (s + F::epsilon())
}
#[differentiate]
fn g_lists<F: Float, const N: usize>(x: [F; N], y: &[F]) -> Vec<F> {
    let mut out = Vec::with_capacity(N);
    for i in 0..N {
        out.push(x[i].hypot(y[i]).max(F::zero()).mul_add(x[0], y[N - 1]));
    }
    out
}
#[differentiate]
fn g_sum<F: Float + std::iter::Sum>(x: &[F], n: usize) -> F {
    let mean = x.iter().copied().sum::<F>() / F::from(x.len()).unwrap();
    x.iter().map(|&v| (v - mean).powi(2)).sum::<F>().sqrt() / F::from(n).unwrap()
}
#[differentiate]
fn g_from_literal<F: Float + From<f32>>(x: F) -> F {
    let half: F = 0.5.into();
    x * half + <F as From<f32>>::from(2.0f32)
}

agree! {
    odd:
    cow_and_owned_then_ref(CowArray::from(a), b, &c), a = matrix(2, 3), b = matrix(2, 3) + 3.0, c = matrix(2, 3) * 0.5;
    compound_chain(a, row.view(), &col, k), a = matrix(2, 3), row = vector(3), col = matrix(2, 1), k = 0.7;
    compound_with_cow(&CowArray::from(a.view()), m), a = vector(3), m = matrix(2, 3);
    array0_everywhere(a, &b), a = tensor(()), b = vector(3);
    scalar_ref_operands(&a, &x), a = 0.7, x = vector(3);
    mixed_f_order(a.view(), b.view()), a = matrix(3, 2), b = matrix(2, 3);
    dyn_and_fixed(a, &b), a = tensor(vec![2, 2, 3]), b = vector(3);
    neg_of_everything(&a, b.view(), c), a = matrix(2, 3), b = vector(3), c = 0.7;
    self_minus_transposed(&a), a = matrix(3, 3);
    map_paths(&x), x = vector(4);
    map_captures(&x, a, &w), x = positive((2, 3)) + 1.0, a = 0.7, w = vector(2);
    map_with_array_inside(&x, a), x = vector(4), a = 0.7;
    map_inplace_shadow(&x, a), x = matrix(2, 3), a = 0.7;
    map_return_from_match(&x, 2), x = vector(4);
    nested_shadow(x, y), x = 0.7, y = -1.3;
    const_arrays(&x), x = vector(3);
    patterns(p, q), p = (0.3, (0.5, [0.2, -0.4])), q = [(0.1, 0.6), (0.9, -0.8)];
    ref_patterns(&p, &q), p = (0.3, 0.5), q = [0.1, 0.2, 0.7];
    tuple_struct_of_results(&x, k), x = vector(3), k = 0.7;
    block_valued_args(x, y), x = 0.7, y = -1.3;
    zip_sum(&x, &y, z.view()), x = vector(3), y = vector(3).to_vec(), z = vector(3) + 0.5;
    zip_of_transposed(&x, &y), x = matrix(2, 3), y = matrix(3, 2);
    extremes(&x), x = matrix(2, 3);
    fold_pair(&x, k), x = vector(3).to_vec(), k = 0.7;
    rev_windows_product(&x), x = vector(5).to_vec();
    row_norms(&x), x = matrix(2, 3);
    columns_by_axis_iter(&x, &w), x = matrix(2, 3), w = vector(3);
    list_map(x, &y), x = vector(3).to_vec(), y = vector(3).to_vec();
    negative_steps(&x), x = matrix(3, 4);
    new_axes(&x, &y), x = vector(3), y = vector(3);
    new_axis_in_rank_three(&x, 1), x = tensor((2, 2, 3));
    assign_slices(&x, &v), x = matrix(3, 2), v = vector(3);
    slice_axis_by(&x), x = tensor((2, 4, 2));
    split(x.view()), x = matrix(2, 4);
    selected(&x, &[2, 0, 2]), x = matrix(2, 3);
    joined(&x, y, v.view()), x = matrix(2, 3), y = matrix(3, 2), v = vector(3);
    stacked(&x, y), x = vector(3), y = vector(3) + 0.5;
    rank_six(&x), x = tensor((2, 1, 2, 1, 1, 2));
    rank_five(x, &y), x = tensor((2, 1, 2, 1, 2)), y = tensor((3, 2, 1, 2));
    rank_four_products(&q, &k), q = tensor((2, 2, 2, 3)), k = tensor((2, 2, 2, 3)) * 0.5;
    dynamic_ranks(&x), x = tensor(vec![2, 2, 3]);
    dynamic_index(&x), x = tensor(vec![2, 2, 2]);
    scaled(&x, &y, k), x = matrix(2, 2), y = matrix(2, 2) * 0.5, k = 0.7;
    reshaped(&x, &y), x = matrix(2, 3), y = vector(3);
    reshaped_minus_one(&x), x = tensor((2, 2, 2));
    broadcast_dims(&x, &y), x = vector(3), y = matrix(2, 3);
    statistics(&x, 1.0), x = matrix(3, 2);
    standard_scores(&x), x = matrix(3, 2);
    scalar_functions(a, b, c), a = 1.7, b = 0.6, c = -0.4;
    of_arrays_elementwise(&x), x = vector(5);
    casts(x, y, 3, -2), x = 0.75_f32, y = 0.7;
    untyped_literals(x), x = 0.75_f32;
    of_std_constants(&x), x = vector(3);
    mixed_lists(&x, y, z, &w), x = vector(3).to_vec(), y = vector(3).to_vec(), z = [0.3, 0.5, -0.7], w = vector(3);
    constructed(x, &y), x = 0.7, y = vector(3);
    linspaced(a, b), a = 0.7, b = 2.3;
    zeros_like(&x, k), x = matrix(2, 3), k = 0.7;
    diag_use(&x), x = matrix(3, 3);
}

agree_in_both! {
    generic:
    g_softplus(&x, beta), x = vector(3), beta = 0.75;
    g_mse(x.view(), &y), x = matrix(2, 3), y = matrix(2, 3) * 0.5;
    g_std(&x), x = matrix(2, 3);
    g_lists(x, &y), x = [0.3, 0.5, -0.7], y = vector(3).to_vec();
    g_sum(&x, 3), x = vector(3).to_vec();
    g_from_literal(x), x = 0.75;
}
