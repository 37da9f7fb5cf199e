use cotangent::differentiate;

/// The distance of two points on a sphere, by the formula that is exact for near and far ones.
#[differentiate]
pub fn distance(latitude: f64, other: f64, longitude: f64) -> f64 {
    let (s1, c1) = latitude.sin_cos();
    let (s2, c2) = other.sin_cos();
    let (s, c) = f64::sin_cos(longitude);
    f64::hypot(c2 * s, c1 * s2 - s1 * c2 * c).atan2(s1 * s2 + c1 * c2 * c)
}
