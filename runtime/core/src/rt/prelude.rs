//! The names that generated code takes for granted, for programs under `#![no_implicit_prelude]`.

pub use core::clone::Clone;
pub use core::convert::{AsMut, AsRef, From, Into};
pub use core::default::Default;
pub use core::iter::{DoubleEndedIterator, ExactSizeIterator, Extend, IntoIterator, Iterator};
pub use core::marker::{Copy, Send, Sized, Sync};
pub use core::ops::{Drop, Fn, FnMut, FnOnce};
pub use core::option::Option::{self, None, Some};
pub use core::result::Result::{self, Err, Ok};
pub use std::borrow::ToOwned;
pub use std::boxed::Box;
pub use std::string::ToString;
pub use std::vec::Vec;
