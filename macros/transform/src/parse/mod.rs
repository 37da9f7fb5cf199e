//! The attribute and the signature: what is differentiated, and by which parameters.

mod attribute;
mod inside;
mod kinds;
mod results;
mod signature;
mod storage;
mod test;

pub use attribute::{CustomRule, Options, of_a_block, options};
pub use inside::Inside;
pub use kinds::kind;
pub(crate) use kinds::{boxed, item};
pub use results::{Failure, Form};
pub(crate) use signature::is_mutable_view;
pub(crate) use signature::mentions;
pub use signature::{Parameter, Signature, signature, with_named_types};
pub use test::{Given, Test};
