//! The macros over [`agree`](crate::agree).

/// `check!(f(&x, y, 3), x = …, y = …)`: the adjoint of `f` at that point against differences, and its tangent against its adjoint.
/// The call stands as a user writes it; the variables are those whose cotangents `f` gives, in the order of its parameters.
#[macro_export]
macro_rules! check {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), $($name:ident = $value:expr),+ $(,)?) => {{
        let point = ($($value,)+);
        $crate::check_tangent!($($f)::+($($arg),*), [], &point, $($name),+);
        $crate::agree(
            stringify!($($f)::+),
            &point,
            |($($name,)+)| $crate::entries(&$($f)::+($($arg),*)),
            |($($name,)+)| $crate::seed(&$($f)::+($($arg),*)),
            |($($name,)+), seed| {
                let (value, cotangents) = $($f)::+::adjoint($($arg,)* seed);
                $crate::Outcome::new(&value, &cotangents)
            },
        )
    }};
}

/// `check_tangent!(f(&x, y, 3), [], &point, x, y)`: ⟨ȳ, J ẋ⟩ = ⟨Jᵀȳ, ẋ⟩ for the tangent and the adjoint of `f`. What stands in brackets
/// takes the value out of what fails.
#[macro_export]
macro_rules! check_tangent {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), [$($success:path)?], $point:expr, $($name:ident),+ $(,)?) => {{
        let point = $point;
        let own = || $crate::with_entries(point, &$crate::entries(point));
        let seed = || {
            let ($($name,)+) = own();
            $crate::seed(&$($success)?($($f)::+($($arg),*)))
        };
        // A value may borrow from what it is made of.
        let (value, cotangents) = {
            let ($($name,)+) = own();
            let (value, cotangents) = $($success)?($($f)::+::adjoint($($arg,)* seed()));
            ($crate::entries(&value), cotangents)
        };
        let directions = $crate::direction(&cotangents);
        let (found, tangent) = {
            let ($($name,)+) = own();
            $crate::check_tangent!(@call [$($f)::+] [$($success)?] [$($arg),*] [$($arg,)*] directions [a b c d e f g h i j k l] [])
        };
        let name = stringify!($($f)::+);
        $crate::rounded_entries(&format!("the value of {name} in forward mode"), &found, &value, 1e-5);
        $crate::transposed(name, (&seed(), &tangent), (&cotangents, &directions));
    }};
    (@call $f:tt $success:tt $args:tt [$arg:expr, $($rest:expr,)*] $dots:ident [$name:ident $($names:ident)*] [$($used:ident)*]) => {
        $crate::check_tangent!(@call $f $success $args [$($rest,)*] $dots [$($names)*] [$($used)* $name])
    };
    (@call [$($f:ident)::+] [$($success:path)?] [$($arg:expr),*] [] $dots:ident $names:tt [$($used:ident)*]) => {{
        let ($($used,)*) = &$dots;
        let (found, tangent) = $($success)?($($f)::+::tangent($($arg,)* $($used),*));
        ($crate::entries(&found), tangent)
    }};
}

/// [`check!`], then the same function in single precision against double precision.
#[macro_export]
macro_rules! check_both {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), $($name:ident = $value:expr),+ $(,)?) => {{
        let double = $crate::check!($($f)::+($($arg),*), $($name = $value),+);
        $crate::agree_in_single(
            stringify!($($f)::+),
            &$crate::Flat::single(&($($value,)+)),
            &double,
            |($($name,)+)| $crate::entries(&$($f)::+($($arg),*)),
            |($($name,)+)| $crate::seed(&$($f)::+($($arg),*)),
            |($($name,)+), seed| {
                let (value, cotangents) = $($f)::+::adjoint($($arg,)* seed);
                $crate::Outcome::new(&value, &cotangents)
            },
        )
    }};
}

/// [`check!`] of a function with a scalar result, whose `gradient`, `value_and_gradient` and `value_and_gradient_into` must say the
/// same as its adjoint with seed 1.
#[macro_export]
macro_rules! check_gradient {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), $($name:ident = $value:expr),+ $(,)?) => {{
        $crate::check!($($f)::+($($arg),*), $($name = $value),+);
        let own = || ($($value,)+);
        let (value, cotangents) = {
            let ($($name,)+) = own();
            let (value, cotangents) = $($f)::+::adjoint($($arg,)* 1.0);
            (vec![f64::from(value)], $crate::entries(&cotangents))
        };
        let mut buffers = {
            let ($($name,)+) = own();
            $($f)::+::gradient($($arg),*)
        };
        $crate::same_entries("the gradient", &$crate::entries(&buffers), &cotangents);
        {
            let ($($name,)+) = own();
            let (found, gradient) = $($f)::+::value_and_gradient($($arg),*);
            $crate::same_entries("the value beside the gradient", &$crate::entries(&found), &value);
            $crate::same_entries("the gradient beside the value", &$crate::entries(&gradient), &cotangents);
        }
        buffers = $crate::Flat::rebuild(&buffers, &mut || f64::NAN);
        {
            let ($($name,)+) = own();
            let found = $($f)::+::value_and_gradient_into($($arg,)* &mut buffers);
            $crate::same_entries("the value beside the buffers", &$crate::entries(&found), &value);
        }
        $crate::same_entries("the gradient in the buffers", &$crate::entries(&buffers), &cotangents);
    }};
}

/// One test a function: `agree! { group: f(&x), x = …; g(x, y), x = …, y = …; }`.
#[macro_export]
macro_rules! agree {
    ($group:ident: $($f:ident($($arg:expr),* $(,)?), $($name:ident = $value:expr),+;)+) => {
        mod $group {
            #[allow(unused_imports, reason = "a group may name its functions by their paths")]
            use super::*;
            $(
                #[test]
                fn $f() {
                    $crate::check!(super::$f($($arg),*), $($name = $value),+);
                }
            )+
        }
    };
}

/// [`agree!`] for functions that are generic over the element: double precision against differences, single against double.
#[macro_export]
macro_rules! agree_in_both {
    ($group:ident: $($f:ident($($arg:expr),* $(,)?), $($name:ident = $value:expr),+;)+) => {
        mod $group {
            #[allow(unused_imports, reason = "a group may name its functions by their paths")]
            use super::*;
            $(
                #[test]
                fn $f() {
                    $crate::check_both!(super::$f($($arg),*), $($name = $value),+);
                }
            )+
        }
    };
}

/// [`agree!`] for functions with a scalar result, with all that their companions offer.
#[macro_export]
macro_rules! agree_as_gradient {
    ($group:ident: $($f:ident($($arg:expr),* $(,)?), $($name:ident = $value:expr),+;)+) => {
        mod $group {
            #[allow(unused_imports, reason = "a group may name its functions by their paths")]
            use super::*;
            $(
                #[test]
                fn $f() {
                    $crate::check_gradient!(super::$f($($arg),*), $($name = $value),+);
                }
            )+
        }
    };
}

/// A test whose body runs with the element as either float: `in_both! { fn name<F>() { let x: F = 1.0; … } }`.
#[macro_export]
macro_rules! in_both {
    ($(#[$doc:meta])* fn $name:ident<$F:ident>() $body:block) => {
        $(#[$doc])*
        #[test]
        fn $name() {
            {
                type $F = f64;
                $body
            }
            {
                type $F = f32;
                $body
            }
        }
    };
}

/// [`check_gradient!`] of a function that returns a `Result` or an `Option`, at a point where it succeeds.
#[macro_export]
macro_rules! check_success {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), $($name:ident = $value:expr),+ $(,)?) => {{
        let own = || ($($value,)+);
        $crate::check_tangent!($($f)::+($($arg),*), [$crate::success], &own(), $($name),+);
        $crate::agree(
            stringify!($($f)::+),
            &own(),
            |($($name,)+)| $crate::entries(&$crate::success($($f)::+($($arg),*))),
            |($($name,)+)| $crate::seed(&$crate::success($($f)::+($($arg),*))),
            |($($name,)+), seed| {
                let (value, cotangents) = $crate::success($($f)::+::adjoint($($arg,)* seed));
                $crate::Outcome::new(&value, &cotangents)
            },
        );
        let (value, cotangents) = {
            let ($($name,)+) = own();
            let (value, cotangents) = $crate::success($($f)::+::adjoint($($arg,)* 1.0));
            (vec![f64::from(value)], $crate::entries(&cotangents))
        };
        let mut buffers = {
            let ($($name,)+) = own();
            $crate::success($($f)::+::gradient($($arg),*))
        };
        $crate::same_entries("the gradient", &$crate::entries(&buffers), &cotangents);
        buffers = $crate::Flat::rebuild(&buffers, &mut || f64::NAN);
        {
            let ($($name,)+) = own();
            let found = $crate::success($($f)::+::value_and_gradient_into($($arg,)* &mut buffers));
            $crate::same_entries("the value beside the buffers", &$crate::entries(&found), &value);
        }
        $crate::same_entries("the gradient in the buffers", &$crate::entries(&buffers), &cotangents);
    }};
}

/// `check_failure!(f(&x, y), &mut buffers)`: what `f` fails with comes out of everything that its companion offers.
#[macro_export]
macro_rules! check_failure {
    ($($f:ident)::+ ($($arg:expr),* $(,)?), $buffers:expr) => {{
        let expected = format!("{:?}", $($f)::+($($arg),*).map(|_| ()));
        assert!(expected.starts_with("Err") || expected == "None", "{expected} is no failure");
        assert_eq!(format!("{:?}", $($f)::+::pullback($($arg),*).map(|_| ())), expected);
        assert_eq!(format!("{:?}", $($f)::+::adjoint($($arg,)* 1.0).map(|_| ())), expected);
        assert_eq!(format!("{:?}", $($f)::+::gradient($($arg),*).map(|_| ())), expected);
        assert_eq!(format!("{:?}", $($f)::+::value_and_gradient($($arg),*).map(|_| ())), expected);
        assert_eq!(format!("{:?}", $($f)::+::value_and_gradient_into($($arg,)* $buffers).map(|_| ())), expected);
        expected
    }};
}
