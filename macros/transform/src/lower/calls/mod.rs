//! Calls: of functions, methods, closures and operators, of the crate's own and of the user's.

pub(in crate::lower) mod arguments;
pub(in crate::lower) mod call;
pub(in crate::lower) mod closure;
pub(in crate::lower) mod control;
pub(in crate::lower) mod function;
pub(in crate::lower) mod inline;
pub(in crate::lower) mod method;
pub(in crate::lower) mod nested;
pub(in crate::lower) mod operator;
pub(in crate::lower) mod overloaded;
pub(in crate::lower) mod sibling;
