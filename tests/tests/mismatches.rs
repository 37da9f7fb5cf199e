//! What does not fit fails in each differentiated call as in the function itself: with its message, at its place. A row a function.

use cotangent::differentiate;
use cotangent_tests::{Panic, panic_of};
use ndarray::linalg::{Dot, general_mat_mul, general_mat_vec_mul};
use ndarray::{
    Array, Array1, Array2, Array3, ArrayD, ArrayRef, ArrayView1, ArrayView2, Axis, CowArray, Ix1, Ix2, IxDyn, Slice, Zip, array,
    concatenate, s, stack,
};

/// Differentiated functions with a call of each that fails.
macro_rules! fail_alike {
    ($hash:tt $attribute:tt $($name:ident($($(#[$mark:ident])? $x:ident: $ty:ty = $arg:expr),*) { $($body:tt)* })*) => {$(
        mod $name {
            use super::*;

            $hash $attribute
            fn $name($($(#[$mark])? $x: $ty),*) -> f64 { $($body)* }

            #[test]
            fn fails_as_the_function() {
                let panic = panic_of(|| $name($($arg),*));
                same(&panic, "pullback", &panic_of(|| $name::pullback($($arg),*)));
                same(&panic, "adjoint", &panic_of(|| $name::adjoint($($arg,)* 1.0)));
                same(&panic, "gradient", &panic_of(|| $name::gradient($($arg),*)));
                same(&panic, "value_and_gradient", &panic_of(|| $name::value_and_gradient($($arg),*)));
            }
        }
    )*};
}

#[track_caller]
fn same(of_the_function: &Panic, name: &str, of_its_derivative: &Panic) {
    assert!(!of_the_function.message.is_empty());
    assert_eq!(of_its_derivative, of_the_function, "{name}");
}

fn m(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| 1.0 + i as f64 * 0.5 - j as f64 * 0.25)
}

fn v(n: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, |i| 0.5 + i as f64)
}

/// Operators: owned, references and views, each way round, behind and before others.
mod operators {
    use super::*;
    fail_alike! {
        #[differentiate]

        references(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(3, 2)) { (a - b).sum() }
        owned(a: Array2<f64> = m(2, 3), b: Array2<f64> = m(2, 2)) { (a * b).sum() }
        owned_left(a: Array2<f64> = m(2, 3), b: &Array1<f64> = &v(2)) { (a / b).sum() }
        owned_right(a: &Array1<f64> = &v(2), b: Array2<f64> = m(2, 3)) { (a + b).sum() }
        views(a: ArrayView2<'_, f64> = m(2, 3).view(), b: ArrayView1<'_, f64> = v(4).view()) { (&a * &b).sum() }
        dynamic(a: &ArrayD<f64> = &m(2, 3).into_dyn(), b: &ArrayD<f64> = &v(2).into_dyn()) { (a * b).sum() }
        remainder(a: &Array1<f64> = &v(3), b: &Array1<f64> = &v(2)) { (a % b).sum() }
        of_what_was_made(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(2)) { (a.mapv(f64::exp) + b.mapv(|x| x * x)).sum() }
        behind_others(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(3), c: &Array1<f64> = &v(2)) {
            ((a * b).mapv(f64::tanh) - c * 2.0).sum()
        }
        of_parts(a: &Array2<f64> = &m(2, 3)) { (&a.row(0) * &a.column(0)).sum() }
        of_a_transpose(a: &Array2<f64> = &m(2, 3)) { (a + &a.t()).sum() }
        of_sums_along_an_axis(a: &Array2<f64> = &m(2, 3)) { (a / &a.sum_axis(Axis(1))).sum() }
        assigned_sum(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(2)) { let mut c = a * 2.0; c += b; c.sum() }
        assigned_difference(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(3, 3)) { let mut c = a * 2.0; c -= b; c.sum() }
        assigned_quotient(a: &Array1<f64> = &v(1), b: &Array1<f64> = &v(2)) { let mut c = a * 2.0; c /= b; c.sum() }
        assigned_to_a_row(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(2)) {
            let mut c = a.clone();
            c.row_mut(0).assign(b);
            c.sum()
        }
        added_to_a_slice(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(3)) {
            let mut c = a.clone();
            let mut part = c.slice_mut(s![.., 1..]);
            part += b;
            c.sum()
        }
        scaled_and_added(a: &Array1<f64> = &v(3), b: &Array1<f64> = &v(2)) { let mut c = a.clone(); c.scaled_add(0.5, b); c.sum() }
        in_step(a: &Array1<f64> = &v(3), b: &Array1<f64> = &v(2)) {
            let mut c = a.clone();
            c.zip_mut_with(b, |c, b| *c += b.sin());
            c.sum()
        }
        in_three_steps(a: &Array1<f64> = &v(3), b: &Array1<f64> = &v(3), c: &Array1<f64> = &v(2)) {
            Zip::from(a).and(b).and(c).map_collect(|a, b, c| a * b + c).sum()
        }
        assigned_where_it_grows(a: &Array1<f64> = &v(1), b: &Array1<f64> = &v(2)) { let mut c = a.clone(); c.assign(b); c.sum() }
    }
}

/// Products, of all pairs of ranks and into arrays.
mod products {
    use super::*;
    fail_alike! {
        #[differentiate]

        vectors(a: &Array1<f64> = &v(2), b: &Array1<f64> = &v(3)) { a.dot(b) }
        vector_and_matrix(a: &Array1<f64> = &v(2), b: &Array2<f64> = &m(3, 2)) { a.dot(b).sum() }
        matrix_and_vector(a: &Array2<f64> = &m(3, 2), b: &Array1<f64> = &v(3)) { a.dot(b).sum() }
        matrices(a: &Array2<f64> = &m(3, 2), b: &Array2<f64> = &m(3, 2)) { a.dot(b).sum() }
        transposed(a: &Array2<f64> = &m(3, 2), b: &Array2<f64> = &m(3, 2)) { a.t().dot(&b.t()).sum() }
        of_views(a: ArrayView2<'_, f64> = m(3, 2).view(), b: ArrayView1<'_, f64> = v(3).view()) { a.dot(&b).sum() }
        with_bias(w: &Array2<f64> = &m(3, 2), x: &Array1<f64> = &v(2), b: &Array1<f64> = &v(2)) { (w.dot(x) + b).mapv(f64::tanh).sum() }
        added(w: &Array2<f64> = &m(3, 2), x: &Array1<f64> = &v(2), b: &Array1<f64> = &v(2)) {
            let mut z = b.clone();
            z += &w.dot(x);
            z.sum()
        }
        dynamic_matrices(a: &ArrayRef<f64, IxDyn> = &m(3, 2).into_dyn(), b: &ArrayRef<f64, IxDyn> = &m(3, 2).into_dyn()) { a.dot(b).sum() }
        dynamic_vectors(a: &ArrayRef<f64, IxDyn> = &v(3).into_dyn(), b: &ArrayRef<f64, IxDyn> = &v(2).into_dyn()) { a.dot(b).sum() }
        dynamic_without_a_product(a: &ArrayRef<f64, IxDyn> = &v(3).into_dyn(), b: &ArrayRef<f64, IxDyn> = &ArrayD::zeros(vec![3, 2, 2])) {
            a.dot(b).sum()
        }
        into_a_matrix(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(2, 3)) {
            let mut c = Array2::zeros((2, 3));
            general_mat_mul(1.0, a, b, 0.0, &mut c);
            c.sum()
        }
        into_a_matrix_of_another_shape(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(3, 2)) {
            let mut c = a.t().to_owned();
            general_mat_mul(2.0, a, b, 1.0, &mut c);
            c.sum()
        }
        into_a_matrix_that_would_broadcast(a: &Array2<f64> = &m(1, 3), b: &Array2<f64> = &m(3, 2)) {
            let mut c = Array2::ones((2, 2));
            general_mat_mul(2.0, a, &b.view(), 0.5, &mut c);
            c.sum()
        }
        into_a_part(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(3, 2)) {
            let mut c = Array2::zeros((3, 3));
            general_mat_mul(1.0, a, b, 0.0, &mut c.slice_mut(s![1.., ..]));
            c.sum()
        }
        into_a_vector(a: &Array2<f64> = &m(2, 3), b: &Array1<f64> = &v(2)) {
            let mut c = Array1::zeros(2);
            general_mat_vec_mul(1.0, a, b, 0.0, &mut c);
            c.sum()
        }
        into_a_vector_of_another_length(a: &Array2<f64> = &m(1, 3), b: &Array1<f64> = &v(3), s: f64 = 0.5) {
            let mut c = Array1::ones(2);
            general_mat_vec_mul(s, &a.view(), &b.view(), s, &mut c);
            c.sum()
        }
        of_a_kronecker_product(a: &Array2<f64> = &m(2, 2), b: &Array2<f64> = &m(2, 3)) { ndarray::linalg::kron(a, b).dot(a).sum() }
    }
}

/// Reductions: axes that are not there, and nothing to reduce.
mod reductions {
    use super::*;
    fail_alike! {
        #[differentiate]

        sum_axis(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.sum_axis(Axis(axis)).sum() }
        mean_axis(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.mean_axis(Axis(axis)).unwrap().sum() }
        mean_axis_of_nothing(a: &Array2<f64> = &m(0, 3)) { a.mean_axis(Axis(0)).unwrap().sum() }
        mean_axis_of_nothing_expected(a: &Array2<f64> = &m(0, 3)) { a.mean_axis(Axis(0)).expect("rows").sum() }
        mean_of_nothing(a: &Array2<f64> = &m(0, 3)) { a.mean().unwrap() }
        product_axis(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.product_axis(Axis(axis)).sum() }
        var(a: &Array1<f64> = &v(3), #[constant] ddof: f64 = 4.0) { a.var(ddof) }
        var_negative(a: &Array1<f64> = &v(3), #[constant] ddof: f64 = -1.0) { a.var(ddof) }
        std(a: &Array1<f64> = &v(3), #[constant] ddof: f64 = 4.0) { a.std(ddof) }
        var_axis(a: &Array2<f64> = &m(2, 3), #[constant] ddof: f64 = 3.0) { a.var_axis(Axis(0), ddof).sum() }
        std_axis(a: &Array2<f64> = &m(2, 3), #[constant] ddof: f64 = 3.0) { a.std_axis(Axis(0), ddof).sum() }
        var_of_an_axis_that_is_not_there(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.var_axis(Axis(axis), 0.0).sum() }
        std_of_an_axis_that_is_not_there(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.std_axis(Axis(axis), 0.0).sum() }
        fold_axis(a: &Array2<f64> = &m(2, 3), axis: usize = 2) {
            a.fold_axis(Axis(axis), f64::NEG_INFINITY, |&m, &e| m.max(e)).sum()
        }
        cumulative_product(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.cumprod(Axis(axis)).sum() }
        differences(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.diff(1, Axis(axis)).sum() }
        too_many_differences(a: &Array2<f64> = &m(2, 3), n: usize = 3) { a.diff(n, Axis(1)).sum() }
        largest(a: &Array1<f64> = &v(0)) { a.iter().copied().reduce(f64::max).unwrap() }
        smallest(a: &[f64] = &[]) { a.iter().copied().min_by(f64::total_cmp).expect("numbers") }
    }
}

/// Parts: entries, rows, slices and axes that are not there.
mod parts {
    use super::*;
    fail_alike! {
        #[differentiate]

        entry(a: &Array1<f64> = &v(2), i: usize = 2) { a[i] * a[0] }
        entry_of_a_matrix(a: &Array2<f64> = &m(2, 3), i: usize = 2) { a[[0, 0]] * a[[i, 1]] }
        entry_by_a_tuple(a: &Array2<f64> = &m(2, 3), i: usize = 2) { a[(0, 0)] * a[(i, 1)] }
        entry_of_a_list(a: &[f64] = &[1.0], i: usize = 1) { a[i] }
        entry_of_a_vec(a: Vec<f64> = vec![1.0], i: usize = 1) { a[i] * 2.0 }
        entry_of_an_array(a: [f64; 2] = [1.0, 2.0], i: usize = 2) { a[i] * 2.0 }
        dynamic_entry(a: &ArrayD<f64> = &m(2, 3).into_dyn(), i: usize = 2) { a[[i, 0]] }
        dynamic_entry_of_another_rank(a: &ArrayD<f64> = &m(2, 3).into_dyn(), i: usize = 1) { a[[i, 0, 0]] }
        got(a: &Array1<f64> = &v(2), i: usize = 2) { *a.get(i).unwrap() }
        got_and_expected(a: &Array2<f64> = &m(2, 3), i: usize = 2) { *a.get((i, 0)).expect("an entry") }
        got_of_a_list(a: &[f64] = &[1.0, 2.0], i: usize = 2) { *a.get(i).unwrap() }
        first(a: &Array1<f64> = &v(0)) { *a.first().unwrap() }
        last(a: &[f64] = &[]) { *a.last().unwrap() }
        row(a: &Array2<f64> = &m(2, 3), i: usize = 2) { a.row(i).sum() }
        column(a: &Array2<f64> = &m(2, 3), i: usize = 3) { a.column(i).sum() }
        index_axis(a: &Array2<f64> = &m(2, 3), i: usize = 3) { a.index_axis(Axis(1), i).sum() }
        index_axis_not_there(a: &Array2<f64> = &m(2, 3), i: usize = 2) { a.index_axis(Axis(i), 0).sum() }
        index_axis_move(a: Array2<f64> = m(2, 3), i: usize = 3) { a.index_axis_move(Axis(1), i).sum() }
        slice(a: &Array1<f64> = &v(3), n: usize = 4) { a.slice(s![1..n]).sum() }
        slice_backwards(a: &Array1<f64> = &v(3), n: usize = 4) { a.slice(s![..n;-1]).sum() }
        slice_of_a_row(a: &Array2<f64> = &m(2, 3), i: usize = 2) { a.slice(s![i, ..]).sum() }
        slice_move(a: Array2<f64> = m(2, 3), n: usize = 4) { a.slice_move(s![.., ..n]).sum() }
        slice_axis(a: &Array2<f64> = &m(2, 3), n: usize = 4) { a.slice_axis(Axis(1), Slice::from(..n)).sum() }
        slice_of_a_list(a: &[f64] = &[1.0, 2.0], n: usize = 3) { a[1..n].iter().sum() }
        split_at(a: &Array2<f64> = &m(2, 3), n: usize = 4) { let (a, b) = a.view().split_at(Axis(1), n); a.sum() * b.sum() }
        split_of_a_list(a: &[f64] = &[1.0, 2.0], n: usize = 3) { let (a, b) = a.split_at(n); a.iter().sum::<f64>() - b.iter().sum::<f64>() }
        selected(a: &Array2<f64> = &m(2, 3), i: usize = 3) { a.select(Axis(1), &[0, i]).sum() }
        remove_axis(a: Array2<f64> = m(0, 3)) { a.remove_axis(Axis(0)).sum() }
        remove_axis_not_there(a: Array2<f64> = m(1, 3), axis: usize = 2) { a.remove_axis(Axis(axis)).sum() }
        written_entry(a: &Array2<f64> = &m(2, 3), i: usize = 2) { let mut b = a.clone(); b[[i, 0]] = a[[0, 1]]; b.sum() }
        written_row(a: &Array2<f64> = &m(2, 3), i: usize = 2) { let mut b = a.clone(); b.row_mut(i).fill(a[[0, 1]]); b.sum() }
        written_slice(a: &Array2<f64> = &m(2, 3), n: usize = 4) {
            let mut b = a.clone();
            b.slice_mut(s![.., 2..n]).mapv_inplace(|x| x * x);
            b.sum()
        }
        swapped(a: &Array1<f64> = &v(3), i: usize = 3) { let mut b = a * 2.0; b.swap(0, i); b[0] }
        written_list(a: &[f64] = &[1.0], i: usize = 1) { let mut b = a.to_vec(); b[i] *= 2.0; b[0] }
        copied_list(a: &[f64] = &[1.0, 2.0], b: &[f64] = &[1.0]) { let mut c = a.to_vec(); c[..].copy_from_slice(b); c[0] }
        no_chunks(a: &[f64] = &[1.0, 2.0], n: usize = 0) { a.chunks(n).map(|c| c[0]).sum() }
        no_windows(a: &[f64] = &[1.0, 2.0], n: usize = 0) { a.windows(n).map(|c| c[0]).sum() }
        no_exact_chunks(a: &[f64] = &[1.0, 2.0], n: usize = 0) { a.chunks_exact(n).map(|c| c[0]).sum() }
        no_step(a: &[f64] = &[1.0, 2.0], n: usize = 0) { a.iter().step_by(n).map(|x| x * x).sum() }
        map_axis_beyond(a: &Array2<f64> = &m(2, 3)) { a.map_axis(Axis(1), |l| l[3]).sum() }
        each_axis_beyond(a: &Array2<f64> = &m(2, 3), n: usize = 3) { a.slice_each_axis(|_| Slice::from(..n)).sum() }
        collapsed_beyond(a: &Array2<f64> = &m(2, 3), i: usize = 2) { let mut b = a.view(); b.slice_collapse(s![i, ..]); b.sum() }
        parts_that_overlap(a: &Array2<f64> = &m(2, 3), n: usize = 2) {
            let mut b = a * 2.0;
            let (mut first, second) = b.multi_slice_mut((s![.., ..n], s![.., 1..]));
            first.fill(second[[0, 0]]);
            b.sum()
        }
        no_stride(a: &Array2<f64> = &m(2, 3), n: usize = 0) { a.windows_with_stride((1, 1), (1, n)).into_iter().map(|w| w.sum()).sum() }
        axis_iter_not_there(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.axis_iter(Axis(axis)).map(|r| r[0]).sum() }
        no_axis_chunks(a: &Array2<f64> = &m(2, 3), n: usize = 0) { a.axis_chunks_iter(Axis(0), n).map(|r| r[[0, 0]]).sum() }
        insert(a: &[f64] = &[1.0, 2.0], i: usize = 3) { let mut b = a.to_vec(); b.insert(i, a[0]); b[0] }
        removed(a: &[f64] = &[1.0, 2.0], i: usize = 2) { let mut b = a.to_vec(); let x = b.remove(i); b[0] * x }
    }
}

/// Shapes that cannot be.
mod shapes {
    use super::*;
    fail_alike! {
        #[differentiate]

        broadcast(a: &Array1<f64> = &v(3)) { a.broadcast((2, 4)).unwrap().sum() }
        broadcast_expected(a: &Array1<f64> = &v(3)) { a.broadcast((2, 4)).expect("a shape that fits").sum() }
        into_shape_with_order(a: &Array1<f64> = &v(6), n: usize = 4) { a.clone().into_shape_with_order((n, 2)).unwrap().row(0).sum() }
        into_shape_of_a_transpose(a: &Array2<f64> = &m(2, 3)) { a.clone().reversed_axes().into_shape_with_order(6).unwrap()[1] }
        into_shape_clone(a: &Array1<f64> = &v(6), n: usize = 4) { a.clone().into_shape_clone((n, 2)).expect("a shape").sum() }
        to_shape(a: &Array1<f64> = &v(6), n: usize = 4) { a.to_shape((n, 2)).unwrap().sum() }
        into_dimensionality(a: ArrayD<f64> = m(2, 3).into_dyn()) { a.into_dimensionality::<Ix1>().unwrap().sum() }
        permuted_axes(a: Array2<f64> = m(2, 3), axis: usize = 1) { a.permuted_axes([axis, 1]).row(0).sum() }
        permuted_axes_not_there(a: Array2<f64> = m(2, 3), axis: usize = 2) { a.permuted_axes([axis, 1]).row(0).sum() }
        swap_axes(a: Array2<f64> = m(2, 3), axis: usize = 2) { let mut b = a; b.swap_axes(0, axis); b.row(0).sum() }
        invert_axis(a: Array2<f64> = m(2, 3), axis: usize = 2) { let mut b = a; b.invert_axis(Axis(axis)); b.row(0).sum() }
        remove_index(a: &Array2<f64> = &m(2, 3), i: usize = 3) { let mut b = a.clone(); b.remove_index(Axis(1), i); b.sum() }
        remove_index_of_no_axis(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { let mut b = a * 2.0; b.remove_index(Axis(axis), 0); b.sum() }
        axis_windows(a: &Array2<f64> = &m(2, 3), axis: usize = 2) { a.axis_windows(Axis(axis), 1).into_iter().map(|w| w.sum()).sum() }
        insert_axis(a: Array1<f64> = v(2), axis: usize = 2) { a.insert_axis(Axis(axis)).sum() }
        concatenated(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(2, 2)) { concatenate![Axis(0), *a, *b].sum() }
        concatenated_and_unwrapped(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(2, 2)) {
            ndarray::concatenate(Axis(0), &[a.view(), b.view()]).unwrap().sum()
        }
        concatenated_and_expected(a: &Array2<f64> = &m(2, 3), b: &Array2<f64> = &m(2, 2), axis: usize = 2) {
            ndarray::concatenate(Axis(axis), &[a.view(), b.view()]).expect("an axis").sum()
        }
        stacked(a: &Array1<f64> = &v(2), b: &Array1<f64> = &v(3)) { stack![Axis(0), *a, *b].sum() }
        stacked_and_unwrapped(a: &Array1<f64> = &v(2), b: &Array1<f64> = &v(3)) {
            ndarray::stack(Axis(0), &[a.view(), b.view()]).unwrap().sum()
        }
        stacked_and_expected(a: &Array1<f64> = &v(2), b: &Array1<f64> = &v(2), axis: usize = 2) {
            ndarray::stack(Axis(axis), &[a.view(), b.view()]).expect("an axis").sum()
        }
        from_shape_vec(x: f64 = 2.0, n: usize = 3) { Array2::from_shape_vec((n, 2), vec![x, x * x]).unwrap().sum() }
        from_the_iterator(a: &[f64] = &[1.0, 2.0], n: usize = 3) {
            Array::from_shape_vec(n, a.iter().map(|x| x * x).collect::<Vec<f64>>()).expect("as many").sum()
        }
        of_a_cow(a: CowArray<'_, f64, Ix2> = CowArray::from(m(2, 3)), b: &Array1<f64> = &v(2)) { (&a + b).sum() }
        of_three_axes(a: &Array3<f64> = &Array3::ones((2, 3, 4)), b: &Array2<f64> = &m(2, 4)) { (a * b).sum() }
        limits(a: &Array1<f64> = &v(3), low: f64 = 2.0, high: f64 = 1.0) { a.clamp(low, high).sum() }
        scalar_limits(x: f64 = 2.0, low: f64 = 2.0, high: f64 = 1.0) { x.clamp(low, high) }
        array_of(a: &Array1<f64> = &v(3), b: &Array1<f64> = &v(2)) { (array![a[0], a[2]] + b.mapv(f64::sqrt) * a).sum() }
    }
}
