//! Patterns of lists, what they copy, and indices that stand in constant fields, each in every mode.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};

type Quat = [f64; 4];

#[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
struct V3([f64; 3]);

#[derive(Debug, Clone, Copy, PartialEq, Default, Differentiable)]
struct P {
    x: f64,
    y: f64,
}

#[differentiate]
impl P {
    fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
    fn size(&self) -> f64 {
        self.x * self.x + self.y
    }
}

#[derive(Debug, Clone, Differentiable)]
struct Mesh {
    corners: Vec<P>,
    heights: Vec<[f64; 2]>,
    #[constant]
    triangles: Vec<[usize; 3]>,
    #[constant]
    edges: Vec<(usize, usize)>,
    links: Vec<(usize, f64)>,
}

fn mesh() -> Mesh {
    Mesh {
        corners: vec![P::new(0.1, 0.8), P::new(0.6, 0.3), P::new(0.4, 0.9)],
        heights: vec![[0.1, 0.2], [0.7, 0.3], [0.4, 0.9]],
        triangles: vec![[0, 1, 2], [1, 0, 2]],
        edges: vec![(0, 1), (1, 2)],
        links: vec![(2, 0.4)],
    }
}

#[test]
fn a_list_whose_type_is_not_seen_is_taken_apart() {
    #[differentiate]
    fn field(v: &V3, o: V3) -> f64 {
        let [a, b, c] = v.0;
        let [d, .., f] = o.0;
        a * d + b * c * f
    }
    #[differentiate]
    fn alias(q: &Quat) -> f64 {
        let &[w, v @ ..] = q;
        w * v[0] * v[1] + v[2]
    }
    #[differentiate]
    fn unit(q: Quat) -> Quat {
        let [a, b, c, d] = q;
        let n = (a * a + b * b + c * c + d * d).sqrt();
        [a / n, b / n, c / n, d / n]
    }
    #[differentiate]
    fn given(q: Quat) -> f64 {
        let [a, b, ..] = unit(q);
        a * b
    }
    let q = [0.1, 0.4, 0.2, 0.7];
    check!(field, &V3([0.3, 0.4, 0.7]), V3([0.1, 0.2, 0.9])).assert();
    check!(alias, &q).assert();
    check!(given, q).assert();
}

#[test]
fn items_of_a_list_of_lists_behind_an_alias() {
    #[differentiate]
    fn polynomials(ps: &[Quat], x: f64) -> f64 {
        let mut total = 0.0;
        for [a, b, c, d] in ps {
            total += a + x * (b + x * (c + x * d));
        }
        for &[a, .., d] in ps.iter() {
            total += a * d;
        }
        total + ps.iter().map(|[a, b, _, _]| a * b).sum::<f64>()
    }
    check!(polynomials, &[[0.1, 0.4, 0.2, 0.7], [0.3, -0.4, 0.5, 0.2]], 0.4).assert();
}

#[test]
fn indices_in_a_constant_field() {
    #[differentiate]
    fn along_edges(m: &Mesh) -> f64 {
        let mut t = 0.0;
        for &(i, j) in &m.edges {
            t += m.heights[i][0] * m.heights[j][1];
        }
        for (i, j) in &m.edges {
            t += m.heights[*i][0] * m.heights[*j][0];
        }
        for &(i, w) in &m.links {
            t += m.heights[i][1] * w;
        }
        0.5 * t
    }
    #[differentiate]
    fn area(m: &Mesh) -> f64 {
        let mut t = 0.0;
        for &[i, j, k] in &m.triangles {
            let ([ax, ay], [bx, by], [cx, cy]) = (m.heights[i], m.heights[j], m.heights[k]);
            t += (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        }
        for triangle in &m.triangles {
            let [i, j, _] = *triangle;
            t += m.heights[i][0] * m.heights[j][1] * m.heights[triangle[2]][0];
        }
        t
    }
    check!(along_edges, &mesh()).assert();
    check!(area, &mesh()).assert();
}

#[test]
fn structs_that_are_copied_out_of_lists() {
    #[differentiate]
    fn edge(a: P, b: P) -> f64 {
        a.x * b.y - a.y * b.x
    }
    #[differentiate]
    fn tuple(m: &Mesh) -> f64 {
        let mut t = 0.0;
        for &[i, j, k] in &m.triangles {
            let (a, b, c) = (m.corners[i], m.corners[j], m.corners[k]);
            t += edge(a, b) + edge(b, c) * edge(c, a);
        }
        t
    }
    #[differentiate]
    fn one_by_one(m: &Mesh) -> f64 {
        let a = m.corners[0];
        let b = m.corners[1];
        edge(a, b) * edge(m.corners[2], a)
    }
    #[differentiate]
    fn of_a_parameter(v: &[P]) -> f64 {
        let (a, b) = (v[0], v[1]);
        edge(a, b) * edge(v[2], a) + v.iter().map(|&p| edge(p, a)).sum::<f64>()
    }
    check!(tuple, &mesh()).assert();
    check!(one_by_one, &mesh()).assert();
    check!(of_a_parameter, &mesh().corners).assert();
}

#[test]
fn floats_behind_an_alias_are_given_by_value() {
    type Real = f64;
    #[differentiate]
    fn product(a: Real, b: Real) -> Real {
        a.sin() * b
    }
    #[differentiate]
    fn reals(x: &[Real], w: &Vec<Real>) -> Real {
        let (a, b) = (x[0], x[1]);
        let c = w[0];
        let mut t = product(a, b) * product(x[1], c) + x[0] * w[1];
        for k in 0..2 {
            t += product(x[k], w[k]) * x[k];
        }
        t
    }
    check!(reals, &[0.3, 0.7], &vec![0.4, 0.9]).assert();
}

#[test]
fn structs_that_are_repeated() {
    #[differentiate]
    fn literals(a: f64) -> f64 {
        let mut v = [P { x: 1.0, y: 0.0 }; 3];
        v[1].x = a;
        v[2].y = a * a;
        v[0].size() + v[1].size() * v[2].size()
    }
    #[differentiate]
    fn defaults(a: f64, n: usize) -> f64 {
        let mut v = vec![P::default(); n];
        for k in 0..n {
            v[k].x += a * k as f64;
            v[k].y = a;
        }
        v.iter().map(|p| p.size()).sum()
    }
    #[differentiate]
    fn made(a: f64) -> f64 {
        let mut v = [P::new(0.0, 1.0); 2];
        v[0] = P { x: a, y: 1.0 };
        v[0].size() * v[1].size() + v[0].x
    }
    #[differentiate]
    fn that_vary(a: f64) -> f64 {
        let (v, w) = (vec![P { x: a, y: 1.0 }; 2], [P { x: 1.0, y: a }; 2]);
        v[0].size() * v[1].size() + w[1].size() * w[0].size()
    }
    check!(literals, 0.3).assert();
    check!(defaults, 0.3, 3).assert();
    check!(made, 0.4).assert();
    check!(that_vary, 0.4).assert();
}
