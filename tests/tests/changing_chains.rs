//! Closures of chains that change what lies around them: filters, sums and lists of lists that are gathered item by item.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{check, differentiate};
use ndarray::{Array1, Array2, array};

#[differentiate]
fn biquad(xs: &[f64], b0: f64, b1: f64, b2: f64, a1: f64, a2: f64) -> Vec<f64> {
    let mut z1 = 0.0;
    let mut z2 = 0.0;
    xs.iter()
        .map(|&x| {
            let y = b0 * x + z1;
            z1 = b1 * x - a1 * y + z2;
            z2 = b2 * x - a2 * y;
            y
        })
        .collect::<Vec<_>>()
}
#[differentiate]
fn biquad_let(xs: &[f64], b: f64, a: f64) -> f64 {
    let mut z1 = 0.0;
    let ys: Vec<f64> = xs
        .iter()
        .map(|&x| {
            let y = b * x + z1;
            z1 = b * x - a * y;
            y
        })
        .collect();
    ys.iter().map(|y| y * y).sum::<f64>() + z1
}
#[differentiate]
fn sums(xs: &[f64], a: f64) -> f64 {
    let mut z = 0.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z * z
        })
        .sum();
    s * z
}
#[differentiate]
fn folds(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z * z
        })
        .fold(0.0, |m, v| m + v * v);
    s * z
}
#[differentiate]
fn foldin(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s = xs.iter().fold(0.0, |m, v| {
        z *= a;
        m + v * v * z
    });
    s * z
}
#[differentiate]
fn array(xs: &Array1<f64>, a: f64) -> Array1<f64> {
    let mut z = 1.0;
    let ys: Array1<f64> = xs
        .iter()
        .map(|&v| {
            z = z * a + v;
            z.sin()
        })
        .collect();
    ys
}
#[differentiate]
fn fromiter(xs: &Array1<f64>, a: f64) -> Array1<f64> {
    let mut z = 1.0;
    Array1::from_iter(xs.iter().map(|&v| {
        z = z * a + v;
        z.sin()
    }))
}
#[differentiate]
fn nest(xs: &[f64], n: usize) -> f64 {
    let rows: Vec<Vec<f64>> = (0..n).map(|k| xs.iter().enumerate().map(|(j, x)| x * ((k * j) as f64).cos()).collect()).collect();
    rows.iter().map(|r| r.iter().sum::<f64>().powi(2)).sum()
}
#[differentiate]
fn nest2(xs: &[f64], n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|k| xs.iter().map(|x| x * k as f64 * x).collect::<Vec<f64>>()).collect()
}
#[differentiate]
fn nest3(xs: &[f64], n: usize) -> Vec<Vec<f64>> {
    (0..n)
        .map(|k| {
            let s = 0.5 * k as f64;
            xs.iter().map(|x| x * s * x).collect::<Vec<_>>()
        })
        .collect::<Vec<_>>()
}
#[differentiate]
fn nest4(m: &[Vec<f64>]) -> Vec<Vec<f64>> {
    m.iter()
        .map(|r| {
            let s: f64 = r.iter().sum();
            r.iter().map(|x| x / s).collect()
        })
        .collect()
}
#[differentiate]
fn bank(xs: &[f64], poles: &[f64]) -> Vec<Vec<f64>> {
    poles
        .iter()
        .map(|&p| {
            let mut z = 0.0;
            xs.iter()
                .map(|&x| {
                    z = p * z + x;
                    z
                })
                .collect()
        })
        .collect()
}
#[differentiate]
fn arr_state(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = [0.0; 2];
    xs.iter()
        .map(|&x| {
            let y = x + z[0];
            z[0] = a * x + z[1];
            z[1] = a * y;
            y
        })
        .collect()
}
#[differentiate]
fn vec_state(xs: &[f64], w: &Array1<f64>) -> Vec<f64> {
    let mut z = Array1::<f64>::zeros(w.len());
    xs.iter()
        .map(|&x| {
            z[0] = x;
            z = &z * w;
            z.sum()
        })
        .collect()
}
#[differentiate]
fn named(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    let mut step = |x: f64| {
        z = a * z + x;
        z
    };
    xs.iter().map(|&x| step(x)).collect()
}
#[differentiate]
fn named2(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    let step = |x: &f64| {
        z = a * z + x;
        z
    };
    xs.iter().map(step).collect()
}
#[differentiate]
fn flat(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    xs.iter()
        .flat_map(|&x| {
            z += a * x;
            vec![z, z * x]
        })
        .collect()
}
#[differentiate]
fn filt(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    xs.iter()
        .filter(|x| **x > 0.0)
        .map(|x| {
            z += a * x;
            z * a
        })
        .collect()
}
#[differentiate]
fn filtmap(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    xs.iter()
        .filter_map(|x| {
            z += a * x;
            if z > 0.0 { Some(z * a) } else { None }
        })
        .collect()
}
#[differentiate]
fn rfold(xs: &[f64], a: f64) -> f64 {
    let mut z = 0.0;
    let v: Vec<f64> = xs
        .iter()
        .rev()
        .map(|x| {
            z += a * x;
            z * a
        })
        .collect();
    v[0] * v[1] * z
}
#[differentiate]
fn take(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .take(2)
        .sum();
    s + z * z
}
#[differentiate]
fn rev(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .rev()
        .sum();
    s + z * z
}
#[differentiate]
fn enumr(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .enumerate()
        .map(|(i, v)| i as f64 * v)
        .sum();
    s + z * z
}
#[differentiate]
fn zip2(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs[1..]
        .iter()
        .zip(xs.iter().map(|x| {
            z = a * z + x;
            z
        }))
        .map(|(p, q)| p * q)
        .sum();
    s + z * z
}
#[differentiate]
fn chainr(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .chain(xs.iter().map(|x| x * a))
        .sum();
    s + z * z
}
#[differentiate]
fn filt_behind(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .filter(|v| *v > 0.5)
        .sum();
    s + z * z
}
#[differentiate]
fn tw(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .take_while(|v| *v > 0.0)
        .sum();
    s + z * z
}
#[differentiate]
fn tw2(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .take_while(|x| {
            z = a * z + **x;
            z > 0.1
        })
        .map(|x| x * x)
        .sum();
    s + z * z
}
#[differentiate]
fn sw(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .skip_while(|v| *v > 0.3)
        .sum();
    s + z * z
}
#[differentiate]
fn mapmap(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .map(|v| v * v)
        .sum();
    s + z * z
}
#[differentiate]
fn twom(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let mut q = 0.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .map(|v| {
            q += v;
            v * q
        })
        .sum();
    s + z * z * q
}
#[differentiate]
fn prod(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let s: f64 = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .product();
    s + z * z
}
#[differentiate]
fn finds(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n = xs.iter().find(|x| {
        z = a * z + **x;
        z < 0.2
    });
    z * n.unwrap_or(&a)
}
#[differentiate]
fn maxs(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .fold(f64::MIN, f64::max);
    z * n
}
#[differentiate]
fn red(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .reduce(|a, b| a * b)
        .unwrap();
    z * n
}
#[differentiate]
fn scan(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n: f64 = xs
        .iter()
        .scan(0.0, |s, x| {
            z = a * z + x;
            *s += z;
            Some(*s * z)
        })
        .sum();
    z * n
}
#[differentiate]
fn insp(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n: f64 = xs
        .iter()
        .inspect(|x| {
            z = a * z + **x;
        })
        .map(|x| x * a)
        .sum();
    z * n
}
#[differentiate]
fn zipin(xs: &[f64], ys: &[f64]) -> f64 {
    let mut z = 1.0;
    let n: Vec<f64> = xs
        .iter()
        .zip(ys)
        .map(|(x, y)| {
            z = y * z + x;
            z
        })
        .collect();
    z * n[0] * n[1]
}
#[differentiate]
fn rng(xs: &[f64]) -> f64 {
    let mut z = 1.0;
    let n: Vec<f64> = (0..3)
        .map(|k| {
            z = xs[k] * z + k as f64;
            z
        })
        .collect();
    z * n[0] * n[1]
}
#[differentiate]
fn lcg(xs: &[f64]) -> f64 {
    let mut seed = 3u64;
    let n: Vec<f64> = xs
        .iter()
        .map(|x| {
            seed = (seed * 7 + 3) % 11;
            x * seed as f64
        })
        .collect();
    n[0] * n[1] * n[3]
}
#[differentiate]
fn unz(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let (p, q): (Vec<f64>, Vec<f64>) = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            (z, z * x)
        })
        .unzip();
    z * p[0] * q[1]
}
#[differentiate]
fn pushed(xs: &[f64], a: f64) -> f64 {
    let mut log = vec![];
    let s: f64 = xs
        .iter()
        .map(|x| {
            log.push(x * a);
            x * x
        })
        .sum();
    s * log[1] + log[0] * log[3]
}
#[differentiate]
fn twice(xs: &[f64], a: f64) -> f64 {
    let mut z = 0.0;
    let mut f = |x: &f64| {
        z = a * z + x;
        z
    };
    let p: f64 = xs.iter().map(&mut f).sum();
    let q: f64 = xs.iter().map(f).sum();
    p * q
}
#[differentiate]
fn nested(m: &[Vec<f64>], a: f64) -> f64 {
    let mut z = 0.0;
    let s: f64 = m
        .iter()
        .map(|r| {
            r.iter()
                .map(|x| {
                    z = a * z + x;
                    z * x
                })
                .sum::<f64>()
        })
        .sum();
    s * z
}
#[differentiate]
fn rows(m: &Array2<f64>, a: f64) -> Array1<f64> {
    let mut z = 0.0;
    m.rows()
        .into_iter()
        .map(|r| {
            z = a * z + r.sum();
            z * r[0]
        })
        .collect()
}
#[differentiate]
fn part(xs: &[f64], a: f64) -> f64 {
    let mut z = 0.0;
    let (p, q): (Vec<f64>, Vec<f64>) = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .partition(|v| *v > 0.2);
    p.iter().sum::<f64>() * q.iter().sum::<f64>() * z
}
#[differentiate]
fn extend(xs: &[f64], a: f64) -> Vec<f64> {
    let mut z = 0.0;
    let mut v = vec![a];
    v.extend(xs.iter().map(|x| {
        z = a * z + x;
        z
    }));
    v
}
#[differentiate]
fn forin(xs: &[f64], a: f64) -> f64 {
    let mut z = 0.0;
    let mut s = 0.0;
    for v in xs.iter().map(|x| {
        z = a * z + x;
        z
    }) {
        s += v * v;
    }
    s * z
}

#[differentiate]
fn maxk(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let n = xs
        .iter()
        .map(|x| {
            z = a * z + x;
            z
        })
        .max_by(|a, b| a.total_cmp(b))
        .unwrap();
    z * n
}

macro_rules! checked {
    ($($test:ident: $function:ident($($argument:expr),*);)*) => {$(
        #[test]
        fn $test() {
            check!($function, $($argument),*).assert();
        }
    )*};
}

checked! {
    biquad_is_checked: biquad(&[0.3, -0.4, 0.7, 0.2], 0.3, 0.2, 0.1, 0.4, 0.2);
    biquad_let_is_checked: biquad_let(&[0.3, -0.4, 0.7, 0.2], 0.3, 0.2);
    sums_is_checked: sums(&[0.3, -0.4, 0.7, 0.2], 0.3);
    folds_is_checked: folds(&[0.3, -0.4, 0.7, 0.2], 0.3);
    foldin_is_checked: foldin(&[0.3, -0.4, 0.7, 0.2], 0.3);
    array_is_checked: array(&array![0.3, -0.4, 0.7, 0.2], 0.3);
    fromiter_is_checked: fromiter(&array![0.3, -0.4, 0.7, 0.2], 0.3);
    nest_is_checked: nest(&[0.3, -0.4, 0.7, 0.2], 3);
    nest2_is_checked: nest2(&[0.3, -0.4, 0.7, 0.2], 3);
    nest3_is_checked: nest3(&[0.3, -0.4, 0.7, 0.2], 3);
    nest4_is_checked: nest4(&[vec![0.3, -0.4, 0.7, 0.2], vec![0.2, 0.6]]);
    bank_is_checked: bank(&[0.3, -0.4, 0.7, 0.2], &[0.2, 0.6]);
    arr_state_is_checked: arr_state(&[0.3, -0.4, 0.7, 0.2], 0.3);
    vec_state_is_checked: vec_state(&[0.3, -0.4, 0.7, 0.2], &array![0.3, 0.2, 0.5]);
    named_is_checked: named(&[0.3, -0.4, 0.7, 0.2], 0.3);
    named2_is_checked: named2(&[0.3, -0.4, 0.7, 0.2], 0.3);
    flat_is_checked: flat(&[0.3, -0.4, 0.7, 0.2], 0.3);
    filt_is_checked: filt(&[0.3, -0.4, 0.7, 0.2], 0.3);
    filtmap_is_checked: filtmap(&[0.3, -0.4, 0.7, 0.2], 0.3);
    rfold_is_checked: rfold(&[0.3, -0.4, 0.7, 0.2], 0.3);
    take_is_checked: take(&[0.3, -0.4, 0.7, 0.2], 0.6);
    rev_is_checked: rev(&[0.3, -0.4, 0.7, 0.2], 0.6);
    enumr_is_checked: enumr(&[0.3, -0.4, 0.7, 0.2], 0.6);
    zip2_is_checked: zip2(&[0.3, -0.4, 0.7, 0.2], 0.6);
    chainr_is_checked: chainr(&[0.3, -0.4, 0.7, 0.2], 0.6);
    filt_behind_is_checked: filt_behind(&[0.3, -0.4, 0.7, 0.2], 0.6);
    tw_is_checked: tw(&[0.3, -0.4, 0.7, 0.2], 0.6);
    tw2_is_checked: tw2(&[0.3, -0.4, 0.7, 0.2], 0.6);
    sw_is_checked: sw(&[0.3, -0.4, 0.7, 0.2], 0.6);
    mapmap_is_checked: mapmap(&[0.3, -0.4, 0.7, 0.2], 0.6);
    twom_is_checked: twom(&[0.3, -0.4, 0.7, 0.2], 0.6);
    prod_is_checked: prod(&[0.3, -0.4, 0.7, 0.2], 0.6);
    finds_is_checked: finds(&[0.3, -0.4, 0.7, 0.2], 0.6);
    maxs_is_checked: maxs(&[0.3, -0.4, 0.7, 0.2], 0.6);
    red_is_checked: red(&[0.3, -0.4, 0.7, 0.2], 0.6);
    scan_is_checked: scan(&[0.3, -0.4, 0.7, 0.2], 0.6);
    insp_is_checked: insp(&[0.3, -0.4, 0.7, 0.2], 0.6);
    unz_is_checked: unz(&[0.3, -0.4, 0.7, 0.2], 0.6);
    pushed_is_checked: pushed(&[0.3, -0.4, 0.7, 0.2], 0.6);
    twice_is_checked: twice(&[0.3, -0.4, 0.7, 0.2], 0.6);
    part_is_checked: part(&[0.3, -0.4, 0.7, 0.2], 0.6);
    extend_is_checked: extend(&[0.3, -0.4, 0.7, 0.2], 0.6);
    forin_is_checked: forin(&[0.3, -0.4, 0.7, 0.2], 0.6);
    maxk_is_checked: maxk(&[0.3, -0.4, 0.7, 0.2], 0.6);
    nested_is_checked: nested(&[vec![0.3, -0.4, 0.7, 0.2], vec![0.5, 0.7]], 0.6);
    zipin_is_checked: zipin(&[0.3, -0.4, 0.7, 0.2], &[0.3, 0.5, 0.2, 0.3]);
    rng_is_checked: rng(&[0.3, -0.4, 0.7, 0.2]);
    lcg_is_checked: lcg(&[0.3, -0.4, 0.7, 0.2]);
    rows_is_checked: rows(&array![[0.2, 0.3], [0.5, 0.7]], 0.3);
}
