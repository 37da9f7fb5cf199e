//! Types that a variable, the result or a `collect` has, written where what is made inside needs them: beside `std::array::from_fn` and a
//! `collect` in the closure of another one, `let rows: Vec<Vec<f64>> = ids.map(|i| xs.iter().map(…).collect()).collect();`.

use crate::ir::{Kind, Rank};
use crate::lower::arrays::mapped::{described, makes_a_list};
use crate::lower::control_flow::exits::success;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprCall, ExprMethodCall, GenericArgument, Ident, ItemFn, Local, Pat, PathArguments, ReturnType, Stmt, Type,
};

/// Writes them.
pub(in crate::lower) struct WithTypes;

/// An expression whose type is known.
fn write(expr: &mut Expr, ty: &Type) {
    match (expr, ty) {
        (Expr::Paren(e), _) => write(&mut e.expr, ty),
        (Expr::Block(e), _) => write_block(&mut e.block, ty),
        (Expr::If(e), _) => {
            write_block(&mut e.then_branch, ty);
            if let Some((_, otherwise)) = &mut e.else_branch {
                write(otherwise, ty);
            }
        }
        (Expr::Match(e), _) => e.arms.iter_mut().for_each(|arm| write(&mut arm.body, ty)),
        (Expr::Tuple(e), Type::Tuple(types)) if e.elems.len() == types.elems.len() => {
            e.elems.iter_mut().zip(&types.elems).for_each(|(e, ty)| write(e, ty));
        }
        (Expr::Call(call), Type::Array(list)) if makes_a_list(call) => write_length(call, list),
        (Expr::MethodCall(call), _) if call.method == "collect" => write_items(call, ty),
        _ => {}
    }
}

fn write_block(block: &mut Block, ty: &Type) {
    let Some((Stmt::Expr(value, None), before)) = block.stmts.split_last_mut() else { return };
    write(value, ty);
    let mut named = Vec::new();
    ends(value, ty, &mut named);
    for (name, ty) in named {
        write_local(before, name, ty);
    }
}

/// The variables that a value is made of, with their types: `z`, `(y, z)`, `Ok(z)`.
fn ends<'e>(value: &'e Expr, ty: &'e Type, out: &mut Vec<(&'e Ident, &'e Type)>) {
    match (value, ty) {
        (Expr::Path(path), _) => out.extend(path.path.get_ident().map(|name| (name, ty))),
        (Expr::Tuple(e), Type::Tuple(types)) => e.elems.iter().zip(&types.elems).for_each(|(e, ty)| ends(e, ty, out)),
        (Expr::Call(_), Type::Path(path)) => {
            let inside = path.path.segments.last().and_then(|last| match &last.arguments {
                PathArguments::AngleBracketed(args) if last.ident == "Option" || last.ident == "Result" => args.args.first(),
                _ => None,
            });
            if let (Some(value), Some(GenericArgument::Type(ty))) = (success(value), inside) {
                ends(value, ty, out);
            }
        }
        _ => {}
    }
}

/// The variable that gives the value of a block and changes before, where that is an array of so many axes: what changes it may ask for them.
fn write_local(stmts: &mut [Stmt], name: &Ident, ty: &Type) {
    let Kind::Array(_, Rank::Fixed(_)) = crate::parse::kind(ty, &[]) else { return };
    let binds =
        |pat: &Pat| matches!(pat, Pat::Ident(pat) if pat.ident == *name && pat.mutability.is_some() && pat.by_ref.is_none());
    let bound = stmts.iter_mut().rev().find_map(|stmt| match stmt {
        Stmt::Local(local) if binds(&local.pat) => Some(local),
        _ => None,
    });
    if let (Some(local), Type::Path(_)) = (bound, ty) {
        let pat = &local.pat;
        local.pat = Pat::Type(syn::parse_quote!(#pat: #ty));
    }
}

/// What `std::array::from_fn` makes, and what its function gives.
fn write_length(call: &mut ExprCall, list: &syn::TypeArray) {
    let (elem, length, known) = (&list.elem, &list.len, described(call).is_some());
    if let Some(Expr::Closure(function)) = call.args.first_mut() {
        write(&mut function.body, elem);
    }
    let Expr::Path(path) = &mut *call.func else { return };
    if let (Some(name), false) = (path.path.segments.last_mut(), known) {
        name.arguments = PathArguments::AngleBracketed(syn::parse_quote!(::<#elem, { #length }, _>));
    }
}

/// What the function of a `map` gives whose items a `collect` gathers, which itself shows that it gives structs, arrays or lists.
fn write_items(collect: &mut ExprMethodCall, ty: &Type) {
    let Some(item) = crate::parse::item(ty) else { return };
    let kind = crate::parse::kind(item, &[]);
    let is_whole = matches!(kind, Kind::Array(..) | Kind::List(..) | Kind::Items(_));
    if collect.turbofish.is_none() && (is_whole || matches!(item, Type::Path(_)) && kind == Kind::Unknown) {
        collect.turbofish = Some(syn::parse_quote!(::<#ty>));
    }
    let Expr::MethodCall(map) = &mut *collect.receiver else { return };
    if map.method != "map" {
        return;
    }
    let Some(Expr::Closure(function)) = map.args.first_mut() else { return };
    write(&mut function.body, item);
    name_items(&mut function.body, item);
}

/// Names the type of the list that a `collect` at the end of a closure gives.
fn name_items(end: &mut Expr, ty: &Type) {
    match end {
        Expr::Paren(e) => name_items(&mut e.expr, ty),
        Expr::Block(e) => {
            if let Some(Stmt::Expr(value, None)) = e.block.stmts.last_mut() {
                name_items(value, ty);
            }
        }
        Expr::MethodCall(call) if call.method == "collect" && call.turbofish.is_none() => {
            call.turbofish = Some(syn::parse_quote!(::<#ty>));
        }
        _ => {}
    }
}

impl VisitMut for WithTypes {
    fn visit_item_fn_mut(&mut self, item: &mut ItemFn) {
        if let ReturnType::Type(_, ty) = &item.sig.output {
            write_block(&mut item.block, ty);
        }
        visit_mut::visit_item_fn_mut(self, item);
    }
    fn visit_local_mut(&mut self, local: &mut Local) {
        if let (Pat::Type(typed), Some(init)) = (&local.pat, &mut local.init) {
            write(&mut init.expr, &typed.ty);
        }
        visit_mut::visit_local_mut(self, local);
    }
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let named = call.turbofish.as_ref().and_then(|generics| match generics.args.first() {
            Some(GenericArgument::Type(ty)) if call.method == "collect" => Some(ty.clone()),
            _ => None,
        });
        if let Some(ty) = named {
            write_items(call, &ty);
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}
