//! Slices that describe a part of an array with as many axes.

use ndarray::{Array, ArrayRef, AxisDescription, Dimension, Slice, SliceArg, SliceInfo, SliceInfoElem};

/// A part with as many axes.
type Part<D> = SliceInfo<Vec<SliceInfoElem>, D, D>;

fn part<D: Dimension>(slices: Vec<SliceInfoElem>) -> Part<D> {
    SliceInfo::try_from(slices).expect("a slice along each axis")
}

/// The part that `slice_each_axis` gives.
///
/// # Panics
/// When a slice goes beyond its axis.
#[track_caller]
pub fn each_axis<A, D: Dimension>(a: &ArrayRef<A, D>, mut slice: impl FnMut(AxisDescription) -> Slice) -> Part<D> {
    let mut slices = Vec::new();
    a.slice_each_axis(|axis| {
        let Slice { start, end, step } = slice(axis);
        slices.push(SliceInfoElem::Slice { start, end, step });
        Slice { start, end, step }
    });
    part(slices)
}

/// What `slice_collapse` leaves: along an axis at which one place is chosen, that place.
///
/// # Panics
/// When there is no such place.
#[track_caller]
pub fn collapsed<A, D: Dimension>(a: &ArrayRef<A, D>, info: impl SliceArg<D>) -> Part<D> {
    Array::from_elem(a.raw_dim(), ()).slice_collapse(&info);
    let slices = info.as_ref().iter().zip(a.shape()).map(|(&slice, &length)| match slice {
        SliceInfoElem::Index(i) => {
            let i = if i < 0 { length.wrapping_add_signed(i) } else { i.unsigned_abs() };
            SliceInfoElem::from(i..i + 1)
        }
        slice => slice,
    });
    part(slices.collect())
}
