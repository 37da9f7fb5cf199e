//! Methods of the user's own types that have the name of one of ndarray's, of floats' or of the standard library's.

use cotangent::{Differentiable, differentiate};

#[derive(Clone, Copy, Debug, Differentiable)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiate]
impl Vec3 {
    fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }
    fn dot(&self, other: &Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }
    fn times(&self, other: Vec3) -> f64 {
        self.dot(&other)
    }
    fn sum(&self) -> f64 {
        self.x + self.y + self.z
    }
    fn norm(&self) -> f64 {
        self.dot(self).sqrt()
    }
    fn len(&self) -> f64 {
        self.norm()
    }
    fn scale(&self, k: f64) -> Vec3 {
        Vec3 { x: k * self.x, y: k * self.y, z: k * self.z }
    }
    fn sub(&self, other: &Vec3) -> Vec3 {
        Vec3 { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
    fn t(&self) -> Vec3 {
        Vec3 { x: self.z * 2.0, y: self.y * self.x, z: self.x }
    }
    fn view(&self) -> Vec3 {
        Vec3 { x: self.x * self.x, y: self.y * self.z, z: self.z }
    }
    fn abs(&self) -> Vec3 {
        Vec3 { x: self.x.abs(), y: self.y.abs(), z: self.z.abs() }
    }
    fn max(&self, other: &Vec3) -> f64 {
        self.x.max(other.x) + self.y * other.y
    }
    fn cross(&self, other: &Vec3) -> Vec3 {
        Vec3::new(self.y * other.z - self.z * other.y, self.z * other.x - self.x * other.z, self.x * other.y - self.y * other.x)
    }
    fn distance(&self, other: &Vec3) -> f64 {
        self.sub(other).norm() + self.sub(other).sum() * other.t().sum()
    }
    fn mean(&self) -> f64 {
        self.sum() / 3.0
    }
    fn map(&self, by: f64) -> Vec3 {
        self.scale(by * by)
    }
    fn first(&self) -> f64 {
        self.x * self.y
    }
    fn take(&self) -> f64 {
        self.x * self.z
    }
    fn unit(&self) -> Option<Vec3> {
        let n = self.norm();
        if n == 0.0 { None } else { Some(self.scale(1.0 / n)) }
    }
}

type Real = f64;
type Vector = ndarray::Array1<f64>;

#[differentiate]
fn of_parameters(p: &Vec3, q: &Vec3) -> f64 {
    p.dot(q) * q.norm() + p.x
}
#[differentiate]
fn of_values(p: Vec3, q: Vec3) -> f64 {
    let r = p.t();
    p.times(q) + r.sum() + r.x
}
#[differentiate]
fn seen_behind(p: &Vec3) -> f64 {
    let s = p.sum();
    s * p.mean() + p.scale(s).abs().x * p.y
}
#[differentiate]
fn by_a_field_of_what_it_gives(p: &Vec3) -> f64 {
    p.t().x * 2.0 + p.view().y + p.view().x
}
#[differentiate]
fn by_a_name_of_its_own(p: &Vec3, q: &Vec3) -> f64 {
    p.distance(q) + p.dot(q) * p.max(q) + p.cross(q).dot(p) + p.cross(q).norm()
}
#[differentiate]
fn made(x: f64) -> f64 {
    let p = Vec3::new(x, x * x, 1.0);
    let g = Vec3::new(0.5, 2.0, 1.0);
    p.dot(&g) * p.sum() + g.dot(&p) + Vec3 { x, y: 1.0, z: x }.dot(&p)
}
#[differentiate]
fn in_a_list(points: &[Vec3]) -> f64 {
    let mut total = 0.0;
    for i in 1..points.len() {
        total += points[i].dot(&points[i - 1]) * points[i].first();
    }
    for p in points {
        total += p.sum() * p.norm();
    }
    total + points.iter().map(|p| p.scale(p.norm()).x * p.mean()).sum::<f64>()
}
#[differentiate]
fn of_a_product(p: Vec3, q: Vec3) -> f64 {
    let u: Vec3 = p.unit().unwrap();
    let v = q.unit().unwrap();
    Vec3::dot(&p, &q) * u.sum() + Vec3::len(&p) + v.sum() * v.y + p.t().dot(&q) + Vec3::sum(&p.t())
}
#[derive(Clone, Debug, Differentiable)]
struct Arm {
    tip: Vec3,
    axis: Vec3,
    w: Vector,
}
#[differentiate]
fn in_a_field(arm: &Arm, k: Real) -> f64 {
    let turned = arm.tip.map(k);
    arm.tip.dot(&arm.axis) * arm.tip.x + arm.axis.y + arm.w.dot(&arm.w) + turned.sum() * turned.z.abs() + arm.tip.take()
}
#[differentiate]
fn carried(p: &Vec3, n: usize) -> f64 {
    let mut q = Vec3 { x: p.x, y: 1.0, z: p.z };
    for _ in 0..n {
        let r: Vec3 = q.scale(0.5 + q.sum());
        q = r.t();
    }
    q.sum() * q.dot(p)
}
#[differentiate]
fn of_a_constant(p: &Vec3, #[constant] g: &Vec3) -> f64 {
    g.sum() * p.sum() * g.view().x + p.x * g.x
}
#[differentiate]
fn annotated(x: f64) -> f64 {
    let p: Vec3 = of_one(x);
    p.sum() * p.x
}
#[differentiate]
fn of_one(x: f64) -> Vec3 {
    Vec3 { x, y: x * x, z: 2.0 }
}
#[differentiate]
fn aliases(w: &Vector, x: Real) -> Real {
    w.dot(w).sqrt() * x.abs().max(0.5) + w.sum() * w.map(|x| x * x).sum() + w.len() as f64 * w.view()[0]
}

/// What changes its receiver, under names of lists' and arrays'.
#[derive(Clone, Debug, Differentiable)]
struct Mean {
    sum: f64,
    weight: f64,
}
#[differentiate]
impl Mean {
    fn push(&mut self, x: f64, weight: f64) {
        self.sum += x * weight;
        self.weight += weight;
    }
    fn fill(&mut self, x: f64) {
        self.sum = x * self.weight;
    }
    fn swap(&mut self, other: &mut Mean) {
        let kept = self.sum * 2.0;
        self.sum = other.sum;
        other.sum = kept;
    }
}
#[differentiate]
fn changed(x: &[f64], k: f64) -> f64 {
    let mut mean = Mean { sum: 0.0, weight: k };
    let mut other = Mean { sum: 1.0, weight: 0.3 };
    for &x in x {
        mean.push(x, x * x);
        other.fill(mean.sum * k);
    }
    mean.swap(&mut other);
    mean.sum / mean.weight + other.sum * k
}

const P: Vec3 = Vec3 { x: 0.7, y: -1.2, z: 0.4 };
const Q: Vec3 = Vec3 { x: -0.3, y: 0.9, z: 1.1 };

#[test]
fn a_method_of_ones_own_is_called_whatever_its_name() {
    cotangent::check!(of_parameters, &P, &Q).assert();
    cotangent::check!(of_values, P, Q).assert();
    cotangent::check!(seen_behind, &P).assert();
    cotangent::check!(by_a_field_of_what_it_gives, &P).assert();
    cotangent::check!(by_a_name_of_its_own, &P, &Q).assert();
    cotangent::check!(made, 0.7).assert();
    cotangent::check!(in_a_list, &[P, Q, P]).assert();
    cotangent::check!(of_a_product, P, Q).assert();
    cotangent::check!(in_a_field, &Arm { tip: P, axis: Q, w: ndarray::array![1.0, 0.4] }, 0.6).assert();
    cotangent::check!(carried, &P, 3).assert();
    cotangent::check!(changed, &[0.7, -0.3, 1.1], 0.8).assert();
    cotangent::check!(annotated, 0.8).assert();
    cotangent::check!(aliases, &ndarray::array![0.3, -0.8], 0.9).assert();
    assert_eq!(of_a_constant::value_and_gradient(&P, &Q).0, of_a_constant(&P, &Q));
}
