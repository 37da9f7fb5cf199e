//! Arguments: each is held by a copy of its own, which can be moved, and lent as the function takes it.
//!
//! What `check!` is given is expressions. `Given(expression).hold()` chooses by their types, as methods are found: references and
//! views first, then what owns its parts and can be moved, then what can only be cloned.

use crate::rt::{Own, Step};
use crate::{Cotangent, Element};
use ndarray::{ArcArray, Array, ArrayView, CowArray, Dimension};

/// An argument as the user wrote it.
#[derive(Debug)]
pub struct Given<T>(pub T);

/// An argument that comes by reference: its copy is lent.
#[derive(Debug)]
pub struct Lent<T>(T);
/// An argument that comes by value: a copy of the copy is given.
#[derive(Debug)]
pub struct Held<T>(T);
/// An argument that is a view of this array.
#[derive(Debug)]
pub struct Viewed<T>(T);
/// An argument that is an array or a view, of this array.
#[derive(Debug)]
pub struct Cowed<T>(T);
/// An argument that shares this array.
#[derive(Debug)]
pub struct Shared<T>(T);
/// An argument that does not move.
#[derive(Debug)]
pub struct Fixed<T>(T);

impl<T: Own<Owned: Step + Own<Owned = T::Owned>> + ?Sized> Given<&T> {
    /// A copy, to be lent.
    pub fn hold(self) -> Lent<T::Owned> {
        Lent(T::own(self.0))
    }
}
impl<E: Element, D: Dimension> Given<ArrayView<'_, E, D>> {
    /// A copy, to be viewed.
    pub fn hold(self) -> Viewed<Array<E, D>> {
        Viewed(self.0.to_owned())
    }
}
impl<E: Element, D: Dimension> Given<CowArray<'_, E, D>> {
    /// A copy, to be viewed.
    pub fn hold(self) -> Cowed<Array<E, D>> {
        Cowed(self.0.to_owned())
    }
}
impl<E: Element, D: Dimension> Given<ArcArray<E, D>> {
    /// A copy, to be shared.
    pub fn hold(self) -> Shared<Array<E, D>> {
        Shared(self.0.to_owned())
    }
}

/// Arguments by value.
pub trait ByValue {
    /// What holds it.
    type Held;
    /// The argument itself, to be copied.
    fn hold(self) -> Self::Held;
}
impl<T: Own<Owned = T> + Step> ByValue for Given<T> {
    type Held = Held<T>;
    fn hold(self) -> Held<T> {
        Held(self.0)
    }
}

/// Arguments that carry no derivative, and are of types that cotangent does not know.
pub trait Cloned {
    /// What holds it.
    type Held;
    /// A clone.
    fn hold(&self) -> Self::Held;
}
impl<T: Clone> Cloned for Given<T> {
    type Held = Fixed<T>;
    fn hold(&self) -> Fixed<T> {
        Fixed(self.0.clone())
    }
}

/// What holds an argument.
pub trait Lend: Sized {
    /// The argument's type.
    type As<'a>
    where
        Self: 'a;
    /// The argument as the function takes it.
    fn lend(&self) -> Self::As<'_>;
    /// The same argument moved: x + by·along, where `along` are the entries of a direction, none of what does not move; `None` where
    /// it cannot be moved.
    fn moved(&self, by: f64, along: &[f64]) -> Option<Self>;
    /// The entries.
    fn entries(&self) -> Vec<f64>;
}

fn moved<T: Own<Owned = T> + Step>(x: &T, by: f64, along: &[f64]) -> T {
    let mut moved = T::own(x);
    if !along.is_empty() {
        moved.step(by, &Cotangent::from_vec(&x.zeros_like(), along));
    }
    moved
}

impl<T: Own<Owned = T> + Step> Lend for Lent<T> {
    type As<'a>
        = &'a T
    where
        T: 'a;
    fn lend(&self) -> &T {
        &self.0
    }
    fn moved(&self, by: f64, along: &[f64]) -> Option<Self> {
        Some(Lent(moved(&self.0, by, along)))
    }
    fn entries(&self) -> Vec<f64> {
        Cotangent::to_vec(&self.0.to_cotangent())
    }
}

impl<T: Own<Owned = T> + Step> Lend for Held<T> {
    type As<'a>
        = T
    where
        T: 'a;
    fn lend(&self) -> T {
        T::own(&self.0)
    }
    fn moved(&self, by: f64, along: &[f64]) -> Option<Self> {
        Some(Held(moved(&self.0, by, along)))
    }
    fn entries(&self) -> Vec<f64> {
        Cotangent::to_vec(&self.0.to_cotangent())
    }
}

/// Arrays that are held whole and lent in another form.
macro_rules! lend_arrays {
    ($($held:ident: |$array:ident| $lent:expr => $as:ty;)*) => {$(
        impl<E: Element, D: Dimension> Lend for $held<Array<E, D>> {
            type As<'a>
                = $as
            where
                D: 'a;
            fn lend(&self) -> Self::As<'_> {
                let $array = &self.0;
                $lent
            }
            fn moved(&self, by: f64, along: &[f64]) -> Option<Self> {
                Some($held(moved(&self.0, by, along)))
            }
            fn entries(&self) -> Vec<f64> {
                Cotangent::to_vec(&self.0)
            }
        }
    )*};
}
lend_arrays! {
    Viewed: |array| array.view() => ArrayView<'a, E, D>;
    Cowed: |array| CowArray::from(array) => CowArray<'a, E, D>;
    Shared: |array| array.to_shared() => ArcArray<E, D>;
}

impl<T: Clone> Lend for Fixed<T> {
    type As<'a>
        = T
    where
        T: 'a;
    fn lend(&self) -> T {
        self.0.clone()
    }
    fn moved(&self, _: f64, along: &[f64]) -> Option<Self> {
        along.is_empty().then(|| Fixed(self.0.clone()))
    }
    fn entries(&self) -> Vec<f64> {
        vec![]
    }
}

/// The arguments of a function, whose cotangents are a `Bars`.
pub trait Moves<Bars>: Sized {
    /// All of them moved along the parts of a direction.
    ///
    /// # Panics
    /// When one is differentiated whose type cannot be moved.
    #[must_use]
    fn moved(&self, by: f64, along: &[Vec<f64>]) -> Self;
    /// The entries of each.
    fn entries(&self) -> Vec<Vec<f64>>;
    /// The entries of each part of a cotangent.
    fn parts(bars: &Bars) -> Vec<Vec<f64>>;
    /// A cotangent of these entries in the form of another.
    fn of_parts(like: &Bars, parts: &[Vec<f64>]) -> Bars;
    /// Where in its part an entry stands.
    fn place(bars: &Bars, part: usize, entry: usize) -> String;
}

macro_rules! tuples {
    ($($($t:ident $c:ident $i:tt),+;)*) => {$(
        impl<$($t: Lend, $c: Cotangent),+> Moves<($($c,)+)> for ($($t,)+) {
            fn moved(&self, by: f64, along: &[Vec<f64>]) -> Self {
                ($(self.$i.moved(by, &along[$i]).unwrap_or_else(|| {
                    panic!("check!: argument {} is differentiated, but is of a type that cannot be moved", $i + 1)
                }),)+)
            }
            fn entries(&self) -> Vec<Vec<f64>> {
                vec![$(self.$i.entries()),+]
            }
            fn parts(bars: &($($c,)+)) -> Vec<Vec<f64>> {
                vec![$(Cotangent::to_vec(&bars.$i)),+]
            }
            fn of_parts(like: &($($c,)+), parts: &[Vec<f64>]) -> ($($c,)+) {
                ($(Cotangent::from_vec(&like.$i, &parts[$i]),)+)
            }
            fn place(bars: &($($c,)+), part: usize, entry: usize) -> String {
                match part {
                    $($i => super::compare::place(&bars.$i, entry),)+
                    _ => String::new(),
                }
            }
        }
    )*};
}
tuples! {
    A Z 0;
    A Z 0, B Y 1;
    A Z 0, B Y 1, C X 2;
    A Z 0, B Y 1, C X 2, D W 3;
    A Z 0, B Y 1, C X 2, D W 3, E V 4;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9, K P 10;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9, K P 10, L O 11;
}
