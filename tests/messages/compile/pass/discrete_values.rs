//! What carries no derivative is left to run: flags, indices, counts.

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};
use std::collections::BTreeMap;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    On,
    Off,
}

#[differentiate(wrt(a, x))]
fn mixed(a: &Array2<f64>, x: f64, mode: Mode, names: &BTreeMap<String, usize>, which: &str, flags: &[bool], c: char) -> f64 {
    let column = names[which];
    let on = mode == Mode::On && flags[0] && c.is_alphabetic();
    let gate = if on { 1.0 } else { 0.0 };
    let above = (x > 0.0) as u8 as f64;
    let half = a.nrows() / 2;
    a[[half, column]] * x * gate + a.column(column).sum() * above
}

fn main() {
    let names = BTreeMap::from([("b".to_owned(), 1)]);
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (a_bar, x_bar) = mixed::gradient(&a, 3.0, Mode::On, &names, "b", &[true], 'c');
    assert_eq!((a_bar, x_bar), (array![[0.0, 1.0], [0.0, 4.0]], 4.0));
    let (a_bar, x_bar): (Array2<f64>, f64) = mixed::gradient(&a, 3.0, Mode::Off, &names, "b", &[true], 'c');
    assert_eq!((a_bar, x_bar), (array![[0.0, 1.0], [0.0, 1.0]], 0.0));
    let _: Array1<f64> = array![1.0];
}
