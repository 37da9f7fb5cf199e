//! Calls of differentiated functions: in straight lines, loops, arms and closures, of other modules, generic and recursive.

use cotangent::differentiate;
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, CowArray, Ix1};
use num_traits::Float;

#[differentiate]
fn square(x: f64) -> f64 {
    x * x
}

mod layers {
    use cotangent::differentiate;
    use ndarray::{Array1, Array2};

    #[differentiate]
    pub(crate) fn dense(w: &Array2<f64>, b: &Array1<f64>, x: &Array1<f64>) -> Array1<f64> {
        (w.dot(x) + b).mapv(f64::tanh)
    }
}

#[differentiate]
fn both<F: Float>(x: F, y: F) -> (F, F) {
    (x * y, x - y)
}

#[differentiate]
fn head(x: ArrayView1<'_, f64>) -> f64 {
    x[0] * x[1]
}

#[differentiate]
fn straight(x: f64, y: f64) -> f64 {
    let (a, b) = both::<f64>(x, y * 2.0);
    square(a) + b * square(x.sin())
}

#[differentiate]
fn deep(w: &Array2<f64>, b: &Array1<f64>, x: &Array1<f64>, n: usize) -> f64 {
    let mut h = x.clone();
    for _ in 0..n {
        h = layers::dense(w, b, &h);
    }
    let first = head(h.view());
    first + h.sum()
}

#[differentiate]
fn chosen(x: f64, y: f64) -> f64 {
    let z = if x > y { square(x) * y } else { square(y) };
    z + square(x * y)
}

#[differentiate]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 {
        return 1.0;
    }
    if n % 2 == 1 {
        return x * power(x, n - 1);
    }
    let half = power(x, n / 2);
    half * half
}

#[differentiate]
fn moved(x: Array1<f64>) -> f64 {
    let s = total(x.clone());
    s * x.sum()
}

#[differentiate]
fn total(x: Array1<f64>) -> f64 {
    (&x * &x).sum()
}

#[differentiate]
fn squares(x: &Array1<f64>, a: f64) -> f64 {
    x.mapv(|e| square(e) * a).sum()
}

#[test]
fn calls_agree_with_differences() {
    check!(straight(x, y), x = 0.7, y = -1.3);
    check!(deep(&w, &b, &x, 3), w = matrix(3, 3), b = vector(3), x = vector(3));
    check!(chosen(x, y), x = 0.7, y = -1.3);
    check!(chosen(x, y), x = -1.7, y = 0.3);
    check!(moved(x.clone()), x = vector(3));
    check!(squares(&x, a), x = vector(3), a = 0.4);
}

#[test]
fn recursion() {
    for (n, expected) in [(0, 0.0), (1, 1.0), (3, 3.0 * 1.5 * 1.5), (6, 6.0 * 1.5f64.powi(5))] {
        assert!((power::gradient(1.5, n) - expected).abs() < 1e-12, "n = {n}");
    }
}

#[differentiate(recursive)]
fn even(x: f64, n: u32) -> f64 {
    if n == 0 { x } else { odd(x * 1.5, n - 1).sin() }
}

#[differentiate]
fn odd(x: f64, n: u32) -> f64 {
    if n == 0 {
        return x * x;
    }
    even(x + 0.25, n - 1) * x
}

#[test]
fn functions_that_call_each_other() {
    for n in 0..5 {
        check!(even(x, n), x = 0.7);
        check!(odd(x, n), x = 0.7);
    }
}

#[differentiate]
fn square_of(x: &Array1<f64>) -> f64 {
    x.dot(x)
}

/// What the user has copied out of a view is lent as an array, not as the view.
#[differentiate]
fn of_copied_rows(m: &Array2<f64>) -> f64 {
    let first: Array1<f64> = m.row(0).to_owned();
    let mut sum = square_of(&first);
    for row in m.rows() {
        let own = row.to_owned();
        sum += square_of(&own) * own[0];
    }
    sum
}

#[test]
fn copies_of_views_are_lent() {
    check!(of_copied_rows(&m), m = matrix(3, 2));
}

#[differentiate]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "numbers by reference are what is tested")]
fn grown(x: f64, rate: &f64, times: &usize) -> f64 {
    (0..*times).fold(x, |x, _| x * *rate)
}

#[differentiate]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "numbers by reference are what is tested")]
fn lends_what_it_is_lent(x: &f64, rate: &f64, times: &usize) -> f64 {
    let again = rate;
    let copy = *rate;
    let mut sum = grown(*x, rate, times) + grown(copy, x, &(times + 1));
    for i in 0..*times {
        if i > 0 {
            sum += grown(sum, again, times) + grown(*again, &copy, &i);
        }
    }
    let twice = |rate: f64| grown(rate, &rate, &2);
    sum + twice(*rate) + twice(*x)
}

/// A number that comes by reference is given on as it is.
#[test]
fn numbers_that_are_lent() {
    cotangent::check!(lends_what_it_is_lent, &0.3, &0.7, &3).assert();
}

#[differentiate]
fn of_a_list(x: Vec<f64>) -> f64 {
    x[0] * x[1]
}

#[differentiate]
fn of_an_array(x: Array1<f64>) -> f64 {
    x[0] * x[1]
}

#[differentiate]
fn copies_parts(x: &[f64], n: usize) -> f64 {
    let mut sum = of_a_list(x.to_owned());
    for i in 0..n {
        sum += of_a_list(x.to_owned()) * of_a_list(x[i..].to_owned());
    }
    sum
}

#[differentiate]
fn copies_what_is_seen(x: CowArray<'_, f64, Ix1>, y: &Array2<f64>) -> f64 {
    of_an_array(y.row(0).to_owned()) * of_an_array(x.to_owned()) + of_an_array(x.into_owned())
}

/// A copy of another type than what it is a copy of: a list of a part, an array of what is an array or a view.
#[test]
fn copies_of_other_types() {
    cotangent::check!(copies_parts, &[0.3, 0.5, 0.7], 2).assert();
    cotangent::check!(copies_what_is_seen, CowArray::from(vector(3)), &matrix(2, 3)).assert();
}
