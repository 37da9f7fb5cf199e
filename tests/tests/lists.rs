//! Lists that grow and shrink, and values that change places, against differences.

#![allow(clippy::needless_range_loop, clippy::explicit_iter_loop, clippy::useless_vec, reason = "code as users write it")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, check_gradient, matrix, vector};
use ndarray::{Array1, Array2};

#[differentiate]
fn powers(x: f64, n: usize) -> f64 {
    let mut all = Vec::new();
    let mut p = 1.0;
    for _ in 0..n {
        p *= x;
        all.push(p);
    }
    all.iter().sum()
}

#[differentiate]
fn trajectory(x: f64, dt: f64, n: usize) -> f64 {
    let mut xs: Vec<f64> = Vec::with_capacity(n + 1);
    xs.push(x);
    for t in 0..n {
        let next = xs[t] + dt * xs[t].sin();
        xs.push(next);
    }
    let mut total = 0.0;
    for (i, v) in xs.iter().enumerate() {
        total += i as f64 * v * v;
    }
    total + xs[xs.len() - 1]
}

#[differentiate]
fn into_array(x: &Array1<f64>, w: f64) -> f64 {
    let mut kept = vec![];
    for &v in x {
        if v > 0.0 {
            kept.push(v * w);
        }
    }
    let kept = Array1::from(kept);
    kept.dot(&kept)
}

#[test]
fn lists_that_are_pushed_to() {
    for n in [0, 1, 4] {
        check_gradient!(powers(x, n), x = 0.75);
        check_gradient!(trajectory(x, dt, n), x = 0.75, dt = 0.1);
    }
    check_gradient!(into_array(&x, w), x = vector(5), w = 0.7);
    check_gradient!(into_array(&x, w), x = vector(0), w = 0.7);
}

#[differentiate]
fn states(x: &Array1<f64>, a: &Array2<f64>, n: usize) -> f64 {
    let mut states = Vec::new();
    let mut h = x.clone();
    states.push(h.clone());
    for _ in 0..n {
        h = a.dot(&h).mapv(f64::tanh);
        states.push(h.clone());
    }
    let mut total = 0.0;
    for t in 0..=n {
        total += (t + 1) as f64 * states[t].sum();
    }
    for s in &states {
        total += s.dot(s);
    }
    total
}

#[differentiate]
fn of_both(x: &Array1<f64>, w: f64) -> Vec<f64> {
    let mut out = Vec::with_capacity(2 * x.len());
    for &v in x.iter() {
        out.push(v * w);
        out.push(v - w);
    }
    out
}

#[differentiate]
fn nested(x: &[f64], w: f64) -> f64 {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for i in 0..x.len() {
        let mut row = Vec::new();
        for j in 0..i {
            row.push(x[i] * x[j] * w);
        }
        rows.push(row);
    }
    let mut total = 0.0;
    for i in 0..x.len() {
        for j in 0..i {
            total += rows[i][j] * rows[i][j];
        }
    }
    total
}

#[test]
fn lists_of_arrays_and_of_lists() {
    for n in [0, 1, 3] {
        check_gradient!(states(&x, &a, n), x = vector(3), a = matrix(3, 3));
    }
    check!(of_both(&x, w), x = vector(3), w = 0.7);
    check_gradient!(nested(&x, w), x = vec![0.5, -1.5, 0.75, 2.0], w = 0.7);
    check_gradient!(nested(&x, w), x = Vec::<f64>::new(), w = 0.7);
}

#[differentiate]
fn stack(x: f64, y: f64, ops: &[i64]) -> f64 {
    let mut stack = Vec::new();
    for &op in ops {
        match op {
            0 => stack.push(x),
            1 => stack.push(y),
            2 => {
                let b = stack.pop().unwrap();
                let a = stack.pop().unwrap();
                stack.push(a + b);
            }
            _ => {
                let b = stack.pop().unwrap();
                let a = stack.pop().expect("two");
                stack.push(a * b);
            }
        }
    }
    stack.pop().unwrap()
}

#[differentiate]
fn shortened(x: &[f64], w: f64, n: usize) -> f64 {
    let mut xs = x.to_vec();
    xs.push(w);
    xs.pop();
    xs.push(w * w);
    xs.extend(x.iter().map(|v| v * w));
    xs.extend_from_slice(x);
    xs.truncate(n);
    let mut total = 0.0;
    for i in 0..xs.len() {
        total += (i + 1) as f64 * xs[i] * xs[i];
    }
    xs.clear();
    xs.pop();
    xs.push(w);
    total + xs[0] + xs.len() as f64
}

#[differentiate]
fn window(x: &Array1<f64>, w: f64) -> f64 {
    let mut last = vec![w];
    let mut total = 0.0;
    for i in 0..x.len() {
        last.push(x[i] * w);
        if last.len() > 2 {
            total += last[0] * last[1] * last[2];
            last.pop();
        }
    }
    total
}

#[test]
fn lists_that_shrink() {
    check_gradient!(stack(x, y, &[0, 1, 2, 0, 3, 1, 3]), x = 0.75, y = -1.25);
    for n in [0, 2, 4, 7, 100] {
        check_gradient!(shortened(&x, w, n), x = vec![0.5, -1.5, 0.75], w = 0.7);
    }
    check_gradient!(window(&x, w), x = vector(6), w = 0.7);
    check_gradient!(window(&x, w), x = vector(0), w = 0.7);
}

#[derive(Clone, Debug, Differentiable)]
struct Log {
    values: Vec<f64>,
    best: f64,
}

#[differentiate]
fn logged(log: Log, x: &Array1<f64>) -> f64 {
    let mut log = log;
    for &v in x {
        if v > 0.0 {
            log.values.push(v * log.best);
        } else {
            log.best *= v;
        }
    }
    let n = log.values.len();
    log.values.swap(0, n - 1);
    log.values[0] * log.best + log.values.iter().map(|v| v * v).sum::<f64>()
}

#[differentiate]
fn record(out: &mut Vec<f64>, x: f64) {
    out.push(x * x);
    let n = out.len();
    if n > 1 {
        out[n - 1] += out[n - 2];
    }
}

#[differentiate]
fn recorded(x: f64, y: f64, n: usize) -> f64 {
    let mut out = vec![y];
    for i in 0..n {
        record(&mut out, x * i as f64);
    }
    out.iter().map(|v| v * v).sum()
}

#[test]
fn lists_in_places() {
    let log = Log { values: vec![0.5, -0.25], best: 1.5 };
    let x = vector(4);
    let (value, (log_bar, x_bar)) = logged::value_and_gradient(log.clone(), &x);
    assert_eq!(value, logged(log.clone(), &x));
    let h = 1e-6;
    for i in 0..4 {
        let (mut up, mut down) = (x.clone(), x.clone());
        up[i] += h;
        down[i] -= h;
        let slope = (logged(log.clone(), &up) - logged(log.clone(), &down)) / (2.0 * h);
        assert!((slope - x_bar[i]).abs() < 1e-7, "{slope} {}", x_bar[i]);
    }
    for i in 0..2 {
        let (mut up, mut down) = (log.clone(), log.clone());
        up.values[i] += h;
        down.values[i] -= h;
        let slope = (logged(up, &x) - logged(down, &x)) / (2.0 * h);
        assert!((slope - log_bar.values[i]).abs() < 1e-7);
    }
    assert_eq!(log_bar.values.len(), 2);
    for n in [0, 1, 3] {
        check_gradient!(recorded(x, y, n), x = 0.75, y = -1.25);
    }
}

#[differentiate]
fn exchanged(x: &Array1<f64>, y: &[f64], n: usize) -> f64 {
    let (mut x, mut y) = (x.clone(), y.to_vec());
    for i in 0..n {
        let last = x.len() - 1;
        x.swap(i, last - i);
        y.swap(i, i + 1);
        x[i] *= y[i];
    }
    let mut total = 0.0;
    for i in 0..x.len() {
        total += (i + 1) as f64 * x[i] * y[i];
    }
    total
}

#[differentiate]
fn transposed(x: &Array2<f64>) -> f64 {
    let mut x = x.clone();
    let n = x.nrows();
    for i in 0..n {
        for j in 0..i {
            x.swap([i, j], [j, i]);
        }
    }
    let mut total = 0.0;
    for ((i, j), v) in x.indexed_iter() {
        total += (i + 3 * j) as f64 * v * v * v;
    }
    total
}

#[differentiate]
fn buffers(x: &Array1<f64>, a: &Array2<f64>, n: usize) -> f64 {
    let mut now = x.clone();
    let mut next = Array1::zeros(x.len());
    for t in 0..n {
        for i in 0..x.len() {
            next[i] = a.row(i).dot(&now).sin() + t as f64 * next[i];
        }
        std::mem::swap(&mut now, &mut next);
    }
    now.sum() + next.dot(&next)
}

#[differentiate]
fn replaced(x: f64, y: f64, n: usize) -> f64 {
    let mut a = x;
    let mut b = x * y;
    let mut total = 0.0;
    for _ in 0..n {
        let old = std::mem::replace(&mut a, b.sin());
        core::mem::swap(&mut a, &mut b);
        total += old * b;
    }
    let c = std::mem::take(&mut a);
    total + c * y + a
}

#[differentiate]
fn flip(a: &mut f64, b: &mut f64) {
    std::mem::swap(a, b);
    *a *= 2.0;
}

#[differentiate]
fn flipped(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    flip(&mut a, &mut b);
    a.sin() * b
}

#[derive(Clone, Debug, Differentiable)]
struct Pair {
    now: Array1<f64>,
    next: Array1<f64>,
}

#[differentiate]
fn in_turn(x: &Array1<f64>, w: f64, n: usize) -> f64 {
    let mut pair = Pair { now: x.clone(), next: x * w };
    for _ in 0..n {
        for i in 0..x.len() {
            pair.next[i] += pair.now[i] * pair.now[i];
        }
        std::mem::swap(&mut pair.now, &mut pair.next);
    }
    let spent = std::mem::replace(&mut pair.now, x * w);
    spent.sum() + pair.next.dot(x)
}

#[differentiate]
fn rows(x: &Array1<f64>, w: f64) -> f64 {
    let mut rows = vec![x.clone(), x * w, x * x];
    rows.swap(0, 2);
    rows[0][0] *= w;
    rows[0].sum() + w * rows[1].sum() + 3.0 * rows[2].dot(x)
}

#[test]
fn values_that_change_places() {
    for n in [0, 1, 3] {
        check_gradient!(exchanged(&x, &y, n), x = vector(4), y = vec![0.5, -1.5, 0.75, 2.0]);
        check_gradient!(buffers(&x, &a, n), x = vector(3), a = matrix(3, 3));
        check_gradient!(replaced(x, y, n), x = 0.75, y = -1.25);
        check_gradient!(in_turn(&x, w, n), x = vector(3), w = 0.7);
    }
    check_gradient!(transposed(&x), x = matrix(3, 3));
    check_gradient!(flipped(x, y), x = 0.75, y = -1.25);
    check_gradient!(rows(&x, w), x = vector(3), w = 0.7);
}

#[differentiate]
fn last(x: &Array1<f64>, w: f64, n: usize) -> f64 {
    let mut hs = vec![x.clone()];
    for _ in 0..n {
        let h = hs.last().unwrap() * w;
        hs.push(h);
    }
    hs[hs.len() - 1].sum() + hs.first().unwrap().sum()
}

#[differentiate]
fn copies(x: &Array1<f64>, w: f64) -> f64 {
    let mut hs = vec![x.clone(); 3];
    hs[0] *= w;
    hs[1][0] = w;
    hs.iter().map(|h| h.dot(h)).sum()
}

#[differentiate]
fn best(x: &[f64], w: f64) -> f64 {
    let mut best = Vec::new();
    let mut a = Vec::new();
    for &v in x {
        a.clear();
        a.push(v * w);
        a.push(v);
        if a.iter().sum::<f64>() > 1.0 {
            best = a.clone();
        }
    }
    best.iter().map(|v| v * v).sum()
}

#[differentiate]
fn chosen(x: &[f64], w: f64) -> f64 {
    let mut even = Vec::new();
    for i in 0..x.len() {
        if i % 2 == 0 {
            even.push(i);
        }
    }
    let mut total = 0.0;
    for &i in &even {
        total += x[i] * w;
    }
    total
}

#[differentiate]
fn parted(x: &[f64], w: f64) -> f64 {
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for &v in x {
        if v < w { small.push(v * w) } else { large.push(v * v) }
    }
    let mut total = 0.0;
    for (a, b) in small.iter().zip(&large) {
        total += a * b;
    }
    small.extend(&large);
    total + small.iter().enumerate().map(|(i, v)| i as f64 * v).sum::<f64>()
}

#[differentiate]
fn looked_at(x: &[f64], w: f64) -> f64 {
    let mut xs = vec![w];
    let mut total = 0.0;
    for &v in x {
        total += xs.iter().sum::<f64>() * v;
        xs.push(v * total);
        total += xs.iter().map(|a| a * a).sum::<f64>();
    }
    xs.push(w);
    total
}

#[differentiate]
fn reversed(x: &[f64], w: f64) -> Vec<f64> {
    let mut out = vec![0.0; x.len()];
    out.copy_from_slice(x);
    out[0] *= w;
    out.swap(0, 1);
    out
}

#[test]
fn lists_in_programs() {
    let y = vec![0.5, -1.5, 0.75, 2.0];
    for n in [0, 1, 3] {
        check_gradient!(last(&x, w, n), x = vector(3), w = 0.7);
    }
    check_gradient!(copies(&x, w), x = vector(3), w = 0.7);
    check_gradient!(best(&x, w), x = y.clone(), w = 0.7);
    check_gradient!(chosen(&x, w), x = y.clone(), w = 0.7);
    check_gradient!(parted(&x, w), x = y.clone(), w = 0.7);
    check_gradient!(looked_at(&x, w), x = y.clone(), w = 0.7);
    check!(reversed(&x, w), x = y.clone(), w = 0.7);
}

/// Items are taken off the end until none is left, and one that is not there.
#[differentiate]
fn drained(x: f64, n: usize) -> f64 {
    let mut list = Vec::new();
    for k in 0..n {
        list.push(x * k as f64);
    }
    let mut s = 1.0;
    while let Some(e) = list.pop() {
        s = s * x + e;
        if s > 4.0 {
            break;
        }
    }
    if let Some(last) = list.pop() {
        s += last * last;
    } else {
        s *= 2.0;
    }
    s
}

/// What is drained carries no derivative, and grows meanwhile.
#[differentiate]
fn drained_steps(x: f64, mut steps: Vec<usize>) -> f64 {
    let mut y = x;
    while let Some(n) = steps.pop() {
        y *= n as f64 + y.sin();
        if n > 3 {
            steps.push(n - 3);
        }
    }
    y
}

#[test]
fn discrete_lists_are_drained() {
    for steps in [vec![], vec![1, 2], vec![2, 5]] {
        check!(drained_steps(x, steps.clone()), x = 0.3);
    }
}

fn counted(n: usize) -> Vec<usize> {
    COUNTED.with(|calls| calls.set(calls.get() + 1));
    (0..n).collect()
}

thread_local! {
    static COUNTED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[differentiate]
fn last_of_a_call(x: f64, n: usize) -> f64 {
    if let Some(last) = counted(n).pop() { x * last as f64 + x.sin() } else { x }
}

#[test]
fn what_gives_a_list_is_called_once() {
    check!(last_of_a_call(x, 3), x = 0.3);
    check!(last_of_a_call(x, 0), x = 0.3);
    COUNTED.with(|calls| calls.set(0));
    let _ = last_of_a_call::adjoint(0.3, 3, 1.0);
    assert_eq!(COUNTED.with(std::cell::Cell::get), 1);
}

#[test]
fn a_list_is_drained() {
    for n in [0, 1, 3, 6] {
        check!(drained(x, n), x = 0.7);
        check!(drained(x, n), x = 1.9);
    }
}

type Queue = Vec<f64>;

/// What is in the list, its type does not tell.
#[differentiate]
fn drained_in_front(x: &[f64]) -> f64 {
    let mut queue: Queue = Vec::new();
    for &e in x {
        queue.push(e * e);
    }
    let first: f64 = queue.drain(..2).sum();
    first * queue[0]
}

#[test]
fn a_list_behind_an_alias_is_drained() {
    assert_eq!(drained_in_front::gradient(&[1.0, 2.0, 3.0]), [18.0, 36.0, 30.0]);
}

/// Lists of tuples that grow.
mod of_tuples {
    use cotangent::{check, differentiate};
    #[differentiate]
    fn chain(lengths: &[f64], angles: &[f64]) -> f64 {
        let mut points = vec![];
        let mut total = 0.0;
        let (mut x, mut y) = (0.0, 0.0);
        for (l, a) in lengths.iter().zip(angles) {
            total += a;
            x += l * total.cos();
            y += l * total.sin();
            points.push((x, y));
        }
        let mut s = 0.0;
        for &(x, y) in &points {
            s += x * y;
        }
        for i in 1..points.len() {
            let (x0, y0) = points[i - 1];
            let (x1, y1) = points[i];
            s += (x1 - x0).hypot(y1 - y0) * points[i].0;
        }
        s
    }
    #[differentiate]
    fn typed(lengths: &[f64], k: f64) -> f64 {
        let mut points: Vec<(usize, f64)> = Vec::new();
        for (i, l) in lengths.iter().enumerate() {
            if *l > 0.2 {
                points.push((i, l * k));
            }
        }
        let mut s = 0.0;
        for (i, v) in &points {
            s += v * *i as f64 * lengths[*i];
        }
        for &(i, v) in points.iter() {
            s += v * i as f64;
        }
        s + points.iter().map(|(_, v)| v * v).sum::<f64>() + points.iter().map(|&(i, v)| v * lengths[i]).sum::<f64>()
    }
    #[differentiate]
    fn last(lengths: &[f64], k: f64) -> f64 {
        let mut points = vec![(0.0, 0.0)];
        for l in lengths {
            let &(x, y) = points.last().unwrap();
            points.push((x + l * k, y - l.sin()));
        }
        let (x, y) = points[points.len() - 1];
        x * y
    }
    #[test]
    fn grow() {
        check!(chain, &[1.0, 0.7, 0.3], &[0.3, 0.4, -0.2]).assert();
        check!(typed, &[1.0, 0.1, 0.3], 0.7).assert();
        check!(last, &[1.0, 0.1, 0.3], 0.7).assert();
    }
}
