//! Second derivatives of a function with a rule: its `vjp` is a differentiated function, too, whose tangent is that of the reverse sweep.

use super::writer::{Argument, Writer, hole};
use crate::emit::nested;
use crate::ir::{Code, Dot, Func, Hole, Kind, Lift, Mode, Name, Op, Prec, Region, ValueId};
use crate::parse::{CustomRule, Parameter, Signature};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, ItemFn, Path};

/// The tangent of the reverse sweep, as [`crate::tangent::second`] gives it of functions that are read.
pub(crate) fn second(
    item: &ItemFn,
    signature: &Signature,
    (rule, inside): (&CustomRule, bool),
    (order, span): (u8, Span),
    krate: &TokenStream,
) -> Result<Func, Error> {
    let CustomRule::Vjp(path) = rule else {
        return Err(Error::new(
            span,
            "a `pullback` says nothing of second derivatives; write a `vjp` that is differentiated, or take `order` away",
        ));
    };
    if order > 2 {
        let message = "the tangent of a `vjp` gives second derivatives, and no higher ones; write `order = 2`";
        return Err(Error::new(span, message));
    }
    Ok(Writer::new(item, signature, inside, krate).by_tangent_of_vjp(path))
}

impl Writer<'_> {
    /// `let (value, value_dot) = f::tangent(x, x_dot);`, then `let (x_bar, x_bar_dot) = rule::tangent(x, &value, seed, x_dot, &value_dot, seed_dot);`
    fn by_tangent_of_vjp(&mut self, path: &Path) -> Func {
        let lift = Lift::ONCE;
        let moving: Vec<(ValueId, Kind)> = self
            .signature
            .parameters
            .iter()
            .zip(&self.args)
            .filter(|(p, _)| p.differentiated)
            .map(|(p, &arg)| (arg, p.kind.clone()))
            .collect();
        let dots: Vec<ValueId> = moving.iter().map(|(arg, kind)| self.dot(*arg, kind)).collect();
        let results = self.signature.results.clone();

        let name = &self.item.sig.ident;
        let tangent = if self.inside {
            let name = format_ident!("{}_tangent", name.to_string().trim_start_matches("r#"), span = name.span());
            quote!(Self::#name)
        } else {
            quote!(Self::tangent)
        };
        let (given, mut holes, mut operands) = self.arguments(&[], Argument::Copied);
        let along = self.along(&dots, &mut operands, &mut holes);
        let code = Code { tokens: quote!(#tangent(#(#given,)* #(#along),*)), holes, prec: Prec::Postfix, borrows: false };
        let pairs = self.pairs(code, operands);
        let (values, value_dots) = pairs.split_at(results.len());
        for (&value, &dot) in values.iter().zip(value_dots) {
            *self.builder.name(dot) = Name::Dot(value, Dot::Last(lift));
        }
        if let [value] = values {
            *self.builder.name(*value) = Name::Wish("value".into());
        }

        self.builder.enter();
        let seeds = self.seeds.clone();
        let seed_dots: Vec<ValueId> = seeds.iter().zip(&results).map(|(&seed, kind)| self.dot(seed, kind)).collect();
        let shapes = self.shapes(values);
        self.check_seeds(&shapes);
        let lent: Vec<_> = values.iter().map(|&v| (v, Mode::Reference)).collect();
        let taken: Vec<_> = seeds.iter().map(|&v| (v, Mode::Move)).collect();
        let (arguments, mut holes, mut operands) = self.arguments(&[&lent, &taken], Argument::Lent);
        let mut along = self.along(&dots, &mut operands, &mut holes);
        for group in [value_dots, &seed_dots] {
            let whole = if self.signature.is_single() { Mode::Reference } else { Mode::Move };
            let each = group.iter().zip(&results).map(|(&dot, kind)| part(dot, kind, whole, &mut operands, &mut holes));
            let parts = nested(&self.signature.form, each.collect());
            along.push(if self.signature.is_single() { parts } else { quote!(&#parts) });
        }
        let rule = tangent_of(path);
        let code = Code { tokens: quote!(#rule(#(#arguments,)* #(#along),*)), holes, prec: Prec::Postfix, borrows: false };
        let group = |from: usize| {
            let holes = (from..from + moving.len()).map(Code::hole);
            if moving.len() == 1 { quote!(#(#holes)*) } else { quote!((#(#holes),*)) }
        };
        let (bars, bar_dots) = (group(0), group(moving.len()));
        let kinds = moving.iter().chain(&moving).map(|(_, kind)| kind.clone()).collect();
        let op = Op::Several { code, pattern: quote!((#bars, #bar_dots)) };
        let both = self.builder.push_with(op, operands, vec![], kinds, path.span());
        let (bars, bar_dots) = both.split_at(moving.len());
        for ((&bar, &dot), (arg, _)) in bars.iter().zip(bar_dots).zip(&moving) {
            *self.builder.name(bar) = Name::Bar(*arg);
            *self.builder.name(dot) = Name::Dot(bar, Dot::Last(lift));
        }
        let reverse = self.builder.leave();
        let forward = self.builder.leave();
        let args = [&self.args, &dots, &seeds, &seed_dots].into_iter().flatten().copied().collect();
        Func {
            values: std::mem::take(&mut self.builder.values),
            forward: forward.len(),
            results: pairs.len(),
            mutable: vec![],
            body: Region {
                args,
                stmts: forward.into_iter().chain(reverse).collect(),
                yields: pairs.iter().chain(&both).copied().collect(),
            },
        }
    }

    fn dot(&mut self, value: ValueId, kind: &Kind) -> ValueId {
        self.builder.value(Name::Dot(value, Dot::Last(Lift::ONCE)), kind.clone())
    }

    /// The tangents of the arguments in a call, `()` for one that is constant.
    fn along(&self, dots: &[ValueId], operands: &mut Vec<ValueId>, holes: &mut Vec<Hole>) -> Vec<TokenStream> {
        let mut dots = dots.iter();
        let each = |p: &Parameter| match p.differentiated.then(|| dots.next()).flatten() {
            Some(&dot) => part(dot, &p.kind, Mode::Reference, operands, holes),
            None => quote!(()),
        };
        self.signature.parameters.iter().map(each).collect()
    }
}

/// A hole for a tangent: numbers as they are, all else as `mode` says.
fn part(dot: ValueId, kind: &Kind, mode: Mode, operands: &mut Vec<ValueId>, holes: &mut Vec<Hole>) -> TokenStream {
    if !kind.is_differentiable() {
        return quote!(());
    }
    let at = Code::hole(operands.len());
    operands.push(dot);
    holes.push(hole(if matches!(kind, Kind::Float(_)) { Mode::Plain } else { mode }));
    quote!(#at)
}

/// The tangent of a rule: on its companion, or beside it where it is a function of a type.
fn tangent_of(path: &Path) -> TokenStream {
    let owner = path.segments.iter().rev().nth(1).map(|s| s.ident.to_string()).unwrap_or_default();
    let mut tangent = path.clone();
    if let Some(last) = tangent.segments.last_mut().filter(|_| owner.starts_with(char::is_uppercase)) {
        last.ident = format_ident!("{}_tangent", last.ident, span = last.ident.span());
        return quote!(#tangent);
    }
    quote_spanned!(path.span()=> #path::tangent)
}
