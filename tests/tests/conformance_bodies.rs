//! A world of bodies that rods, springs and pins hold, stepped with impulses, and chains of joints. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod world {
    use cotangent::{Differentiable, check, differentiate};
    use std::ops::{Add, AddAssign, Mul, Neg, Sub};

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
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
        fn mul(self, s: f64) -> Vec2 {
            Vec2 { x: self.x * s, y: self.y * s }
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
    impl Vec2 {
        pub const fn new(x: f64, y: f64) -> Self {
            Self { x, y }
        }
        pub fn dot(self, o: Vec2) -> f64 {
            self.x * o.x + self.y * o.y
        }
        pub fn cross(self, o: Vec2) -> f64 {
            self.x * o.y - self.y * o.x
        }
        pub fn length(self) -> f64 {
            self.dot(self).sqrt()
        }
        pub fn normalized(self) -> Vec2 {
            let l = self.length();
            if l > 1e-12 { self * (1.0 / l) } else { Vec2::new(0.0, 0.0) }
        }
        pub fn rotate(self, a: f64) -> Vec2 {
            let (s, c) = a.sin_cos();
            Vec2::new(c * self.x - s * self.y, s * self.x + c * self.y)
        }
        pub fn perp(self) -> Vec2 {
            Vec2 { x: -self.y, y: self.x }
        }
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Body {
        pub pos: Vec2,
        pub vel: Vec2,
        pub angle: f64,
        pub omega: f64,
        pub inv_mass: f64,
        pub inv_inertia: f64,
        #[constant]
        pub radius: f64,
    }

    #[derive(Clone, Debug)]
    pub struct Params {
        pub gravity: f64,
        pub dt: f64,
        pub iterations: usize,
        pub restitution: f64,
    }

    #[derive(Clone, Debug, Differentiable)]
    pub enum Constraint {
        Rod {
            #[constant]
            a: usize,
            #[constant]
            b: usize,
            length: f64,
        },
        Spring {
            #[constant]
            a: usize,
            #[constant]
            b: usize,
            rest: f64,
            k: f64,
        },
        Pin {
            #[constant]
            a: usize,
            anchor: Vec2,
        },
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct World {
        pub bodies: Vec<Body>,
        pub constraints: Vec<Constraint>,
        #[constant]
        pub params: Params,
        pub wind: Vec2,
    }

    #[differentiate(own(Vec2), constant(params))]
    impl World {
        fn forces(&self) -> Vec<Vec2> {
            let mut f: Vec<Vec2> = self.bodies.iter().map(|b| self.wind * b.radius).collect();
            for c in &self.constraints {
                if let Constraint::Spring { a, b, rest, k } = c {
                    let d = self.bodies[*b].pos - self.bodies[*a].pos;
                    let len = d.length();
                    let n = d.normalized();
                    let mag = *k * (len - *rest);
                    f[*a] += n * mag;
                    f[*b] += -(n * mag);
                }
            }
            f
        }

        fn step(&mut self) {
            let dt = self.params.dt;
            let f = self.forces();
            for (body, f) in self.bodies.iter_mut().zip(f.iter()) {
                body.vel += *f * (body.inv_mass * dt);
                if body.inv_mass > 0.0 {
                    body.vel.y -= self.params.gravity * dt;
                }
            }
            for _ in 0..self.params.iterations {
                self.solve();
            }
            for body in self.bodies.iter_mut() {
                body.pos += body.vel * dt;
                body.angle += body.omega * dt;
                if body.pos.y < body.radius && body.vel.y < 0.0 {
                    body.vel.y = -self.params.restitution * body.vel.y;
                    body.pos.y = body.radius;
                }
            }
        }

        fn solve(&mut self) {
            for i in 0..self.constraints.len() {
                match self.constraints[i].clone() {
                    Constraint::Rod { a, b, length } => {
                        let d = self.bodies[b].pos - self.bodies[a].pos;
                        let n = d.normalized();
                        let rv = self.bodies[b].vel - self.bodies[a].vel;
                        let w = self.bodies[a].inv_mass + self.bodies[b].inv_mass;
                        if w == 0.0 {
                            continue;
                        }
                        let bias = 0.2 / self.params.dt * (d.length() - length);
                        let lambda = -(rv.dot(n) + bias) / w;
                        let (wa, wb) = (self.bodies[a].inv_mass, self.bodies[b].inv_mass);
                        self.bodies[a].vel = self.bodies[a].vel - n * (lambda * wa);
                        self.bodies[b].vel += n * (lambda * wb);
                    }
                    Constraint::Pin { a, anchor } => {
                        let body = &mut self.bodies[a];
                        let err = body.pos - anchor;
                        body.vel += err * (-0.1 / self.params.dt);
                        body.vel = body.vel * 0.5;
                    }
                    Constraint::Spring { .. } => {}
                }
            }
        }

        fn energy(&self) -> f64 {
            self.bodies
                .iter()
                .filter(|b| b.inv_mass > 0.0)
                .map(|b| {
                    let m = 1.0 / b.inv_mass;
                    0.5 * m * b.vel.dot(b.vel) + m * self.params.gravity * b.pos.y + 0.5 * b.omega.powi(2) / b.inv_inertia
                })
                .sum()
        }
    }

    #[differentiate(constant(params), own(Vec2))]
    fn simulate(world: &World, steps: usize, target: Vec2) -> f64 {
        let mut w = world.clone();
        let mut effort = 0.0;
        for _ in 0..steps {
            w.step();
            effort += w.energy() * w.params.dt;
        }
        let last = w.bodies.last().unwrap().pos;
        let d = last - target;
        d.dot(d) + 1e-3 * effort
    }

    #[test]
    fn worlds() {
        let body = |x: f64, y: f64, m: f64| Body {
            pos: Vec2::new(x, y),
            vel: Vec2::new(0.1 * y, 0.2),
            angle: 0.1,
            omega: 0.3,
            inv_mass: m,
            inv_inertia: 2.0,
            radius: 0.2,
        };
        let w = World {
            bodies: vec![body(0.0, 1.0, 0.0), body(1.0, 1.1, 1.0), body(2.0, 0.5, 0.7), body(2.5, 0.25, 0.9)],
            constraints: vec![
                Constraint::Rod { a: 0, b: 1, length: 0.9 },
                Constraint::Spring { a: 1, b: 2, rest: 0.8, k: 3.0 },
                Constraint::Pin { a: 0, anchor: Vec2::new(0.0, 1.1) },
                Constraint::Rod { a: 2, b: 3, length: 0.6 },
            ],
            params: Params { gravity: 9.8, dt: 0.02, iterations: 2, restitution: 0.5 },
            wind: Vec2::new(0.3, 0.1),
        };
        check!(simulate, &w, 6, Vec2::new(2.0, 0.5)).assert();
    }
}

mod chain {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, array};
    use std::collections::HashMap;
    #[derive(Clone, Differentiable)]
    enum Joint {
        Revolute {
            #[constant]
            axis: [f64; 3],
            offset: [f64; 3],
        },
        Prismatic {
            #[constant]
            axis: [f64; 3],
            offset: [f64; 3],
        },
        Fixed([f64; 3]),
    }

    #[derive(Clone, Differentiable)]
    struct Chain {
        joints: Vec<Joint>,
        tool: Array1<f64>,
        #[constant]
        names: HashMap<String, usize>,
    }

    #[differentiate]
    fn skew(w: &[f64; 3]) -> Array2<f64> {
        array![[0.0, -w[2], w[1]], [w[2], 0.0, -w[0]], [-w[1], w[0], 0.0]]
    }
    #[differentiate]
    fn rodrigues(axis: &[f64; 3], angle: f64) -> Array2<f64> {
        let k = skew(axis);
        Array2::eye(3) + &k * angle.sin() + k.dot(&k) * (1.0 - angle.cos())
    }

    #[differentiate]
    impl Chain {
        fn forward(&self, q: &[f64]) -> (Array2<f64>, Array1<f64>) {
            let mut r = Array2::eye(3);
            let mut p = Array1::zeros(3);
            let mut i = 0;
            for joint in &self.joints {
                match joint {
                    Joint::Revolute { axis, offset } => {
                        p = p + r.dot(&Array1::from(offset.to_vec()));
                        r = r.dot(&rodrigues(axis, q[i]));
                        i += 1;
                    }
                    Joint::Prismatic { axis, offset } => {
                        let along = Array1::from_iter(axis.iter().zip(offset.iter()).map(|(a, o)| a * q[i] + o));
                        p = p + r.dot(&along);
                        i += 1;
                    }
                    Joint::Fixed(offset) => p = p + r.dot(&Array1::from(offset.to_vec())),
                }
            }
            p = p + r.dot(&self.tool);
            (r, p)
        }

        fn pose_error(&self, q: &[f64], goal: &Array1<f64>) -> f64 {
            let (r, p) = self.forward(q);
            let e = &p - goal;
            let up = r.column(2);
            e.dot(&e) + 0.1 * (1.0 - up[2])
        }

        fn by_name(&self, q: &[f64], #[constant] name: &str) -> f64 {
            let k = self.names[name];
            q[k] * q[k] * self.tool.sum()
        }
    }

    #[test]
    fn chains() {
        let c = Chain {
            joints: vec![
                Joint::Revolute { axis: [0.0, 0.0, 1.0], offset: [0.1, 0.2, 0.3] },
                Joint::Fixed([0.2, 0.0, 0.1]),
                Joint::Prismatic { axis: [1.0, 0.0, 0.0], offset: [0.3, 0.1, 0.2] },
                Joint::Revolute { axis: [0.0, 1.0, 0.0], offset: [0.2, 0.1, 0.0] },
            ],
            tool: array![0.1, 0.2, 0.3],
            names: HashMap::from([("shoulder".to_string(), 0), ("elbow".to_string(), 2)]),
        };
        check!(Chain::pose_error, &c, &[0.3, 0.2, 0.7], &array![0.5, 0.5, 0.5]).assert();
        check!(Chain::by_name, &c, &[0.3, 0.2, 0.7], "elbow").assert();
    }
}
