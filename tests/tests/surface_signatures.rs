//! Parameters and results of every kind.

#![allow(
    clippy::ptr_arg,
    clippy::trivially_copy_pass_by_ref,
    clippy::let_and_return,
    clippy::elidable_lifetime_names,
    clippy::cast_possible_truncation
)] // These are the signatures in question.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_as_gradient, matrix, tensor, vector};
use ndarray::{ArcArray1, Array1, Array2, ArrayView1, ArrayView2, ArrayViewD, Axis, CowArray, Ix1, Ix2};

/// Every way to pass an array, for one rank.
macro_rules! ranks {
    ($($rank:ident: $Array:ident, $ArrayView:ident, $ArrayRef:ident, $Ix:ident, $shape:expr;)*) => {$(
        mod $rank {
            use cotangent::differentiate;
            use cotangent_tests::{agree, tensor};
            use ndarray::{$Array, $ArrayView, $ArrayRef, $Ix, Array, ArrayRef, ArrayView, CowArray};

            #[differentiate]
            fn owned(x: $Array<f64>) -> $Array<f64> {
                &x * &x
            }

            #[differentiate]
            fn borrowed(x: &$Array<f64>) -> $Array<f64> {
                x * x
            }

            #[differentiate]
            fn view(x: $ArrayView<'_, f64>) -> $Array<f64> {
                &x * &x
            }

            #[differentiate]
            fn borrowed_view(x: &$ArrayView<'_, f64>) -> $Array<f64> {
                x * x
            }

            #[differentiate]
            fn array_ref(x: &$ArrayRef<f64>) -> $Array<f64> {
                x * x
            }

            #[differentiate]
            fn cow(x: CowArray<'_, f64, $Ix>) -> $Array<f64> {
                &x * &x
            }

            #[differentiate]
            fn borrowed_cow(x: &CowArray<'_, f64, $Ix>) -> Array<f64, $Ix> {
                x * x
            }

            #[differentiate]
            fn spelt_out(x: Array<f64, $Ix>, y: &ArrayRef<f64, $Ix>, z: ArrayView<'_, f64, $Ix>) -> Array<f64, $Ix> {
                x * y + z
            }

            #[differentiate]
            fn single(x: &$Array<f32>) -> $Array<f32> {
                x * x
            }

            agree! {
                agrees:
                owned(x), x = tensor($shape);
                borrowed(&x), x = tensor($shape);
                view(x.view()), x = tensor($shape);
                borrowed_view(&x.view()), x = tensor($shape);
                array_ref(&x), x = tensor($shape);
                cow(CowArray::from(&x)), x = tensor($shape);
                borrowed_cow(&CowArray::from(x.clone())), x = tensor($shape);
                spelt_out(x, &y, z.view()), x = tensor($shape), y = tensor($shape) * 0.5, z = tensor($shape) - 0.25;
                single(&x), x = tensor($shape).mapv(|e| e as f32);
            }
        }
    )*};
}

ranks! {
    rank_0: Array0, ArrayView0, ArrayRef0, Ix0, ();
    rank_1: Array1, ArrayView1, ArrayRef1, Ix1, 3;
    rank_2: Array2, ArrayView2, ArrayRef2, Ix2, (2, 3);
    rank_3: Array3, ArrayView3, ArrayRef3, Ix3, (2, 1, 3);
    rank_4: Array4, ArrayView4, ArrayRef4, Ix4, (2, 1, 3, 1);
    rank_5: Array5, ArrayView5, ArrayRef5, Ix5, (1, 2, 1, 2, 1);
    rank_6: Array6, ArrayView6, ArrayRef6, Ix6, (1, 2, 1, 2, 1, 2);
    rank_dyn: ArrayD, ArrayViewD, ArrayRefD, IxDyn, vec![2, 3];
}

#[differentiate]
fn double(x: f64) -> f64 {
    x * x + 1.0
}

#[differentiate]
fn single(x: f32) -> f32 {
    x * x + 1.0
}

#[differentiate]
fn borrowed_scalar(x: &f64, y: f64) -> f64 {
    x * x * y
}

#[differentiate]
fn slice(x: &[f64]) -> f64 {
    x[0] * x[1] + x[2].sin()
}

#[differentiate]
fn vec(x: Vec<f64>) -> f64 {
    x[0] * x[1] + x[2].sin()
}

#[differentiate]
fn borrowed_vec(x: &Vec<f64>) -> f64 {
    x[0] * x[1] + x[2].sin()
}

#[differentiate]
fn fixed(x: [f64; 3]) -> f64 {
    x[0] * x[1] + x[2].sin()
}

#[differentiate]
fn borrowed_fixed(x: &[f64; 3]) -> f64 {
    x[0] * x[1] + x[2].sin()
}

#[differentiate]
fn fixed_of_any_length<const N: usize>(x: &[f64; N]) -> f64 {
    x.iter().map(|v| v * v).sum()
}

#[differentiate]
fn shared(x: &ArcArray1<f64>) -> f64 {
    (x * x).sum()
}

#[differentiate]
fn shared_operands(x: ArcArray1<f64>, k: f64) -> f64 {
    let y = x.clone();
    let mut z = &y * k;
    z += &x;
    z.mapv(f64::sin).sum()
}

#[differentiate]
fn mixed(w: &Array2<f64>, x: &[f64], scale: f64, shift: [f64; 2]) -> f64 {
    w.sum() * x[1] * scale + shift[0] * shift[1]
}

agree_as_gradient! {
    scalar_results:
    double(x), x = 0.7;
    borrowed_scalar(&x, y), x = 0.7, y = -1.5;
    slice(&x), x = vec![0.5, -1.5, 0.7];
    vec(x), x = vec![0.5, -1.5, 0.7];
    borrowed_vec(&x), x = vec![0.5, -1.5, 0.7];
    fixed(x), x = [0.5, -1.5, 0.7];
    borrowed_fixed(&x), x = [0.5, -1.5, 0.7];
    fixed_of_any_length(&x), x = [0.5, -1.5, 0.7, 2.0];
    shared(&x.to_shared()), x = vector(3);
    shared_operands(x.into_shared(), k), x = vector(3), k = 0.75;
    mixed(&w, &x, scale, shift), w = matrix(2, 2), x = vec![0.5, -1.5, 0.7], scale = 3.0, shift = [2.0, -0.5];
}

agree! {
    single_precision:
    single(x), x = 0.75_f32;
}

#[differentiate]
fn pair(x: f64, y: f64) -> (f64, f64) {
    (x * y, x + y)
}

#[differentiate]
fn alone(x: f64) -> (f64,) {
    (x * x,)
}

#[differentiate]
fn nested(x: f64, y: f64) -> ((f64, f64), f64) {
    ((x * y, x - y), x / y)
}

#[differentiate]
fn of_every_kind(x: &Array1<f64>, y: f64) -> (f64, Array1<f64>, Vec<f64>, [f64; 2], Array2<f64>) {
    let square = x * x;
    (square.sum() * y, square, vec![y * y, x[0]], [y.sin(), x[1] * y], x.view().insert_axis(Axis(0)).to_owned() * y)
}

#[differentiate]
fn named_before(x: &Array1<f64>) -> (Array1<f64>, f64) {
    let both = (x * 2.0, x.sum());
    both
}

/// The array leaves before its sum is computed, but for the sum.
#[differentiate]
fn value_and_its_sum(x: &Array1<f64>) -> (Array1<f64>, f64) {
    let y = x * 2.0;
    (y.to_owned(), y.sum())
}

#[differentiate]
fn with_a_discrete_pair(x: &Array2<f64>, y: f64) -> ((usize, usize), f64) {
    ((x.nrows(), x.ncols()), x.sum() * y)
}

#[differentiate]
fn list(x: &[f64]) -> Vec<f64> {
    x.iter().map(|v| v * v).collect()
}

#[differentiate]
fn list_written_out(x: f64, y: f64) -> Vec<f64> {
    vec![x * y, x + y, 1.0]
}

#[differentiate]
fn fixed_list(x: f64, y: f64) -> [f64; 3] {
    [x * y, x + y, 1.0]
}

#[differentiate]
fn list_as_it_came(x: Vec<f64>) -> Vec<f64> {
    x
}

#[differentiate]
fn fixed_list_as_it_came(x: [f64; 2]) -> [f64; 2] {
    x
}

#[differentiate]
fn view_of_a_row(x: &Array2<f64>, i: usize) -> ArrayView1<'_, f64> {
    x.row(i)
}

#[differentiate]
fn view_with_a_lifetime<'a>(x: &'a Array2<f64>, scale: f64) -> (ArrayView2<'a, f64>, f64) {
    (x.t(), x[[0, 1]] * scale)
}

#[differentiate]
fn view_of_a_view<'a>(x: ArrayView2<'a, f64>) -> ArrayView1<'a, f64> {
    x.index_axis_move(Axis(1), 1)
}

#[differentiate]
fn view_of_a_slice(x: &[f64]) -> ArrayView1<'_, f64> {
    ArrayView1::from(x)
}

#[differentiate]
fn dynamic_view(x: &ArrayViewD<'_, f64>) -> f64 {
    x.sum() * x[[0, 1]]
}

#[differentiate]
fn reference(x: &Array1<f64>) -> &Array1<f64> {
    x
}

#[differentiate]
fn cow_result(x: &Array2<f64>) -> CowArray<'_, f64, Ix1> {
    x.to_shape(6).unwrap()
}

#[differentiate]
fn cow_of_an_owned_array(x: &Array2<f64>) -> CowArray<'static, f64, Ix2> {
    CowArray::from(x * x)
}

agree! {
    results:
    pair(x, y), x = 0.7, y = -1.5;
    alone(x), x = 0.7;
    nested(x, y), x = 0.7, y = -1.5;
    of_every_kind(&x, y), x = vector(3), y = 0.7;
    named_before(&x), x = vector(3);
    value_and_its_sum(&x), x = vector(3);
    list(&x), x = vec![0.5, -1.5, 0.7];
    list_written_out(x, y), x = 0.7, y = -1.5;
    fixed_list(x, y), x = 0.7, y = -1.5;
    list_as_it_came(x), x = vec![0.5, -1.5, 0.7];
    fixed_list_as_it_came(x), x = [0.5, -1.5];
    view_of_a_row(&x, 1), x = matrix(3, 2);
    view_with_a_lifetime(&x, scale), x = matrix(3, 2), scale = 0.7;
    view_of_a_view(x.view()), x = matrix(3, 2);
    view_of_a_slice(&x), x = vec![0.5, -1.5, 0.7];
    dynamic_view(&x.view()), x = tensor(vec![2, 3]);
    reference(&x), x = vector(3);
    cow_result(&x), x = matrix(3, 2);
    cow_of_an_owned_array(&x), x = matrix(3, 2);
}

#[differentiate]
fn discrete(x: &Array2<f64>, n: usize, i: i32, twice: bool, axis: Axis) -> f64 {
    let scale = if twice { 2.0 } else { 1.0 };
    x.sum_axis(axis)[n].powi(i) * scale
}

#[differentiate]
fn texts(x: f64, letter: char, name: &str, owner: String) -> f64 {
    x * x * (name.len() + owner.len() + letter.len_utf8()) as f64
}

#[differentiate]
fn lists_of_indices(x: &Array1<f64>, rows: &[usize], more: Vec<usize>, last: [usize; 2]) -> f64 {
    x.select(Axis(0), rows).sum() * x[more[0]] + x[last[1]]
}

#[differentiate]
fn optional(x: f64, n: Option<i32>) -> f64 {
    x.powi(n.unwrap_or(3))
}

#[differentiate]
fn mutable(mut x: f64, mut y: Array1<f64>) -> f64 {
    x *= 3.0;
    y += x;
    (&y * &y).sum()
}

#[differentiate]
fn unused(x: f64, _: f64, _y: &Array1<f64>) -> f64 {
    x * x
}

agree_as_gradient! {
    other_parameters:
    discrete(&x, 1, 3, true, Axis(0)), x = matrix(3, 2);
    texts(x, 'a', "bc", String::from("def")), x = 0.7;
    lists_of_indices(&x, &[2, 0, 2], vec![1], [0, 3]), x = vector(4);
    optional(x, Some(2)), x = 0.7;
    mutable(x, y), x = 0.7, y = vector(3);
    unused(x, y, &z), x = 0.7, y = 2.0, z = vector(3);
}

#[test]
fn a_discrete_pair_has_no_seed() {
    let (value, (x_bar, y_bar)) = with_a_discrete_pair::adjoint(&matrix(2, 3), 0.5, ((), 2.0));
    assert_eq!((value.0, x_bar), ((2, 3), Array2::from_elem((2, 3), 1.0)));
    assert_eq!(y_bar, 2.0 * matrix(2, 3).sum());
}
