//! Values as rows of numbers, and back.

use ndarray::{Array, ArrayBase, Data, Dimension};

/// A float, array, list or tuple of these.
pub trait Flat {
    /// The same with its own memory.
    type Owned;
    /// The same in single precision.
    type Single;
    /// Whether it holds numbers of single precision.
    const COARSE: bool;
    /// Appends its numbers, arrays in the order of their indices.
    fn write(&self, out: &mut Vec<f64>);
    /// Appends the shape of each part.
    fn shapes(&self, out: &mut Vec<Vec<usize>>);
    /// The same shapes with other numbers.
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Self::Owned;
    /// Rounded to single precision.
    fn single(&self) -> Self::Single;
}

/// The numbers of a value.
pub fn entries(value: &impl Flat) -> Vec<f64> {
    let mut out = Vec::new();
    value.write(&mut out);
    out
}

/// The shapes of a value's parts.
pub fn layout(value: &impl Flat) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    value.shapes(&mut out);
    out
}

/// The value's shapes with the numbers of `entries`.
///
/// # Panics
/// When there are too few of them.
pub fn with_entries<T: Flat>(value: &T, entries: &[f64]) -> T::Owned {
    let mut rest = entries.iter();
    value.rebuild(&mut || *rest.next().expect("as many entries as the value has"))
}

/// A float.
pub trait Number: Copy {
    /// Whether it is of single precision.
    const COARSE: bool;
    /// As `f64`.
    fn widen(self) -> f64;
    /// From `f64`, rounded.
    fn narrow(wide: f64) -> Self;
}

macro_rules! number {
    ($($t:ident, $coarse:literal;)*) => {$(
        impl Number for $t {
            const COARSE: bool = $coarse;
            fn widen(self) -> f64 {
                f64::from(self)
            }
            #[allow(clippy::cast_possible_truncation, reason = "it is rounded")]
            fn narrow(wide: f64) -> Self {
                wide as $t
            }
        }

        impl Flat for $t {
            type Owned = $t;
            type Single = f32;
            const COARSE: bool = $coarse;
            fn write(&self, out: &mut Vec<f64>) {
                out.push(self.widen());
            }
            fn shapes(&self, out: &mut Vec<Vec<usize>>) {
                out.push(vec![]);
            }
            fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> $t {
                $t::narrow(next())
            }
            fn single(&self) -> f32 {
                f32::narrow(self.widen())
            }
        }
    )*};
}
number! { f32, true; f64, false; }

impl<N: Number, S: Data<Elem = N>, D: Dimension> Flat for ArrayBase<S, D> {
    type Owned = Array<N, D>;
    type Single = Array<f32, D>;
    const COARSE: bool = N::COARSE;
    fn write(&self, out: &mut Vec<f64>) {
        out.extend(self.iter().map(|e| e.widen()));
    }
    fn shapes(&self, out: &mut Vec<Vec<usize>>) {
        out.push(self.shape().to_vec());
    }
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Array<N, D> {
        // Not `map`, which goes through the memory in its own order.
        let mut out = Array::from_elem(self.raw_dim(), N::narrow(0.0));
        out.iter_mut().for_each(|e| *e = N::narrow(next()));
        out
    }
    fn single(&self) -> Array<f32, D> {
        self.map(|e| f32::narrow(e.widen()))
    }
}

impl<T: Flat> Flat for Vec<T> {
    type Owned = Vec<T::Owned>;
    type Single = Vec<T::Single>;
    const COARSE: bool = T::COARSE;
    fn write(&self, out: &mut Vec<f64>) {
        for e in self {
            e.write(out);
        }
    }
    fn shapes(&self, out: &mut Vec<Vec<usize>>) {
        out.push(vec![self.len()]);
        for e in self {
            e.shapes(out);
        }
    }
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Self::Owned {
        self.iter().map(|e| e.rebuild(next)).collect()
    }
    fn single(&self) -> Self::Single {
        self.iter().map(Flat::single).collect()
    }
}

impl<T: Flat, const K: usize> Flat for [T; K] {
    type Owned = [T::Owned; K];
    type Single = [T::Single; K];
    const COARSE: bool = T::COARSE;
    fn write(&self, out: &mut Vec<f64>) {
        for e in self {
            e.write(out);
        }
    }
    fn shapes(&self, out: &mut Vec<Vec<usize>>) {
        out.push(vec![self.len()]);
        for e in self {
            e.shapes(out);
        }
    }
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Self::Owned {
        self.each_ref().map(|e| e.rebuild(next))
    }
    fn single(&self) -> Self::Single {
        self.each_ref().map(Flat::single)
    }
}

impl<T: Flat> Flat for Option<T> {
    type Owned = Option<T::Owned>;
    type Single = Option<T::Single>;
    const COARSE: bool = T::COARSE;
    fn write(&self, out: &mut Vec<f64>) {
        if let Some(e) = self {
            e.write(out);
        }
    }
    fn shapes(&self, out: &mut Vec<Vec<usize>>) {
        out.push(vec![usize::from(self.is_some())]);
        if let Some(e) = self {
            e.shapes(out);
        }
    }
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Self::Owned {
        self.as_ref().map(|e| e.rebuild(next))
    }
    fn single(&self) -> Self::Single {
        self.as_ref().map(Flat::single)
    }
}

impl<T: Flat> Flat for &T {
    type Owned = T::Owned;
    type Single = T::Single;
    const COARSE: bool = T::COARSE;
    fn write(&self, out: &mut Vec<f64>) {
        (**self).write(out);
    }
    fn shapes(&self, out: &mut Vec<Vec<usize>>) {
        (**self).shapes(out);
    }
    fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> T::Owned {
        (**self).rebuild(next)
    }
    fn single(&self) -> T::Single {
        (**self).single()
    }
}

macro_rules! tuple {
    ($($t:ident)*) => {
        #[allow(non_snake_case, unused_variables, reason = "a part is named as its type, and the empty tuple has none")]
        impl<$($t: Flat),*> Flat for ($($t,)*) {
            type Owned = ($($t::Owned,)*);
            type Single = ($($t::Single,)*);
            const COARSE: bool = false $(|| $t::COARSE)*;
            fn write(&self, out: &mut Vec<f64>) {
                let ($($t,)*) = self;
                $($t.write(out);)*
            }
            fn shapes(&self, out: &mut Vec<Vec<usize>>) {
                let ($($t,)*) = self;
                $($t.shapes(out);)*
            }
            #[allow(clippy::unused_unit, reason = "the empty tuple")]
            fn rebuild(&self, next: &mut dyn FnMut() -> f64) -> Self::Owned {
                let ($($t,)*) = self;
                ($($t.rebuild(next),)*)
            }
            #[allow(clippy::unused_unit, reason = "the empty tuple")]
            fn single(&self) -> Self::Single {
                let ($($t,)*) = self;
                ($($t.single(),)*)
            }
        }
    };
}
tuple! {}
tuple! { A }
tuple! { A B }
tuple! { A B C }
tuple! { A B C D }
tuple! { A B C D E }
tuple! { A B C D E G }
tuple! { A B C D E G H }
tuple! { A B C D E G H I }
