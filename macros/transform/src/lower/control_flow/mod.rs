//! Control flow: branches, loops, and what leaves them.

pub(in crate::lower) mod branch;
pub(in crate::lower) mod cases;
pub(in crate::lower) mod checkpoint;
pub(in crate::lower) mod exits;
pub(in crate::lower) mod fail;
pub(in crate::lower) mod flow;
pub(in crate::lower) mod loops;
pub(in crate::lower) mod middle;
pub(in crate::lower) mod targets;
pub(in crate::lower) mod touched;
