//! Forms: the shapes of all that a value holds, whatever it is made of. A pullback keeps the form of a result whose type is not seen in the
//! function's signature, so that it can tell whether a seed fits.

use crate::Differentiable;

/// The shapes of what a value holds, one behind the other: of nothing that has none, so that a struct of floats keeps nothing.
///
/// A value and its cotangents have the same form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<Part>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A shape of so many axes follows.
    Axes(usize),
    /// The length of an axis.
    Length(usize),
    /// The variant that an enum is.
    Variant(&'static str),
}

impl Form {
    /// Of an array: of a list, whose items follow, its length.
    pub fn shape(&mut self, lengths: &[usize]) {
        self.0.push(Part::Axes(lengths.len()));
        self.0.extend(lengths.iter().copied().map(Part::Length));
    }

    /// Of an enum, whose fields follow.
    pub fn variant(&mut self, name: &'static str) {
        self.0.push(Part::Variant(name));
    }

    /// Of one more part of a value.
    pub fn of<T: Differentiable + ?Sized>(&mut self, part: &T) {
        part.form(self);
    }

    /// What stands at a place: `shape [2, 3]`, `variant None`.
    fn at(&self, place: usize) -> String {
        // The beginning of the shape that an axis belongs to.
        let begin = |at: &usize| !matches!(self.0[*at], Part::Length(_));
        let Some(at) = (0..=place.min(self.0.len().saturating_sub(1))).rev().find(begin) else { return "no shape".into() };
        match self.0[at] {
            Part::Variant(name) => format!("variant `{name}`"),
            Part::Axes(n) => {
                let lengths = self.0[at + 1..=at + n].iter().map(|part| if let Part::Length(n) = part { *n } else { 0 });
                format!("shape {:?}", lengths.collect::<Vec<_>>())
            }
            Part::Length(_) => unreachable!("the beginning of a shape"),
        }
    }
}

/// The form of a value.
#[inline]
pub fn form_of<T: Differentiable + ?Sized>(a: &T) -> Form {
    let mut form = Form::default();
    a.form(&mut form);
    form
}

/// Checks that a seed has its result's form.
///
/// # Panics
/// When it has not, naming the first two shapes that differ.
#[track_caller]
#[inline]
pub fn check_form<T: Differentiable + ?Sized>(seed: &T, result: &Form) {
    let seed = form_of(seed);
    if seed != *result {
        differ(&seed, result);
    }
}

#[cold]
#[track_caller]
fn differ(seed: &Form, result: &Form) -> ! {
    let same = seed.0.iter().zip(&result.0).take_while(|(a, b)| a == b).count();
    panic!("cotangent: a seed of {} for a result of {}", seed.at(same), result.at(same));
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2, ArrayD};
    use std::collections::BTreeMap;

    fn message<A: Differentiable, B: Differentiable>(seed: &A, result: &B) -> String {
        let result = form_of(result);
        let panic =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check_form(seed, &result))).expect_err("another form");
        panic.downcast_ref::<String>().cloned().expect("a text")
    }

    #[test]
    fn what_has_no_shape_keeps_nothing() {
        assert_eq!(form_of(&(1.0, 2.0_f32, "text".to_owned(), 3_usize)), Form::default());
        check_form(&((), 2.0), &form_of(&(1_u8, 3.0)));
    }

    #[test]
    fn values_and_cotangents_have_one_form() {
        let value = (vec![Array1::from_elem(2, 1.0)], Some(Array2::<f32>::ones((2, 3))), [BTreeMap::from([("a", vec![1.0])])]);
        check_form(&value.zeros_like(), &form_of(&value));
    }

    #[test]
    fn the_first_shapes_that_differ_are_named() {
        let zeros = |n| Array1::<f64>::zeros(n);
        assert_eq!(message(&zeros(2), &zeros(3)), "cotangent: a seed of shape [2] for a result of shape [3]");
        let (seed, result) = ((zeros(2), Array2::<f64>::zeros((2, 3))), (zeros(2), Array2::<f64>::zeros((2, 4))));
        assert_eq!(message(&seed, &result), "cotangent: a seed of shape [2, 3] for a result of shape [2, 4]");
        let (seed, result) = (vec![zeros(2)], vec![zeros(2), zeros(1)]);
        assert_eq!(message(&seed, &result), "cotangent: a seed of shape [1] for a result of shape [2]");
        let dynamic = |shape: &[usize]| ArrayD::<f64>::zeros(shape);
        assert_eq!(message(&dynamic(&[4]), &dynamic(&[2, 2])), "cotangent: a seed of shape [4] for a result of shape [2, 2]");
        assert_eq!(message(&dynamic(&[]), &dynamic(&[2])), "cotangent: a seed of shape [] for a result of shape [2]");
        let none: Option<f64> = None;
        assert_eq!(message(&none, &Some(1.0)), "cotangent: a seed of variant `None` for a result of variant `Some`");
    }
}
