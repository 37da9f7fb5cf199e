//! Lists that are sorted: as swaps, which the cotangents of their items can follow.

use core::cmp::Ordering;

/// With which entry each entry changes places, one after the other, until the list is sorted: the entry at `k` with the one at `swaps[k]`.
/// Entries that are equal stay in their order.
#[must_use]
pub fn swaps_by<'a, T: 'a>(list: impl IntoIterator<Item = &'a T>, mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let entries: Vec<&T> = list.into_iter().collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&i, &j| compare(entries[i], entries[j]));
    // Which entry is where by now, and where each entry is.
    let (mut at, mut place): (Vec<usize>, Vec<usize>) = (0..entries.len()).map(|k| (k, k)).unzip();
    let mut swap = |(k, &entry): (usize, &usize)| {
        let (from, moved) = (place[entry], at[k]);
        at.swap(k, from);
        place[moved] = from;
        from
    };
    order.iter().enumerate().map(&mut swap).collect()
}

/// The same by what a function gives of each entry.
#[must_use]
pub fn swaps_by_key<'a, T: 'a, K: Ord>(list: impl IntoIterator<Item = &'a T>, mut of: impl FnMut(&T) -> K) -> Vec<usize> {
    swaps_by(list, |a, b| of(a).cmp(&of(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_sort() {
        for n in 0..7_i32 {
            let list: Vec<(i32, i32)> = (0..n).map(|k| ((k * 5 + 3) % 4, k)).collect();
            let (mut sorted, mut expected) = (list.clone(), list.clone());
            for (k, with) in swaps_by(&list, |a, b| b.0.cmp(&a.0)).into_iter().enumerate() {
                sorted.swap(k, with);
            }
            expected.sort_by_key(|entry| core::cmp::Reverse(entry.0));
            assert_eq!(sorted, expected);
            expected.sort_by_key(|a| a.0 % 2);
            for (k, with) in swaps_by_key(&sorted.clone(), |a| a.0 % 2).into_iter().enumerate() {
                sorted.swap(k, with);
            }
            assert_eq!(sorted, expected);
        }
    }
}
