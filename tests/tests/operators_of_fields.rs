//! Operators between what the function does not show the type of: names that mean two things, and fields, where the attribute says that there are
//! types with operators of their own.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

/// A name that is one of a struct, and of an array or a float elsewhere.
mod names {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    use std::ops::{Add, Mul};
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Point {
        x: f64,
        y: f64,
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct W {
        v: Array1<f64>,
        k: f64,
    }
    #[differentiate]
    fn f(p: Point, w: &W) -> f64 {
        let s = p.x * p.y;
        let p = &w.v;
        let q = p * 2.0;
        s * q.sum()
    }
    #[differentiate]
    fn g(p: Point, w: &W) -> f64 {
        let mut s = p.x * p.y;
        for i in 0..2 {
            let p = &w.v * (i as f64 + 1.0);
            s += (&p * 2.0).sum() + p.dot(&w.v);
        }
        let p = w.k;
        s * p.sin() + p * 2.0
    }
    #[differentiate]
    fn closure(p: Point, w: &W) -> f64 {
        let sq = |p: f64| p * p;
        p.x * sq(w.k) + p.y * w.v.iter().map(|p| p * p + 1.0).sum::<f64>()
    }
    #[test]
    fn have_the_operators_of_what_they_mean() {
        let p = Point { x: 0.4, y: 0.7 };
        let w = W { v: array![0.3, 0.8, -0.4], k: 0.3 };
        check!(f, p, &w).assert();
        check!(g, p, &w).assert();
        check!(closure, p, &w).assert();
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Both {
        pos: Point,
        v: Array1<f64>,
    }
    #[differentiate]
    impl Add for Point {
        type Output = Point;
        fn add(self, o: Point) -> Point {
            Point { x: self.x + o.x, y: self.y + o.y }
        }
    }
    #[differentiate]
    impl Mul<f64> for Point {
        type Output = Point;
        fn mul(self, o: f64) -> Point {
            Point { x: self.x * o, y: self.y * o }
        }
    }
    #[differentiate(order = 2)]
    fn arrays_by_name(p: Point, w: &W) -> f64 {
        let s = p.x * p.y;
        let c = |p: &Array1<f64>, k: f64| (p * k).sum();
        let t = w.v.iter().map(|p| p * 2.0).sum::<f64>();
        let mut total = 0.0;
        for p in 0..2 {
            total += p as f64 * s;
        }
        total + t + c(&w.v, s)
    }
    #[differentiate]
    fn own_part(b: &Both, p: Point, dt: f64) -> f64 {
        let s = p.x + p.y;
        let q = b.pos;
        let r = q + p * dt;
        let p = b.v.clone();
        s * r.x + p.dot(&b.v) + q.y
    }
    #[test]
    fn are_told_by_the_parts_that_they_stand_for() {
        let p = Point { x: 0.4, y: 0.7 };
        let w = W { v: array![0.3, 0.8, -0.4], k: 0.3 };
        check!(arrays_by_name, p, &w).assert();
        check!(own_part, &Both { pos: p, v: array![0.3, 0.8] }, p, 0.2).assert();
    }
}

/// Fields and items of lists in fields, of structs, floats and arrays.
mod fields {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    use std::ops::{Add, AddAssign, Mul, Neg, Sub};
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Vec3 {
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }
    #[differentiate(order = 2)]
    impl Add for Vec3 {
        type Output = Vec3;
        fn add(self, o: Vec3) -> Vec3 {
            Vec3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
        }
    }
    #[differentiate(order = 2)]
    impl Sub for Vec3 {
        type Output = Vec3;
        fn sub(self, o: Vec3) -> Vec3 {
            Vec3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
        }
    }
    #[differentiate(order = 2)]
    impl Neg for Vec3 {
        type Output = Vec3;
        fn neg(self) -> Vec3 {
            Vec3 { x: -self.x, y: -self.y, z: -self.z }
        }
    }
    #[differentiate(order = 2)]
    impl AddAssign for Vec3 {
        fn add_assign(&mut self, o: Vec3) {
            self.x += o.x;
            self.y += o.y;
            self.z += o.z;
        }
    }
    #[differentiate(order = 2)]
    impl Mul<f64> for Vec3 {
        type Output = Vec3;
        fn mul(self, s: f64) -> Vec3 {
            Vec3 { x: self.x * s, y: self.y * s, z: self.z * s }
        }
    }
    #[differentiate(order = 2)]
    impl Mul<Vec3> for f64 {
        type Output = Vec3;
        fn mul(self, s: Vec3) -> Vec3 {
            s * self
        }
    }
    #[differentiate(order = 2)]
    impl Vec3 {
        fn dot(self, o: Vec3) -> f64 {
            self.x * o.x + self.y * o.y + self.z * o.z
        }
        fn norm(self) -> f64 {
            self.dot(self).sqrt()
        }
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Body {
        pub pos: Vec3,
        pub vel: Vec3,
        pub mass: f64,
        pub drag: f64,
        pub heat: Array1<f64>,
        n: usize,
    }
    #[differentiate(own(Vec3), order = 2)]
    impl Body {
        fn step(&mut self, force: Vec3, dt: f64) {
            let acc = force * (1.0 / self.mass) - self.vel * self.drag;
            self.vel += acc * dt;
            self.pos += self.vel * dt;
            self.mass *= 1.0 - 0.1 * self.drag * dt;
            self.heat *= self.drag;
            self.heat += &(&self.heat * self.mass);
        }
        fn moved(&self, dt: f64) -> Body {
            let k = self.mass * self.drag;
            let m = self.n + 1;
            let h = (&self.heat * k + &self.heat).mapv(f64::tanh);
            Body {
                pos: self.pos + self.vel * dt,
                vel: -self.vel * (k.sin() * m as f64),
                mass: 2.0 * self.mass,
                drag: self.drag / k.max(0.1),
                heat: h,
                n: self.n,
            }
        }
        fn energy(&self, g: f64) -> f64 {
            let v2 = self.vel.dot(self.vel);
            let s = self.mass * v2 * 0.5 + self.mass * g * self.pos.y;
            if self.mass * self.drag > 0.01 { s + self.heat.sum() } else { s }
        }
        fn lerp(&self, o: &Body, t: f64) -> Vec3 {
            self.pos * (1.0 - t) + t * o.pos
        }
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct World {
        pos: Vec<Vec3>,
        vel: Vec<Vec3>,
        k: f64,
    }
    #[differentiate(own(Vec3), order = 2)]
    impl World {
        fn advance(&mut self, dt: f64) {
            let n = self.pos.len();
            for i in 0..n {
                let j = (i + 1) % n;
                self.vel[i] += (self.pos[j] - self.pos[i]) * (self.k * dt);
                self.pos[i] = self.pos[i] + self.vel[i] * dt;
            }
        }
    }
    #[differentiate(own(Vec3), order = 2)]
    fn simulate(b: &Body, w: &World, dt: f64) -> f64 {
        let mut b = b.clone();
        let mut w = w.clone();
        for _ in 0..3 {
            b.step(w.pos[0], dt);
            w.advance(dt);
        }
        let c = b.moved(dt);
        c.energy(9.8) + (w.pos[1] - b.pos).norm() + b.lerp(&c, 0.3).x
    }
    /// Whether the sum is an operand of such an operator is asked before it is computed: nothing is assigned by the question.
    #[differentiate(own(Vec3))]
    fn running(xs: &[f64], vs: &[Vec3], s: f64) -> f64 {
        let mut z = s;
        let t = xs
            .iter()
            .zip(vs.iter())
            .map(|(&e, i)| {
                z += e * i.x;
                z * i.y
            })
            .sum::<f64>()
            * vs[0].z;
        t * z
    }
    #[test]
    fn have_the_operators_of_their_types() {
        let v = |x, y, z| Vec3 { x, y, z };
        let b = Body { pos: v(0.1, 0.2, 0.3), vel: v(0.4, -0.2, 0.6), mass: 1.3, drag: 0.2, heat: array![0.3, 0.4], n: 2 };
        let w = World { pos: vec![v(0.3, 0.1, 0.5), v(0.5, 0.7, -0.2)], vel: vec![v(0.1, 0.1, 0.5), v(0.5, 0.2, -0.2)], k: 0.3 };
        check!(Body::lerp, &b, &b, 0.3).assert();
        check!(Body::energy, &b, 0.3).assert();
        check!(Body::moved, &b, 0.3).assert();
        check!(simulate, &b, &w, 0.1).assert();
        check!(running, &[0.3, 0.7], &w.pos, 0.4).assert();
    }
}
