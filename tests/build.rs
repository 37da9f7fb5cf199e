//! Writes a test of every rule on every one of its samples, in `f32` and `f64`, from the rules themselves, and random functions
//! with the attribute.

#[path = "build/beside.rs"]
mod beside;
#[path = "build/compiled.rs"]
mod compiled;
#[path = "build/language.rs"]
mod in_language;
#[path = "build/text.rs"]
mod text;

// The same sources are the library's, which a build script cannot depend on.
#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of what the library offers")]
#[path = "src/check.rs"]
mod check;
#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of what the library offers")]
#[path = "src/holding/mod.rs"]
mod holding;
#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of what the library offers")]
#[path = "src/interpret/mod.rs"]
mod interpret;
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the build script uses a part of what the library offers")]
#[path = "src/language/mod.rs"]
mod language;
#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of what the library offers")]
#[path = "src/lending/mod.rs"]
mod lending;
#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of what the library offers")]
#[path = "src/programs/mod.rs"]
mod programs;

use cotangent_transform::ir::{Elem, Kind, Mode, Rank};
use cotangent_transform::rules::{self, Case, Derivative, Fallible, Form, Guard, Rule, Sample, Tangent};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeMap;
use std::{env, fs, path::Path};
use syn::Expr;
use text::{Atom, Text, form};

/// Rows of lists, of iterators and of constants, where samples are arrays, and of arrays of one float type; `surface_indexing.rs`,
/// `surface_iterators.rs`, `surface_constructors.rs`, `held_entries.rs` and `surface_maps.rs` try them.
const OF_LISTS: [&str; 17] = [
    "as_f32s",
    "as_f64s",
    "sub_list",
    "item",
    "number",
    "at",
    "number_at",
    "held",
    "number_held",
    "of_key",
    "number_of_key",
    "collected",
    "repeat",
    "repeat_vec",
    "zeros_vector",
    "zeros_array",
    "zeros_of",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src");
    let mut modules = TokenStream::new();
    for rule in rules::all().filter(|rule| !OF_LISTS.contains(&rule.name)) {
        for (i, case) in rule.samples.iter().enumerate().filter(|(_, case)| !is_constant(rule, case)) {
            for elem in ["f32", "f64"] {
                let name = format_ident!("{}_{i}_{elem}", rule.name);
                let elem = ident(elem);
                let tests = Tests::new(rule, case, &elem).all();
                modules.extend(quote! {
                    mod #name {
                        use super::*;
                        type E = #elem;
                        #tests
                    }
                });
            }
        }
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    for (name, modules) in [("rules.rs", modules), ("programs.rs", compiled::modules())] {
        fs::write(Path::new(&out).join(name), cotangent_transform::print(&modules)).expect("a writable directory");
    }
    for (name, modules) in [
        ("language.rs", in_language::modules()),
        ("lending.rs", beside::modules(&beside::LENDING)),
        ("holding.rs", beside::modules(&beside::HOLDING)),
    ] {
        fs::write(Path::new(&out).join(name), modules).expect("a writable directory");
    }
}

/// Whether a case is an array of constants, by which nothing can be differentiated.
fn is_constant(rule: &Rule, case: &Case) -> bool {
    let kinds: Vec<Kind> = case.operands.iter().map(Tests::kind).collect();
    kinds.iter().all(|k| *k == Kind::Discrete) && (rule.result)(&kinds).is_differentiable()
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn tokens(code: &str) -> TokenStream {
    code.parse().expect("Rust tokens")
}

/// The tests of a rule on one case.
struct Tests {
    rule: &'static Rule,
    case: &'static Case,
    elem: Ident,
    /// The names of the operands, one each.
    names: Vec<Ident>,
}

impl Tests {
    fn new(rule: &'static Rule, case: &'static Case, elem: &Ident) -> Self {
        let last = rule.params.len() - 1;
        let name = |i: usize| match i.checked_sub(last).filter(|_| rule.variadic.is_some()) {
            Some(k) => format_ident!("{}_{k}", rule.params[last].name),
            None => ident(rule.params[i].name),
        };
        Tests { rule, case, elem: elem.clone(), names: (0..case.operands.len()).map(name).collect() }
    }

    /// The operands that are values of their own: all but code.
    fn values(&self) -> impl Iterator<Item = (usize, &Ident, &'static Sample)> + '_ {
        let operands = self.names.iter().zip(self.case.operands).enumerate().map(|(i, (n, s))| (i, n, s));
        operands.filter(|(_, _, s)| !matches!(s, Sample::Code(_)))
    }

    fn kind(sample: &Sample) -> Kind {
        match sample {
            Sample::Float(_) => Kind::Float(Elem::F64),
            Sample::Between { dynamic: true, .. } => Kind::Array(Elem::F64, Rank::Dyn),
            Sample::Between { shape, .. } | Sample::Entries { shape, .. } => {
                Kind::Array(Elem::F64, Rank::Fixed(u8::try_from(shape.len()).expect("few axes")))
            }
            Sample::Code(_) => Kind::Discrete,
        }
    }

    fn result(&self) -> Kind {
        let kinds: Vec<Kind> = self.case.operands.iter().map(Self::kind).collect();
        (self.rule.specialise(&kinds).result)(&kinds)
    }

    fn ty(sample: &Sample) -> TokenStream {
        match sample {
            Sample::Float(_) => quote!(E),
            Sample::Between { dynamic: true, .. } => quote!(ArrayD<E>),
            Sample::Between { shape, .. } | Sample::Entries { shape, .. } => {
                let rank = format_ident!("Ix{}", shape.len());
                quote!(Array<E, #rank>)
            }
            Sample::Code(_) => unreachable!("code has no type of its own"),
        }
    }

    /// The operands as variables.
    fn setup(&self) -> TokenStream {
        let lets = self.values().map(|(i, name, sample)| {
            let ty = Self::ty(sample);
            let value = match sample {
                Sample::Float(x) => {
                    let x = Literal::f64_unsuffixed(x.abs()).into_token_stream();
                    let sign = if self.sign(i) { quote!(-) } else { quote!() };
                    quote!(&(#sign #x as E))
                }
                Sample::Between { shape, low, high, .. } => quote!(&between::<#ty>(&[#(#shape),*], #low, #high, #i)),
                Sample::Entries { shape, entries } => quote!(&given::<#ty>(&[#(#shape),*], &[#(#entries),*])),
                Sample::Code(_) => unreachable!("code is not a value"),
            };
            quote!(let #name: &#ty = #value;)
        });
        quote!(#(#lets)*)
    }

    fn sign(&self, operand: usize) -> bool {
        matches!(self.case.operands[operand], Sample::Float(x) if x.is_sign_negative())
    }

    /// What an operand's name stands for in a text.
    fn names(&self) -> BTreeMap<String, Vec<Atom>> {
        let mut names = BTreeMap::new();
        for ((i, name), sample) in self.names.iter().enumerate().zip(self.case.operands) {
            let atom = match sample {
                Sample::Code(code) if code.contains('.') && code.parse::<f64>().is_ok() => {
                    let code = tokens(code);
                    Atom::Code(quote!((#code as E)))
                }
                Sample::Code(code) => Atom::Code(tokens(code)),
                _ => Atom::Name(name.to_token_stream()),
            };
            names.entry(self.rule.param(i).name.to_owned()).or_insert_with(Vec::new).push(atom);
        }
        for name in ["z", "z_bar"] {
            names.insert(name.to_owned(), vec![Atom::Name(ident(name).to_token_stream())]);
        }
        names
    }

    fn text(&self, text: &str, names: &BTreeMap<String, Vec<Atom>>) -> TokenStream {
        let expr: Expr = syn::parse_str(text).expect("a rule's text");
        Text { names, scalar: self.rule.is_elementwise() }.expr(&expr, Mode::Plain)
    }

    /// The function itself, as users write it or as generated code calls it.
    fn value(&self) -> TokenStream {
        let names = self.names();
        let operands: Vec<Vec<Atom>> = self.rule.params.iter().map(|p| names[p.name].clone()).collect();
        let call = form(self.rule, &operands);
        if self.rule.fallible == Fallible::No { call } else { quote!(#call.unwrap()) }
    }

    /// The operands with a derivative in the table, or whose derivative the table says is 0.
    fn tried(&self) -> impl Iterator<Item = (usize, &Ident)> + '_ {
        self.values().filter(|(i, ..)| !self.rule.missing.contains(&self.rule.param(*i).name)).map(|(i, name, _)| (i, name))
    }

    /// What operand `index` gains, as an expression over `z_bar`.
    fn share(&self, index: usize) -> Option<TokenStream> {
        let mut names = self.names();
        let name = self.rule.param(index).name;
        match self.rule.derivative {
            Derivative::Elementwise(partials) => partials.iter().find(|p| p.of == name).map(|p| {
                let text = self.text(p.text, &names);
                if p.guard == Guard::ZeroStaysZero { quote!(rt::chain(*z_bar, #text)) } else { quote!(*z_bar * (#text)) }
            }),
            Derivative::Tensor(pullbacks) => pullbacks.iter().find(|p| p.of == name).map(|p| {
                if let Some(variadic) = self.rule.variadic {
                    let first = self.rule.params.len() - 1;
                    let mut offset = quote!(0usize);
                    for k in first..=index {
                        names.insert(name.to_owned(), vec![Atom::Name(self.names[k].to_token_stream())]);
                        names.insert("offset".into(), vec![Atom::Code(offset)]);
                        offset = self.text(variadic.offset, &names);
                    }
                }
                self.text(p.text, &names)
            }),
            Derivative::View(view) => (index == 0).then(|| {
                let rest: Vec<TokenStream> = self.rule.params[1..].iter().map(|p| names[p.name][0].plain()).collect();
                let name = &self.names[0];
                let gain = match view {
                    "index" => quote!(rt::accumulate(&mut bar[#(#rest),*], z_bar.clone())),
                    "at_mut" => quote!(rt::accumulate(rt::at_mut(&mut bar, #(#rest),*), z_bar.clone())),
                    "scatter_add" => {
                        let (axis, indices) = (&rest[0], &rest[1]);
                        quote!(rt::scatter_add(&mut bar, #axis, &#indices, z_bar))
                    }
                    view if view.contains('(') => {
                        let places: BTreeMap<&str, &TokenStream> =
                            self.rule.params[1..].iter().map(|p| p.name).zip(&rest).collect();
                        let view = replace(view.parse().expect("a row's view"), &places);
                        quote!(rt::accumulate_view(bar.#view, z_bar))
                    }
                    view => {
                        let view = ident(view);
                        quote!(rt::accumulate_view(bar.#view(#(#rest),*), z_bar))
                    }
                };
                quote!({ let mut bar = rt::zeros_like(#name); #gain; bar })
            }),
        }
    }

    /// The function and its pullback as closures, z and a cotangent of it.
    fn functions(&self) -> TokenStream {
        let (setup, value) = (self.setup(), self.value());
        let params: Vec<TokenStream> = self
            .values()
            .map(|(_, name, sample)| {
                let ty = Self::ty(sample);
                quote!(#name: &#ty)
            })
            .collect();
        let args: Vec<&Ident> = self.values().map(|(_, name, _)| name).collect();
        let shares = self.tried().map(|(i, name)| match self.share(i) {
            Some(share) => quote!(rt::own(&(#share)).flat()),
            None => quote!(rt::zeros_like(#name).flat()),
        });
        quote! {
            #setup
            let f = |#(#params),*| rt::own(&(#value));
            let z = &f(#(#args),*);
            let pull = of(z, |z_bar| -> Vec<Vec<f64>> { vec![#(#shares),*] });
        }
    }

    /// The result's tangent for the operands' tangents, flat.
    fn tangent(&self) -> TokenStream {
        let names = self.names();
        let mut sum = vec![];
        let mut linear = false;
        for (i, name) in self.tried() {
            let dot = format_ident!("{name}_dot");
            if let Derivative::Elementwise(partials) = self.rule.derivative {
                if let Some(partial) = partials.iter().find(|p| p.of == self.rule.param(i).name) {
                    let text = self.text(partial.text, &names);
                    sum.push(quote!(rt::chain(*#dot, #text).flat()));
                }
            }
            match self.rule.tangent(i) {
                Some(Tangent::Linear) => linear = true,
                Some(Tangent::Text(text)) => {
                    let mut names = names.clone();
                    names.insert(dot.to_string(), vec![Atom::Name(dot.to_token_stream())]);
                    let text = self.text(text, &names);
                    sum.push(quote!(rt::own(&(#text)).flat()));
                }
                None => {}
            }
        }
        if linear {
            let args = self.values().map(|(i, name, _)| match self.rule.tangent(i) {
                Some(Tangent::Linear) => format_ident!("{name}_dot"),
                _ => name.clone(),
            });
            sum.push(quote!(f(#(#args),*).flat()));
        }
        quote!(total(z.flat().len(), &[#(#sum),*]))
    }

    fn all(&self) -> TokenStream {
        if !self.result().is_differentiable() || matches!(self.result(), Kind::Int) {
            return quote!();
        }
        let (functions, tangent) = (self.functions(), self.tangent());
        let title = self.rule.name;
        let args: Vec<&Ident> = self.values().map(|(_, name, _)| name).collect();
        let tried: Vec<&Ident> = self.tried().map(|(_, name)| name).collect();
        let dots = self.tried().map(|(i, name)| {
            let dot = format_ident!("{name}_dot");
            quote!(let #dot = &weights(#name, #i + 3);)
        });
        let dot_names: Vec<Ident> = tried.iter().map(|n| format_ident!("{n}_dot")).collect();
        let identity = quote! {
            #(#dots)*
            let z_dot = #tangent;
            let bars = pull(z_bar);
            let tangents: &[Vec<f64>] = &[#(#dot_names.flat()),*];
            let back: f64 = tangents.iter().zip(&bars).map(|(t, b)| inner(t, b)).sum();
            close::<E>(&[inner(&z_bar.flat(), &z_dot)], &[back], concat!(#title, ": ⟨z̄, ż⟩ = ⟨ā, ȧ⟩"));
        };
        let derivative = if self.case.promised.is_empty() {
            let index = 0..tried.len();
            let checks = index.zip(&tried).map(|(i, name)| {
                let other: Vec<&Ident> = args.clone();
                quote! {
                    let expected = differences::<E, _>(#name, |#name| inner(&z_bar.flat(), &f(#(#other),*).flat()));
                    close::<E>(&bars[#i], &expected, concat!(#title, ": ", stringify!(#name), " against differences"));
                }
            });
            quote! {
                let z_bar = &weights(z, 1);
                let bars = pull(z_bar);
                #(#checks)*
                #identity
            }
        } else {
            let promised = tried.iter().map(|name| {
                let found = self.case.promised.iter().find(|(of, _)| **name == *of);
                let values = found.map_or(&[][..], |(_, values)| values).iter().map(|x| match *x {
                    f64::INFINITY => quote!(f64::INFINITY),
                    f64::NEG_INFINITY => quote!(f64::NEG_INFINITY),
                    x => quote!(#x),
                });
                quote!(&[#(#values),*][..])
            });
            let finite = self.case.promised.iter().all(|(_, v)| v.iter().all(|x| x.is_finite()));
            let identity = finite.then_some(identity);
            quote! {
                let z_bar = &filled(z, 1.0);
                promised(&pull(z_bar), &[#(#promised),*], #title);
                promised_zero(&pull(&filled(z, 0.0)), #title);
                #identity
            }
        };
        let written = self.written();
        quote! {
            #[test]
            fn rule() {
                #functions
                #derivative
            }
            #written
        }
    }

    /// The rule inside a differentiated function.
    fn written(&self) -> TokenStream {
        let rule = self.rule;
        if !rule.is_written() || rule.name.starts_with("dot1") || rule.name.starts_with("dot2") {
            return quote!();
        }
        let elem = &self.elem;
        let scalar = rule.is_elementwise();
        let names = self.names();
        let operands: Vec<Vec<Atom>> = rule.params.iter().map(|p| names[p.name].clone()).collect();
        let operands: Vec<Vec<Atom>> =
            operands.into_iter().map(|a| a.into_iter().map(|a| if scalar { a.into_code() } else { a }).collect()).collect();
        let call = form(rule, &operands);
        let call = if rule.fallible == Fallible::No { call } else { quote!(#call.unwrap()) };
        let params = self.values().map(|(_, name, sample)| match sample {
            Sample::Float(_) => quote!(#name: #elem),
            Sample::Between { dynamic: true, .. } => quote!(#name: &ArrayD<#elem>),
            Sample::Between { shape, .. } | Sample::Entries { shape, .. } => {
                let rank = format_ident!("Ix{}", shape.len());
                quote!(#name: &Array<#elem, #rank>)
            }
            Sample::Code(_) => unreachable!("code is not a value"),
        });
        let float = matches!(self.result(), Kind::Float(_));
        let body = if scalar {
            call.clone()
        } else if float {
            quote!(let z = #call; z * z)
        } else {
            quote!(let z = #call; z.mapv(|e| e * e).sum())
        };
        let args: Vec<TokenStream> = self
            .values()
            .map(|(_, name, sample)| if matches!(sample, Sample::Float(_)) { quote!(*#name) } else { quote!(#name) })
            .collect();
        let bars: Vec<Ident> = self.values().map(|(_, name, _)| format_ident!("{name}_bar")).collect();
        let pattern = if let [bar] = &bars[..] { quote!(#bar) } else { quote!((#(#bars),*)) };
        let functions = self.functions();
        let unary = self.unary();
        let seed = if scalar { quote!(filled(z, 1.0)) } else { quote!(doubled(z)) };
        let title = rule.name;
        quote! {
            #[differentiate]
            fn function(#(#params),*) -> #elem {
                #body
            }

            #[test]
            fn written() {
                #functions
                let (value, #pattern) = function::value_and_gradient(#(#args),*);
                assert!(rounded::<E>(value, function(#(#args),*)), "{}: the value", #title);
                let found = [#(#bars.flat()),*];
                for (found, expected) in found.iter().zip(&pull(&#seed)) {
                    close::<E>(found, expected, concat!(#title, " in a differentiated function"));
                }
            }
            #unary
        }
    }

    /// A method of one float over an array, by its path and in a closure that captures.
    fn unary(&self) -> TokenStream {
        let (rule, elem) = (self.rule, &self.elem);
        let method = matches!(rule.form, Form::Call(text) if text.starts_with("x."));
        let [Sample::Float(x)] = self.case.operands else { return quote!() };
        if !rule.is_elementwise() || !method || !self.case.promised.is_empty() {
            return quote!();
        }
        let (name, title) = (ident(rule.name), rule.name);
        // The one function of floats that ndarray's arrays lack.
        let whole = if title == "round_ties_even" { quote!(x.mapv(|e| e.#name()).sum()) } else { quote!(x.#name().sum()) };
        quote! {
            #[differentiate]
            fn entries(x: &Array1<#elem>, scale: #elem) -> #elem {
                x.mapv(#elem::#name).sum() + x.mapv(|e| scale * e.#name() + e).sum() + #whole
            }

            #[test]
            fn over_an_array() {
                let x: &E = &(#x as E);
                let f = |x: &E| rt::own(&x.#name());
                let expected = differences::<E, _>(x, |x| f(x).flat()[0]);
                let (x_bar, scale_bar) = entries::gradient(&ndarray::arr1(&[*x, *x]), 3.0);
                let expected = 5.0 * expected[0] + 1.0;
                close::<E>(&x_bar.flat(), &[expected, expected], concat!(#title, " over an array"));
                close::<E>(&scale_bar.flat(), &[2.0 * f(x).flat()[0]], concat!(#title, " in a closure"));
            }
        }
    }
}

/// Tokens with expressions in the places of names.
fn replace(tokens: TokenStream, places: &BTreeMap<&str, &TokenStream>) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            proc_macro2::TokenTree::Group(g) => {
                proc_macro2::Group::new(g.delimiter(), replace(g.stream(), places)).to_token_stream()
            }
            proc_macro2::TokenTree::Ident(i) => match places.get(i.to_string().as_str()) {
                Some(place) => (*place).clone(),
                None => i.to_token_stream(),
            },
            other => other.to_token_stream(),
        })
        .collect()
}
