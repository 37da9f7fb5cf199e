//! Linear equations with a symmetric positive definite matrix, as the normal equations have.

use ndarray::{Array2, s};

/// The matrix x with a·x = y, by Cholesky's decomposition a = l·lᵀ and two triangular substitutions.
///
/// `None` when a is not positive definite (or holds NaN): then there is not one solution.
///
/// # Panics
/// When a is not square or y has another number of rows.
pub fn solve(a: &Array2<f64>, y: &Array2<f64>) -> Option<Array2<f64>> {
    let n = a.nrows();
    assert_eq!((a.ncols(), y.nrows()), (n, n), "a is square and y has as many rows");
    let mut l = Array2::<f64>::zeros((n, n));
    for i in 0..n {
        for j in 0..=i {
            let rest = a[[i, j]] - l.slice(s![i, ..j]).dot(&l.slice(s![j, ..j]));
            if i != j {
                l[[i, j]] = rest / l[[j, j]];
            } else if rest > 0.0 {
                l[[i, i]] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    let mut x = y.clone();
    for mut column in x.columns_mut() {
        for i in 0..n {
            column[i] = (column[i] - l.slice(s![i, ..i]).dot(&column.slice(s![..i]))) / l[[i, i]];
        }
        for i in (0..n).rev() {
            column[i] = (column[i] - l.slice(s![i + 1.., i]).dot(&column.slice(s![i + 1..]))) / l[[i, i]];
        }
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_solution_solves() {
        let a = array![[4.0, 2.0, -1.0], [2.0, 5.0, 0.5], [-1.0, 0.5, 3.0]];
        let x = array![[1.0, -2.0], [0.5, 4.0], [3.0, 0.0]];
        let found = solve(&a, &a.dot(&x)).unwrap();
        assert!((&found - &x).iter().all(|d| d.abs() < 1e-12), "{found}");
    }

    #[test]
    fn a_singular_matrix_has_no_solution() {
        assert_eq!(solve(&array![[1.0, 1.0], [1.0, 1.0]], &array![[1.0], [1.0]]), None);
        assert_eq!(solve(&array![[f64::NAN]], &array![[1.0]]), None);
    }

    #[test]
    fn no_equations_have_the_empty_solution() {
        assert_eq!(solve(&Array2::zeros((0, 0)), &Array2::zeros((0, 2))), Some(Array2::zeros((0, 2))));
    }
}
