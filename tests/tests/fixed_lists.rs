//! Lists of a fixed length in fields: `map` of what may be a list or an array, `std::array::from_fn` whose length only the place of the list tells.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};

#[derive(Debug, Clone, Copy, Differentiable)]
struct Quat([f64; 4]);
#[differentiate]
impl Quat {
    fn norm(&self) -> f64 {
        self.0.iter().map(|x| x * x).sum::<f64>().sqrt()
    }
    fn unit(self) -> Self {
        let n = self.norm();
        Self(self.0.map(|x| x / n))
    }
    fn scaled(&self, s: f64) -> Self {
        Self(std::array::from_fn(|i| self.0[i] * s))
    }
    fn scaled2(&self, s: f64) -> Quat {
        Quat(std::array::from_fn(|i| self.0[i] * s))
    }
    fn list(&self) -> [f64; 3] {
        std::array::from_fn(|i| self.0[i + 1])
    }
    fn sq(&self) -> f64 {
        let q = self.0.map(|x| x * x);
        q.iter().sum::<f64>() + q[0]
    }
    fn sq2(&self) -> f64 {
        let q = self.0;
        let r = q.map(|x| x * x);
        r[0] + r[3]
    }
}
#[derive(Debug, Clone, Copy, Differentiable)]
struct Pose {
    q: [f64; 4],
    t: [f64; 3],
}
#[differentiate]
impl Pose {
    fn shift(&self, s: f64) -> Self {
        Self { q: self.q, t: std::array::from_fn(|i| self.t[i] + s * self.q[i]) }
    }
    fn twice(&self) -> Self {
        Pose { q: self.q.map(|x| x * 2.0), t: self.t.map(|v| v * v) }
    }
}
#[differentiate]
fn free(p: &Pose) -> f64 {
    let n = p.q.iter().map(|x| x * x).sum::<f64>().sqrt();
    let q = p.q.map(|x| x / n);
    q[0] * q[1] + p.t[2] + q[3]
}
#[differentiate]
fn unpack(p: &Pose) -> f64 {
    let Pose { q, t } = p;
    let r = q.map(|x| x * x);
    let s: f64 = t.map(|x| x.sin()).iter().sum();
    r[0] + r[1] * s
}

const Q: Quat = Quat([0.3, 0.4, 0.5, 0.6]);
const P: Pose = Pose { q: Q.0, t: [0.1, 0.2, 0.3] };

#[test]
fn free_is_checked() {
    check!(free, &P).assert();
}

#[test]
fn unpack_is_checked() {
    check!(unpack, &P).assert();
}

#[test]
fn unit_is_checked() {
    check!(Quat::unit, Q).assert();
}

#[test]
fn scaled_is_checked() {
    check!(Quat::scaled, &Q, 0.4).assert();
}

#[test]
fn scaled2_is_checked() {
    check!(Quat::scaled2, &Q, 0.4).assert();
}

#[test]
fn list_is_checked() {
    check!(Quat::list, &Q).assert();
}

#[test]
fn sq_is_checked() {
    check!(Quat::sq, &Q).assert();
}

#[test]
fn sq2_is_checked() {
    check!(Quat::sq2, &Q).assert();
}

#[test]
fn shift_is_checked() {
    check!(Pose::shift, &P, 0.4).assert();
}

#[test]
fn twice_is_checked() {
    check!(Pose::twice, &P).assert();
}
