//! What a type says of the kind of its values.

use crate::ir::{Elem, Kind, List, Rank};
use quote::ToTokens;
use syn::{GenericArgument, Ident, PathArguments, Type};

/// Types of the standard library and of ndarray that hold no float.
const DISCRETE: &[&str] = &[
    "char",
    "str",
    "String",
    "Axis",
    "Dim",
    "IxDyn",
    "Order",
    "Path",
    "PathBuf",
    "OsStr",
    "OsString",
    "Duration",
    "Instant",
    "Ordering",
    "PhantomData",
    "RangeFull",
];

/// Types of the standard library that hold what their arguments hold.
const CONTAINERS: &[&str] = &[
    "Option",
    "Result",
    "Box",
    "Rc",
    "Arc",
    "Cell",
    "RefCell",
    "Mutex",
    "RwLock",
    "Cow",
    "VecDeque",
    "LinkedList",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Range",
    "RangeInclusive",
    "RangeFrom",
    "RangeTo",
    "RangeToInclusive",
    "Wrapping",
    "Reverse",
];

/// The kind of a type; one that holds floats in a form that is not known here is [`Kind::Unknown`], never discrete.
pub fn kind(ty: &Type, generics: &[Ident]) -> Kind {
    match ty {
        Type::Reference(r) => kind(&r.elem, generics),
        Type::Paren(p) => kind(&p.elem, generics),
        Type::Group(g) => kind(&g.elem, generics),
        Type::Slice(s) => list(&s.elem, List::Slice, generics),
        Type::Array(a) => list(&a.elem, List::Fixed, generics),
        Type::Tuple(t) => {
            let parts: Vec<Kind> = t.elems.iter().map(|t| kind(t, generics)).collect();
            if parts.iter().any(Kind::is_differentiable) { Kind::Tuple(parts) } else { Kind::Discrete }
        }
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return Kind::Unknown };
            named(&last.ident, &arguments(&last.arguments), generics)
        }
        Type::BareFn(_) | Type::TraitObject(_) | Type::Never(_) | Type::Ptr(_) => Kind::Discrete,
        _ => Kind::Unknown,
    }
}

/// Whether a type holds floats, or may do so, inside another type from which no derivative can be taken yet.
pub(crate) fn is_composite(ty: &Type, generics: &[Ident]) -> bool {
    // A list of these is one of floats; of what hides behind an alias, rustc decides.
    let plain = |elem: &Type| !is_composite(elem, generics);
    // An entry of an array is a number.
    let number = |elem: &Type| plain(elem) && !matches!(kind(elem, generics), Kind::Array(..) | Kind::List(..) | Kind::Items(_));
    match ty {
        Type::Reference(r) => is_composite(&r.elem, generics),
        Type::Paren(p) => is_composite(&p.elem, generics),
        Type::Group(g) => is_composite(&g.elem, generics),
        Type::Slice(s) => !plain(&s.elem),
        Type::Array(a) => !plain(&a.elem),
        Type::Tuple(_) => kind(ty, generics).is_differentiable(),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            let args = arguments(&last.arguments);
            if matches!(name.as_str(), "HashMap" | "BTreeMap") {
                return args.get(1).is_some_and(|held| !plain(held));
            }
            let container = CONTAINERS.contains(&name.as_str()) && !args.is_empty();
            container && kind(ty, generics) == Kind::Unknown
                || name == "Vec" && args.first().is_some_and(|elem| !plain(elem))
                || rank(&name, &[]).is_some() && args.first().is_some_and(|elem| !number(elem))
        }),
        _ => false,
    }
}

/// Whether a type holds floats, or may do so, inside a container whose parts cannot be read in a differentiated function.
pub(crate) fn is_unreadable(ty: &Type, generics: &[Ident]) -> bool {
    let of = |types: &[&Type]| types.iter().any(|ty| is_unreadable(ty, generics));
    match ty {
        // A box that is lent could be replaced.
        Type::Reference(r) if r.mutability.is_some() && boxed(ty).is_some_and(|held| plain_in(held, generics)) => true,
        Type::Reference(r) => is_unreadable(&r.elem, generics),
        Type::Paren(p) => is_unreadable(&p.elem, generics),
        Type::Group(g) => is_unreadable(&g.elem, generics),
        Type::Slice(s) => is_unreadable(&s.elem, generics),
        Type::Array(a) => is_unreadable(&a.elem, generics),
        Type::Tuple(t) => of(&t.elems.iter().collect::<Vec<_>>()),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let (name, args) = (last.ident.to_string(), arguments(&last.arguments));
            match name.as_str() {
                "Vec" | "Option" => of(&args) || args.iter().any(|ty| boxed(ty).is_some_and(|held| plain_in(held, generics))),
                "Box" => args.is_empty(),
                "HashMap" | "BTreeMap" => of(&args[args.len().min(1)..]),
                name if CONTAINERS.contains(&name) && !args.is_empty() => kind(ty, generics) == Kind::Unknown,
                _ => rank(&name, &[]).is_some() && is_composite(ty, generics),
            }
        }),
        _ => false,
    }
}

/// The type of what a box holds.
pub(crate) fn boxed(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(r) => boxed(&r.elem),
        Type::Paren(p) => boxed(&p.elem),
        Type::Group(g) => boxed(&g.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Box")?;
            arguments(&last.arguments).into_iter().next()
        }
        _ => None,
    }
}

/// Whether a type is that of numbers, arrays or lists of them.
fn plain_in(ty: &Type, generics: &[Ident]) -> bool {
    let kind = kind(ty, generics);
    kind != Kind::Unknown && kind.is_differentiable()
}

/// The type of a list's items.
pub(crate) fn item(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(r) => item(&r.elem),
        Type::Paren(p) => item(&p.elem),
        Type::Group(g) => item(&g.elem),
        Type::Slice(s) => Some(&s.elem),
        Type::Array(a) => Some(&a.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Vec")?;
            arguments(&last.arguments).into_iter().next()
        }
        _ => None,
    }
}

/// The kind of a type that holds values of these.
fn held<'t>(mut types: impl Iterator<Item = &'t Type>, generics: &[Ident]) -> Kind {
    if types.any(|t| kind(t, generics).is_differentiable()) { Kind::Unknown } else { Kind::Discrete }
}

fn arguments(arguments: &PathArguments) -> Vec<&Type> {
    match arguments {
        PathArguments::AngleBracketed(a) => {
            a.args.iter().filter_map(|g| if let GenericArgument::Type(t) = g { Some(t) } else { None }).collect()
        }
        _ => vec![],
    }
}

fn list(elem: &Type, form: List, generics: &[Ident]) -> Kind {
    match kind(elem, generics) {
        Kind::Float(e) => Kind::List(e, form),
        Kind::Unknown if !is_composite(elem, generics) => Kind::List(Elem::Unknown, form),
        Kind::Unknown => Kind::Unknown,
        item @ (Kind::Array(..) | Kind::List(..) | Kind::Items(_) | Kind::Tuple(_)) => Kind::Items(Box::new(item)),
        _ => Kind::Discrete,
    }
}

fn named(ident: &Ident, args: &[&Type], generics: &[Ident]) -> Kind {
    let name = ident.to_string();
    match name.as_str() {
        "f32" => Kind::Float(Elem::F32),
        "f64" => Kind::Float(Elem::F64),
        "bool" => Kind::Bool,
        "usize" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "i16" | "i32" | "i64" | "i128" => Kind::Int,
        "Vec" => args.first().map_or(Kind::Unknown, |t| list(t, List::Vec, generics)),
        "ArrayBase" => match args {
            [storage, dim] => {
                stored(storage).map_or(Kind::Unknown, |elem| named(&Ident::new("Array", ident.span()), &[elem, dim], generics))
            }
            _ => Kind::Unknown,
        },
        name if DISCRETE.contains(&name) || name.starts_with("NonZero") => Kind::Discrete,
        // Without arguments it is a type of the user's of that name.
        name if CONTAINERS.contains(&name) && !args.is_empty() => held(args.iter().copied(), generics),
        _ if generics.contains(ident) => Kind::Float(Elem::Param(name)),
        name => match (rank(name, args), args.first().map(|t| kind(t, generics))) {
            (None, _) | (_, Some(Kind::Array(..) | Kind::List(..) | Kind::Items(_) | Kind::Tuple(_))) => Kind::Unknown,
            (Some(rank), Some(Kind::Float(e))) => Kind::Array(e, rank),
            (Some(rank), Some(Kind::Unknown) | None) => Kind::Array(Elem::Unknown, rank),
            _ => Kind::Discrete,
        },
    }
}

/// What a storage of ndarray's holds.
fn stored(storage: &Type) -> Option<&Type> {
    let Type::Path(path) = storage else { return None };
    let last = path.path.segments.last()?;
    if !["OwnedRepr", "ViewRepr", "CowRepr", "OwnedArcRepr"].iter().any(|name| last.ident == name) {
        return None;
    }
    match arguments(&last.arguments).first()? {
        Type::Reference(elem) => Some(&elem.elem),
        elem => Some(elem),
    }
}

/// The rank of a type of ndarray's; `None` for a name that is none of these.
fn rank(name: &str, args: &[&Type]) -> Option<Rank> {
    let rest = ["ArrayViewMut", "ArrayView", "ArrayRef", "CowArray", "ArcArray", "Array"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))?;
    match rest {
        "D" => Some(Rank::Dyn),
        "" => Some(args.get(1).map_or(Rank::Unknown, |t| {
            let text = t.to_token_stream().to_string().replace(' ', "");
            match text.rsplit("::").next().unwrap_or("") {
                "IxDyn" => Rank::Dyn,
                ix => ix.strip_prefix("Ix").and_then(|n| n.parse().ok()).map_or(Rank::Unknown, Rank::Fixed),
            }
        })),
        digit => digit.parse().ok().map(Rank::Fixed),
    }
}
