//! Sparse Jacobians: what few entries there are is found with few sweeps.
//!
//! Columns of a Jacobian that have no row in common can be told apart in their sum. So the columns are coloured, no two of one colour
//! with an entry in the same row, and one tangent sweep along the sum of a colour's unit vectors gives all columns of that colour; rows
//! are coloured in the same way for adjoint sweeps. A band of width w takes w sweeps whatever its length. This is the compression of
//! Curtis, Powell and Reid (1974); the colouring is greedy, columns with many conflicts first, as Welsh and Powell (1967) order them.
//!
//! `f::sparse_jacobian(…, &colouring)` of a differentiated function takes the sweeps: its rows are the entries of the value, its columns those of
//! the differentiated parameters, one after the other, each array row by row. [`Colouring::jacobian`] is for sweeps of your own.

use crate::{Cotangent, Element, rt};
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};
use std::fmt;

/// Which entries of an m×n Jacobian can be other than zero, row by row.
///
/// ```
/// use cotangent::sparse::Pattern;
///
/// // yᵢ depends on xᵢ₋₁, xᵢ and xᵢ₊₁.
/// let pattern = Pattern::banded((5, 5), 1, 1);
/// assert_eq!(pattern.entries(), 13);
/// assert_eq!(pattern.by_columns().sweeps(), 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    columns: usize,
    /// Where each row begins in `indices`, and the end.
    offsets: Vec<usize>,
    /// The columns of each row, ascending.
    indices: Vec<usize>,
}

impl Pattern {
    /// A pattern of m rows and n columns from its entries (row, column), in any order; one that is named twice counts once.
    ///
    /// # Panics
    /// When an entry is outside of the matrix.
    #[track_caller]
    pub fn new((rows, columns): (usize, usize), entries: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut of_rows = vec![Vec::new(); rows];
        for (row, column) in entries {
            let inside = row < rows && column < columns;
            assert!(inside, "cotangent: the entry ({row}, {column}) is outside of a {rows}×{columns} Jacobian");
            of_rows[row].push(column);
        }
        let (mut offsets, mut indices) = (vec![0], Vec::new());
        for mut row in of_rows {
            row.sort_unstable();
            row.dedup();
            indices.extend(row);
            offsets.push(indices.len());
        }
        Self { columns, offsets, indices }
    }

    /// A band: row i has the columns i − `below` to i + `above`.
    pub fn banded((rows, columns): (usize, usize), below: usize, above: usize) -> Self {
        let row = |i: usize| (i.saturating_sub(below)..columns.min(i + above + 1)).map(move |j| (i, j));
        Self::new((rows, columns), (0..rows).flat_map(row))
    }

    /// Full blocks of these (rows, columns) along the diagonal.
    pub fn blocks(sizes: &[(usize, usize)]) -> Self {
        let mut at = (0, 0);
        let mut entries = Vec::new();
        for &(rows, columns) in sizes {
            entries.extend((0..rows).flat_map(|i| (0..columns).map(move |j| (at.0 + i, at.1 + j))));
            at = (at.0 + rows, at.1 + columns);
        }
        Self::new(at, entries)
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.offsets.len() - 1, self.columns)
    }

    /// How many entries there are.
    pub fn entries(&self) -> usize {
        self.indices.len()
    }

    /// The columns of a row, ascending.
    ///
    /// # Panics
    /// When there is no such row.
    #[track_caller]
    pub fn row(&self, row: usize) -> &[usize] {
        &self.indices[self.offsets[row]..self.offsets[row + 1]]
    }

    /// Rows as columns.
    fn transposed(&self) -> Self {
        let (rows, columns) = self.shape();
        Self::new((columns, rows), (0..rows).flat_map(|i| self.row(i).iter().map(move |&j| (j, i))))
    }

    /// Columns that are found together, by tangent sweeps.
    pub fn by_columns(&self) -> Colouring {
        let (colours, sweeps) = colour(self, &self.transposed());
        Colouring { pattern: self.clone(), along: Along::Columns, colours, sweeps }
    }

    /// Rows that are found together, by adjoint sweeps.
    pub fn by_rows(&self) -> Colouring {
        let (colours, sweeps) = colour(&self.transposed(), self);
        Colouring { pattern: self.clone(), along: Along::Rows, colours, sweeps }
    }

    /// By columns or by rows, whichever takes fewer sweeps; a tangent sweep is the cheaper one.
    pub fn colouring(&self) -> Colouring {
        let (columns, rows) = (self.by_columns(), self.by_rows());
        if rows.sweeps < columns.sweeps { rows } else { columns }
    }
}

/// The entries that are `true`.
impl<S: Data<Elem = bool>> From<&ArrayBase<S, Ix2>> for Pattern {
    fn from(entries: &ArrayBase<S, Ix2>) -> Self {
        Self::new(entries.dim(), entries.indexed_iter().filter(|(_, set)| **set).map(|(at, _)| at))
    }
}

/// Colours for the columns of a pattern that have entries, none of which two columns with a row in common share, and how many there are;
/// `columns` is the pattern's transpose.
fn colour(rows: &Pattern, columns: &Pattern) -> (Vec<Option<usize>>, usize) {
    let n = rows.columns;
    let conflicts = |column: usize| columns.row(column).iter().flat_map(|&row| rows.row(row)).copied();
    let mut order: Vec<usize> = (0..n).filter(|&column| !columns.row(column).is_empty()).collect();
    order.sort_by_cached_key(|&column| std::cmp::Reverse(conflicts(column).count()));
    let mut colours = vec![None; n];
    // By colour, the column for which it was last found to be taken.
    let mut taken_for: Vec<Option<usize>> = Vec::new();
    for &column in &order {
        for colour in conflicts(column).filter_map(|other| colours[other]) {
            taken_for[colour] = Some(column);
        }
        let free = taken_for.iter().position(|&last| last != Some(column));
        colours[column] = Some(free.unwrap_or_else(|| {
            taken_for.push(None);
            taken_for.len() - 1
        }));
    }
    (colours, taken_for.len())
}

/// What is found together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Columns, by tangent sweeps: the seed is a direction, the result J·ẋ.
    Columns,
    /// Rows, by adjoint sweeps: the seed is a cotangent of the result, the result Jᵀ·ȳ.
    Rows,
}

/// Which rows or columns of a pattern are found together.
#[derive(Clone, Debug)]
pub struct Colouring {
    pattern: Pattern,
    along: Along,
    /// By column or row; those without entries have none.
    colours: Vec<Option<usize>>,
    sweeps: usize,
}

impl Colouring {
    /// Whether columns or rows are found together.
    pub fn along(&self) -> Along {
        self.along
    }

    /// How many sweeps it takes.
    pub fn sweeps(&self) -> usize {
        self.sweeps
    }

    /// The seed of a sweep: the sum of the unit vectors of what it finds.
    pub fn seed<E: Element>(&self, sweep: usize) -> Array1<E> {
        self.colours.iter().map(|&colour| if colour == Some(sweep) { E::one() } else { E::zero() }).collect()
    }

    /// The Jacobian, by one sweep a seed: J·seed along columns, Jᵀ·seed along rows.
    ///
    /// # Panics
    /// When what a sweep gives has not one entry a row, or a column along rows.
    #[track_caller]
    pub fn jacobian<E: Element>(&self, mut sweep: impl FnMut(&Array1<E>) -> Array1<E>) -> SparseJacobian<E> {
        let found: Vec<Array1<E>> = (0..self.sweeps).map(|colour| sweep(&self.seed(colour))).collect();
        self.collected(&found)
    }

    /// The seeds of all sweeps in the form of what they go into: the parameters, or the result along rows.
    ///
    /// # Panics
    /// When the pattern has not as many columns, or rows, as that has entries.
    #[doc(hidden)]
    #[track_caller]
    pub fn seeds<C: Cotangent>(&self, zeros: &C) -> impl Iterator<Item = C> {
        let (what, count) = (if self.along == Along::Columns { "columns" } else { "rows" }, C::count(zeros));
        let length = self.colours.len();
        assert!(count == length, "cotangent: the pattern has {length} {what}, the Jacobian {count}");
        (0..self.sweeps).map(|colour| C::from_vec(zeros, &self.seed::<f64>(colour).to_vec()))
    }

    /// The Jacobian of what the sweeps have found.
    ///
    /// # Panics
    /// When one has not found one entry a row, or a column along rows.
    #[doc(hidden)]
    #[track_caller]
    pub fn collected<E: Element, C: Cotangent>(&self, found: &[C]) -> SparseJacobian<E> {
        let (rows, columns) = self.pattern.shape();
        let length = if self.along == Along::Columns { rows } else { columns };
        let found: Vec<Vec<f64>> = found.iter().map(Cotangent::to_vec).collect();
        if let Some(found) = found.iter().find(|found| found.len() != length) {
            panic!("cotangent: a sweep gives {} entries, where {length} are asked", found.len());
        }
        let mut values = Vec::with_capacity(self.pattern.entries());
        for row in 0..rows {
            values.extend(self.pattern.row(row).iter().map(|&column| {
                let (own, at) = if self.along == Along::Columns { (column, row) } else { (row, column) };
                self.colours[own].map_or(E::zero(), |colour| rt::lit(found[colour][at]))
            }));
        }
        SparseJacobian { pattern: self.pattern.clone(), values }
    }
}

/// A Jacobian that is other than zero where its pattern says that it is none: what [`SparseJacobian::check`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The entry of the result.
    pub row: usize,
    /// By how much it moves along the direction.
    pub moves: f64,
    /// By how much it moves by the entries of the pattern.
    pub found: f64,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Missing { row, moves, found } = self;
        write!(
            f,
            "row {row} moves by {moves}, by the entries of the pattern {found}: the pattern lacks an entry, perhaps in this row"
        )
    }
}

impl std::error::Error for Missing {}

/// A Jacobian by rows, of which the entries of a [`Pattern`] are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseJacobian<E> {
    pattern: Pattern,
    values: Vec<E>,
}

impl<E: Element> SparseJacobian<E> {
    /// Where its entries are.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Where each row begins in [`columns`](Self::columns) and [`values`](Self::values), and the end: m + 1 offsets.
    pub fn offsets(&self) -> &[usize] {
        &self.pattern.offsets
    }

    /// The column of each value.
    pub fn columns(&self) -> &[usize] {
        &self.pattern.indices
    }

    /// The values, row by row.
    pub fn values(&self) -> &[E] {
        &self.values
    }

    /// ∂yᵢ/∂xⱼ, zero where the pattern has no entry.
    ///
    /// # Panics
    /// When i is no row.
    #[track_caller]
    pub fn get(&self, i: usize, j: usize) -> E {
        let found = self.pattern.row(i).binary_search(&j);
        found.map_or(E::zero(), |at| self.values[self.pattern.offsets[i] + at])
    }

    /// Whether the pattern has all entries, by how the result moves along one direction: `f::tangent` gives the tangent. A direction
    /// at random, without zeros, finds every entry that is missing.
    ///
    /// ```
    /// # use cotangent::{differentiate, sparse::Pattern};
    /// use ndarray::{Array1, array};
    ///
    /// #[differentiate]
    /// fn squares(x: &Array1<f64>) -> Array1<f64> {
    ///     x * x + x[0]
    /// }
    ///
    /// let (x, direction) = (array![1.0, 2.0, 3.0], array![0.3, -0.8, 0.5]);
    /// let (_, tangent) = squares::tangent(&x, &direction);
    /// let diagonal = squares::sparse_jacobian(&x, &Pattern::banded((3, 3), 0, 0).colouring());
    /// assert_eq!(diagonal.check(&direction, &tangent).unwrap_err().row, 1);
    /// let arrow = Pattern::new((3, 3), (0..3).flat_map(|i| [(i, 0), (i, i)]));
    /// let jacobian = squares::sparse_jacobian(&x, &arrow.colouring());
    /// assert_eq!(jacobian.check(&direction, &tangent), Ok(()));
    /// assert_eq!(jacobian.to_dense(), *squares::jacobian(&x));
    /// ```
    ///
    /// # Errors
    /// The first row that does not move as the entries say, by more than 10⁻⁶ (10⁻³ in `f32`) of its terms.
    ///
    /// # Panics
    /// When the direction has not one entry a column, or the tangent not one a row.
    #[track_caller]
    pub fn check<X: Cotangent, Y: Cotangent>(&self, direction: &X, tangent: &Y) -> Result<(), Missing> {
        let (direction, tangent) = (X::to_vec(direction), Y::to_vec(tangent));
        let (shape, given) = (self.pattern.shape(), (tangent.len(), direction.len()));
        assert!(
            shape == given,
            "cotangent: the pattern is {}×{}, tangent and direction {}×{}",
            shape.0,
            shape.1,
            given.0,
            given.1
        );
        let tolerance = rt::double(E::epsilon()).sqrt() * 64.0;
        for (row, &moves) in tangent.iter().enumerate() {
            let values = &self.values[self.pattern.offsets[row]..];
            let terms = self.pattern.row(row).iter().zip(values).map(|(&j, &value)| rt::double(value) * direction[j]);
            let (found, size) = terms.fold((0.0, moves.abs()), |(sum, size), term| (sum + term, size + term.abs()));
            // What is not finite agrees with nothing.
            let agrees = (found - moves).abs() <= tolerance * size;
            if !agrees {
                return Err(Missing { row, moves, found });
            }
        }
        Ok(())
    }

    /// All m×n entries.
    pub fn to_dense(&self) -> Array2<E> {
        let mut dense = Array2::zeros(self.pattern.shape());
        for (i, mut row) in dense.rows_mut().into_iter().enumerate() {
            for (&j, &value) in self.pattern.row(i).iter().zip(&self.values[self.pattern.offsets[i]..]) {
                row[j] = value;
            }
        }
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::{Along, Pattern};
    use ndarray::{Array1, Array2, array};

    /// A matrix with distinct entries where the pattern has some.
    fn matrix(pattern: &Pattern) -> Array2<f64> {
        let (rows, columns) = pattern.shape();
        Array2::from_shape_fn(
            (rows, columns),
            |(i, j)| {
                if pattern.row(i).contains(&j) { (1 + i * columns + j) as f64 } else { 0.0 }
            },
        )
    }

    /// Both ways find the matrix again, in so many sweeps.
    #[track_caller]
    fn check(pattern: &Pattern, by_columns: usize, by_rows: usize) {
        let dense = matrix(pattern);
        let columns = pattern.by_columns();
        assert_eq!(columns.jacobian(|x_dot: &Array1<f64>| dense.dot(x_dot)).to_dense(), dense);
        let rows = pattern.by_rows();
        assert_eq!(rows.jacobian(|y_bar: &Array1<f64>| dense.t().dot(y_bar)).to_dense(), dense);
        assert_eq!((columns.sweeps(), rows.sweeps()), (by_columns, by_rows));
    }

    #[test]
    fn a_band_takes_its_width() {
        check(&Pattern::banded((40, 40), 1, 1), 3, 3);
        check(&Pattern::banded((40, 40), 2, 0), 3, 3);
        check(&Pattern::banded((7, 9), 0, 0), 1, 1);
    }

    #[test]
    fn blocks_take_the_largest_block() {
        check(&Pattern::blocks(&[(2, 3), (4, 1), (1, 2)]), 3, 4);
    }

    #[test]
    fn an_arrow_takes_few_sweeps_one_way() {
        // A full first row and a diagonal: columns all meet in row 0, rows meet in pairs.
        let n = 12;
        let arrow = Pattern::new((n, n), (0..n).flat_map(|i| [(0, i), (i, i)]));
        check(&arrow, n, 2);
        assert_eq!(arrow.colouring().along(), Along::Rows);
    }

    #[test]
    fn patterns_at_random_are_found_again() {
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..200 {
            let (m, n) = (rng.usize(1..12), rng.usize(1..12));
            let set = Array2::from_shape_simple_fn((m, n), || rng.u8(0..4) == 0);
            let pattern = Pattern::from(&set);
            check(&pattern, pattern.by_columns().sweeps(), pattern.by_rows().sweeps());
            for colouring in [pattern.by_columns(), pattern.by_rows()] {
                let most = if colouring.along() == Along::Columns { n } else { m };
                assert!(colouring.sweeps() <= most);
            }
        }
    }

    #[test]
    fn nothing_takes_no_sweep() {
        check(&Pattern::new((3, 2), []), 0, 0);
        check(&Pattern::new((0, 0), []), 0, 0);
    }

    #[test]
    fn entries_are_kept_by_rows() {
        let pattern = Pattern::new((2, 3), [(1, 2), (0, 1), (1, 0), (1, 2)]);
        let dense = array![[0.0, 5.0, 0.0], [6.0, 0.0, 7.0]];
        let jacobian = pattern.by_columns().jacobian(|x_dot: &Array1<f64>| dense.dot(x_dot));
        assert_eq!(jacobian.offsets(), [0, 1, 3]);
        assert_eq!(jacobian.columns(), [1, 0, 2]);
        assert_eq!(jacobian.values(), [5.0, 6.0, 7.0]);
        assert_eq!((jacobian.get(0, 1), jacobian.get(0, 2)), (5.0, 0.0));
    }

    #[test]
    #[should_panic(expected = "the entry (2, 0) is outside of a 2×3 Jacobian")]
    fn an_entry_outside_is_refused() {
        Pattern::new((2, 3), [(2, 0)]);
    }

    #[test]
    #[should_panic(expected = "a sweep gives 3 entries, where 2 are asked")]
    fn a_sweep_of_another_length_is_refused() {
        Pattern::banded((2, 3), 0, 0).by_columns().jacobian(|x_dot: &Array1<f64>| x_dot.clone());
    }
}
