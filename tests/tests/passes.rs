//! The passes of the compiler against the reference interpreter: what each pass gives is sound and means the same, and the
//! cotangents are the derivatives of the function.

use cotangent_tests::check::{Compared, Depth, Fault, check};
use cotangent_tests::interpret::Value;
use cotangent_tests::programs::{Program, program};
use cotangent_tests::second::check_second;
use fastrand::Rng;

/// What a parameter is given.
#[derive(Clone, Copy)]
enum Given {
    /// A float.
    F(f64),
    /// An integer.
    I(i64),
    /// A list or vector of entries of magnitude ½ to 1½.
    V(usize),
    /// A matrix of such entries.
    M(usize, usize),
    /// An array of three axes of such entries.
    T(usize, usize, usize),
    /// The same with positive entries.
    P(usize, usize),
    /// A list of pairs of an entry and a vector of two.
    Q(usize),
    /// An option of a float.
    O(Option<f64>),
}

use Given::{F, I, M, O, P, Q, T, V};

impl Given {
    fn value(self, rng: &mut Rng) -> Value {
        let mut array = |shape: &[usize], positive: bool| {
            let n = shape.iter().product();
            let mut entry = || (0.5 + rng.f64()) * if positive || rng.bool() { 1.0 } else { -1.0 };
            Value::array(shape, (0..n).map(|_| entry()).collect())
        };
        match self {
            O(None) => Value::Variant("None".into(), vec![]),
            O(Some(x)) => Value::Variant("Some".into(), vec![("0".into(), Value::Float(x))]),
            F(x) => Value::Float(x),
            I(i) => Value::Int(i),
            V(n) => array(&[n], false),
            M(m, n) => array(&[m, n], false),
            T(l, m, n) => array(&[l, m, n], false),
            P(m, n) => array(&[m, n], true),
            Q(n) => {
                let pairs = (0..n).map(|_| Value::Seq(vec![Value::Float(array(&[1], false).floats()[0]), array(&[2], false)]));
                Value::Seq(pairs.collect())
            }
        }
    }
}

/// Attribute, function, what it is given.
type Row = (&'static str, &'static str, &'static [Given]);

#[rustfmt::skip]
const FUNCTIONS: &[Row] = &[
    // Scalars.
    ("", "fn f(x: f64, y: f64) -> f64 { let s = x * x * y + y.sin(); let t = s / (x + y); t.exp() - x }", &[F(0.7), F(1.3)]),
    ("", "fn f(x: f64, n: i32) -> f64 { x.powi(n) + x.powi(3).sqrt() + x.powf(1.5) * 2.0f64.powf(x) }", &[F(0.7), I(-2)]),
    ("", "fn f(x: f64, y: f64) -> f64 { let (s, c) = x.sin_cos(); s.atan2(c + y) + x.hypot(y) + x.mul_add(y, s) % 3.0 }", &[F(0.4), F(2.0)]),
    ("", "fn f<F: Float>(x: F, y: F) -> F { x.max(y) + (x - y).abs() * x.min(F::one()) + y.clamp(x, F::from(9.0).unwrap()) }", &[F(0.4), F(2.0)]),
    ("wrt(x)", "fn f(x: f64, n: usize) -> f64 { let k = (n - 1) as f64; if n > 2 && x > 0.0 { x * k } else { x.exp() } }", &[F(0.4), I(4)]),
    ("", "fn f(x: f64) -> f64 { let mut y = x; if x > 1.0 { y = y * x; } else { y += 3.0 * x; } y *= x; y }", &[F(0.4)]),
    ("", "fn f(x: f64, y: f64) -> (f64, f64) { let (a, b) = if x > y { (x * y, x) } else { (y.sin(), x * x) }; (a, a * b) }", &[F(0.4), F(0.3)]),
    ("", "fn f(x: f64) -> f64 { let k = 2.5; let x = { let t = x * k; t * t }; let x = -x; x }", &[F(0.4)]),
    // Functions that are visible.
    ("", "fn f(x: f64, n: usize) -> f64 { let mut s = x; let g = |t: f64| if t > x { t * x } else { t.sin() }; let mut add = |v: f64| s = s * 0.5 + g(v) * x; for i in 0..n { add(x * i as f64); } s }", &[F(0.7), I(4)]),
    ("", "fn f(x: &Array1<f64>, a: f64) -> f64 { fn h(a: f64, t: f64) -> f64 { if t < 0.0 { return t.exp(); } a * t } let g = |t: f64| h(a, t) * t; x.mapv(g).sum() + x.iter().enumerate().map(|(i, v)| g(*v) * i as f64).sum::<f64>() }", &[V(4), F(0.7)]),
    // Patterns.
    ("", "fn f(x: f64, n: usize) -> f64 { match n { 0 => x, 1 | 2 => x * x, k if k % 2 == 0 => x.sin() * k as f64, _ => x.exp() } }", &[F(0.7), I(4)]),
    ("", "fn f(x: f64, y: f64) -> f64 { match (x, y) { (0.0, _) => y, (a, b) if a > b => a * b, (a, 1.0..) => { let t = a.sin(); t * t } (.., b) => b.exp() } }", &[F(0.7), F(1.4)]),
    ("", "fn f(x: f64, o: Option<f64>, p: Option<f64>) -> f64 { let s = match (o, p) { (Some(a), Some(b)) if a < b => a * b * x, (Some(a), _) => a.sin(), _ => x }; s * o.unwrap_or(x) + p.map_or(x, |v| v * v) }", &[F(0.7), O(Some(0.3)), O(None)]),
    ("", "fn f(x: &[f64], o: Option<f64>) -> f64 { let mut best = o; let mut s = 0.0; for i in 0..x.len() { best = match best { None => Some(x[i] * 2.0), Some(b) if b < x[i] => Some(x[i] * x[i]), other => other }; if let Some(b) = best { s += b * x[i]; } else { continue; } s = s.sin(); } s + best.unwrap_or(1.0) }", &[V(4), O(None)]),
    ("", "fn f(x: &[f64]) -> f64 { match x { [] => 0.0, [a] => a.sin(), [a, .., z] => a * z * x.iter().sum::<f64>() } }", &[V(3)]),
    ("", "fn f(x: f64, k: usize) -> f64 { let a = match k { 0 => Act::Id, 1 => Act::Leaky(x), _ => Act::Power { scale: x * x, n: 3 } }; let mut s = 0.0; for i in 0..k + 1 { s += match a { Act::Id => x, Act::Leaky(v) => v * v * i as f64, Act::Power { scale, n } => scale.powi(n) }; } s }", &[F(0.7), I(2)]),
    ("", "fn f(x: f64, o: Option<f64>) -> f64 { let Some(v) = o else { panic!(\"none\") }; let mut s = x * v; let mut next = Some(v * x); while let Some(w) = next { s += w.sin(); next = if s < 3.0 { Some(w * 1.1) } else { None }; } s }", &[F(0.7), O(Some(0.9))]),
    // Tuples.
    ("", "fn f(p: &[(f64, Array1<f64>)], x: f64) -> f64 { let mut s = p[0].1[1] * x; for (a, v) in p { s += a * v.sum() + v[0] * x; } let (a, v) = &p[1]; s * a + v[1] }", &[Q(3), F(0.7)]),
    // Elementwise, broadcasting, closures.
    ("", "fn f(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 {
        let a = (x.dot(w) + b).mapv(f64::tanh);
        (&a - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
    }", &[M(2, 3), V(3), M(4, 2), M(4, 3)]),
    ("", "fn f(a: &Array2<f64>, b: &Array1<f64>, k: f64) -> Array2<f64> { k * a / (b * b + 1.0) - b * k + 2.0 * a * a }", &[M(2, 3), V(3), F(0.6)]),
    ("", "fn f(a: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> { let c = b.view().insert_axis(Axis(1)); a * &c + &c * b }", &[M(3, 3), V(3)]),
    ("", "fn f(x: &Array1<f64>, k: f64) -> f64 {
        let m = x.sum();
        x.mapv(|e| { let t = e * k; if t > 0.2 { t.sqrt() * m } else { e.sin() - k } }).sum()
    }", &[V(5), F(0.6)]),
    ("", "fn f(x: &Array1<f64>) -> f64 { let s = x.mapv(f64::exp); (&s / s.sum()).mapv(|p| p * p.ln()).sum() }", &[V(4)]),
    ("", "fn f(x: &Array2<f64>) -> Array2<f64> { x.mapv(f64::exp).ln() + x.abs().sqrt() + x.powi(2) + x.clamp(-0.7, 0.7).sin() }", &[M(2, 3)]),
    // Products.
    ("", "fn f(a: &Array2<f64>, v: &Array1<f64>, w: &Array1<f64>) -> f64 { a.dot(v).dot(w) + w.dot(a).dot(v) + v.dot(v) }", &[M(2, 3), V(3), V(2)]),
    ("", "fn f(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> { a.t().dot(b).dot(&a.t()) }", &[M(2, 3), M(2, 3)]),
    ("wrt(a)", "fn f(a: &Array2<f64>, b: &Array2<f64>) -> f64 { (a.dot(b) + b).sum() }", &[M(2, 2), M(2, 2)]),
    // In one pass over the matrix, and where it is not: the matrix varies, or the product is read elsewhere, or a matrix stands beside it.
    ("wrt(w, b)", "fn f(w: &Array1<f64>, b: f64, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
        let z = x.dot(w) + b;
        (z.mapv(|z| z.max(0.0) + (-z.abs()).exp().ln_1p()) - y * &z).sum() / x.nrows() as f64
    }", &[V(3), F(0.3), M(4, 3), V(4)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
        let z = x.dot(w);
        (z.mapv(f64::exp) - y * &z).sum() * w.sum() + w.dot(w)
    }", &[V(3), M(4, 3), V(4)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>) -> f64 { x.dot(w).mapv(f64::tanh).sum() }", &[V(3), M(4, 3)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 { (x.dot(w) + y).mapv(f64::tanh).sum() }", &[V(3), M(1, 3), V(4)]),
    ("wrt(w, x)", "fn f(w: &Array1<f64>, x: &Array2<f64>) -> f64 { x.dot(w).mapv(f64::tanh).sum() }", &[V(3), M(4, 3)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>) -> f64 { let z = x.dot(w); z.mapv(f64::tanh).sum() + z[0] }", &[V(3), M(4, 3)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 { (x.dot(w) + y).mapv(f64::tanh).sum() }", &[V(3), M(4, 3), M(2, 4)]),
    ("wrt(w)", "fn f(w: &Array1<f64>, x: &Array2<f64>, n: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..n { s += x.dot(w).mapv(f64::tanh).sum() * s.cos(); }
        s
    }", &[V(3), M(4, 3), I(3)]),
    // Reductions.
    ("", "fn f(x: &Array2<f64>) -> f64 { x.mean().unwrap() * x.product() + x.var(1.0) + x.std(0.0) }", &[M(2, 2)]),
    ("", "fn f(x: &Array2<f64>) -> Array1<f64> {
        x.sum_axis(Axis(0)) * x.mean_axis(Axis(0)).unwrap() + x.var_axis(Axis(0), 0.0) + x.std_axis(Axis(0), 1.0)
    }", &[M(3, 2)]),
    ("", "fn f(z: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
        let m = z.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &v| m.max(v)).insert_axis(Axis(1));
        let shifted = z - &m;
        let lse = shifted.mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln);
        (lse.sum() - (&shifted * y).sum()) / z.nrows() as f64
    }", &[M(2, 3), M(2, 3)]),
    ("", "fn f(x: &Array2<f64>) -> f64 { x.fold(f64::NEG_INFINITY, |m, &v| m.max(v)) * x.iter().fold(f64::INFINITY, |m, &v| v.min(m)) }", &[M(2, 3)]),
    ("", "fn f(x: &[f64], y: &Array1<f64>, m: &Array2<f64>, scale: f64) -> f64 {
        let dot = x.iter().zip(y.iter()).map(|(a, b)| a * b * scale).sum::<f64>();
        let squares: f64 = m.iter().map(|&v| v * v).sum();
        dot + squares * y.iter().copied().product::<f64>()
    }", &[V(3), V(2), M(2, 2), F(2.0)]),
    ("", "fn f(x: &Array2<f64>) -> f64 { x.cumprod(Axis(1)).sum() + x.diff(1, Axis(0)).mapv(|e| e * e).sum() }", &[M(2, 3)]),
    // Views and parts.
    ("wrt(x)", "fn f(x: &Array2<f64>, n: usize) -> f64 {
        let top = x.row(n);
        let left = x.slice(s![.., 0]);
        let total = x.sum_axis(Axis(1));
        top.dot(&top) + left.sum() * x[[0, 1]] + total.mapv(|e| if e > 0.0 { e.sqrt() } else { 0.0 }).sum()
    }", &[M(3, 2), I(1)]),
    ("", "fn f(x: &Array2<f64>) -> f64 {
        let y = x.slice(s![..;2, 1..]).to_owned() * x.slice(s![..2, ..-1]);
        y.column(0).dot(&x.diag().slice(s![..2])) + x.index_axis(Axis(0), 1).sum() * x.select(Axis(1), &[2, 0, 2]).sum()
    }", &[M(3, 3)]),
    ("", "fn f(x: &Array3<f64>) -> Array2<f64> {
        let p = x.view().permuted_axes([2, 0, 1]);
        let mut q = p.to_owned();
        q.swap_axes(0, 1);
        q.invert_axis(Axis(2));
        q.index_axis(Axis(0), 1).to_owned() * x.slice(s![0, .., 0]).reversed_axes()
    }", &[T(2, 3, 3)]),
    ("", "fn f(x: &Array2<f64>) -> f64 {
        let (p, q) = x.dim();
        let flat = x.clone().into_shape_with_order(p * q).unwrap();
        let back = flat.to_shape((q, p)).unwrap();
        (back.t().to_owned() * x).sum() + x.flatten().dot(&flat)
    }", &[M(2, 3)]),
    ("", "fn f(x: &Array1<f64>, m: &Array2<f64>) -> f64 { (x.broadcast((2, 3)).unwrap().to_owned() * m).sum() }", &[V(3), M(2, 3)]),
    ("", "fn f(x: &Array2<f64>) -> Array2<f64> { x.tril(0) - x.triu(1) * x[(0, 1)] }", &[M(3, 3)]),
    // Arrays from parts.
    ("", "fn f(a: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
        let c = concatenate![Axis(0), *a, b.view().insert_axis(Axis(0)), *a];
        let d = stack![Axis(1), *b, a.row(0)];
        c.dot(&d) * 2.0
    }", &[M(2, 3), V(3)]),
    ("", "fn f(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
        let c = ndarray::concatenate(Axis(1), &[a.view(), b.view(), a.view()]).unwrap();
        let d = ndarray::stack(Axis(0), &[c.row(0), c.row(1)]).expect(\"two rows\");
        (c * d).sum()
    }", &[M(2, 1), M(2, 2)]),
    ("", "fn f(k: f64, b: &Array1<f64>) -> Array1<f64> {
        let a = array![k * k, b[0], 1.0];
        let m = array![[k, b[1]], [b[0] * k, 2.0]];
        let v = Array1::from(vec![k, 2.0, k]);
        let w = Array1::from_vec(b.to_vec());
        a * v + w.sum() * m.sum() + Array::from_elem(3, k.sin())
    }", &[F(0.6), V(2)]),
    ("", "fn f(x: [f64; 3], n: usize) -> f64 { let [a, b, c] = x; let y = [a * b, c]; y[0] * x[n] + y.iter().sum::<f64>() }", &[V(3), I(2)]),
    // Changes in place.
    ("", "fn f(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
        let mut a = x.clone();
        a += y;
        a.mapv_inplace(|e| e * e);
        a.scaled_add(3.0, y);
        a.zip_mut_with(x, |p, &q| *p += q * q);
        if a.len() > 2 { a *= 2.0; }
        a.sum()
    }", &[V(3), V(3)]),
    ("", "fn f(x: &Array2<f64>, y: &Array1<f64>) -> Array2<f64> { let mut a = x.to_owned(); let old = a.sum(); a.assign(y); a *= old; a.map_inplace(|e| *e = e.sin()); a }", &[M(2, 3), V(3)]),
    // Effects, kept as they are, and what carries no derivative.
    ("wrt(x)", "fn f(x: &Array2<f64>, skip: usize) -> f64 {
        assert!(x.nrows() > skip, \"{} rows\", x.nrows());
        println!(\"{x}\");
        let w = Array2::<f64>::from_shape_fn((2, 3), |(i, j)| (i + 2 * j) as f64);
        let n: usize = x.len() - skip;
        (x * &w).sum() * n as f64 + Array1::<f64>::ones(n).sum()
    }", &[M(2, 3), I(1)]),
    // A result that does not depend on one parameter, one that is a parameter, and a value that nothing reads.
    ("", "fn f(x: &Array1<f64>, y: &Array1<f64>) -> (Array1<f64>, f64) { let unused = x * y; (x.clone(), 2.0) }", &[V(3), V(3)]),
    ("", "fn f(x: &Array1<f64>) -> Array1<f64> { let v = x.view(); let w = v; w.to_owned() + x.slice(s![..;-1]) }", &[V(4)]),
    // What the passes made wrong, or the compiler refused without need.
    ("", "fn f(x: &Array2<f64>) -> f64 { let w = Array2::<f64>::ones((x.nrows(), 3)); x.sum() + w.sum() }", &[M(2, 3)]),
    ("", "fn f(x: &Array2<f64>) -> f64 { x.sum() * x.floor().mean().unwrap() }", &[M(2, 3)]),
    ("", "fn f(x: &Array1<f64>, m: &Array2<f64>) -> f64 { (&x.broadcast(m.dim()).unwrap() * m).sum() }", &[V(3), M(2, 3)]),
    ("", "fn f(x: &Array2<f64>, v: &Array1<f64>) -> f64 { let y = x.dot(&v.slice(s![..])); y.sum() + y.sum() }", &[M(2, 3), V(3)]),
    ("", "fn f(x: &Array2<f64>, v: &Array2<f64>) -> f64 { x.dot(&v.slice(s![.., ..])).iter().sum::<f64>() }", &[M(2, 3), M(3, 2)]),
    ("", "fn f(v: &Array1<f64>) -> f64 { let (a, b) = v.view().split_at(Axis(0), 1); a.sum() * b.sum() }", &[V(3)]),
    ("", "fn f(k: f64) -> f64 { let v = [k; 3]; v.iter().sum::<f64>() }", &[F(0.6)]),
    ("", "fn f(k: f64) -> f64 { let v = vec![k * k; 3]; v.iter().sum::<f64>() }", &[F(0.6)]),
    ("", "fn f(x: &Array1<f64>, k: f64) -> f64 { x.mapv(|_| k).sum() }", &[V(3), F(0.6)]),
    ("", "fn f(x: &Array1<f64>, k: f64) -> Array1<f64> { x.mapv(|e| if e > 0.0 { k } else { k * k }) }", &[V(3), F(0.6)]),
    // Functions with a domain.
    ("", "fn f(x: &Array2<f64>) -> f64 { (x.ln() * x.sqrt()).sum() + x.mapv(|e| (e + 1.0).acosh() + e.log(3.0)).sum() + x.mapv(f64::recip).sum() }", &[P(1, 2)]),
];

/// Checks the passes; what is wrong with them, in words.
fn attempt(attribute: &str, source: &str, arguments: &[Value], depth: Depth, seed: u64) -> Result<Compared, String> {
    let checked = std::panic::catch_unwind(|| {
        let rng = &mut Rng::with_seed(seed);
        let compared = check(attribute, source, arguments, depth, rng)?;
        let second = check_second(attribute, source, arguments, 2 + (seed % 3) as u8, rng)?;
        Ok::<_, Fault>(Compared { second: second.compared, ..compared })
    });
    match checked {
        Ok(checked) => checked.map_err(|fault| fault.to_string()),
        Err(panic) => {
            let what = panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(ToString::to_string));
            Err(format!("panics: {}", what.unwrap_or_default()))
        }
    }
}

#[test]
fn passes_keep_what_functions_mean() {
    let mut faults = Vec::new();
    for (attribute, source, given) in FUNCTIONS {
        let mut rng = Rng::with_seed(7);
        let arguments: Vec<Value> = given.iter().map(|g| g.value(&mut rng)).collect();
        match attempt(attribute, source, &arguments, Depth::Entries, 8) {
            Ok(compared) if compared.compared > 0 => {}
            Ok(compared) => faults.push(format!("{source}\n{compared:?}")),
            Err(fault) => faults.push(format!("{source}\n{fault}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// 300 random functions; `COTANGENT_PROGRAMS` says how many instead, and `COTANGENT_SEED` where to begin.
#[test]
fn passes_keep_what_random_functions_mean() {
    let read = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |v| v.parse().expect("a number"));
    let (first, count) = (read("COTANGENT_SEED", 0), read("COTANGENT_PROGRAMS", 300));
    let (mut faults, mut total) = (Vec::new(), Compared::default());
    for seed in first..first + count {
        let program = program(seed);
        let run = |p: &Program| attempt(&p.attribute, &p.source, &p.arguments, Depth::Directions, seed);
        let what = match run(&program) {
            Ok(compared) => {
                total.compared += compared.compared;
                total.kinks += compared.kinks;
                total.second += compared.second;
                continue;
            }
            Err(what) => what,
        };
        // What is left out must not be missed by what stays.
        let wrong = |p: &Program| run(p).is_err_and(|f| f.split('`').nth(1) == what.split('`').nth(1));
        let least = if what.contains("`lower") { program } else { program.shrunk(wrong) };
        let what = run(&least).err().unwrap_or_default();
        faults.push(format!("seed {seed}\n{}\n{what}", least.source));
    }
    assert!(faults.is_empty(), "{} of them, the first:\n{}", faults.len(), faults[..faults.len().min(5)].join("\n\n"));
    assert!(total.compared > 20 * total.kinks, "{total:?}");
    assert!(total.second as u64 > count / 2, "{total:?}");
}
