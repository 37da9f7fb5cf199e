//! What is put together, and what is read of it.

use super::Tangents;
use crate::ir::{Code, Hole, Kind, Mode, Name, Op, Place, Prec, Sort, Step, Stmt, ValueId};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

impl Tangents {
    /// `array![a, b]`: `array![ȧ, ḃ]`.
    pub(super) fn collected(&mut self, stmt: &Stmt, code: &Code, places: &[Option<Vec<usize>>]) -> ValueId {
        let entry = |(operand, place): (&ValueId, &Option<Vec<usize>>)| match place {
            Some(_) => match self.dot(*operand) {
                Some(dot) => dot,
                None if matches!(
                    self.builder.kind(*operand),
                    Kind::List(..) | Kind::Items(_) | Kind::Array(..) | Kind::Unknown
                ) =>
                {
                    self.dot_or_zeros(*operand, stmt.span)
                }
                None => self.builder.constant(0.0, self.builder.kind(stmt.result()).elem(), stmt.span),
            },
            None => *operand,
        };
        let operands = stmt.operands.iter().zip(places).map(entry).collect();
        let kind = self.builder.kind(stmt.result()).clone();
        let op = Op::Collect { code: code.clone(), places: places.to_vec() };
        self.builder.push(op, operands, kind, stmt.span)
    }

    /// The same entries as another type: so are the tangent's.
    pub(super) fn reshaped(&mut self, stmt: &Stmt) -> ValueId {
        let dot = self.known(stmt.operands[0]);
        let shape = self.builder.apply("shape_of", vec![stmt.result()], stmt.span);
        let dot = self.builder.apply("reshape_to", vec![dot, shape], stmt.span);
        self.like(dot, stmt.result())
    }

    /// A struct: the tangent's fields are those of its fields. What its type is called is not known here, so they are put into
    /// zeros; a tuple is written out.
    pub(super) fn constructed(&mut self, stmt: &Stmt, code: &Code, fields: &[TokenStream]) -> ValueId {
        let kind = self.builder.kind(stmt.result()).clone();
        let tuple = fields.iter().enumerate().all(|(i, field)| field.to_string() == i.to_string())
            && code.tokens.clone().into_iter().count() == 1;
        if tuple {
            let operands = stmt.operands.iter().map(|&v| self.dot_or_zeros(v, stmt.span)).collect();
            let op = Op::Struct { code: code.clone(), fields: fields.to_vec() };
            return self.builder.push(op, operands, kind, stmt.span);
        }
        // The standard library's own are written out, too, with their types told.
        if let ([field], [operand]) = (fields, &stmt.operands[..]) {
            let hole = Code::hole(0);
            let tokens = match field.to_string().replace(' ', "").as_str() {
                "Some_0()" => Some(code.tokens.clone()),
                "Ok_0()" => Some(quote!(Ok::<_, ()>(#hole))),
                _ => None,
            };
            if let Some(tokens) = tokens {
                let operands = vec![self.dot_or_zeros(*operand, stmt.span)];
                let op = Op::Struct { code: Code { tokens, ..code.clone() }, fields: fields.to_vec() };
                return self.builder.push(op, operands, kind, stmt.span);
            }
        }
        let mut whole = self.builder.apply("zeros", vec![stmt.result()], stmt.span);
        whole = self.like(whole, stmt.result());
        for (&operand, field) in stmt.operands.iter().zip(fields) {
            let Some(dot) = self.dot(operand) else { continue };
            let place = Place::new(vec![Step::Field(own(field))], &kind);
            whole = self.builder.push(Op::Set(place), vec![whole, dot], kind.clone(), stmt.span);
            *self.builder.name(whole) = Name::Dot(stmt.result(), self.which());
        }
        whole
    }

    /// A field: that of the tangent.
    pub(super) fn field(&mut self, stmt: &Stmt, path: &TokenStream) -> ValueId {
        let (whole, z) = (stmt.operands[0], stmt.result());
        let part = self.part(self.known(whole), path, z, stmt.span);
        // What is read of a tangent is handed to `Op::Part`.
        if self.is_struct(whole) { self.part_of_struct(part, z, stmt.span) } else { part }
    }

    /// Whether some fields of a value may be ones that the user said are constant.
    pub(super) fn is_struct(&self, whole: ValueId) -> bool {
        !matches!(self.builder.kind(whole), Kind::Tuple(_))
    }

    /// A part of a tangent.
    pub(super) fn part(&mut self, whole: ValueId, path: &TokenStream, z: ValueId, span: proc_macro2::Span) -> ValueId {
        let part = self.builder.push(Op::Field(own(path)), vec![whole], self.builder.kind(z).clone(), span);
        self.like(part, z)
    }

    /// The tangent of a part whose type tells whether it has one.
    pub(super) fn part_of_struct(&mut self, part: ValueId, z: ValueId, span: proc_macro2::Span) -> ValueId {
        let (dot, value) = (Code::hole(0), Code::hole(1));
        let hole = Hole { mode: Mode::Reference, prec: Prec::Loose };
        // The tangent of a struct that can be copied cannot be.
        let copied = self.builder.values[z.index()].sort == Sort::Copied && *self.builder.kind(z) == Kind::Unknown;
        let number = self.builder.is_number(z) && !copied;
        let tokens = match (copied, number) {
            (true, _) => quote!(__rt::copied(&*__rt::part(#dot, #value))),
            (false, true) => quote!(*__rt::part(#dot, #value)),
            (false, false) => quote!(&*__rt::part(#dot, #value)),
        };
        let code = Code { tokens, holes: vec![hole, hole], prec: Prec::Unary, borrows: !number && !copied };
        let dot = self.builder.push(Op::Part(code), vec![part, z], self.builder.kind(z).clone(), span);
        let dot = self.like(dot, z);
        if copied {
            self.builder.values[dot.index()].sort = Sort::Any;
        }
        dot
    }
}

/// Whether a way leads into a type of the user's, of whose fields some may be constant.
pub(super) fn is_of_users(path: &TokenStream) -> bool {
    let first = path.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(name)) if !["Some_0", "Ok_0", "Err_0", "Held_0"].iter().any(|own| name == own))
}

/// A way into a tangent, which owns what the value holds by reference.
pub(super) fn own(path: &TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in path.clone() {
        match token {
            TokenTree::Ident(name) if name == "Held_0" => {
                out.push(TokenTree::Ident(proc_macro2::Ident::new("Some_0", name.span())));
            }
            TokenTree::Group(_) if matches!(out.last(), Some(TokenTree::Ident(name)) if name == "held") => {
                out.pop();
                out.pop();
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}
