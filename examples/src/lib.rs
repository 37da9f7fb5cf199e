//! What the programs in `examples/` share and what is no part of what they show: the images, the pictures and the
//! solution of linear equations. The README beside this package says what each program shows and how to run it.

pub mod data;
pub mod linear;
pub mod picture;
