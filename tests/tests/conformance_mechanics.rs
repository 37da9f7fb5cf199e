//! Programs of mechanics: the kinematics of a robot arm, splines, bars that are put together to a truss, balls that meet. Each is held to differences in every mode that it
//! has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod arms {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, array, s};

    #[derive(Debug, Clone, PartialEq)]
    pub enum Kind {
        Revolute,
        Prismatic,
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Joint {
        pub a: f64,
        pub alpha: f64,
        pub d: f64,
        pub theta: f64,
        #[constant]
        pub kind: Kind,
        #[constant]
        pub limits: (f64, f64),
    }
    #[differentiate(constant(kind, limits))]
    impl Joint {
        fn transform(&self, q: f64) -> Array2<f64> {
            let (theta, d) = match self.kind {
                Kind::Revolute => (self.theta + q, self.d),
                Kind::Prismatic => (self.theta, self.d + q),
            };
            let (st, ct) = theta.sin_cos();
            let (sa, ca) = self.alpha.sin_cos();
            array![
                [ct, -st * ca, st * sa, self.a * ct],
                [st, ct * ca, -ct * sa, self.a * st],
                [0.0, sa, ca, d],
                [0.0, 0.0, 0.0, 1.0]
            ]
        }
        fn penalty(&self, q: f64) -> f64 {
            let (lo, hi) = self.limits;
            if q < lo {
                (lo - q).powi(2)
            } else if q > hi {
                (q - hi).powi(2)
            } else {
                0.0
            }
        }
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Arm {
        pub joints: Vec<Joint>,
        pub base: Array2<f64>,
    }
    #[differentiate]
    impl Arm {
        fn forward(&self, q: &Array1<f64>) -> Array2<f64> {
            let mut t = self.base.clone();
            for (joint, &qi) in self.joints.iter().zip(q.iter()) {
                t = t.dot(&joint.transform(qi));
            }
            t
        }
        fn position(&self, q: &Array1<f64>) -> Array1<f64> {
            let t = self.forward(q);
            t.slice(s![..3, 3]).to_owned()
        }
        pub fn cost(&self, q: &Array1<f64>, target: &Array1<f64>, #[constant] weight: f64) -> f64 {
            let e = self.position(q) - target;
            let reg: f64 = self.joints.iter().zip(q).map(|(j, &qi)| j.penalty(qi)).sum();
            e.dot(&e) + weight * reg
        }
    }
    /// Fabrik-like planar IK: gradient steps inside.
    #[differentiate]
    fn ik_cost(lengths: &[f64], angles: &[f64], goal: (f64, f64)) -> f64 {
        let mut points = vec![(0.0, 0.0)];
        let mut total = 0.0;
        for (l, a) in lengths.iter().zip(angles) {
            total += a;
            let &(x, y) = points.last().unwrap();
            points.push((x + l * total.cos(), y + l * total.sin()));
        }
        let (x, y) = points[points.len() - 1];
        (x - goal.0).hypot(y - goal.1)
    }
    #[test]
    fn agrees_with_differences() {
        let j = |a, alpha, d, theta, kind| Joint { a, alpha, d, theta, kind, limits: (-0.3, 0.4) };
        let arm = Arm {
            joints: vec![
                j(0.3, 0.1, 0.2, 0.5, Kind::Revolute),
                j(0.1, -0.7, 0.1, 0.2, Kind::Prismatic),
                j(0.4, 0.3, 0.0, -0.4, Kind::Revolute),
            ],
            base: Array2::eye(4),
        };
        check!(Arm::cost, &arm, &array![0.5, -0.6, 0.1], &array![0.2, 0.3, 0.4], 0.7).assert();
        check!(ik_cost, &[1.0, 0.7, 0.3], &[0.3, 0.4, -0.2], (0.6, 0.7)).assert();
    }
}

mod parts {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, array};
    use std::collections::BTreeMap;

    #[differentiate]
    fn basis(#[constant] knots: &[f64], i: usize, p: usize, t: f64) -> f64 {
        if p == 0 {
            return if knots[i] <= t && t < knots[i + 1] { 1.0 } else { 0.0 };
        }
        let left =
            if knots[i + p] == knots[i] { 0.0 } else { (t - knots[i]) / (knots[i + p] - knots[i]) * basis(knots, i, p - 1, t) };
        let right = if knots[i + p + 1] == knots[i + 1] {
            0.0
        } else {
            (knots[i + p + 1] - t) / (knots[i + p + 1] - knots[i + 1]) * basis(knots, i + 1, p - 1, t)
        };
        left + right
    }
    #[differentiate]
    fn fit(coeffs: &Array1<f64>, #[constant] knots: &[f64], ts: &[f64], ys: &[f64], lambda: f64) -> f64 {
        let p = knots.len() - coeffs.len() - 1;
        let sse: f64 = ts
            .iter()
            .zip(ys)
            .map(|(&t, y)| {
                let s: f64 = coeffs.iter().enumerate().map(|(i, c)| c * basis(knots, i, p, t)).sum();
                (y - s).powi(2)
            })
            .sum();
        let rough = coeffs.windows(3).into_iter().map(|w| (w[0] - 2.0 * w[1] + w[2]).powi(2)).sum::<f64>();
        sse + lambda * rough
    }
    #[differentiate]
    fn de_boor(control: &[[f64; 2]], #[constant] knots: &[f64], degree: usize, x: f64) -> [f64; 2] {
        let mut k = degree;
        while k < control.len() - 1 && x >= knots[k + 1] {
            k += 1;
        }
        let mut d: Vec<[f64; 2]> = (0..=degree).map(|j| control[j + k - degree]).collect();
        for r in 1..=degree {
            for j in (r..=degree).rev() {
                let i = j + k - degree;
                let alpha = (x - knots[i]) / (knots[i + degree + 1 - r] - knots[i]);
                for c in 0..2 {
                    d[j][c] = (1.0 - alpha) * d[j - 1][c] + alpha * d[j][c];
                }
            }
        }
        d[degree]
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Bar {
        #[constant]
        nodes: (usize, usize),
        area: f64,
        young: f64,
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Truss {
        coords: Vec<(f64, f64)>,
        bars: Vec<Bar>,
        #[constant]
        fixed: Vec<usize>,
    }
    #[differentiate]
    impl Truss {
        fn dof_map(&self) -> BTreeMap<usize, usize> {
            let mut map = BTreeMap::new();
            for dof in 0..2 * self.coords.len() {
                if !self.fixed.contains(&dof) {
                    let n = map.len();
                    map.insert(dof, n);
                }
            }
            map
        }
        fn stiffness(&self) -> Array2<f64> {
            let n = 2 * self.coords.len();
            let mut k = Array2::zeros((n, n));
            for bar in &self.bars {
                let (i, j) = bar.nodes;
                let (dx, dy) = (self.coords[j].0 - self.coords[i].0, self.coords[j].1 - self.coords[i].1);
                let l = (dx * dx + dy * dy).sqrt();
                let (c, s) = (dx / l, dy / l);
                let ea = bar.young * bar.area / l;
                let local = [[c * c, c * s], [c * s, s * s]];
                for a in 0..2 {
                    for b in 0..2 {
                        let v = ea * local[a][b];
                        k[[2 * i + a, 2 * i + b]] += v;
                        k[[2 * j + a, 2 * j + b]] += v;
                        k[[2 * i + a, 2 * j + b]] -= v;
                        k[[2 * j + a, 2 * i + b]] -= v;
                    }
                }
            }
            k
        }
        fn compliance(&self, loads: &Array1<f64>) -> f64 {
            let k = self.stiffness();
            let free: Vec<usize> = (0..2 * self.coords.len()).filter(|d| !self.fixed.contains(d)).collect();
            let m = free.len();
            let mut a = Array2::<f64>::zeros((m, m));
            let mut b = Array1::<f64>::zeros(m);
            for (i, &gi) in free.iter().enumerate() {
                b[i] = loads[gi];
                for (j, &gj) in free.iter().enumerate() {
                    a[[i, j]] = k[[gi, gj]];
                }
            }
            let u = solve(a, b);
            let mut c = 0.0;
            for (i, &g) in free.iter().enumerate() {
                c += u[i] * loads[g];
            }
            c
        }
    }
    #[differentiate]
    fn solve(mut a: Array2<f64>, mut b: Array1<f64>) -> Array1<f64> {
        let n = b.len();
        for k in 0..n {
            let mut p = k;
            for i in k + 1..n {
                if a[[i, k]].abs() > a[[p, k]].abs() {
                    p = i;
                }
            }
            if p != k {
                for j in 0..n {
                    a.swap([k, j], [p, j]);
                }
                b.swap(k, p);
            }
            for i in k + 1..n {
                let f = a[[i, k]] / a[[k, k]];
                for j in k..n {
                    let t = a[[k, j]];
                    a[[i, j]] -= f * t;
                }
                let t = b[k];
                b[i] -= f * t;
            }
        }
        for i in (0..n).rev() {
            let mut s = b[i];
            for j in i + 1..n {
                s -= a[[i, j]] * b[j];
            }
            b[i] = s / a[[i, i]];
        }
        b
    }
    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Ball {
        x: f64,
        y: f64,
        vx: f64,
        vy: f64,
        r: f64,
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Scene {
        balls: Vec<Ball>,
        restitution: f64,
        friction: f64,
        gravity: f64,
    }
    #[differentiate]
    impl Scene {
        fn step(&mut self, dt: f64) {
            let g = self.gravity;
            for b in &mut self.balls {
                b.vy -= g * dt;
                b.x += b.vx * dt;
                b.y += b.vy * dt;
                if b.y < b.r && b.vy < 0.0 {
                    b.y = b.r;
                    b.vy *= -self.restitution;
                    b.vx *= 1.0 - self.friction;
                }
            }
            let n = self.balls.len();
            for i in 0..n {
                for j in i + 1..n {
                    let (a, b) = (self.balls[i], self.balls[j]);
                    let (dx, dy) = (b.x - a.x, b.y - a.y);
                    let dist = dx.hypot(dy);
                    let overlap = a.r + b.r - dist;
                    if overlap <= 0.0 {
                        continue;
                    }
                    let (nx, ny) = (dx / dist, dy / dist);
                    let rel = (b.vx - a.vx) * nx + (b.vy - a.vy) * ny;
                    if rel < 0.0 {
                        let imp = -(1.0 + self.restitution) * rel / 2.0;
                        self.balls[i].vx -= imp * nx;
                        self.balls[i].vy -= imp * ny;
                        self.balls[j].vx += imp * nx;
                        self.balls[j].vy += imp * ny;
                    }
                    self.balls[i].x -= 0.5 * overlap * nx;
                    self.balls[j].x += 0.5 * overlap * nx;
                }
            }
        }
    }
    #[differentiate]
    fn simulate(scene: &Scene, steps: usize, dt: f64) -> f64 {
        let mut s = scene.clone();
        let mut best = f64::INFINITY;
        for _ in 0..steps {
            s.step(dt);
            let d = (s.balls[0].x - 1.0).powi(2) + s.balls[0].y.powi(2);
            best = best.min(d);
        }
        best + s.balls.iter().map(|b| b.vx * b.vx + b.vy * b.vy).sum::<f64>()
    }
    #[test]
    fn splines() {
        let knots = [0.0, 0.0, 0.0, 0.4, 0.7, 1.0, 1.0, 1.0];
        check!(fit, &array![0.3, 0.5, -0.2, 0.8, 0.1], &knots, &[0.1, 0.5, 0.9], &[0.2, 0.4, 0.1], 0.1).assert();
        check!(de_boor, &[[0.1, 0.2], [0.4, 0.7], [0.9, 0.1], [1.2, 0.3], [0.3, 0.4]], &knots, 2, 0.5).assert();
    }
    #[test]
    fn truss() {
        let t = Truss {
            coords: vec![(0.0, 0.0), (1.0, 0.1), (0.5, 0.9)],
            bars: vec![
                Bar { nodes: (0, 1), area: 0.3, young: 2.0 },
                Bar { nodes: (1, 2), area: 0.4, young: 1.0 },
                Bar { nodes: (0, 2), area: 0.5, young: 1.5 },
            ],
            fixed: vec![0, 1, 3],
        };
        check!(Truss::compliance, &t, &array![0.0, 0.0, 0.3, 0.0, 0.5, -0.4]).assert();
    }
    #[test]
    fn contact() {
        let b = |x, y, vx, vy| Ball { x, y, vx, vy, r: 0.2 };
        let s =
            Scene { balls: vec![b(0.0, 0.25, 0.5, -0.3), b(0.5, 0.3, -0.4, 0.1)], restitution: 0.8, friction: 0.1, gravity: 9.8 };
        check!(simulate, &s, 8, 0.03).assert();
    }
}

/// Springs between points, whose forces a method of the block gathers in a list.
mod cloth {
    use cotangent::{Differentiable, check, differentiate};
    use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

    #[derive(Debug, Clone, Copy, PartialEq, Default, Differentiable)]
    pub struct Vec2 {
        pub x: f64,
        pub y: f64,
    }
    #[differentiate]
    impl Add for Vec2 {
        type Output = Vec2;
        fn add(self, o: Vec2) -> Vec2 {
            Vec2 { x: self.x + o.x, y: self.y + o.y }
        }
    }
    #[differentiate]
    impl Sub for Vec2 {
        type Output = Vec2;
        fn sub(self, o: Vec2) -> Vec2 {
            Vec2 { x: self.x - o.x, y: self.y - o.y }
        }
    }
    #[differentiate]
    impl Mul<f64> for Vec2 {
        type Output = Vec2;
        fn mul(self, k: f64) -> Vec2 {
            Vec2 { x: self.x * k, y: self.y * k }
        }
    }
    #[differentiate]
    impl Div<f64> for Vec2 {
        type Output = Vec2;
        fn div(self, k: f64) -> Vec2 {
            Vec2 { x: self.x / k, y: self.y / k }
        }
    }
    #[differentiate]
    impl Neg for Vec2 {
        type Output = Vec2;
        fn neg(self) -> Vec2 {
            Vec2 { x: -self.x, y: -self.y }
        }
    }
    #[differentiate]
    impl AddAssign for Vec2 {
        fn add_assign(&mut self, o: Vec2) {
            self.x += o.x;
            self.y += o.y;
        }
    }
    #[differentiate]
    impl SubAssign for Vec2 {
        fn sub_assign(&mut self, o: Vec2) {
            self.x -= o.x;
            self.y -= o.y;
        }
    }
    #[differentiate]
    impl Vec2 {
        pub fn dot(&self, o: &Vec2) -> f64 {
            self.x * o.x + self.y * o.y
        }
        pub fn length(&self) -> f64 {
            self.dot(self).sqrt()
        }
        pub fn normalized(&self) -> Vec2 {
            let l = self.length();
            if l > 0.0 { *self / l } else { *self }
        }
    }
    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Particle {
        pub pos: Vec2,
        pub vel: Vec2,
        pub mass: f64,
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Spring {
        #[constant]
        pub a: usize,
        #[constant]
        pub b: usize,
        pub k: f64,
        pub rest: f64,
    }
    #[derive(Debug, Clone)]
    pub struct Settings {
        gravity: f64,
        damping: f64,
        substeps: usize,
    }
    #[derive(Debug, Clone, Differentiable)]
    pub struct Cloth {
        particles: Vec<Particle>,
        springs: Vec<Spring>,
        #[constant]
        pinned: Vec<usize>,
        #[constant]
        settings: Settings,
    }
    #[differentiate(own(Vec2), constant(settings, pinned))]
    impl Cloth {
        fn forces(&self) -> Vec<Vec2> {
            let mut f: Vec<Vec2> = self.particles.iter().map(|p| Vec2 { x: 0.0, y: -self.settings.gravity * p.mass }).collect();
            for s in &self.springs {
                let d = self.particles[s.b].pos - self.particles[s.a].pos;
                let l = d.length();
                let pull = d.normalized() * (s.k * (l - s.rest));
                f[s.a] += pull;
                f[s.b] -= pull;
            }
            for (i, p) in self.particles.iter().enumerate() {
                f[i] += -p.vel * self.settings.damping;
            }
            f
        }
        fn step(&mut self, dt: f64) {
            let h = dt / self.settings.substeps as f64;
            for _ in 0..self.settings.substeps {
                let f = self.forces();
                for (i, p) in self.particles.iter_mut().enumerate() {
                    if self.pinned.contains(&i) {
                        continue;
                    }
                    p.vel += f[i] * (h / p.mass);
                    p.pos += p.vel * h;
                }
            }
        }
        fn energy(&self) -> f64 {
            let kinetic: f64 = self.particles.iter().map(|p| 0.5 * p.mass * p.vel.length().powi(2)).sum();
            let potential: f64 = self.particles.iter().map(|p| p.mass * self.settings.gravity * p.pos.y).sum();
            let elastic: f64 = self
                .springs
                .iter()
                .map(|s| {
                    let d = self.particles[s.a].pos - self.particles[s.b].pos;
                    0.5 * s.k * (d.length() - s.rest).powi(2)
                })
                .sum();
            kinetic + potential + elastic
        }
        pub fn run(&self, dt: f64, steps: usize) -> f64 {
            let mut c = self.clone();
            for _ in 0..steps {
                c.step(dt);
            }
            c.energy() + c.particles[2].pos.x
        }
    }
    #[test]
    fn agrees_with_differences() {
        let p = |x, y| Particle { pos: Vec2 { x, y }, vel: Vec2 { x: 0.1, y: -0.2 }, mass: 0.7 };
        let s = |a, b, k| Spring { a, b, k, rest: 0.9 };
        let c = Cloth {
            particles: vec![p(0.0, 0.0), p(1.0, 0.1), p(0.9, 1.1)],
            springs: vec![s(0, 1, 3.0), s(1, 2, 4.0), s(0, 2, 2.0)],
            pinned: vec![0],
            settings: Settings { gravity: 9.8, damping: 0.1, substeps: 2 },
        };
        check!(Cloth::run, &c, 0.05, 2).assert();
    }
}
