//! Programs with operators of their own: molecules, distance fields and rays, bodies that attract each other, attitudes. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod molecules {
    use cotangent::{Differentiable, check, differentiate};
    use std::collections::BTreeMap;
    use std::ops::{Add, AddAssign, Mul, Neg, Sub};

    #[derive(Debug, Clone, Copy, PartialEq, Default, Differentiable)]
    pub struct Vec3 {
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }

    #[differentiate]
    impl Add for Vec3 {
        type Output = Vec3;
        fn add(self, o: Vec3) -> Vec3 {
            Vec3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
        }
    }
    #[differentiate]
    impl Sub for Vec3 {
        type Output = Self;
        fn sub(self, o: Self) -> Self {
            Self { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
        }
    }
    #[differentiate]
    impl Mul<f64> for Vec3 {
        type Output = Vec3;
        fn mul(self, s: f64) -> Vec3 {
            Vec3 { x: self.x * s, y: self.y * s, z: self.z * s }
        }
    }
    #[differentiate]
    impl Neg for Vec3 {
        type Output = Vec3;
        fn neg(self) -> Vec3 {
            Vec3 { x: -self.x, y: -self.y, z: -self.z }
        }
    }
    #[differentiate]
    impl AddAssign for Vec3 {
        fn add_assign(&mut self, o: Vec3) {
            self.x += o.x;
            self.y += o.y;
            self.z += o.z;
        }
    }
    #[differentiate]
    impl Vec3 {
        pub const ZERO: Vec3 = Vec3 { x: 0.0, y: 0.0, z: 0.0 };
        pub fn new(x: f64, y: f64, z: f64) -> Self {
            Self { x, y, z }
        }
        pub fn dot(self, o: Self) -> f64 {
            self.x * o.x + self.y * o.y + self.z * o.z
        }
        pub fn norm2(self) -> f64 {
            self.dot(self)
        }
        pub fn wrap(self, l: f64) -> Self {
            Self::new(self.x - l * (self.x / l).round(), self.y - l * (self.y / l).round(), self.z - l * (self.z / l).round())
        }
    }

    type Cell = (i32, i32, i32);

    fn cell_of(p: &Vec3, size: f64) -> Cell {
        ((p.x / size).floor() as i32, (p.y / size).floor() as i32, (p.z / size).floor() as i32)
    }

    fn cells_of(atoms: &[Vec3], size: f64) -> BTreeMap<Cell, Vec<usize>> {
        let mut cells: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
        for (i, a) in atoms.iter().enumerate() {
            cells.entry(cell_of(a, size)).or_default().push(i);
        }
        cells
    }

    fn neighbours(atoms: &[Vec3], size: f64) -> Vec<(usize, usize)> {
        let cells = cells_of(atoms, size);
        let mut pairs = vec![];
        for (&(x, y, z), members) in &cells {
            for (dx, dy, dz) in (0..27).map(|n| (n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1)) {
                let Some(others) = cells.get(&(x + dx, y + dy, z + dz)) else { continue };
                pairs.extend(members.iter().flat_map(|&i| others.iter().filter(move |&&j| i < j).map(move |&j| (i, j))));
            }
        }
        pairs
    }

    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct LennardJones {
        pub epsilon: f64,
        pub sigma: f64,
        #[constant]
        pub cutoff: f64,
    }

    #[differentiate]
    impl LennardJones {
        fn pair(&self, r2: f64) -> f64 {
            let s6 = (self.sigma * self.sigma / r2).powi(3);
            4.0 * self.epsilon * (s6 * s6 - s6)
        }
        /// Pairs of neighbouring cells, cut off.
        pub fn energy(&self, atoms: &[Vec3], #[constant] cell: f64) -> f64 {
            let pairs: Vec<(usize, usize)> = neighbours(atoms, cell);
            let mut e = 0.0;
            for &(i, j) in &pairs {
                let r2 = (atoms[i] - atoms[j]).norm2();
                if r2 < self.cutoff * self.cutoff {
                    e += self.pair(r2) - self.pair(self.cutoff.powi(2));
                }
            }
            e
        }
    }

    /// Ewald-like: real space with erfc, reciprocal with structure factors.
    #[differentiate]
    pub fn ewald(positions: &[Vec3], charges: &[f64], box_len: f64, #[constant] alpha: f64, kmax: i32) -> f64 {
        let mut real = 0.0;
        for (i, (&a, &qa)) in positions.iter().zip(charges).enumerate() {
            for (&b, &qb) in positions[i + 1..].iter().zip(&charges[i + 1..]) {
                let r = (a - b).wrap(box_len).norm2().sqrt();
                real += qa * qb * cotangent::erfc(alpha * r) / r;
            }
        }
        let two_pi_l = std::f64::consts::TAU / box_len;
        let mut recip = 0.0;
        for kx in -kmax..=kmax {
            for ky in -kmax..=kmax {
                for kz in -kmax..=kmax {
                    if kx == 0 && ky == 0 && kz == 0 {
                        continue;
                    }
                    let k = Vec3::new(kx as f64, ky as f64, kz as f64) * two_pi_l;
                    let (c, s) = positions.iter().zip(charges).fold((0.0, 0.0), |(c, s), (&p, &q)| {
                        let phase = k.dot(p);
                        (c + q * phase.cos(), s + q * phase.sin())
                    });
                    let k2 = k.norm2();
                    recip += (-k2 / (4.0 * alpha * alpha)).exp() / k2 * (c * c + s * s);
                }
            }
        }
        let volume = box_len.powi(3);
        let self_term = alpha / std::f64::consts::PI.sqrt() * charges.iter().map(|q| q * q).sum::<f64>();
        real + 2.0 * std::f64::consts::PI / volume * recip - self_term
    }

    /// Springs between atoms.
    #[differentiate]
    pub fn bonded(atoms: &[Vec3], stiffness: &[f64], #[constant] bonds: &[(usize, usize, usize)]) -> f64 {
        let mut forces: Vec<Vec3> = vec![Vec3::ZERO; atoms.len()];
        for &(i, j, kind) in bonds {
            let f = (atoms[i] - atoms[j]) * -stiffness[kind];
            forces[i] += f;
            forces[j] += -f;
        }
        forces.iter().map(|f| f.norm2()).sum::<f64>() * 0.5
    }

    #[test]
    fn agrees_with_differences() {
        let atoms =
            vec![Vec3::new(0.1, 0.2, 0.3), Vec3::new(1.2, 0.3, -0.1), Vec3::new(0.2, 1.3, 0.4), Vec3::new(-0.9, 0.4, 1.1)];
        let lj = LennardJones { epsilon: 0.8, sigma: 1.0, cutoff: 2.5 };
        check!(LennardJones::energy, &lj, &atoms, 2.5).assert();
        check!(ewald, &atoms, &[0.5, -0.3, 0.4, -0.6], 4.0, 0.9, 1).assert();
        check!(bonded, &atoms, &[1.3, 0.7], &[(0_usize, 1_usize, 0_usize), (1, 2, 1)]).assert();
    }
}

mod rays {
    use cotangent::{Differentiable, check, differentiate};
    use std::ops::{Add, Index, Mul, Sub};

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct V3(pub [f64; 3]);

    #[differentiate]
    impl V3 {
        fn dot(&self, o: &V3) -> f64 {
            self.0.iter().zip(o.0.iter()).map(|(a, b)| a * b).sum()
        }
        fn length(&self) -> f64 {
            self.dot(self).sqrt()
        }
        fn normalized(&self) -> V3 {
            let l = self.length();
            V3([self.0[0] / l, self.0[1] / l, self.0[2] / l])
        }
    }

    #[differentiate]
    impl Add for V3 {
        type Output = V3;
        fn add(self, rhs: V3) -> V3 {
            let [a, b, c] = self.0;
            let [d, e, f] = rhs.0;
            V3([a + d, b + e, c + f])
        }
    }
    #[differentiate]
    impl Sub for V3 {
        type Output = V3;
        fn sub(self, rhs: V3) -> V3 {
            V3([self.0[0] - rhs.0[0], self.0[1] - rhs.0[1], self.0[2] - rhs.0[2]])
        }
    }
    #[differentiate]
    impl Mul<f64> for V3 {
        type Output = V3;
        fn mul(self, k: f64) -> V3 {
            {
                let c: [f64; 3] = self.0;
                V3(c.map(|c| c * k))
            }
        }
    }

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub enum Sdf {
        Sphere { center: V3, radius: f64 },
        Plane { height: f64 },
        Box { center: V3, half: V3 },
        Union(Box<Sdf>, Box<Sdf>),
        SmoothUnion { a: Box<Sdf>, b: Box<Sdf>, k: f64 },
    }

    #[differentiate]
    impl Sdf {
        pub fn eval(&self, p: &V3) -> f64 {
            match self {
                Sdf::Sphere { center, radius } => (*p - *center).length() - radius,
                Sdf::Plane { height } => p.0[1] - height,
                Sdf::Box { center, half } => {
                    let d = *p - *center;
                    let mut outside = 0.0;
                    let mut inside = f64::NEG_INFINITY;
                    for i in 0..3 {
                        let q = d.0[i].abs() - half.0[i];
                        outside += q.max(0.0).powi(2);
                        inside = inside.max(q);
                    }
                    if outside > 0.0 { outside.sqrt() } else { inside }
                }
                Sdf::Union(a, b) => a.eval(p).min(b.eval(p)),
                Sdf::SmoothUnion { a, b, k } => {
                    let (da, db) = (a.eval(p), b.eval(p));
                    let h = (0.5 + 0.5 * (db - da) / k).clamp(0.0, 1.0);
                    db * (1.0 - h) + da * h - k * h * (1.0 - h)
                }
            }
        }
    }

    #[derive(Debug, Clone, Copy)]
    pub struct Ray {
        pub origin: V3,
        pub dir: V3,
    }

    #[differentiate]
    pub fn march(scene: &Sdf, origin: V3, dir: V3, #[constant] steps: usize) -> Option<f64> {
        let dir = dir.normalized();
        let mut t = 0.0;
        for _ in 0..steps {
            let p = origin + dir * t;
            let d = scene.eval(&p);
            if d < 1e-9 {
                return Some(t);
            }
            t += d;
            if t > 50.0 {
                break;
            }
        }
        None
    }

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Vertex(pub f64, pub f64);

    impl Index<usize> for Mesh {
        type Output = Vertex;
        fn index(&self, i: usize) -> &Vertex {
            &self.vertices[i]
        }
    }

    #[derive(Debug, Clone, Differentiable)]
    pub struct Mesh {
        pub vertices: Vec<Vertex>,
        #[constant]
        pub triangles: Vec<[usize; 3]>,
        pub colors: Vec<[f64; 3]>,
    }

    #[differentiate]
    fn edge(a: Vertex, b: Vertex, x: f64, y: f64) -> f64 {
        (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0)
    }

    #[differentiate]
    pub fn soft_raster(mesh: &Mesh, #[constant] width: usize, #[constant] height: usize, sigma: f64) -> Vec<[f64; 3]> {
        let mut image = vec![[0.0; 3]; width * height];
        for row in 0..height {
            for col in 0..width {
                let (x, y) = ((col as f64 + 0.5) / width as f64, (row as f64 + 0.5) / height as f64);
                let mut acc = [0.0; 3];
                let mut weight = 1e-3;
                for (&[i, j, k], color) in mesh.triangles.iter().zip(&mesh.colors) {
                    let (a, b, c) = (mesh.vertices[i], mesh.vertices[j], mesh.vertices[k]);
                    let inside = edge(a, b, x, y).min(edge(b, c, x, y)).min(edge(c, a, x, y));
                    let alpha = 1.0 / (1.0 + (-inside / sigma).exp());
                    for ch in 0..3 {
                        acc[ch] += alpha * color[ch];
                    }
                    weight += alpha;
                }
                image[row * width + col] = acc.map(|v| v / weight);
            }
        }
        image
    }

    #[test]
    fn agrees_with_differences() {
        let scene = Sdf::SmoothUnion {
            a: Box::new(Sdf::Union(
                Box::new(Sdf::Sphere { center: V3([0.1, 0.2, 3.0]), radius: 1.0 }),
                Box::new(Sdf::Plane { height: -1.0 }),
            )),
            b: Box::new(Sdf::Box { center: V3([1.0, 0.3, 2.5]), half: V3([0.4, 0.5, 0.6]) }),
            k: 0.3,
        };
        check!(Sdf::eval, &scene, &V3([0.3, 0.4, 0.7])).assert();
        check!(march, &scene, V3([0.0, 0.1, 0.0]), V3([0.05, 0.02, 1.0]), 200).assert();
        let mesh = Mesh {
            vertices: vec![Vertex(0.1, 0.1), Vertex(0.8, 0.2), Vertex(0.4, 0.9), Vertex(0.9, 0.8)],
            triangles: vec![[0, 1, 2], [1, 3, 2]],
            colors: vec![[1.0, 0.2, 0.3], [0.3, 0.9, 0.1]],
        };
        check!(soft_raster, &mesh, 2, 2, 0.2).assert();
    }
}

mod bodies {
    use cotangent::{Differentiable, check, differentiate};
    use std::ops::*;
    #[derive(Debug, Clone, Copy, PartialEq, Default, Differentiable)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    #[differentiate]
    impl Add for V {
        type Output = V;
        fn add(self, o: V) -> V {
            V { x: self.x + o.x, y: self.y + o.y }
        }
    }
    #[differentiate]
    impl Sub for V {
        type Output = Self;
        fn sub(self, o: Self) -> Self::Output {
            Self { x: self.x - o.x, y: self.y - o.y }
        }
    }
    #[differentiate]
    impl Mul<f64> for V {
        type Output = V;
        #[differentiate(repeatable)]
        fn mul(self, s: f64) -> V {
            V { x: self.x * s, y: self.y * s }
        }
    }
    #[differentiate]
    impl SubAssign for V {
        fn sub_assign(&mut self, o: V) {
            *self = *self - o;
        }
    }
    #[differentiate]
    impl AddAssign<&V> for V {
        fn add_assign(&mut self, o: &V) {
            self.x += o.x;
            self.y += o.y;
        }
    }
    #[differentiate]
    impl V {
        fn norm(self) -> f64 {
            (self.x * self.x + self.y * self.y).sqrt()
        }
        fn zero() -> V {
            V { x: 0.0, y: 0.0 }
        }
    }
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Body {
        pub p: V,
        pub v: V,
        pub m: f64,
    }
    #[differentiate]
    fn field(b: &Body, at: V) -> V {
        let d = at - b.p;
        let r = V::norm(d) + 0.1;
        d * (-b.m / (r * r * r))
    }
    #[differentiate]
    fn step(bodies: &mut [Body], dt: f64) {
        let n = bodies.len();
        let mut acc = vec![V::zero(); n];
        for i in 0..n {
            for j in 0..n {
                if i == j {
                    continue;
                }
                acc[i] += &field(&bodies[j], bodies[i].p);
            }
        }
        for (b, a) in bodies.iter_mut().zip(&acc) {
            let v: V = b.v + *a * dt;
            b.p = b.p + v * dt;
            b.v = v;
        }
    }
    #[differentiate]
    fn run(start: &[Body], dt: f64, #[constant] steps: usize) -> f64 {
        let mut bodies = start.to_vec();
        for _ in 0..steps {
            step(&mut bodies, dt);
        }
        bodies.iter().map(|b| V::norm(b.p) * b.m).sum()
    }
    #[differentiate]
    fn branch(a: V, b: V, flag: bool) -> f64 {
        let mut c = V::zero();
        if flag {
            c = a * 2.0;
            c -= b;
        } else {
            c += &b;
        }
        let f = |v: V| (v - c).norm();
        match flag {
            true => f(a) + c.x,
            false => f(b + a),
        }
    }
    #[differentiate]
    fn spline(pts: &[V], t: f64) -> V {
        let mut work = pts.to_vec();
        let _shown = work[0].x;
        let mut n = work.len();
        while n > 1 {
            for i in 0..n - 1 {
                work[i] = work[i] * (1.0 - t) + work[i + 1] * t;
            }
            n -= 1;
        }
        work[0]
    }
    #[differentiate]
    fn centroid(pts: &[V]) -> V {
        let mut c = V { x: 0.0, y: 0.0 };
        for p in pts {
            c += p;
        }
        c * (1.0 / pts.len() as f64)
    }
    #[test]
    fn agrees_with_differences() {
        let (a, b) = (V { x: 0.3, y: 0.8 }, V { x: -0.4, y: 0.5 });
        check!(branch, a, b, true).assert();
        check!(branch, a, b, false).assert();
        check!(spline, &[a, b, V { x: 1.0, y: 0.2 }], 0.3).assert();
        check!(centroid, &[a, b, V { x: 1.0, y: 0.2 }]).assert();
        let bodies = vec![Body { p: a, v: b, m: 1.0 }, Body { p: b, v: V { x: 0.1, y: 0.0 }, m: 0.7 }];
        check!(field, &bodies[0], b).assert();
        check!(run, &bodies, 0.1, 2).assert();
    }
}

/// Quaternions: attitudes that are turned, integrated and interpolated.
mod attitudes {
    use cotangent::{Differentiable, check, differentiate};
    use std::ops::{Add, Mul, Sub};
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Vec3 {
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Quat {
        pub w: f64,
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }
    #[differentiate]
    impl Add for Vec3 {
        type Output = Vec3;
        fn add(self, o: Vec3) -> Vec3 {
            Vec3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
        }
    }
    #[differentiate]
    impl Sub for Vec3 {
        type Output = Vec3;
        fn sub(self, o: Vec3) -> Vec3 {
            Vec3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
        }
    }
    #[differentiate]
    impl Mul<f64> for Vec3 {
        type Output = Vec3;
        fn mul(self, s: f64) -> Vec3 {
            Vec3 { x: self.x * s, y: self.y * s, z: self.z * s }
        }
    }
    #[differentiate]
    impl Vec3 {
        fn new(x: f64, y: f64, z: f64) -> Self {
            Vec3 { x, y, z }
        }
        fn dot(self, o: Vec3) -> f64 {
            self.x * o.x + self.y * o.y + self.z * o.z
        }
        fn cross(self, o: Vec3) -> Vec3 {
            Vec3::new(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
        }
        fn norm(self) -> f64 {
            self.dot(self).sqrt()
        }
    }
    #[differentiate]
    impl Mul<Quat> for Quat {
        type Output = Quat;
        fn mul(self, r: Quat) -> Quat {
            Quat {
                w: self.w * r.w - self.x * r.x - self.y * r.y - self.z * r.z,
                x: self.w * r.x + self.x * r.w + self.y * r.z - self.z * r.y,
                y: self.w * r.y - self.x * r.z + self.y * r.w + self.z * r.x,
                z: self.w * r.z + self.x * r.y - self.y * r.x + self.z * r.w,
            }
        }
    }
    #[differentiate]
    impl Mul<f64> for Quat {
        type Output = Quat;
        fn mul(self, s: f64) -> Quat {
            Quat { w: self.w * s, x: self.x * s, y: self.y * s, z: self.z * s }
        }
    }
    #[differentiate]
    impl Add for Quat {
        type Output = Quat;
        fn add(self, o: Quat) -> Quat {
            Quat { w: self.w + o.w, x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
        }
    }
    #[differentiate]
    impl Mul<Vec3> for Quat {
        type Output = Vec3;
        fn mul(self, v: Vec3) -> Vec3 {
            let u = Vec3::new(self.x, self.y, self.z);
            let t = u.cross(v) * 2.0;
            v + t * self.w + u.cross(t)
        }
    }
    #[differentiate]
    impl Quat {
        pub const IDENTITY: Quat = Quat { w: 1.0, x: 0.0, y: 0.0, z: 0.0 };
        pub fn from_axis_angle(axis: Vec3, angle: f64) -> Quat {
            let (s, c) = (0.5 * angle).sin_cos();
            let a = axis * (s / axis.norm());
            Quat { w: c, x: a.x, y: a.y, z: a.z }
        }
        pub fn norm(&self) -> f64 {
            (self.w * self.w + self.x * self.x + self.y * self.y + self.z * self.z).sqrt()
        }
        pub fn normalize(&self) -> Quat {
            *self * (1.0 / self.norm())
        }
        pub fn conj(self) -> Quat {
            Quat { w: self.w, x: -self.x, y: -self.y, z: -self.z }
        }
        pub fn rotate(self, v: Vec3) -> Vec3 {
            let p = Quat { w: 0.0, x: v.x, y: v.y, z: v.z };
            let r = self * p * self.conj();
            Vec3 { x: r.x, y: r.y, z: r.z }
        }
        pub fn integrate(self, omega: Vec3, dt: f64) -> Quat {
            let dq = Quat { w: 0.0, x: omega.x, y: omega.y, z: omega.z };
            (self + self * dq * (0.5 * dt)).normalize()
        }
    }
    #[differentiate]
    pub fn attitude(q0: Quat, omega: Vec3, torque: Vec3, target: Vec3, dt: f64, steps: usize) -> f64 {
        let mut q = q0.normalize();
        let mut w = omega;
        for _ in 0..steps {
            q = q.integrate(w, dt);
            w = w + torque * dt;
        }
        let d = q.rotate(Vec3::new(1.0, 0.0, 0.0)) - target;
        d.dot(d)
    }
    #[differentiate]
    pub fn attitude2(q0: Quat, omegas: &[Vec3], dt: f64) -> Vec3 {
        let mut q = q0;
        for &w in omegas {
            let angle = w.norm() * dt;
            if angle > 1e-9 {
                q = q * Quat::from_axis_angle(w, angle);
            }
            q = q.normalize();
        }
        q * Vec3 { x: 0.0, y: 0.3, z: 1.0 }
    }
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Body {
        pub pos: Vec3,
        pub vel: Vec3,
        pub rot: Quat,
        pub omega: Vec3,
        pub mass: f64,
    }
    #[differentiate(own(Vec3))]
    impl Body {
        fn step(&self, force: Vec3, dt: f64) -> Body {
            let acc = force * (1.0 / self.mass);
            let vel = self.vel + acc * dt;
            Body { pos: self.pos + vel * dt, vel, rot: self.rot.integrate(self.omega, dt), omega: self.omega, mass: self.mass }
        }
    }
    #[differentiate]
    pub fn tip(b: Body, force: Vec3, arm: Vec3, dt: f64) -> f64 {
        let mut b = b;
        for _ in 0..3 {
            b = b.step(force, dt);
        }
        let tip = b.pos + b.rot.rotate(arm);
        tip.norm()
    }
    #[differentiate]
    pub fn slerp(a: Quat, b: Quat, t: f64) -> Quat {
        let d = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z;
        let b = if d < 0.0 { b * -1.0 } else { b };
        let d = d.abs();
        if d > 0.9995 {
            return (a * (1.0 - t) + b * t).normalize();
        }
        let theta = d.acos();
        let (s0, s1) = (((1.0 - t) * theta).sin(), (t * theta).sin());
        (a * s0 + b * s1) * (1.0 / theta.sin())
    }
    const Q: Quat = Quat { w: 0.8, x: 0.2, y: -0.3, z: 0.5 };
    const R: Quat = Quat { w: 0.1, x: 0.7, y: 0.3, z: -0.5 };
    const V: Vec3 = Vec3 { x: 0.8, y: 0.2, z: -0.3 };
    const U: Vec3 = Vec3 { x: -0.1, y: 0.2, z: 0.4 };
    #[test]
    fn agrees_with_differences() {
        check!(attitude, Q, V, U, V, 0.1, 3).assert();
        check!(attitude2, Q, &[V, U], 0.3).assert();
        check!(slerp, Q, R, 0.3).assert();
        check!(slerp, Q, Q, 0.3).assert();
        let b = Body { pos: V, vel: U, rot: Q, omega: V, mass: 1.3 };
        check!(tip, b, U, V, 0.1).assert();
    }
}
