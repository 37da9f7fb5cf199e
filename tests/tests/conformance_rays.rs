//! A ray tracer and molecules over a vector type of one's own. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use std::ops::{Add, Div, Mul, Neg, Sub};
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct V3 {
    x: f64,
    y: f64,
    z: f64,
}
#[differentiate]
impl Add for V3 {
    type Output = V3;
    fn add(self, o: V3) -> V3 {
        V3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}
#[differentiate]
impl Sub for V3 {
    type Output = V3;
    fn sub(self, o: V3) -> V3 {
        V3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
}
#[differentiate]
impl Mul<f64> for V3 {
    type Output = V3;
    fn mul(self, s: f64) -> V3 {
        V3 { x: self.x * s, y: self.y * s, z: self.z * s }
    }
}
#[differentiate]
impl Mul<V3> for f64 {
    type Output = V3;
    fn mul(self, v: V3) -> V3 {
        v * self
    }
}
#[differentiate]
impl Div<f64> for V3 {
    type Output = V3;
    fn div(self, s: f64) -> V3 {
        self * (1.0 / s)
    }
}
#[differentiate]
impl Neg for V3 {
    type Output = V3;
    fn neg(self) -> V3 {
        self * -1.0
    }
}
#[differentiate]
impl V3 {
    const ZERO: V3 = V3 { x: 0.0, y: 0.0, z: 0.0 };
    fn dot(self, o: V3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
    fn cross(self, o: V3) -> V3 {
        V3 { x: self.y * o.z - self.z * o.y, y: self.z * o.x - self.x * o.z, z: self.x * o.y - self.y * o.x }
    }
    fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }
    fn unit(self) -> V3 {
        self / self.norm()
    }
}
#[derive(Clone, Differentiable)]
struct Ray {
    origin: V3,
    dir: V3,
}
#[derive(Clone, Differentiable)]
enum Shape {
    Sphere { c: V3, r: f64 },
    Plane { n: V3, d: f64 },
}
#[derive(Clone, Differentiable)]
struct Light {
    pos: V3,
    power: f64,
}
#[derive(Clone, Differentiable)]
struct Scene {
    shapes: Vec<Shape>,
    lights: Vec<Light>,
    ambient: f64,
    cam: V3,
}
#[derive(Clone, Differentiable)]
struct Hit {
    t: f64,
    p: V3,
    n: V3,
}
#[differentiate(own(V3))]
impl Shape {
    fn hit(&self, ray: &Ray) -> Option<Hit> {
        match self {
            Shape::Sphere { c, r } => {
                let oc = ray.origin - *c;
                let b = oc.dot(ray.dir);
                let disc = b * b - (oc.dot(oc) - r * r);
                if disc < 0.0 {
                    return None;
                }
                let t = -b - disc.sqrt();
                if t < 1e-6 {
                    return None;
                }
                let p = ray.origin + ray.dir * t;
                Some(Hit { t, p, n: (p - *c) / *r })
            }
            Shape::Plane { n, d } => {
                let denom = n.dot(ray.dir);
                if denom.abs() < 1e-9 {
                    return None;
                }
                let t = (*d - n.dot(ray.origin)) / denom;
                if t > 1e-6 { Some(Hit { t, p: ray.origin + t * ray.dir, n: *n }) } else { None }
            }
        }
    }
}
#[differentiate(own(V3))]
impl Scene {
    fn nearest(&self, ray: &Ray) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        for shape in &self.shapes {
            if let Some(h) = shape.hit(ray) {
                let closer = match &best {
                    Some(b) => h.t < b.t,
                    None => true,
                };
                if closer {
                    best = Some(h);
                }
            }
        }
        best
    }
    fn radiance(&self, dir: V3) -> f64 {
        let ray = Ray { origin: self.cam, dir: dir.unit() };
        let Some(hit) = self.nearest(&ray) else { return 0.0 };
        let mut l = self.ambient;
        for light in &self.lights {
            let to = light.pos - hit.p;
            let dist = to.norm();
            let wi = to / dist;
            let h = (wi - ray.dir).unit();
            let diffuse = hit.n.dot(wi).max(0.0);
            let spec = hit.n.dot(h).max(0.0).powi(8);
            l += light.power * (diffuse + 0.3 * spec) / (dist * dist);
        }
        l
    }
    fn image(&self, #[constant] n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            for j in 0..n {
                let d = V3 { x: (i as f64 + 0.3) / n as f64 - 0.5, y: (j as f64 + 0.4) / n as f64 - 0.5, z: 1.0 };
                s += self.radiance(d) * (1.0 + 0.1 * i as f64);
            }
        }
        s
    }
}
#[derive(Clone, Differentiable)]
struct Atom {
    pos: V3,
    q: f64,
    vel: V3,
    #[constant]
    kind: usize,
}
#[derive(Clone, Differentiable)]
struct Md {
    atoms: Vec<Atom>,
    eps: Vec<f64>,
    #[constant]
    bonds: Vec<(usize, usize)>,
    #[constant]
    angles: Vec<[usize; 3]>,
    k_bond: f64,
    k_angle: f64,
}
#[differentiate(own(V3))]
impl Md {
    fn energy(&self) -> f64 {
        let mut e = 0.0;
        let n = self.atoms.len();
        for i in 0..n {
            for j in (i + 1)..n {
                let (a, b) = (&self.atoms[i], &self.atoms[j]);
                let r = (a.pos - b.pos).norm();
                let s6 = (0.9 / r).powi(6);
                let eps = (self.eps[a.kind] * self.eps[b.kind]).sqrt();
                e += 4.0 * eps * (s6 * s6 - s6) + a.q * b.q / r;
            }
        }
        for &(i, j) in &self.bonds {
            let d = (self.atoms[i].pos - self.atoms[j].pos).norm() - 1.0;
            e += self.k_bond * d * d;
        }
        for &[i, j, k] in &self.angles {
            let u = (self.atoms[i].pos - self.atoms[j].pos).unit();
            let v = (self.atoms[k].pos - self.atoms[j].pos).unit();
            e += self.k_angle * (u.dot(v).clamp(-0.999, 0.999).acos() - 1.9).powi(2);
        }
        e
    }
    fn angular_momentum(&self) -> V3 {
        let mut l = V3::ZERO;
        for a in &self.atoms {
            l = l + a.pos.cross(a.vel);
        }
        l
    }
    fn kinetic(&self) -> f64 {
        self.atoms.iter().map(|a| 0.5 * a.vel.dot(a.vel)).sum::<f64>() + self.angular_momentum().norm()
    }
    fn dipole(&self) -> f64 {
        let total = self.atoms.iter().fold(V3::ZERO, |acc, a| acc + a.pos * a.q);
        total.norm()
    }
    fn centre(&self) -> f64 {
        let n = self.atoms.len() as f64;
        let sum = self.atoms.iter().map(|a| a.pos).fold(V3::ZERO, |s, p| s + p);
        let c = sum / n;
        self.atoms.iter().map(|a| (a.pos - c).dot(a.pos - c)).sum::<f64>().sqrt()
    }
}
#[test]
fn agree_with_differences() {
    let v = |x, y, z| V3 { x, y, z };
    let scene = Scene {
        shapes: vec![
            Shape::Sphere { c: v(0.1, 0.0, 3.0), r: 1.0 },
            Shape::Plane { n: v(0.0, 1.0, 0.0), d: -1.5 },
            Shape::Sphere { c: v(-0.9, 0.2, 2.5), r: 0.5 },
        ],
        lights: vec![Light { pos: v(2.0, 3.0, 0.0), power: 5.0 }, Light { pos: v(-1.0, 2.0, 1.0), power: 2.0 }],
        ambient: 0.1,
        cam: v(0.0, 0.1, 0.0),
    };
    check!(Scene::image, &scene, 3).assert();
    let atom = |x, y, z, q, kind| Atom { pos: v(x, y, z), q, vel: v(0.1 * y, 0.2, -0.1 * x), kind };
    let md = Md {
        atoms: vec![atom(0.0, 0.1, 0.2, 0.3, 0), atom(1.1, 0.2, -0.1, -0.4, 1), atom(0.3, 1.2, 0.1, 0.2, 0)],
        eps: vec![0.3, 0.5],
        bonds: vec![(0, 1), (1, 2)],
        angles: vec![[0, 1, 2]],
        k_bond: 3.0,
        k_angle: 1.2,
    };
    check!(Md::energy, &md).assert();
    check!(Md::kinetic, &md).assert();
    check!(Md::dipole, &md).assert();
    check!(Md::centre, &md).assert();
}
