//! The sources of the expansion snapshots, compiled and compared with differences: what is printed compiles and is right.
#![allow(clippy::redundant_closure, clippy::while_let_on_iterator, reason = "the forms are what is tested")]

use cotangent::Differentiable;
use cotangent_tests::{Flat, assert_close, differences, entries, held, with_entries};
use ndarray::{Array, Array1, Array2, Array3, ArrayD, Dimension, array};

/// One source of `expansions/sources/` as a module.
macro_rules! source {
    ($name:ident) => {
        #[allow(
            unreachable_pub,
            clippy::boxed_local,
            clippy::cast_lossless,
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            clippy::ref_option,
            reason = "code as users write it"
        )]
        mod $name {
            include!(concat!("../expansions/sources/", stringify!($name), ".rs"));
        }
    };
}

source!(adapters);
source!(array_literal);
source!(array_maths);
source!(array_views);
source!(asked_options);
source!(assignments);
source!(blocks);
source!(boxes);
source!(broadcast_both);
source!(broadcast_rows);
source!(by_value);
source!(carried_options);
source!(casts);
source!(chains);
source!(changed_maps);
source!(checkpoints);
source!(closures);
source!(constants);
source!(constructors);
source!(control);
source!(cross_entropy);
source!(cursors);
source!(derive_enum);
source!(derive_struct);
source!(directions);
source!(dots);
source!(dynamic_ranks);
source!(extremes);
source!(fallible);
source!(fallible_calls);
source!(flat_maps);
source!(from_vec);
source!(generic_arrays);
source!(generic_scalars);
source!(growing);
source!(if_lets);
source!(if_value);
source!(in_place);
source!(iter_mut);
source!(iterator_sums);
source!(joins);
source!(labels);
source!(lanes);
source!(leaves_inside);
source!(lent);
source!(lent_parameter);
source!(lent_parts);
source!(lent_views);
source!(lengths_kept);
source!(let_chains);
source!(let_else);
source!(list_items);
source!(lists);
source!(lists_of_lists);
source!(lists_of_structs);
source!(loop_values);
source!(loops_in_closures);
source!(loss);
source!(made_variants);
source!(mapv_captures);
source!(mapv_ifs);
source!(mapv_path);
source!(matched_numbers);
source!(matched_variants);
source!(moments);
source!(nested_functions);
source!(network);
source!(option_methods);
source!(own_methods);
source!(patterns);
source!(permutations);
source!(picks);
source!(places);
source!(powers);
source!(prints_and_asserts);
source!(reductions);
source!(reshape);
source!(replaced_lists);
source!(returns);
source!(rules_of_users);
source!(scalar_operands);
source!(regression);
source!(scalars);
source!(second_order);
source!(select);
source!(shadowing);
source!(shape_changes);
source!(slices);
source!(smooth_units);
source!(stacks);
source!(struct_update);
source!(swaps);
source!(trait_impl);
source!(transposes);
source!(trigonometry);
source!(tuples);
source!(tuples_as_parameters);
source!(views);
source!(while_lets);
source!(wrt);
source!(zip);

/// Compares a gradient with the differences of `value`, both at `at`.
fn check<A: Flat<Owned = A>, G: Flat>(at: A, value: impl Fn(&A) -> f64, gradient: impl Fn(&A) -> G) {
    let expected = differences(&entries(&at), |moved| value(&with_entries(&at, moved)));
    assert_close(&entries(&gradient(&at)), &expected, 2e-6);
}

/// Some array of a shape, without ties or zeros, different for each `k`.
fn some<D: Dimension, S: ndarray::ShapeBuilder<Dim = D>>(shape: S, k: usize) -> Array<f64, D> {
    let mut i = 7 * k;
    Array::from_shape_simple_fn(shape, || {
        i += 1;
        (i as f64 * 1.7).sin() + 0.1
    })
}

/// A positive array, for logarithms, roots and divisors.
fn positive<D: Dimension, S: ndarray::ShapeBuilder<Dim = D>>(shape: S, k: usize) -> Array<f64, D> {
    some(shape, k).mapv(|e| e.abs() + 0.5)
}

/// ⟨seed, z⟩, which makes a scalar of an array.
fn inner<D: Dimension>(seed: &Array<f64, D>, z: &Array<f64, D>) -> f64 {
    (seed * z).sum()
}

#[test]
fn two_directions_at_once() {
    let (x, k) = (array![0.4, -1.1, 0.7], 0.8);
    let (a, b) = (array![0.3, 1.0, -0.5], array![-2.0, 0.1, 0.6]);
    let (value, [one, two]) = directions::damped::tangents_2(&x, k, 3, (&a, &b), (0.5, -1.0), ((), ()));
    assert_close(&[value], &[directions::damped(&x, k, 3)], 1e-14);
    for (dot, k_dot, found) in [(&a, 0.5, one), (&b, -1.0, two)] {
        let along = |h: f64| directions::damped(&(&x + &(dot * h)), k + k_dot * h, 3);
        assert_close(&[found], &[(along(1e-6) - along(-1e-6)) / 2e-6], 1e-8);
        assert_close(&[found], &[directions::damped::tangent(&x, k, 3, dot, k_dot, ()).1], 1e-14);
    }
}

#[test]
fn scalar_functions() {
    check((0.7, 0.3), |&(x, t)| scalars::packet(x, t), |&(x, t)| scalars::packet::gradient(x, t));
    check((1.3, 0.8), |&(x, y)| powers::powers(x, y), |&(x, y)| powers::powers::gradient(x, y));
    check((0.4, -0.3, 1.1), |&(a, b, c)| trigonometry::distance(a, b, c), |&(a, b, c)| trigonometry::distance::gradient(a, b, c));
    check((2.0, 1.2), |&(a, s)| assignments::root(a, s), |&(a, s)| assignments::root::gradient(a, s));
    check((0.5, 1.5), |&(x, r)| generic_scalars::logistic(x, r), |&(x, r)| generic_scalars::logistic::gradient(x, r));
    for at in [(0.6, 1.2), (-0.6, 1.2), (-0.6, -1.2)] {
        check(at, |&(x, y)| if_value::pieces(x, y), |&(x, y)| if_value::pieces::gradient(x, y));
    }
}

#[test]
fn second_derivatives() {
    let (x, r) = (0.7_f64, 0.4_f64);
    check((x, r), |&(x, r)| second_order::damped(x, r), |&(x, r)| second_order::damped::gradient(x, r));
    let (sin, cos, decay) = (x.sin(), x.cos(), (-r * x).exp());
    let (of_x, of_r) = (decay * (cos - r * sin), -x * decay * sin);
    let xx = decay * ((r * r - 1.0) * sin - 2.0 * r * cos);
    let xr = decay * ((r * x - 1.0) * sin - x * cos);
    let rr = x * x * decay * sin;
    let ((found_xx, found_xr), (found_rx, found_rr)) = second_order::damped::hessian(x, r);
    assert_close(&[found_xx[()], found_xr[()], found_rx[()], found_rr[()]], &[xx, xr, xr, rr], 1e-14);
    let (value, gradient, product) = second_order::damped::hvp(x, r, 0.3, -1.2);
    assert_close(&[value, gradient.0, gradient.1], &[decay * sin, of_x, of_r], 1e-14);
    assert_close(&[product.0, product.1], &[0.3 * xx - 1.2 * xr, 0.3 * xr - 1.2 * rr], 1e-14);
    let (x, w) = (some(3, 1), some(3, 2));
    cotangent::check!(smooth_units::gated, &x, &w).assert();
}

#[test]
fn functions_that_fail() {
    let x = vec![0.3, -1.2, 0.7];
    check(
        (x.clone(), 0.1, 1.4),
        |(x, mu, sigma)| fallible::log_likelihood(x, *mu, *sigma).unwrap(),
        |(x, mu, sigma)| fallible::log_likelihood::gradient(x, *mu, *sigma).unwrap(),
    );
    assert_eq!(fallible::log_likelihood::gradient(&x, 0.1, 0.0), Err(fallible::Improper::Deviation(0.0)));
    assert_eq!(fallible::log_likelihood::gradient(&[f64::NAN], 0.1, 1.0), Err(fallible::Improper::Observation(0)));
    let x = some(4, 1);
    check(
        (x.clone(), 0.7),
        |(x, w)| fallible_calls::scaled(x, *w, "2.5").unwrap(),
        |(x, w)| fallible_calls::scaled::gradient(x, *w, "2.5").unwrap(),
    );
    assert!(fallible_calls::scaled::gradient(&x, -0.7, "2.5").is_err());
    assert!(fallible_calls::scaled::gradient(&x, 0.7, "two").is_err());
}

#[test]
fn code_that_leaves() {
    let a = array![[0.5, 2.0], [1.0, -1.0], [0.3, 0.2], [0.4, 11.0], [5.0, 5.0]];
    check((a, 0.8), |(a, x)| labels::rows(a, *x), |(a, x)| labels::rows::gradient(a, *x));
    for limit in [0.5, 9.0] {
        let at = (vec![0.6, -0.5, 0.7], limit);
        check(at, |(x, l)| returns::until_large(x, *l), |(x, l)| returns::until_large::gradient(x, *l));
    }
    for at in [(-1.0, 0.5), (0.8, 0.5), (0.8, 1.5)] {
        check(at, |&(x, y)| returns::pieces(x, y), |&(x, y)| returns::pieces::gradient(x, y));
    }
    let at = (vec![0.6, 0.5, 0.7], 1.0);
    check(at, |(x, l)| loop_values::first_above(x, *l), |(x, l)| loop_values::first_above::gradient(x, *l));
}

#[test]
fn closures_that_loop() {
    let seed = some(3, 5);
    check(
        (some((3, 2), 1), some(2, 2)),
        |(a, x)| inner(&seed, &loops_in_closures::product(a, x)),
        |(a, x)| loops_in_closures::product::adjoint(a, x, seed.clone()).1,
    );
    check(
        (some(3, 1), some(4, 2)),
        |(x, w)| loops_in_closures::polynomials(x, w),
        |(x, w)| loops_in_closures::polynomials::gradient(x, w),
    );
}

#[test]
fn casts_between_widths() {
    let (x, scale) = (some(3, 1), 0.75f32);
    check(x.clone(), |x| casts::average(x, scale), |x| casts::average::gradient(x, scale).0);
    let (_, scale_bar) = casts::average::gradient(&x, scale);
    assert_close(&[f64::from(scale_bar)], &[x.sum() / 3.0], 1e-6);
}

#[test]
fn controlled_cotangents() {
    let x = array![0.4, 1.6, -2.3];
    let (value, (x_bar, limit_bar)) = control::rounded::value_and_gradient(&x, 0.3);
    assert_eq!((value, limit_bar), (control::rounded(&x, 0.3), 0.0));
    let rounded = x.mapv(f64::round);
    let expected = rounded.mapv(|e: f64| (e.exp() / rounded.sum()).clamp(-0.3, 0.3));
    assert_close(x_bar.as_slice().unwrap(), expected.as_slice().unwrap(), 1e-12);
}

#[test]
fn rules_in_the_place_of_bodies() {
    let at = (some(3, 1), 0.7);
    check(at, |(x, k)| rules_of_users::total(x, *k), |(x, k)| rules_of_users::total::gradient(x, *k));
}

#[test]
fn what_is_computed_again() {
    let at = (some((3, 3), 1) * 0.3, some(3, 2));
    check(at, |(w, x)| checkpoints::recurrent(w, x, 12), |(w, x)| checkpoints::recurrent::gradient(w, x, 12));
}

#[test]
fn broadcasting() {
    let seed = some((3, 2), 5);
    check(
        (some((3, 2), 1), some(2, 2), positive(2, 3)),
        |(x, m, s)| inner(&seed, &broadcast_rows::standardise(x, m, s)),
        |(x, m, s)| broadcast_rows::standardise::adjoint(x, m, s, seed.clone()).1,
    );
    check(
        (some((3, 1), 1), some((1, 2), 2)),
        |(c, r)| inner(&seed, &broadcast_both::outer(c, r)),
        |(c, r)| broadcast_both::outer::adjoint(c, r, seed.clone()).1,
    );
    let seed = some(4, 5);
    check(
        (some(4, 1), 0.7, -0.3),
        |(x, a, b)| inner(&seed, &scalar_operands::affine(x, *a, *b)),
        |(x, a, b)| scalar_operands::affine::adjoint(x, *a, *b, seed.clone()).1,
    );
}

#[test]
fn elementwise_functions() {
    let seed = some(4, 5);
    check(some(4, 1), array_maths::energy, array_maths::energy::gradient);
    check(some(4, 1), |x| inner(&seed, &mapv_path::activation(x)), |x| mapv_path::activation::adjoint(x, seed.clone()).1);
    check(
        (some(4, 1), 0.2, 0.9),
        |(x, c, w)| inner(&seed, &mapv_captures::bell(x, *c, *w)),
        |(x, c, w)| mapv_captures::bell::adjoint(x, *c, *w, seed.clone()).1,
    );
    check(some(9, 1), |x| mapv_ifs::huber(x, 0.6), |x| mapv_ifs::huber::gradient(x, 0.6));
}

#[test]
fn variables() {
    let seed = some(4, 5);
    check(
        (some(4, 1), some(4, 2), 0.7),
        |(t, v, r)| inner(&seed, &in_place::step(t, v, *r)),
        |(t, v, r)| in_place::step::adjoint(t, v, *r, seed.clone()).1,
    );
    check((some(3, 1), 0.7), |(x, y)| shadowing::shadowed(x, *y), |(x, y)| shadowing::shadowed::gradient(x, *y));
    check((some(3, 1), 0.7), |(x, y)| blocks::nested(x, *y), |(x, y)| blocks::nested::gradient(x, *y));
    check(
        (some((2, 3), 1), some(3, 2)),
        |(w, x)| prints_and_asserts::checked(w, x),
        |(w, x)| prints_and_asserts::checked::gradient(w, x),
    );
    check((some(4, 1), 0.6), |(x, h)| constructors::integral(x, *h), |(x, h)| constructors::integral::gradient(x, *h));
}

#[test]
fn products_and_axes() {
    check(
        (some((2, 3), 1), some((3, 2), 2), some(2, 3), some(2, 4)),
        |(a, b, u, v)| dots::form(a, b, u, v),
        |(a, b, u, v)| dots::form::gradient(a, b, u, v),
    );
    let seed = some((2, 2), 5);
    check(some((3, 2), 1), |x| inner(&seed, &transposes::gram(x)), |x| transposes::gram::adjoint(x, seed.clone()).1);
    let seed: Array3<f64> = some((3, 2, 4), 5);
    check(
        (some((2, 3, 4), 1), some((3, 2, 4), 2)),
        |(x, y)| inner(&seed, &permutations::permuted(x, y)),
        |(x, y)| permutations::permuted::adjoint(x, y, seed.clone()).1,
    );
    check((some(3, 1), some((3, 2), 2)), |(x, y)| shape_changes::shaped(x, y), |(x, y)| shape_changes::shaped::gradient(x, y));
    let seed = some((1, 3), 5);
    check(
        (some(6, 1), some((1, 2), 2)),
        |(t, x)| inner(&seed, &reshape::unpacked(t, x)),
        |(t, x)| reshape::unpacked::adjoint(t, x, seed.clone()).1,
    );
    check(
        (positive((2, 3), 1).into_dyn(), positive(3, 2).into_dyn()),
        |(x, y): &(ArrayD<f64>, ArrayD<f64>)| dynamic_ranks::dynamic(x, y),
        |(x, y)| dynamic_ranks::dynamic::gradient(x, y),
    );
}

#[test]
fn reductions_and_iterators() {
    check((some((2, 3), 1), some(3, 2)), |(x, w)| reductions::totals(x, w), |(x, w)| reductions::totals::gradient(x, w));
    check((some((4, 3), 1), some(3, 2)), |(x, w)| moments::moments(x, w), |(x, w)| moments::moments::gradient(x, w));
    check(some((3, 4), 1), extremes::extent, extremes::extent::gradient);
    check((some((2, 3), 1), 0.3), |(w, s)| iterator_sums::penalty(w, *s), |(w, s)| iterator_sums::penalty::gradient(w, *s));
    check((some(4, 1), some(4, 2)), |(x, y)| zip::cosine(x, y), |(x, y)| zip::cosine::gradient(x, y));
    check((some(4, 1), 0.4, 1.5), |(r, s, w)| closures::huber(r, *s, *w), |(r, s, w)| closures::huber::gradient(r, *s, *w));
    let spring = trait_impl::Spring { k: 0.7, rest: -0.4 };
    assert_close(&[trait_impl::Potential::distance(&spring, 3.0, 4.0)], &[5.0], 1e-15);
    check(
        (0.7, -0.4),
        |(k, rest)| trait_impl::Potential::energy(&trait_impl::Spring { k: *k, rest: *rest }, 3.0, 4.0),
        |(k, rest)| {
            let (bar, ..) = trait_impl::Spring { k: *k, rest: *rest }.energy_gradient(3.0, 4.0);
            (bar.k, bar.rest)
        },
    );
    check(
        (vec![(0.5, -0.25), (1.0, 0.75)], (0.3, some(2, 1))),
        |(points, field)| tuples_as_parameters::energy(points, &[(0, 1, 2.0)], field),
        |(points, field)| {
            let (points, _, field) = tuples_as_parameters::energy::gradient(points, &[(0, 1, 2.0)], field);
            (points, field)
        },
    );
    check(
        (0.7, vec![0.5, -0.25, 1.5], vec![0.75, 1.25]),
        |(x, a, b)| chains::series(*x, a, b, 4),
        |(x, a, b)| chains::series::gradient(*x, a, b, 4),
    );
    check((some(4, 1), 0.4), |(x, k)| nested_functions::energy(x, *k), |(x, k)| nested_functions::energy::gradient(x, *k));
    check(
        (vec![0.3, -0.8, 1.2], vec![0.5, 0.25, -1.0], [0.7, -0.4]),
        |(x, w, ends)| lists::weighted(x, w.clone(), *ends),
        |(x, w, ends)| lists::weighted::gradient(x, w.clone(), *ends),
    );
}

#[test]
fn parts_and_joins() {
    check(some((3, 3), 1), |x| views::parts(x, 1), |x| views::parts::gradient(x, 1));
    check(some(5, 1), slices::roughness, slices::roughness::gradient);
    let seed = some((4, 2), 5);
    check(
        (some((3, 2), 1), some((2, 2), 2)),
        |(table, w)| inner(&seed, &select::embedding(table, &[2, 0, 2, 1], w)),
        |(table, w)| {
            let (_, (table_bar, (), w_bar)) = select::embedding::adjoint(table, &[2, 0, 2, 1], w, seed.clone());
            (table_bar, w_bar)
        },
    );
    let seed = some((3, 2), 5);
    check(
        (some((3, 1), 1), some((3, 1), 2), some(2, 3), some(2, 4)),
        |(a, b, r, s)| inner(&seed, &joins::joined(a, b, r, s)),
        |(a, b, r, s)| joins::joined::adjoint(a, b, r, s, seed.clone()).1,
    );
    let seed = array![0.3, -1.2];
    check(
        (0.4, some(2, 1)),
        |(angle, p)| inner(&seed, &array_literal::turned(*angle, p)),
        |(angle, p)| array_literal::turned::adjoint(*angle, p, seed.clone()).1,
    );
    check((0.7, some(3, 1)), |(x, c)| from_vec::polynomial(*x, c), |(x, c)| from_vec::polynomial::gradient(*x, c));
}

#[test]
fn parameters_and_results() {
    let (x, y) = (some((4, 2), 8), some((4, 3), 9));
    let (seed, total) = (some(3, 5), 0.8);
    check(
        (some(3, 1), 0.6),
        |(x, s)| {
            let (z, sum) = tuples::both(x, *s);
            inner(&seed, &z) + total * sum
        },
        |(x, s)| tuples::both::adjoint(x, *s, (seed.clone(), total)).1,
    );
    check(
        (some((2, 3), 1), some(2, 2), some(3, 3)),
        |(w, b, x)| generic_arrays::layer(w, b, x).sum(),
        |(w, b, x)| generic_arrays::layer::adjoint(w, b, x, Array1::ones(2)).1,
    );
    let (inputs, targets) = (some(3, 8), some(2, 9));
    check(
        (some((2, 3), 1), some(2, 2)),
        |(w, b)| wrt::residual(w, b, &inputs, &targets),
        |(w, b)| wrt::residual::gradient(w, b, &inputs, &targets),
    );
    let labels = some(4, 9);
    check(some(2, 1), |theta| constants::fit(theta, &x, &labels), |theta| constants::fit::gradient(theta, &x, &labels));
    let seed: Array2<f64> = some((2, 2), 5);
    check(
        (some((2, 2), 1), some((2, 2), 2)),
        |(a, b)| inner(&seed, &by_value::consumed(a.clone(), b.clone())),
        |(a, b)| by_value::consumed::adjoint(a.clone(), b.clone(), seed.clone()).1,
    );
    check(
        (some(2, 1), some((2, 3), 2), some(3, 3)),
        |(u, m, v)| array_views::bilinear(u.view(), m.view(), v.view()),
        |(u, m, v)| array_views::bilinear::gradient(u.view(), m.view(), v.view()),
    );
    check(
        (some((2, 3), 1), some(3, 2)),
        |(w, b)| loss::loss(w, b, &x, &y),
        |(w, b)| {
            let (w_bar, b_bar, _, _) = loss::loss::gradient(w, b, &x, &y);
            (w_bar, b_bar)
        },
    );
}

#[test]
fn places_change() {
    use places::Oscillators;
    let of = |x: &[f64], v: &[f64], lost| Oscillators { x: x.to_vec(), v: v.to_vec(), lost };
    check(
        (vec![0.3, -0.8], vec![0.5, 0.25], 0.7, 0.1),
        |(x, v, lost, h)| places::damped(of(x, v, *lost), *h, 3),
        |(x, v, lost, h)| {
            let (o, h_bar) = places::damped::gradient(of(x, v, *lost), *h, 3);
            (o.x, o.v, o.lost, h_bar)
        },
    );
    check((some((3, 2), 1), some(2, 2)), |(x, b)| lent::swept(x, b), |(x, b)| lent::swept::gradient(x, b));
    check((some(3, 1), some((3, 3), 2)), |(x, a)| growing::rollout(x, a, 4), |(x, a)| growing::rollout::gradient(x, a, 4));
    check((some(4, 1), 0.3), |(x, k)| swaps::diffused(x, *k, 3), |(x, k)| swaps::diffused::gradient(x, *k, 3));
    check((positive((3, 2), 1), some(2, 2)), |(x, w)| iter_mut::normalised(x, w), |(x, w)| iter_mut::normalised::gradient(x, w));
    check(
        (some(5, 1), vec![0.5; 5], 0.2),
        |(u, next, d)| lent_parameter::diffuse(&mut u.clone(), &mut next.clone(), *d),
        |(u, next, d)| lent_parameter::diffuse::gradient(&mut u.clone(), &mut next.clone(), *d),
    );
    let lower = |a: &[f64]| vec![vec![a[0]], vec![a[1], a[2]], vec![a[3], a[4], a[5]]];
    check(
        (vec![0.9, -0.4, 1.2, 0.3, 0.6, 1.5], vec![0.5, -1.5, 0.75]),
        |(a, b)| lists_of_lists::substituted(&lower(a), b),
        |(a, b)| {
            let (l, b_bar) = lists_of_lists::substituted::gradient(&lower(a), b);
            (l.concat(), b_bar)
        },
    );
}

#[test]
fn regressions() {
    let (x, y) = (some((6, 3), 4), array![0.0, 1.0, 1.0, 0.0, 2.0, 1.0]);
    check(
        (some(3, 1), 0.3),
        |(w, b)| regression::logistic(w, *b, &x, &y),
        |(w, b)| regression::logistic::gradient(w, *b, &x, &y),
    );
    check(some(3, 2), |w| regression::poisson(w, &x, &y, 0.5), |w| regression::poisson::gradient(w, &x, &y, 0.5));
    check(
        (some(3, 1), 0.3),
        |(w, b)| regression::least_squares(w, *b, &x, &y),
        |(w, b)| regression::least_squares::gradient(w, *b, &x, &y),
    );
}

#[test]
fn networks() {
    let (x, y) = (some((4, 2), 8), some((4, 3), 9));
    check(
        (some((2, 5), 1), some(5, 2), some((5, 3), 3), some(3, 4)),
        |(w1, b1, w2, b2)| network::network(w1, b1, w2, b2, &x, &y),
        |(w1, b1, w2, b2)| network::network::gradient(w1, b1, w2, b2, &x, &y),
    );
    let labels = array![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
    check(y, |z| cross_entropy::cross_entropy(z, &labels), |z| cross_entropy::cross_entropy::gradient(z, &labels));
}

#[test]
fn derived_types() {
    use derive_enum::{Activation, ActivationCotangent};
    let layer = |next| derive_struct::Layer { w: some((1, 2), 1), b: some(1, 2), next, rate: 0.5, name: "layer".into() };
    let mut two = layer(Some(Box::new(layer(None))));
    let gradient = derive_struct::LayerCotangent {
        w: array![[1.0, 2.0]],
        b: array![3.0],
        next: Some(Box::new(derive_struct::LayerCotangent { w: array![[4.0, 5.0]], b: array![6.0], next: None })),
    };
    assert_eq!(gradient.to_vec(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let before = two.clone();
    two.step(-2.0, &gradient);
    assert_eq!(two.b, &before.b - 6.0);
    assert_eq!((two.rate, &two.name), (0.5, &before.name));
    let moved = |mut activation: Activation<f64>, gradient| {
        activation.step(2.0, &gradient);
        activation
    };
    assert_eq!(moved(Activation::Relu, ActivationCotangent::Relu), Activation::Relu);
    assert_eq!(moved(Activation::Leaky(1.0), ActivationCotangent::Leaky(0.5)), Activation::Leaky(2.0));
    let power = moved(Activation::Power { scale: 3.0, n: 2 }, ActivationCotangent::Power { scale: 0.5 });
    assert_eq!(power, Activation::Power { scale: 4.0, n: 2 });
}

#[test]
fn patterns_and_variants() {
    use crate::matched_variants::{Between, matched_variants};
    use made_variants::made_variants;
    use matched_numbers::matched_numbers;
    for which in 0..6 {
        held(&0.7, &matched_numbers::gradient(0.7, which), |&x| matched_numbers(x, which));
    }
    let x = some(3, 1);
    for between in [Between::Nothing, Between::Leaky(0.3), Between::Affine { w: some(3, 2), b: 0.4 }] {
        let (x_bar, bar) = matched_variants::gradient(&x, &between);
        held(&x, &x_bar, |x| matched_variants(x, &between));
        held(&between, &bar, |between| matched_variants(&x, between));
    }
    for round in [false, true] {
        let (x_bar, y_bar, ()) = made_variants::adjoint(0.7, 1.2, round, 1.0).1;
        held(&0.7, &x_bar, |&x| made_variants(x, 1.2, round));
        held(&1.2, &y_bar, |&y| made_variants(0.7, y, round));
    }
    let layer = |seed| patterns::Layer { w: some((2, 2), seed), b: some(2, seed + 1), scale: 0.8 };
    let (layers, point, h) = (vec![layer(1), layer(3)], patterns::Point(0.4, -0.7), some(2, 5));
    let (layers_bar, point_bar, h_bar) = patterns::patterns::gradient(&layers, point, &h);
    held(&layers, &layers_bar, |layers| patterns::patterns(layers, point, &h));
    held(&point, &point_bar, |&point| patterns::patterns(&layers, point, &h));
    held(&h, &h_bar, |h| patterns::patterns(&layers, point, h));
    let start = struct_update::State { x: 0.4, v: -0.2 };
    let (start_bar, k_bar, ()) = struct_update::struct_update::adjoint(start, 0.3, 4, 1.0).1;
    held(&start, &start_bar, |&start| struct_update::struct_update(start, 0.3, 4));
    held(&0.3, &k_bar, |&k| struct_update::struct_update(start, k, 4));
}

#[test]
fn options_in_patterns() {
    use if_lets::if_lets;
    use let_else::let_else;
    let (w, b, x) = (some((2, 3), 1), some(2, 2), some(3, 3));
    for (bias, gate) in [(None, Some(0.7)), (Some(&b), None)] {
        let (w_bar, bias_bar, gate_bar, x_bar) = if_lets::gradient(&w, bias, gate, &x);
        held(&w, &w_bar, |w| if_lets(w, bias, gate, &x));
        held(&bias.cloned(), &bias_bar, |bias| if_lets(&w, bias.as_ref(), gate, &x));
        held(&gate, &gate_bar, |&gate| if_lets(&w, bias, gate, &x));
        held(&x, &x_bar, |x| if_lets(&w, bias, gate, x));
    }
    let (scale, weights) = (Some(some(3, 4)), [Some(0.4), None, Some(-1.2)]);
    let (x_bar, scale_bar) = let_else::gradient(&x, &scale, &weights).expect("a scale");
    held(&x, &x_bar, |x| let_else(x, &scale, &weights).expect("a scale"));
    held(&scale, &scale_bar, |scale| let_else(&x, scale, &weights).expect("a scale"));
    for start in [None, Some(0.3)] {
        let (x_bar, start_bar) = while_lets::while_lets::gradient(0.6, start);
        held(&0.6, &x_bar, |&x| while_lets::while_lets(x, start));
        held(&start, &start_bar, |&start| while_lets::while_lets(0.6, start));
        let (x_bar, start_bar) = option_methods::option_methods::gradient(0.6, start);
        held(&0.6, &x_bar, |&x| option_methods::option_methods(x, start));
        held(&start, &start_bar, |&start| option_methods::option_methods(0.6, start));
    }
}

#[test]
fn parts_that_leave_and_questions() {
    use {adapters::adapters, cursors::cursors, leaves_inside::leaves_inside, let_chains::let_chains, stacks::stacks};
    let x = vec![0.4, 0.7, -0.3, 0.2];
    for limit in [None, Some(1.2)] {
        let (x_bar, limit_bar) = leaves_inside::gradient(&x, limit);
        held(&x, &x_bar, |x| leaves_inside(x, limit));
        held(&limit, &limit_bar, |&limit| leaves_inside(&x, limit));
    }
    for (scale, shift) in [(Some(2.0), Some(0.3)), (Some(0.1), Some(0.3)), (None, Some(0.3)), (Some(2.0), None)] {
        let (x_bar, scale_bar, shift_bar) = let_chains::gradient(0.6, scale, shift);
        held(&0.6, &x_bar, |&x| let_chains(x, scale, shift));
        held(&scale, &scale_bar, |&scale| let_chains(0.6, scale, shift));
        held(&shift, &shift_bar, |&shift| let_chains(0.6, scale, shift));
    }
    let x = vec![0.4, 1.7, -0.3, 2.5];
    held(&x, &stacks::gradient(&x), |x| stacks(x));
    held(&x, &cursors::gradient(&x), |x| cursors(x));
    let (x_bar, w_bar) = adapters::gradient(&x, 0.2);
    held(&x, &x_bar, |x| adapters(x, 0.2));
    held(&0.2, &w_bar, |&w| adapters(&x, w));
}

#[test]
fn lanes_and_items_of_lists() {
    let cube = |seed: usize| some(12, seed).into_shape_with_order((2, 3, 2)).expect("as many entries");
    held(&cube(1), &lanes::lanes::gradient(&cube(1)), |x| lanes::lanes(x));
    let x = vec![0.4, 1.7, -0.3];
    let (x_bar, w_bar) = list_items::list_items::gradient(&x, 0.6);
    held(&x, &x_bar, |x| list_items::list_items(x, 0.6));
    held(&0.6, &w_bar, |&w| list_items::list_items(&x, w));
}

#[test]
fn what_is_kept_lent_and_picked() {
    let x = [0.4, 1.3, -0.6, 0.9];
    cotangent::check!(lent_views::lent_views, &array![[0.4, 1.3], [-0.6, 0.9]], 0.7).assert();
    let springs = [0.8, 1.4].map(|stiffness| lists_of_structs::Spring { stiffness, rest: 0.3 });
    cotangent::check!(lists_of_structs::lists_of_structs, &springs, &x).assert();
    let [p, q] = [(0.4, -0.9), (1.3, 0.6)].map(|(x, y)| own_methods::Point { x, y });
    cotangent::check!(own_methods::own_methods, &p, &q).assert();
    for k in [0, 2, 4] {
        cotangent::check!(picks::picks, &x, k).assert();
    }
    cotangent::check!(carried_options::carried_options, &x, 0.7).assert();
    cotangent::check!(flat_maps::flat_maps, &x, 0.7).assert();
    cotangent::check!(asked_options::asked_options, &x, 0.2).assert();
    assert!(asked_options::asked_options::gradient(&x, 0.7).is_err());
    cotangent::check!(changed_maps::changed_maps, &[3_usize, 0, 3, 2], 0.7).assert();
}

#[test]
fn what_is_boxed_and_lent_by_parts() {
    let model = boxes::Model { rate: Box::new(0.4), weights: Box::new(array![0.3, -0.8]) };
    let (bar, by_bar) = boxes::boxes::gradient(&model, Box::new(0.7));
    assert_eq!((*bar.rate, *by_bar, *bar.weights), (0.7, 0.4, array![1.0, 1.0]));
    let mut w = lent_parts::Work { a: array![0.4, 1.3], b: 0.7 };
    let mut bar = lent_parts::WorkCotangent { a: array![1.0, 2.0], b: 3.0 };
    let ((), pullback) = lent_parts::lent_parts::pullback(&mut w, 0.2);
    let ((), x_bar) = pullback(&mut bar, &0.2);
    assert_close(&[x_bar, bar.a[0], bar.a[1], bar.b], &[3.1, 3.1, 2.0, 1.8], 1e-12);
}

#[test]
fn what_is_as_long_as_it_was() {
    let m = array![[0.3, -0.2], [0.5, 0.1]];
    cotangent::check!(lengths_kept::lengths_kept, &m, 0.7, 2_usize).assert();
    cotangent::check!(replaced_lists::replaced_lists, &[0.7, 1.2, -0.4], 2_usize).assert();
    for mean in [None, Some(0.4)] {
        cotangent::check!(replaced_lists::averaged, replaced_lists::Average { mean, rate: 0.3 }, 0.7).assert();
    }
}
