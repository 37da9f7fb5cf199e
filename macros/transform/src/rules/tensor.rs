//! Functions of whole arrays.

use super::result::{
    discrete, dot, double, doubles, dynamic, entries, filled, fixed, float, integer, item, joined, larger, list, matrix,
    reranked, same, single, singles, smaller, stacked, total, unknown, vector,
};
use super::{Borrows, Case, Derivative, Fallible, Form, Param, Pullback, Rule, Sample, Shape, Tangent, Variadic};
use crate::ir::Mode;

/// What a row says in brackets.
enum Flag {
    /// The result borrows operand 0.
    View,
    /// The result costs nothing and borrows nothing.
    Query,
    /// ndarray gives an `Option`.
    Optional,
    /// ndarray gives a `Result`.
    Fails,
    /// The result has operand 0's shape.
    Keeps,
}

const fn borrows(flags: &[Flag]) -> Borrows {
    match flags {
        [Flag::View, ..] | [_, Flag::View, ..] => Borrows::View,
        [Flag::Query, ..] => Borrows::Query,
        _ => Borrows::Owned,
    }
}

const fn fallible(flags: &[Flag]) -> Fallible {
    match flags {
        [Flag::Optional, ..] | [_, Flag::Optional, ..] => Fallible::Option,
        [Flag::Fails, ..] | [_, Flag::Fails, ..] => Fallible::Result,
        _ => Fallible::No,
    }
}

const fn shape(flags: &[Flag]) -> Shape {
    match flags {
        [Flag::Keeps, ..] | [_, Flag::Keeps, ..] => Shape::SameAs(0),
        _ => Shape::Other,
    }
}

macro_rules! mode {
    (recv) => {
        Mode::Receiver
    };
    (refer) => {
        Mode::Reference
    };
    (own) => {
        Mode::Owned
    };
    (plain) => {
        Mode::Plain
    };
    (moved) => {
        Mode::Move
    };
}

macro_rules! tangent {
    (linear) => {
        Tangent::Linear
    };
    ($text:literal) => {
        Tangent::Text($text)
    };
}

macro_rules! derivative {
    (view $view:literal) => { Derivative::View($view) };
    ({ $($of:ident: $text:literal, $maths:literal, $tangent:tt;)* }) => {
        Derivative::Tensor(&[$(Pullback { of: stringify!($of), text: $text, maths: $maths, tangent: tangent!($tangent) }),*])
    };
}

macro_rules! fast {
    () => {
        None
    };
    ($fast:literal) => {
        Some($fast)
    };
}

macro_rules! variadic {
    () => {
        None
    };
    ($each:literal $offset:literal) => {
        Some(Variadic { each: $each, offset: $offset })
    };
}

/// `[2, 3]`: entries between −1.5 and 1.5; `{[2, 3] in 0.5, 2.0}`: between these; `{dyn [2, 3]}`: of a rank known at run time;
/// `{[2] = 1.0, 1.0}`: these; `(0.5)`: a float; `"Axis(0)"`: code.
macro_rules! sample {
    ($code:literal) => { Sample::Code($code) };
    (($x:literal)) => { Sample::Float($x) };
    ([$($n:literal),*]) => { Sample::Between { shape: &[$($n),*], low: -1.5, high: 1.5, dynamic: false } };
    ({dyn [$($n:literal),*]}) => { Sample::Between { shape: &[$($n),*], low: -1.5, high: 1.5, dynamic: true } };
    ({[$($n:literal),*] in $low:literal, $high:literal}) => {
        Sample::Between { shape: &[$($n),*], low: $low, high: $high, dynamic: false }
    };
    ({[$($n:literal),*] = $($x:literal),+}) => { Sample::Entries { shape: &[$($n),*], entries: &[$($x),+] } };
}

/// name(operand: how it enters, …) -> kind of the result [flags] form as how generated code writes it, maths
/// { operand: what its cotangent gains, the same in mathematics, what its tangent gives; … } on (operands) …
///
/// `linear`: the tangent is the rule itself, applied to the tangents. `view`: the operand's cotangent gains z̄ through this
/// mutable view. `each … offset …`: the last operand stands for one and more. `without`: operands whose derivative has no text.
/// `kink (operands) gives {operand: derivative}`: what the row promises there.
macro_rules! rows {
    ($(
        #[doc = $doc:literal]
        $name:ident($($param:ident: $mode:ident),+) -> $result:ident $([$($flag:ident),+])? $text:literal $(as $fast:literal)?, $maths:literal
        $(each $each:literal offset $offset:literal)?
        $({ $($body:tt)* })?
        $(view $view:literal)?
        $(without $missing:ident)*
        on $(($($sample:tt),+))+
        $(kink ($($ksample:tt),+) gives {$($kof:ident: [$($promised:literal),+]),+})*;
    )*) => {
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            doc: $doc,
            params: &[$(Param { name: stringify!($param), mode: mode!($mode) }),+],
            form: Form::Call($text),
            fast: fast!($($fast)?),
            result: $result,
            maths: $maths,
            derivative: derivative!($({ $($body)* })? $(view $view)?),
            missing: &[$(stringify!($missing)),*],
            borrows: borrows(&[$($(Flag::$flag),+)?]),
            fallible: fallible(&[$($(Flag::$flag),+)?]),
            shape: shape(&[$($(Flag::$flag),+)?]),
            variadic: variadic!($($each $offset)?),
            samples: &[
                $(Case { operands: &[$(sample!($sample)),+], promised: &[] },)+
                $(Case {
                    operands: &[$(sample!($ksample)),+],
                    promised: &[$((stringify!($kof), &[$($promised),+])),+],
                },)*
            ],
        }),*];
    };
}

rows! {
    // Products.

    /// Product of vectors and matrices whose ranks are not known.
    dot(a: recv, b: refer) -> dot "a.dot(b)" as "rt::dot(a, b)", "a·b" {
        a: "rt::dot_left(z_bar, b, rt::shape_of(a))", "z̄·bᵀ", "a_dot.dot(b)";
        b: "rt::dot_right(a, z_bar, rt::shape_of(b))", "aᵀ·z̄", "a.dot(b_dot)";
    } on ([3], [3]) ([2], [2, 3]) ([2, 3], [3]) ([2, 3], [3, 4]) ([0, 3], [3, 2]) ([2, 0], [0, 2]);
    /// Product of two vectors.
    dot11(a: recv, b: refer) -> total "a.dot(b)" as "rt::dot(a, b)", "a·b" {
        a: "b * z_bar", "z̄·b", "a_dot.dot(b)"; b: "a * z_bar", "z̄·a", "a.dot(b_dot)";
    } on ([3], [3]) ([0], [0]);
    /// Product of a row vector and a matrix.
    dot12(a: recv, b: refer) -> vector "a.dot(b)" as "rt::dot(a, b)", "a·b" {
        a: "b.dot(z_bar)", "b·z̄", "a_dot.dot(b)"; b: "rt::outer(a, z_bar)", "a·z̄ᵀ", "a.dot(b_dot)";
    } on ([2], [2, 3]) ([0], [0, 2]);
    /// Product of a matrix and a vector.
    dot21(a: recv, b: refer) -> vector "a.dot(b)" as "rt::dot(a, b)", "a·b" {
        a: "rt::outer(z_bar, b)", "z̄·bᵀ", "a_dot.dot(b)"; b: "a.t().dot(z_bar)", "aᵀ·z̄", "a.dot(b_dot)";
    } on ([2, 3], [3]) ([0, 3], [3]);
    /// Product of two matrices.
    dot22(a: recv, b: refer) -> matrix "a.dot(b)" as "rt::dot(a, b)", "a·b" {
        a: "z_bar.dot(b.t())", "z̄·bᵀ", "a_dot.dot(b)"; b: "a.t().dot(z_bar)", "aᵀ·z̄", "a.dot(b_dot)";
    } on ([2, 3], [3, 4]) ([0, 3], [3, 2]) ([2, 0], [0, 2]);
    /// What a gains in a·b.
    dot_left(w: refer, b: refer, like: plain) -> reranked "rt::dot_left(w, b, like)", "w·bᵀ" {
        w: "z_bar.dot(b)", "z̄·b", "rt::dot_left(w_dot, b, like)";
        b: "rt::dot_right(z_bar, w, rt::shape_of(b))", "z̄ᵀ·w", "rt::dot_left(w, b_dot, like)";
    } on ([2, 4], [3, 4], "rt::shape_of(&Array2::<E>::zeros((2, 3)))") ((0.5), [3], "rt::shape_of(&Array1::<E>::zeros(3))");
    /// What b gains in a·b.
    dot_right(a: refer, w: refer, like: plain) -> reranked "rt::dot_right(a, w, like)", "aᵀ·w" {
        a: "rt::dot_left(w, z_bar, rt::shape_of(a))", "w·z̄ᵀ", "rt::dot_right(a_dot, w, like)";
        w: "a.dot(z_bar)", "a·z̄", "rt::dot_right(a, w_dot, like)";
    } on ([2, 3], [2, 4], "rt::shape_of(&Array2::<E>::zeros((3, 4)))") ([3], (0.5), "rt::shape_of(&Array1::<E>::zeros(3))");
    /// Outer product of two vectors.
    outer(a: refer, b: refer) -> matrix "rt::outer(a, b)" as "rt::outer(a, b)", "a·bᵀ" {
        a: "z_bar.dot(b)", "z̄·b", "rt::outer(a_dot, b)"; b: "z_bar.t().dot(a)", "z̄ᵀ·a", "rt::outer(a, b_dot)";
    } on ([2], [3]) ([0], [3]);
    /// Kronecker product of two matrices.
    kron(a: refer, b: refer) -> matrix "rt::ndarray::linalg::kron(a, b)", "a⊗b" {
        a: "rt::kron_left(z_bar, b, rt::shape_of(a))", "Σ z̄∘b", "rt::ndarray::linalg::kron(a_dot, b)";
        b: "rt::kron_right(a, z_bar, rt::shape_of(b))", "Σ a∘z̄", "rt::ndarray::linalg::kron(a, b_dot)";
    } on ([2, 3], [2, 1]);
    /// What a gains in a⊗b.
    kron_left(w: refer, b: refer, like: plain) -> matrix "rt::kron_left(w, b, like)", "Σ w∘b" {
        w: "rt::ndarray::linalg::kron(z_bar, b)", "z̄⊗b", "rt::kron_left(w_dot, b, like)";
        b: "rt::kron_right(z_bar, w, rt::shape_of(b))", "Σ z̄∘w", "rt::kron_left(w, b_dot, like)";
    } on ([4, 3], [2, 1], "rt::shape_of(&Array2::<E>::zeros((2, 3)))");
    /// What b gains in a⊗b.
    kron_right(a: refer, w: refer, like: plain) -> matrix "rt::kron_right(a, w, like)", "Σ a∘w" {
        a: "rt::kron_left(w, z_bar, rt::shape_of(a))", "Σ w∘z̄", "rt::kron_right(a_dot, w, like)";
        w: "rt::ndarray::linalg::kron(a, z_bar)", "a⊗z̄", "rt::kron_right(a, w_dot, like)";
    } on ([2, 3], [4, 3], "rt::shape_of(&Array2::<E>::zeros((2, 1)))");

    // Shapes and broadcasting.

    /// Just the shape of a value.
    shape_of(a: refer) -> discrete [Query] "rt::shape_of(a)", "shape a" { } on ([2, 3]);
    /// The shapes of all that a value of a type that is not seen holds.
    form_of(a: refer) -> discrete "rt::form_of(a)", "form a" { } on ([2, 3]);
    /// Sum over what was broadcast.
    sum_to(a: plain, like: plain) -> reranked "rt::sum_to(a, like)", "Σ a" {
        a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "rt::shape_of(&Array1::<E>::zeros(3))") ([2, 3], "rt::shape_of(&Array2::<E>::zeros((2, 1)))")
        ([2, 3], "rt::shape_of(&Array2::<E>::zeros((2, 3)))") ([2, 3], "rt::shape_of(&E::from(0.0f32))")
        ([2, 0], "rt::shape_of(&Array2::<E>::zeros((2, 1)))") ([2, 3, 2], "rt::shape_of(&Array2::<E>::zeros((1, 2)))");
    /// Materialised broadcast.
    broadcast_to(a: plain, like: plain) -> reranked "rt::broadcast_to(a, like)", "a" {
        a: "rt::sum_to(z_bar, rt::shape_of(a))", "Σ z̄", linear;
    } on ([3], "rt::shape_of(&Array2::<E>::zeros((2, 3)))") ((0.5), "rt::shape_of(&Array2::<E>::zeros((2, 3)))")
        ([2, 1], "rt::shape_of(&Array2::<E>::zeros((2, 3)))") ([1], "rt::shape_of(&Array2::<E>::zeros((2, 0)))");
    /// Assigned to all of another array or list.
    assigned(a: plain, to: refer) -> reranked "rt::assigned(a, to)", "a" {
        a: "rt::sum_to(z_bar, rt::shape_of(a))", "Σ z̄", linear;
    } on ([3], [2, 3]) ((0.5), [2, 3]) ([2, 1], [2, 3]);
    /// Scaled by a float, in its own buffer; zeros where that is 0.
    scaled(a: moved, s: plain) -> same [Keeps] "rt::scaled(a, s)", "s·a" {
        a: "rt::scaled(z_bar, s)", "s·z̄", "rt::scaled(a_dot, s)";
        s: "(a * z_bar).sum()", "Σ a·z̄", "rt::scaled(a, s_dot)";
    } on ([2, 3], (0.5)) ([3], (1.0)) ([3], (0.0));
    /// The sum of two that are scaled by floats, in the buffer of the first; what is scaled by 0 is left out.
    scaled_sum(a: moved, s: plain, b: refer, t: plain) -> same [Keeps] "rt::scaled_sum(a, s, b, t)", "s·a + t·b" {
        a: "rt::scaled(z_bar, s)", "s·z̄", "rt::scaled(a_dot, s)";
        s: "(a * z_bar).sum()", "Σ a·z̄", "rt::scaled(a, s_dot)";
        b: "rt::scaled(z_bar, t)", "t·z̄", "rt::scaled(b_dot, t)";
        t: "(b * z_bar).sum()", "Σ b·z̄", "rt::scaled(b, t_dot)";
    } on ([2, 3], (0.5), [2, 3], (-1.5)) ([3], (1.0), [3], (0.0)) ([3], (0.0), [3], (2.0));
    /// Zeros in the shape of a value.
    zeros(a: refer) -> same [Keeps] "rt::zeros_like(a)", "0" { } on ([2, 3]);
    /// A vector of zeros.
    zeros_vector(n: plain) -> vector "rt::ndarray::Array1::zeros(n)", "0" { } on ("3");
    /// An array of zeros.
    zeros_array(shape: plain) -> reranked "rt::ndarray::Array::zeros(shape)", "0" { } on ("(2, 3)");
    /// The shape without an axis.
    shape_without(a: refer, axis: plain) -> discrete [Query] "rt::shape_without(a, axis)", "shape a" { } on ([2, 3], "Axis(1)");
    /// Zeros of a shape.
    zeros_of(like: plain) -> unknown "rt::zeros_of(like)", "0" { } on ("rt::shape_of(&Array2::<E>::zeros((2, 3)))");
    /// A value of its own.
    own(a: refer) -> same [Keeps] "rt::own(a)", "a" { a: "z_bar", "z̄", linear; } on ([2, 3]) ((0.5));
    /// A copy, as the user's code makes it of what it takes by value.
    copied(a: refer) -> same [Keeps] "rt::copied(a)", "a" { a: "z_bar", "z̄", linear; } on ((0.5));
    /// Broadcast to a larger shape.
    broadcast(a: recv, shape: plain) -> reranked [View, Optional] "a.broadcast(shape)", "a" {
        a: "rt::sum_to(z_bar, rt::shape_of(a))", "Σ z̄", linear;
    } on ([3], "(2, 3)") ([2, 1], "(2, 3)");

    // Sums and means.

    /// Sum of all entries.
    sum(a: recv) -> total "a.sum()", "Σ a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄", linear; }
        on ([2, 3]) ([0]) ({dyn [2, 3]});
    /// Sum of the entries in order.
    iter_sum(a: refer) -> total "rt::iter_sum(a)", "Σ a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄", linear; }
        on ([4]);
    /// Sum along an axis.
    sum_axis(a: recv, axis: plain) -> smaller "a.sum_axis(axis)" as "rt::sum_axis(a, axis)", "Σ_axis a" {
        a: "rt::broadcast_to(z_bar.insert_axis(axis), rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "Axis(0)") ([2, 3], "Axis(1)") ([0, 3], "Axis(0)") ([0, 3], "Axis(1)") ({dyn [2, 3, 2]}, "Axis(1)");
    /// Mean of all entries.
    mean(a: recv) -> total [Optional] "a.mean()", "mean a" {
        a: "rt::broadcast_to(z_bar / rt::len_as(a), rt::shape_of(a))", "z̄/len a", linear;
    } on ([2, 3]) ({dyn [2, 3]});
    /// Mean along an axis.
    mean_axis(a: recv, axis: plain) -> smaller [Optional] "a.mean_axis(axis)", "mean_axis a" {
        a: "rt::broadcast_to((z_bar / rt::len_of_as(a, axis)).insert_axis(axis), rt::shape_of(a))", "z̄/len_axis a", linear;
    } on ([2, 3], "Axis(0)") ([2, 3], "Axis(1)") ({dyn [2, 3, 2]}, "Axis(1)");
    /// Number of entries, as an element.
    len_as(a: refer) -> total "rt::len_as(a)", "n" { } on ([2, 3]);
    /// Length of an axis, as an element.
    len_of_as(a: refer, axis: plain) -> total "rt::len_of_as(a, axis)", "n" { } on ([2, 3], "Axis(1)");
    /// Σ/n, NaN when empty.
    mean_of(a: refer) -> total "rt::mean(a)", "mean a" {
        a: "rt::broadcast_to(z_bar / rt::len_as(a), rt::shape_of(a))", "z̄/len a", linear;
    } on ([2, 3]);
    /// Σ/n along an axis, NaN when empty.
    mean_axis_of(a: refer, axis: plain) -> smaller "rt::mean_axis(a, axis)", "mean_axis a" {
        a: "rt::broadcast_to((z_bar / rt::len_of_as(a, axis)).insert_axis(axis), rt::shape_of(a))", "z̄/len_axis a", linear;
    } on ([2, 3], "Axis(1)");
    /// Variance.
    var(a: recv, ddof: plain) -> total "a.var(ddof)", "var a" {
        a: "(a - rt::mean_of(a)) * ((z_bar + z_bar) / (rt::len_as(a) - ddof))", "2(a − mean a)/(len a − ddof)·z̄",
            "((a - rt::mean_of(a)) * (a_dot + a_dot)).sum() / (rt::len_as(a) - ddof)";
        ddof: "z_bar * (z / (rt::len_as(a) - ddof))", "z/(len a − ddof)·z̄", "ddof_dot * (z / (rt::len_as(a) - ddof))";
    } on ([2, 3], (1.0)) ({dyn [2, 3]}, (0.5));
    /// Variance along an axis.
    var_axis(a: recv, axis: plain, ddof: plain) -> smaller "a.var_axis(axis, ddof)", "var_axis a" {
        a: "(a - rt::with_axis(rt::mean_axis_of(a, axis), axis, a)) * rt::with_axis((z_bar + z_bar) / (rt::len_of_as(a, axis) - ddof), axis, a)",
            "2(a − mean a)/(len_axis a − ddof)·z̄",
            "((a - rt::with_axis(rt::mean_axis_of(a, axis), axis, a)) * (a_dot + a_dot)).sum_axis(axis) / (rt::len_of_as(a, axis) - ddof)";
        ddof: "(z_bar * z).sum() / (rt::len_of_as(a, axis) - ddof)", "Σ z/(len_axis a − ddof)·z̄",
            "z * (ddof_dot / (rt::len_of_as(a, axis) - ddof))";
    } on ([2, 3], "Axis(1)", (1.0)) ([2, 3], "Axis(0)", (0.5)) ({dyn [2, 3, 2]}, "Axis(1)", (0.5));
    /// Standard deviation; its derivative is 0 where it is 0.
    std(a: recv, ddof: plain) -> total "a.std(ddof)", "std a" {
        a: "(a - rt::mean_of(a)) * rt::over(z_bar, z * (rt::len_as(a) - ddof))", "(a − mean a)/((len a − ddof)·z)·z̄",
            "rt::over(((a - rt::mean_of(a)) * a_dot).sum(), z * (rt::len_as(a) - ddof))";
        ddof: "z_bar * (z / (2.0 * (rt::len_as(a) - ddof)))", "z/(2(len a − ddof))·z̄",
            "ddof_dot * (z / (2.0 * (rt::len_as(a) - ddof)))";
    } on ([2, 3], (1.0)) ({dyn [2, 3]}, (0.5)) kink ({[3] = 2.0, 2.0, 2.0}, (0.5)) gives {a: [0.0, 0.0, 0.0]};
    /// Standard deviation along an axis; its derivative is 0 where it is 0.
    std_axis(a: recv, axis: plain, ddof: plain) -> smaller "a.std_axis(axis, ddof)", "std_axis a" {
        a: "(a - rt::with_axis(rt::mean_axis_of(a, axis), axis, a)) * rt::with_axis(rt::over(z_bar, z * (rt::len_of_as(a, axis) - ddof)), axis, a)",
            "(a − mean a)/((len_axis a − ddof)·z)·z̄",
            "rt::over(((a - rt::with_axis(rt::mean_axis_of(a, axis), axis, a)) * a_dot).sum_axis(axis), z * (rt::len_of_as(a, axis) - ddof))";
        ddof: "(z_bar * z).sum() / (2.0 * (rt::len_of_as(a, axis) - ddof))", "Σ z/(2(len_axis a − ddof))·z̄",
            "z * (ddof_dot / (2.0 * (rt::len_of_as(a, axis) - ddof)))";
    } on ([2, 3], "Axis(1)", (1.0)) ([2, 3], "Axis(0)", (0.5))
        kink ({[1, 2] = 2.0, 2.0}, "Axis(1)", (0.5)) gives {a: [0.0, 0.0]};
    /// As many of the first entries of a as b has, at the most.
    zipped(a: refer, b: refer) -> vector [View] "rt::zipped(a, b)", "a" {
        a: "rt::padded(z_bar, rt::shape_of(a))", "z̄", "rt::zipped(a_dot, b)";
    } on ([4], [3]) ([2], [3]);
    /// Filled up with zeros to a length.
    padded(a: plain, like: plain) -> vector "rt::padded(a, like)", "a" { a: "rt::own(rt::zipped(z_bar, a))", "z̄", linear; }
        on ([2], "rt::shape_of(&Array1::<E>::zeros(4))");

    // Products and differences.

    /// Product of all entries.
    product(a: recv) -> total "a.product()", "Π a" {
        a: "rt::product_except(a) * z_bar", "Π_{j≠i} aⱼ·z̄", "(rt::product_except(a) * a_dot).sum()";
    } on ([2, 3]) ([0]) ({dyn [2, 2]}) kink ({[3] = 0.0, 2.0, 3.0}) gives {a: [6.0, 0.0, 0.0]};
    /// Product of the entries in order.
    iter_product(a: refer) -> total "rt::iter_product(a)", "Π a" {
        a: "rt::product_except(a) * z_bar", "Π_{j≠i} aⱼ·z̄", "(rt::product_except(a) * a_dot).sum()";
    } on ([4]);
    /// Product of all other entries.
    product_except(a: refer) -> same [Keeps] "rt::product_except(a)", "Π_{j≠i} aⱼ" {
        a: "rt::product_second(a, z_bar)", "Σ_{i≠k} Π_{j≠i,k} aⱼ·z̄ᵢ", "rt::product_second(a, a_dot)";
    } on ([2, 2]) ([3]) ([1]) ({[4] = 0.0, 2.0, 0.0, 3.0});
    /// The second derivative of the product, applied to w.
    product_second(a: refer, w: refer) -> same [Keeps] "rt::product_second(a, w)", "Σ wᵢ·Π aⱼ" {
        a: "rt::product_third(a, w, z_bar)", "Σ wᵢ·Π aⱼ·z̄", "rt::product_third(a, w, a_dot)";
        w: "rt::product_second(a, z_bar)", "Σ z̄ᵢ·Π aⱼ", "rt::product_second(a, w_dot)";
    } on ([3], [3]);
    /// The third derivative of the product, applied to w and v.
    product_third(a: refer, w: refer, v: refer) -> same [Keeps] "rt::product_third(a, w, v)", "Σ wᵢ·vₗ·Π aⱼ" {
        a: "rt::product_fourth(a, w, v, z_bar)", "Σ wᵢ·vₗ·Π aⱼ·z̄", "rt::product_fourth(a, w, v, a_dot)";
        w: "rt::product_third(a, z_bar, v)", "Σ z̄ᵢ·vₗ·Π aⱼ", "rt::product_third(a, w_dot, v)";
        v: "rt::product_third(a, w, z_bar)", "Σ wᵢ·z̄ₗ·Π aⱼ", "rt::product_third(a, w, v_dot)";
    } on ([4], [4], [4]);
    /// The fourth derivative of the product, applied to w, v and u.
    product_fourth(a: refer, w: refer, v: refer, u: refer) -> same [Keeps]
        "rt::product_fourth(a, w, v, u)", "Σ wᵢ·vₗ·uₘ·Π aⱼ" {
        a: "rt::product_fifth(a, w, v, u, z_bar)", "Σ wᵢ·vₗ·uₘ·Π aⱼ·z̄", "rt::product_fifth(a, w, v, u, a_dot)";
        w: "rt::product_fourth(a, z_bar, v, u)", "Σ z̄ᵢ·vₗ·uₘ·Π aⱼ", "rt::product_fourth(a, w_dot, v, u)";
        v: "rt::product_fourth(a, w, z_bar, u)", "Σ wᵢ·z̄ₗ·uₘ·Π aⱼ", "rt::product_fourth(a, w, v_dot, u)";
        u: "rt::product_fourth(a, w, v, z_bar)", "Σ wᵢ·vₗ·z̄ₘ·Π aⱼ", "rt::product_fourth(a, w, v, u_dot)";
    } on ([5], [5], [5], [5]);
    /// The fifth derivative of the product, applied to w, v, u and t.
    product_fifth(a: refer, w: refer, v: refer, u: refer, t: refer) -> same [Keeps]
        "rt::product_fifth(a, w, v, u, t)", "Σ wᵢ·vₗ·uₘ·tₙ·Π aⱼ" {
        a: "rt::product_sixth(a, w, v, u, t, z_bar)", "Σ wᵢ·vₗ·uₘ·tₙ·Π aⱼ·z̄", "rt::product_sixth(a, w, v, u, t, a_dot)";
        w: "rt::product_fifth(a, z_bar, v, u, t)", "Σ z̄ᵢ·vₗ·uₘ·tₙ·Π aⱼ", "rt::product_fifth(a, w_dot, v, u, t)";
        v: "rt::product_fifth(a, w, z_bar, u, t)", "Σ wᵢ·z̄ₗ·uₘ·tₙ·Π aⱼ", "rt::product_fifth(a, w, v_dot, u, t)";
        u: "rt::product_fifth(a, w, v, z_bar, t)", "Σ wᵢ·vₗ·z̄ₘ·tₙ·Π aⱼ", "rt::product_fifth(a, w, v, u_dot, t)";
        t: "rt::product_fifth(a, w, v, u, z_bar)", "Σ wᵢ·vₗ·uₘ·z̄ₙ·Π aⱼ", "rt::product_fifth(a, w, v, u, t_dot)";
    } on ([6], [6], [6], [6], [6]);
    /// The sixth derivative of the product, applied to w, v, u, t and s.
    product_sixth(a: refer, w: refer, v: refer, u: refer, t: refer, s: refer) -> same [Keeps]
        "rt::product_sixth(a, w, v, u, t, s)", "Σ wᵢ·vₗ·uₘ·tₙ·sₒ·Π aⱼ" {
        w: "rt::product_sixth(a, z_bar, v, u, t, s)", "Σ z̄ᵢ·vₗ·uₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth(a, w_dot, v, u, t, s)";
        v: "rt::product_sixth(a, w, z_bar, u, t, s)", "Σ wᵢ·z̄ₗ·uₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth(a, w, v_dot, u, t, s)";
        u: "rt::product_sixth(a, w, v, z_bar, t, s)", "Σ wᵢ·vₗ·z̄ₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth(a, w, v, u_dot, t, s)";
        t: "rt::product_sixth(a, w, v, u, z_bar, s)", "Σ wᵢ·vₗ·uₘ·z̄ₙ·sₒ·Π aⱼ", "rt::product_sixth(a, w, v, u, t_dot, s)";
        s: "rt::product_sixth(a, w, v, u, t, z_bar)", "Σ wᵢ·vₗ·uₘ·tₙ·z̄ₒ·Π aⱼ", "rt::product_sixth(a, w, v, u, t, s_dot)";
    } without a on ([7], [7], [7], [7], [7], [7]);
    /// Product along an axis.
    product_axis(a: recv, axis: plain) -> smaller "a.product_axis(axis)", "Π_axis a" {
        a: "rt::product_except_axis(a, axis) * rt::with_axis(z_bar, axis, a)", "Π_{j≠i} aⱼ·z̄",
            "(rt::product_except_axis(a, axis) * a_dot).sum_axis(axis)";
    } on ([2, 3], "Axis(1)") ([2, 3], "Axis(0)") ([0, 3], "Axis(0)");
    /// Product of the other entries along an axis.
    product_except_axis(a: refer, axis: plain) -> same [Keeps] "rt::product_except_axis(a, axis)", "Π_{j≠i} aⱼ" {
        a: "rt::product_second_axis(a, z_bar, axis)", "Σ_{i≠k} Π_{j≠i,k} aⱼ·z̄ᵢ", "rt::product_second_axis(a, a_dot, axis)";
    } on ([2, 3], "Axis(1)") ([3, 2], "Axis(0)");
    /// The second derivative of the product along an axis, applied to w.
    product_second_axis(a: refer, w: refer, axis: plain) -> same [Keeps]
        "rt::product_second_axis(a, w, axis)", "Σ wᵢ·Π aⱼ" {
        a: "rt::product_third_axis(a, w, z_bar, axis)", "Σ wᵢ·Π aⱼ·z̄", "rt::product_third_axis(a, w, a_dot, axis)";
        w: "rt::product_second_axis(a, z_bar, axis)", "Σ z̄ᵢ·Π aⱼ", "rt::product_second_axis(a, w_dot, axis)";
    } on ([2, 3], [2, 3], "Axis(1)");
    /// The third derivative of the product along an axis, applied to w and v.
    product_third_axis(a: refer, w: refer, v: refer, axis: plain) -> same [Keeps]
        "rt::product_third_axis(a, w, v, axis)", "Σ wᵢ·vₗ·Π aⱼ" {
        a: "rt::product_fourth_axis(a, w, v, z_bar, axis)", "Σ wᵢ·vₗ·Π aⱼ·z̄", "rt::product_fourth_axis(a, w, v, a_dot, axis)";
        w: "rt::product_third_axis(a, z_bar, v, axis)", "Σ z̄ᵢ·vₗ·Π aⱼ", "rt::product_third_axis(a, w_dot, v, axis)";
        v: "rt::product_third_axis(a, w, z_bar, axis)", "Σ wᵢ·z̄ₗ·Π aⱼ", "rt::product_third_axis(a, w, v_dot, axis)";
    } on ([2, 4], [2, 4], [2, 4], "Axis(1)");
    /// The fourth derivative of the product along an axis, applied to w, v and u.
    product_fourth_axis(a: refer, w: refer, v: refer, u: refer, axis: plain) -> same [Keeps]
        "rt::product_fourth_axis(a, w, v, u, axis)", "Σ wᵢ·vₗ·uₘ·Π aⱼ" {
        a: "rt::product_fifth_axis(a, w, v, u, z_bar, axis)", "Σ wᵢ·vₗ·uₘ·Π aⱼ·z̄", "rt::product_fifth_axis(a, w, v, u, a_dot, axis)";
        w: "rt::product_fourth_axis(a, z_bar, v, u, axis)", "Σ z̄ᵢ·vₗ·uₘ·Π aⱼ", "rt::product_fourth_axis(a, w_dot, v, u, axis)";
        v: "rt::product_fourth_axis(a, w, z_bar, u, axis)", "Σ wᵢ·z̄ₗ·uₘ·Π aⱼ", "rt::product_fourth_axis(a, w, v_dot, u, axis)";
        u: "rt::product_fourth_axis(a, w, v, z_bar, axis)", "Σ wᵢ·vₗ·z̄ₘ·Π aⱼ", "rt::product_fourth_axis(a, w, v, u_dot, axis)";
    } on ([2, 5], [2, 5], [2, 5], [2, 5], "Axis(1)");
    /// The fifth derivative of the product along an axis, applied to w, v, u and t.
    product_fifth_axis(a: refer, w: refer, v: refer, u: refer, t: refer, axis: plain) -> same [Keeps]
        "rt::product_fifth_axis(a, w, v, u, t, axis)", "Σ wᵢ·vₗ·uₘ·tₙ·Π aⱼ" {
        a: "rt::product_sixth_axis(a, w, v, u, t, z_bar, axis)", "Σ wᵢ·vₗ·uₘ·tₙ·Π aⱼ·z̄", "rt::product_sixth_axis(a, w, v, u, t, a_dot, axis)";
        w: "rt::product_fifth_axis(a, z_bar, v, u, t, axis)", "Σ z̄ᵢ·vₗ·uₘ·tₙ·Π aⱼ", "rt::product_fifth_axis(a, w_dot, v, u, t, axis)";
        v: "rt::product_fifth_axis(a, w, z_bar, u, t, axis)", "Σ wᵢ·z̄ₗ·uₘ·tₙ·Π aⱼ", "rt::product_fifth_axis(a, w, v_dot, u, t, axis)";
        u: "rt::product_fifth_axis(a, w, v, z_bar, t, axis)", "Σ wᵢ·vₗ·z̄ₘ·tₙ·Π aⱼ", "rt::product_fifth_axis(a, w, v, u_dot, t, axis)";
        t: "rt::product_fifth_axis(a, w, v, u, z_bar, axis)", "Σ wᵢ·vₗ·uₘ·z̄ₙ·Π aⱼ", "rt::product_fifth_axis(a, w, v, u, t_dot, axis)";
    } on ([2, 6], [2, 6], [2, 6], [2, 6], [2, 6], "Axis(1)");
    /// The sixth derivative of the product along an axis, applied to w, v, u, t and s.
    product_sixth_axis(a: refer, w: refer, v: refer, u: refer, t: refer, s: refer, axis: plain) -> same [Keeps]
        "rt::product_sixth_axis(a, w, v, u, t, s, axis)", "Σ wᵢ·vₗ·uₘ·tₙ·sₒ·Π aⱼ" {
        w: "rt::product_sixth_axis(a, z_bar, v, u, t, s, axis)", "Σ z̄ᵢ·vₗ·uₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth_axis(a, w_dot, v, u, t, s, axis)";
        v: "rt::product_sixth_axis(a, w, z_bar, u, t, s, axis)", "Σ wᵢ·z̄ₗ·uₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth_axis(a, w, v_dot, u, t, s, axis)";
        u: "rt::product_sixth_axis(a, w, v, z_bar, t, s, axis)", "Σ wᵢ·vₗ·z̄ₘ·tₙ·sₒ·Π aⱼ", "rt::product_sixth_axis(a, w, v, u_dot, t, s, axis)";
        t: "rt::product_sixth_axis(a, w, v, u, z_bar, s, axis)", "Σ wᵢ·vₗ·uₘ·z̄ₙ·sₒ·Π aⱼ", "rt::product_sixth_axis(a, w, v, u, t_dot, s, axis)";
        s: "rt::product_sixth_axis(a, w, v, u, t, z_bar, axis)", "Σ wᵢ·vₗ·uₘ·tₙ·z̄ₒ·Π aⱼ", "rt::product_sixth_axis(a, w, v, u, t, s_dot, axis)";
    } without a on ([2, 7], [2, 7], [2, 7], [2, 7], [2, 7], [2, 7], "Axis(1)");
    /// Cumulative products along an axis.
    cumprod(a: recv, axis: plain) -> same [Keeps] "a.cumprod(axis)", "Π_{j≤i} aⱼ" {
        a: "rt::one_before(z, axis) * rt::recur_back(a, z_bar, axis)", "Σ_{i≥k} Π_{j≤i,j≠k} aⱼ·z̄ᵢ",
            "rt::recur(a, rt::one_before(z, axis) * a_dot, axis)";
    } on ([2, 3], "Axis(1)") ([2, 3], "Axis(0)") ({[3] = 2.0, 0.0, 3.0}, "Axis(0)") ([0, 3], "Axis(1)");
    /// The recurrence yᵢ = wᵢ + aᵢ·yᵢ₋₁ along an axis, from 0 on.
    recur(a: refer, w: refer, axis: plain) -> same [Keeps] "rt::recur(a, w, axis)", "wᵢ + aᵢ·zᵢ₋₁" {
        a: "rt::shifted(z, axis) * rt::recur_back(a, z_bar, axis)", "zᵢ₋₁·Σ_{k≥i} Π_{i<j≤k} aⱼ·z̄ₖ",
            "rt::recur(a, rt::shifted(z, axis) * a_dot, axis)";
        w: "rt::recur_back(a, z_bar, axis)", "Σ_{k≥i} Π_{i<j≤k} aⱼ·z̄ₖ", "rt::recur(a, w_dot, axis)";
    } on ([2, 3], [2, 3], "Axis(1)") ([3], [3], "Axis(0)");
    /// The recurrence gᵢ = wᵢ + aᵢ₊₁·gᵢ₊₁ along an axis, from the last entry on: the reverse of `recur`.
    recur_back(a: refer, w: refer, axis: plain) -> same [Keeps] "rt::recur_back(a, w, axis)", "wᵢ + aᵢ₊₁·zᵢ₊₁" {
        a: "rt::shifted(rt::recur(a, z_bar, axis), axis) * z", "zᵢ·Σ_{k<i} Π_{k<j<i} aⱼ·z̄ₖ",
            "rt::recur_back(a, rt::shifted_back(a_dot * z, axis), axis)";
        w: "rt::recur(a, z_bar, axis)", "Σ_{k≤i} Π_{k<j≤i} aⱼ·z̄ₖ", "rt::recur_back(a, w_dot, axis)";
    } on ([2, 3], [2, 3], "Axis(1)") ([3], [3], "Axis(0)");
    /// The entry before along an axis, 1 before the first.
    one_before(a: refer, axis: plain) -> same [Keeps] "rt::one_before(a, axis)", "aᵢ₋₁" {
        a: "rt::shifted_back(z_bar, axis)", "z̄ᵢ₊₁", "rt::shifted(a_dot, axis)";
    } on ([2, 3], "Axis(1)");
    /// The entry before along an axis, 0 before the first.
    shifted(a: refer, axis: plain) -> same [Keeps] "rt::shifted(a, axis)", "aᵢ₋₁" {
        a: "rt::shifted_back(z_bar, axis)", "z̄ᵢ₊₁", linear;
    } on ([2, 3], "Axis(1)") ([0, 3], "Axis(0)");
    /// The entry behind along an axis, 0 behind the last.
    shifted_back(a: refer, axis: plain) -> same [Keeps] "rt::shifted_back(a, axis)", "aᵢ₊₁" {
        a: "rt::shifted(z_bar, axis)", "z̄ᵢ₋₁", linear;
    } on ([2, 3], "Axis(1)") ([0, 3], "Axis(0)");
    /// Differences of neighbours along an axis, n times.
    diff(a: recv, n: plain, axis: plain) -> same "a.diff(n, axis)", "Δⁿa" {
        a: "rt::diff_reverse(z_bar, n, axis)", "(Δⁿ)ᵀz̄", linear;
    } on ([2, 4], "1", "Axis(1)") ([4, 2], "2", "Axis(0)") ([3], "0", "Axis(0)");
    /// What a gains in its differences.
    diff_reverse(w: refer, n: plain, axis: plain) -> same "rt::diff_reverse(w, n, axis)", "(Δⁿ)ᵀw" {
        w: "z_bar.diff(n, axis)", "Δⁿz̄", linear;
    } on ([2, 3], "1", "Axis(1)") ([1, 2], "2", "Axis(0)");

    // Extremes.

    /// Largest entry; ties split evenly.
    fold_max(a: recv, init: plain) -> total "a.fold(init, |m, &e| m.max(e))", "max a" {
        a: "rt::tie_weights(a, z) * z_bar", "[a = z]·z̄", "(rt::tie_weights(a, z) * a_dot).sum()";
    } on ([2, 3], "E::NEG_INFINITY") kink ({[3] = 2.0, 1.0, 2.0}, "E::NEG_INFINITY") gives {a: [0.5, 0.0, 0.5]};
    /// Smallest entry; ties split evenly.
    fold_min(a: recv, init: plain) -> total "a.fold(init, |m, &e| m.min(e))", "min a" {
        a: "rt::tie_weights(a, z) * z_bar", "[a = z]·z̄", "(rt::tie_weights(a, z) * a_dot).sum()";
    } on ([2, 3], "E::INFINITY") kink ({[3] = 2.0, 3.0, 2.0}, "E::INFINITY") gives {a: [0.5, 0.0, 0.5]};
    /// Largest entry along an axis; ties split evenly.
    fold_axis_max(a: recv, axis: plain, init: plain) -> smaller "a.fold_axis(axis, init, |&m, &e| m.max(e))" as "rt::max_axis(a, axis, init)", "max_axis a" {
        a: "rt::tied_axis(a, z, z_bar, axis)", "[a = z]·z̄",
            "(rt::tie_weights_axis(a, z, axis) * a_dot).sum_axis(axis)";
    } on ([2, 3], "Axis(1)", "E::NEG_INFINITY")
        kink ({[2, 2] = 2.0, 2.0, 1.0, 3.0}, "Axis(1)", "E::NEG_INFINITY") gives {a: [0.5, 0.5, 0.0, 1.0]};
    /// Smallest entry along an axis; ties split evenly.
    fold_axis_min(a: recv, axis: plain, init: plain) -> smaller "a.fold_axis(axis, init, |&m, &e| m.min(e))" as "rt::min_axis(a, axis, init)", "min_axis a" {
        a: "rt::tied_axis(a, z, z_bar, axis)", "[a = z]·z̄",
            "(rt::tie_weights_axis(a, z, axis) * a_dot).sum_axis(axis)";
    } on ([2, 3], "Axis(0)", "E::INFINITY")
        kink ({[2, 2] = 2.0, 2.0, 1.0, 3.0}, "Axis(1)", "E::INFINITY") gives {a: [0.5, 0.5, 1.0, 0.0]};
    /// 1/k at each of the k entries that equal z.
    tie_weights(a: refer, w: plain) -> same [Keeps] "rt::tie_weights(a, w)", "[a = w]" { } on ([3], (9.0));
    /// 1/k at each of the k entries along an axis that equal z.
    tie_weights_axis(a: refer, w: refer, axis: plain) -> same [Keeps] "rt::tie_weights_axis(a, w, axis)", "[a = w]" { }
        on ([2, 3], {[2] = 9.0, 9.0}, "Axis(1)");

    /// What each of the k entries along an axis that equal w gains: 1/k of a share.
    tied_axis(a: refer, w: refer, share: refer, axis: plain) -> same [Keeps] "rt::tied_axis(a, w, share, axis)", "[a = w]·share" {
        share: "(rt::tie_weights_axis(a, w, axis) * z_bar).sum_axis(axis)", "Σ_axis [a = w]·z̄", linear;
    } on ({[2, 3] = 1.0, 2.0, 2.0, 3.0, 0.0, 1.0}, {[2] = 2.0, 3.0}, [2], "Axis(1)");

    // Axes.

    /// Transposed view.
    t(a: recv) -> same [View] "a.t()", "aᵀ" { a: "z_bar.reversed_axes()", "z̄ᵀ", linear; } on ([2, 3]) ({dyn [2, 3]});
    /// Transposed.
    reversed_axes(a: own) -> same [View] "a.reversed_axes()", "aᵀ" { a: "z_bar.reversed_axes()", "z̄ᵀ", linear; }
        on ([2, 3]) ([2, 3, 2]);
    /// Axes in another order.
    permuted_axes(a: own, axes: plain) -> same [View] "a.permuted_axes(axes)", "permute a" {
        a: "rt::unpermute(z_bar, axes)", "unpermute z̄", linear;
    } on ([2, 3, 4], "[1, 2, 0]");
    /// The inverse order.
    unpermute(a: own, axes: plain) -> same [View] "rt::unpermute(a, axes)", "unpermute a" {
        a: "z_bar.permuted_axes(axes)", "permute z̄", linear;
    } on ([2, 3, 4], "[1, 2, 0]");
    /// Two axes exchanged, the value after `swap_axes`.
    swapped_axes(a: own, i: plain, j: plain) -> same [View] "rt::swapped_axes(a, i, j)", "swap a" {
        a: "rt::swapped_axes(z_bar, i, j)", "swap z̄", linear;
    } on ([2, 3, 4], "0", "2");
    /// An axis reversed, the value after `invert_axis`.
    inverted_axis(a: own, axis: plain) -> same [View, Keeps] "rt::inverted_axis(a, axis)", "invert a" {
        a: "rt::inverted_axis(z_bar, axis)", "invert z̄", linear;
    } on ([2, 3], "Axis(1)");
    /// A new axis of length 1.
    insert_axis(a: own, axis: plain) -> larger [View] "a.insert_axis(axis)", "a" {
        a: "z_bar.index_axis_move(axis, 0)", "z̄", linear;
    } on ([2, 3], "Axis(1)") ([0], "Axis(0)");
    /// A new axis of length 1, in an array that then has as many axes as this one: of any dimension the compiler does not know it.
    with_axis(a: own, axis: plain, like: refer) -> larger "rt::with_axis(a, axis, like)", "a" {
        a: "z_bar.index_axis_move(axis, 0)", "z̄", linear;
    } on ([2], "Axis(0)", [3, 2]);
    /// The first entry along an axis.
    remove_axis(a: own, axis: plain) -> smaller [View] "a.remove_axis(axis)", "a" {
        a: "rt::at_first(z_bar, axis, rt::shape_of(a))", "z̄", linear;
    } on ([2, 1], "Axis(1)") ([2, 3], "Axis(1)");
    /// First along an axis, zeros behind.
    at_first(a: refer, axis: plain, like: plain) -> larger "rt::at_first(a, axis, like)", "a" {
        a: "rt::own(z_bar.index_axis(axis, 0))", "z̄₀", linear;
    } on ([2], "Axis(1)", "rt::shape_of(&Array2::<E>::zeros((2, 3)))");

    // Parts.

    /// Part along an axis, of an owned array.
    index_axis_move(a: own, axis: plain, i: plain) -> smaller [View] "a.index_axis_move(axis, i)", "a[axis: i]" view "index_axis_mut"
        on ([2, 3], "Axis(1)", "2");
    /// Part along an axis.
    index_axis(a: recv, axis: plain, i: plain) -> smaller [View] "a.index_axis(axis, i)", "a[axis: i]" view "index_axis_mut"
        on ([2, 3], "Axis(1)", "2") ({dyn [2, 3, 2]}, "Axis(1)", "2");
    /// A row.
    row(a: recv, i: plain) -> vector [View] "a.row(i)", "a[i, ..]" view "row_mut" on ([2, 3], "1");
    /// A column.
    column(a: recv, i: plain) -> vector [View] "a.column(i)", "a[.., i]" view "column_mut" on ([2, 3], "1");
    /// A slice.
    slice(a: recv, info: plain) -> reranked [View] "a.slice(info)", "a[info]" view "slice_mut"
        on ([4, 3], "s![1..;2, 0]") ([4], "s![..;-1]");
    /// A slice of an owned array.
    slice_move(a: own, info: plain) -> reranked [View] "a.slice_move(info)", "a[info]" view "slice_mut" on ([4, 3], "s![1..3, ..]");
    /// A slice along an axis.
    slice_axis(a: recv, axis: plain, info: plain) -> same [View] "a.slice_axis(axis, info)", "a[…]" view "slice_axis_mut"
        on ([4, 3], "Axis(0)", "Slice::from(1..3)");
    /// What lies before a place along an axis: the first part of `split_at`.
    before(a: recv, axis: plain, k: plain) -> same [View] "a.view().split_at(axis, k).0", "a before k"
        view "slice_axis_mut(axis, rt::ndarray::Slice::from(..(k)))" on ([4, 3], "Axis(0)", "1");
    /// What lies from a place on along an axis: the second part of `split_at`.
    behind(a: recv, axis: plain, k: plain) -> same [View] "a.view().split_at(axis, k).1", "a from k"
        view "slice_axis_mut(axis, rt::ndarray::Slice::from(k..))" on ([4, 3], "Axis(0)", "1");
    /// A slice along an axis, of an owned array.
    slice_axis_move(a: own, axis: plain, info: plain) -> same [View] "a.slice_axis_move(axis, info)", "a[…]" view "slice_axis_mut"
        on ([4, 3], "Axis(0)", "Slice::from(1..3)");
    /// The diagonal.
    diag(a: recv) -> vector [View] "a.diag()", "diag a" view "diag_mut" on ([3, 3]) ([2, 3]);
    /// The diagonal of an owned array.
    into_diag(a: own) -> vector [View] "a.into_diag()", "diag a" view "diag_mut" on ([3, 2]);
    /// A part of a list.
    sub_list(a: recv, range: plain) -> list [View] "&a[range]", "a[range]" view "index" on ([4], "1..3");
    /// An item of a list of the user's own types.
    item(a: recv, i: plain) -> item [View] "&a[i]", "a[i]" view "index" on ([3], "1");
    /// An item that is a number, of a list whose type is not known.
    number(a: recv, i: plain) -> unknown [View] "a[i]", "a[i]" view "index" on ([3], "1");
    /// An entry in row-major order, an item, or what a map holds for a key.
    at(a: refer, i: plain) -> item [View] "rt::at(a, i)", "a[i]" view "at_mut" on ([3], "1") ([2, 3], "4");
    /// The same of what is a number.
    number_at(a: refer, i: plain) -> unknown [View] "*rt::at(a, i)", "a[i]" view "at_mut" on ([3], "1") ([2, 3], "4");
    /// What a map holds for a key.
    held(a: refer, key: refer) -> item [View] "rt::at(a, key)", "a[key]" view "at_mut" on ([3], "0");
    /// The same of what is a number.
    number_held(a: refer, key: refer) -> unknown [View] "*rt::at(a, key)", "a[key]" view "at_mut" on ([3], "0");
    /// What a map holds for one of its keys.
    of_key(a: refer, keys: recv, i: plain) -> item [View] "rt::at(a, &keys[i])", "a[key]" view "at_mut"
        on ([3], "[0, 1, 2]", "1");
    /// The same of what is a number.
    number_of_key(a: refer, keys: recv, i: plain) -> unknown [View] "*rt::at(a, &keys[i])", "a[key]" view "at_mut"
        on ([3], "[0, 1, 2]", "1");
    /// One entry.
    index(a: recv, i: plain) -> total "a[i]", "a[i]" view "index" on ([2, 3], "[1, 2]") ([3], "1");
    /// One entry, if there is one.
    get(a: recv, i: plain) -> total [Optional] "a.get(i).copied()", "a[i]" view "index" on ([2, 3], "[1, 2]");
    /// The first entry.
    first(a: recv) -> total [Optional] "a.first().copied()", "a₀" {
        a: "rt::entry_only(z_bar, 0, rt::shape_of(a))", "z̄ there", linear;
    } on ([2, 3]);
    /// The last entry.
    last(a: recv) -> total [Optional] "a.last().copied()", "aₙ" {
        a: "rt::entry_only(z_bar, rt::last_index(a), rt::shape_of(a))", "z̄ there", linear;
    } on ([2, 3]);
    /// The last place in row-major order.
    last_index(a: refer) -> integer [Query] "rt::last_index(a)", "n − 1" { } on ([2, 3]);
    /// The entry at a place in row-major order.
    entry(a: refer, i: plain) -> total "rt::entry(a, i)", "aᵢ" {
        a: "rt::entry_only(z_bar, i, rt::shape_of(a))", "z̄ there", linear;
    } on ([2, 3], "4");
    /// A value at a place in row-major order, zeros elsewhere.
    entry_only(x: plain, i: plain, like: plain) -> reranked "rt::entry_only(x, i, like)", "x at i" {
        x: "rt::entry(z_bar, i)", "z̄ᵢ", linear;
    } on ((0.5), "4", "rt::shape_of(&Array2::<E>::zeros((2, 3)))");
    /// The entry of an array without axes.
    into_scalar(a: recv) -> total "a[()]", "a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄", linear; } on ([]);
    /// Chosen entries along an axis.
    select(a: recv, axis: plain, indices: refer) -> same "a.select(axis, indices)", "a[indices]" view "scatter_add"
        on ([3, 2], "Axis(0)", "[2, 0, 2]");
    /// Lower triangle.
    tril(a: recv, k: plain) -> same [Keeps] "a.tril(k)", "tril a" { a: "z_bar.tril(k)", "tril z̄", linear; } on ([3, 3], "0") ([2, 3], "1");
    /// Upper triangle.
    triu(a: recv, k: plain) -> same [Keeps] "a.triu(k)", "triu a" { a: "z_bar.triu(k)", "triu z̄", linear; } on ([3, 3], "0") ([3, 2], "-1");

    // Other shapes.

    /// Another shape.
    into_shape_with_order(a: own, shape: plain) -> reranked [View, Fails] "a.into_shape_with_order(shape)", "a" {
        a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "(3, 2)") ([2, 3], "6");
    /// Another shape, copied if need be.
    into_shape_clone(a: recv, shape: plain) -> reranked [View, Fails] "a.to_shape(shape)", "a" {
        a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "(3, 2)");
    /// Another shape, viewed if possible.
    to_shape(a: recv, shape: plain) -> reranked [View, Fails] "a.to_shape(shape)", "a" {
        a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "(3, 2)");
    /// All entries in a row.
    flatten(a: recv) -> vector [View] "a.flatten()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; } on ([2, 3]);
    /// All entries in a row.
    into_flat(a: recv) -> vector [View] "a.flatten()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; } on ([2, 3]);
    /// The entries as a list or an array, as its type is inferred.
    collected(a: refer) -> unknown "rt::collected(a)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; }
        on ([3]);
    /// The entries as the list or the array whose shape it is.
    in_form(a: plain, like: plain) -> unknown "rt::reshape_to(a, like)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; }
        on ([3], "rt::shape_of(&Array1::<E>::zeros(3))");
    /// The same entries in another shape.
    reshape_to(a: plain, like: plain) -> reranked "rt::reshape_to(a, like)", "a" {
        a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear;
    } on ([2, 3], "rt::shape_of(&Array1::<E>::zeros(6))") ([0, 3], "rt::shape_of(&Array2::<E>::zeros((2, 0)))");
    /// Number of axes known at run time.
    into_dyn(a: own) -> dynamic [View, Keeps] "a.into_dyn()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; } on ([2, 3]);

    /// Without the axes of length 1.
    squeeze(a: own) -> dynamic [View] "a.squeeze()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄", linear; }
        on ({dyn [2, 1, 3]}) ({dyn [1, 1]});

    // Arrays from parts.

    /// Arrays one after the other along an axis.
    concatenate(axis: plain, part: recv) -> joined [Fails] "rt::ndarray::concatenate(axis, &[part])", "(part, …)"
        each "part.view()" offset "rt::offset_after(offset, rt::shape_of(part), axis)" {
        part: "rt::part_of(z_bar, axis, offset, rt::shape_of(part))", "z̄ there", linear;
    } on ("Axis(0)", [2, 3], [1, 3]) ("Axis(1)", [2, 1], [2, 0], [2, 3]) ("Axis(0)", [2]);
    /// A part along an axis, in the shape of another value.
    part_of(a: refer, axis: plain, offset: plain, like: plain) -> same [View] "rt::part_of(a, axis, offset, like)", "a there" {
        a: "rt::placed(z_bar, axis, offset, rt::shape_of(a))", "z̄ there", linear;
    } on ([4, 3], "Axis(0)", "1", "rt::shape_of(&Array2::<E>::zeros((2, 3)))");
    /// A part along an axis, zeros around it.
    placed(a: refer, axis: plain, offset: plain, like: plain) -> same "rt::placed(a, axis, offset, like)", "a there" {
        a: "rt::own(rt::part_of(z_bar, axis, offset, rt::shape_of(a)))", "z̄ there", linear;
    } on ([2, 3], "Axis(0)", "1", "rt::shape_of(&Array2::<E>::zeros((4, 3)))");
    /// Where the next part begins.
    offset_after(offset: plain, like: plain, axis: plain) -> integer "rt::offset_after(offset, like, axis)", "offset + n" { }
        on ("1", "rt::shape_of(&Array2::<E>::zeros((2, 3)))", "Axis(0)");
    /// Arrays side by side along a new axis.
    stack(axis: plain, part: recv) -> stacked [Fails] "rt::ndarray::stack(axis, &[part])", "(part, …)"
        each "part.view()" offset "rt::next(offset)" {
        part: "z_bar.index_axis(axis, offset)", "z̄ there", linear;
    } on ("Axis(0)", [2, 3], [2, 3]) ("Axis(1)", [2], [2], [2]);
    /// The integer after.
    next(i: plain) -> integer "rt::next(i)", "i + 1" { } on ("1");
    /// The integer before.
    pred(i: plain) -> integer "rt::pred(i)", "i − 1" { } on ("1");
    /// An array of one value.
    from_elem(shape: plain, x: plain) -> filled "rt::ndarray::Array::from_elem(shape, x)", "x" { x: "z_bar.sum()", "Σ z̄", linear; }
        on ("(2, 3)", (0.5)) ("0", (0.5));
    /// A list of one value, whose length its type tells.
    repeat(x: plain, n: plain) -> fixed "[x; n]", "x" { x: "rt::iter_sum(z_bar)", "Σ z̄", linear; } on ((0.5), "3");
    /// A list of one value.
    repeat_vec(x: plain, n: plain) -> entries "vec![x; n]", "x" { x: "rt::iter_sum(z_bar)", "Σ z̄", linear; } on ((0.5), "3");
    /// A matrix with this diagonal.
    from_diag(d: refer) -> matrix "rt::ndarray::Array2::from_diag(d)", "diag d" { d: "rt::own(z_bar.diag())", "diag z̄", linear; } on ([3]);
    /// A multiple of the unit matrix.
    from_diag_elem(n: plain, x: plain) -> matrix "rt::ndarray::Array2::from_diag_elem(n, x)", "x·1" {
        x: "z_bar.diag().sum()", "tr z̄", linear;
    } on ("3", (0.5));
    /// Evenly spaced values.
    linspace(a: plain, b: plain, n: plain) -> vector "rt::ndarray::Array1::linspace(a, b, n)", "a + i·(b − a)/(n − 1)" {
        a: "z_bar.sum() - rt::ramp(z_bar)", "Σ (1 − i/(n − 1))·z̄ᵢ", linear;
        b: "rt::ramp(z_bar)", "Σ i/(n − 1)·z̄ᵢ", linear;
    } on ((0.5), (2.0), "4") ((0.5), (2.0), "1");
    /// The entries weighted from 0 to 1.
    ramp(a: refer) -> total "rt::ramp(a)", "Σ i/(n − 1)·aᵢ" { a: "rt::ramped(z_bar, rt::shape_of(a))", "i/(n − 1)·z̄", linear; } on ([4]) ([1]);
    /// A value weighted from 0 to 1.
    ramped(x: plain, like: plain) -> vector "rt::ramped(x, like)", "i/(n − 1)·x" { x: "rt::ramp(z_bar)", "Σ i/(n − 1)·z̄ᵢ", linear; }
        on ((0.5), "rt::shape_of(&Array1::<E>::zeros(4))");

    // Casts.

    /// As `f32`.
    as_f32(x: plain) -> single "rt::as_f32(x)", "x" { x: "rt::cast_like(z_bar, x)", "z̄", linear; } on ((0.5));
    /// As `f64`.
    as_f64(x: plain) -> double "rt::as_f64(x)", "x" { x: "rt::cast_like(z_bar, x)", "z̄", linear; } on ((0.5));
    /// The entries of an array of `f64` as `f32`.
    as_f32s(a: refer) -> singles "rt::as_f32s(a)", "a" { a: "rt::as_f64s(z_bar)", "z̄", linear; } on ([2, 3]);
    /// The entries of an array of `f32` as `f64`.
    as_f64s(a: refer) -> doubles "rt::as_f64s(a)", "a" { a: "rt::as_f32s(z_bar)", "z̄", linear; } on ([2, 3]);
    /// In the element type of another value.
    cast_like(x: plain, like: refer) -> float "rt::cast_like(x, like)", "x" { x: "rt::cast_like(z_bar, x)", "z̄", linear; }
        on ((0.5), (1.5));
}
