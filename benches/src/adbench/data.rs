//! Reading `ADBench`'s files: numbers between blanks, in an order that the problem knows.

use ndarray::{Array, Dimension, ShapeBuilder};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a file of the data is.
pub(super) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/adbench").join(name)
}

/// The text of a file of the data, which is part of this package.
///
/// # Panics
///
/// If the file cannot be read.
pub(super) fn text(name: &str) -> String {
    let path = path(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The numbers of a text, one after the other.
pub(super) struct Numbers<'a> {
    words: Box<dyn Iterator<Item = &'a str> + 'a>,
}

impl<'a> Numbers<'a> {
    /// Those between blanks.
    pub(super) fn of(text: &'a str) -> Self {
        Self { words: Box::new(text.split_whitespace()) }
    }

    /// Those between colons.
    pub(super) fn between_colons(line: &'a str) -> Self {
        Self { words: Box::new(line.split(':').map(str::trim)) }
    }

    /// The next number.
    ///
    /// # Panics
    ///
    /// If there is none, or what stands there is no number of this type.
    pub(super) fn next<T: FromStr>(&mut self) -> T {
        let word = self.words.next().expect("the text ends too early");
        word.parse().unwrap_or_else(|_| panic!("`{word}` is not a number as it is expected here"))
    }

    /// So many numbers.
    pub(super) fn list<const N: usize>(&mut self) -> [f64; N] {
        std::array::from_fn(|_| self.next())
    }

    /// An array, row by row.
    pub(super) fn array<D: Dimension>(&mut self, shape: impl ShapeBuilder<Dim = D>) -> Array<f64, D> {
        Array::from_shape_simple_fn(shape, || self.next())
    }

    /// Leaves out a word that is no number.
    pub(super) fn skip(&mut self) {
        self.words.next();
    }
}
