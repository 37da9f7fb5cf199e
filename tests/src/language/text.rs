//! Programs as Rust.

use super::{Arm, Block, Chain, End, Expr, Function, Over, Parameter, Pattern, Program, SIZE, Source, Step, Stmt, Type};
use std::fmt::{Display, Formatter, Result};

impl Type {
    fn written(self) -> &'static str {
        match self {
            Type::Real => "f64",
            Type::Vector => "Array1<f64>",
            Type::Matrix => "Array2<f64>",
            Type::State => "State",
            Type::List => "Vec<f64>",
            Type::Maybe => "Option<f64>",
            Type::Checked => "Result<f64, String>",
            Type::Form => "Form",
            Type::Int => "usize",
        }
    }
}

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.functions.iter().try_for_each(|function| writeln!(f, "{function}"))
    }
}

impl Display for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let parameters: Vec<String> = self.parameters.iter().map(ToString::to_string).collect();
        writeln!(f, "#[differentiate]")?;
        write!(f, "fn {}({}) -> {} {}", self.name, parameters.join(", "), self.result.written(), self.body)
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}: {}{}", self.name, if self.reference { "&" } else { "" }, self.ty.written())
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{{")?;
        self.stmts.iter().try_for_each(|s| writeln!(f, "{s}"))?;
        if let Some(value) = &self.value {
            writeln!(f, "{}", Typed(value))?;
        }
        write!(f, "}}")
    }
}

fn label(label: Option<&String>) -> String {
    label.map_or_else(String::new, |l| format!("'{l}: "))
}

fn to(label: Option<&String>) -> String {
    label.map_or_else(String::new, |l| format!(" '{l}"))
}

impl Display for Stmt {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Stmt::Let(mutable, name, value) => {
                let ty = if let Expr::Num(_) | Expr::If(..) | Expr::Match(..) | Expr::Loop(..) = value { ": f64" } else { "" };
                let ty = if let Expr::If(_, b, _) = value { annotation(b) } else { ty };
                // How many axes a value has that comes out of a struct or a function, the attribute cannot see.
                let ty = match name.split('_').next() {
                    Some("u") => ": Array1<f64>",
                    Some("m") => ": Array2<f64>",
                    Some("o") => ": Option<f64>",
                    _ => ty,
                };
                write!(f, "let {}{name}{ty} = {value};", if *mutable { "mut " } else { "" })
            }
            Stmt::Closure(name, parameters, body) => {
                let parameters: Vec<String> = parameters.iter().map(|p| format!("{p}: f64")).collect();
                write!(f, "let {name} = |{}| {body};", parameters.join(", "))
            }
            Stmt::LetElse(pattern, of, otherwise) => write!(f, "let {pattern} = {of} else {otherwise};"),
            Stmt::Assign(place, op, value) => write!(f, "{place} {op} {value};"),
            Stmt::Method(place, name, arguments) => match *name {
                "set_row" => write!(f, "{place}.row_mut({}).assign({});", arguments[0], arguments[1]),
                name => write!(f, "{place}.{name}({});", list(arguments)),
            },
            Stmt::MapInPlace(name, e, body) => write!(f, "{name}.mapv_inplace(|{e}: f64| {});", Typed(body)),
            Stmt::Swap(a, b) => write!(f, "std::mem::swap(&mut {a}, &mut {b});"),
            Stmt::If(condition, then, otherwise) => {
                write!(f, "if {condition} {then}")?;
                otherwise.as_ref().map_or(Ok(()), |o| write!(f, " else {o}"))
            }
            Stmt::Match(of, arms) => arms_of(f, of, arms),
            Stmt::For { label: l, names, over, body } => {
                let n = names;
                let reads = !matches!(over, Over::Mutable(_));
                let (pattern, over) = match over {
                    Over::Range { from, to, inclusive, reversed, step } => {
                        let mut range = format!("{from}{}{to}", if *inclusive { "..=" } else { ".." });
                        if *reversed || *step > 1 {
                            range = format!("({range})");
                        }
                        let rev = if *reversed { ".rev()" } else { "" };
                        let by = if *step > 1 { format!(".step_by({step})") } else { String::new() };
                        (n[0].clone(), format!("{range}{rev}{by}"))
                    }
                    Over::Entries(v) => (format!("&{}", n[0]), format!("{v}.iter()")),
                    Over::Numbered(v) => (format!("({}, &{})", n[0], n[1]), format!("{v}.iter().enumerate()")),
                    Over::Zipped(v, w) => (format!("(&{}, &{})", n[0], n[1]), format!("{v}.iter().zip({w}.iter())")),
                    Over::Rows(m) => (n[0].clone(), format!("{m}.rows()")),
                    Over::Mutable(v) => (n[0].clone(), format!("{v}.iter_mut()")),
                    Over::Peeked(v) => {
                        let (a, b, l) = (&n[0], &n[1], label(l.as_ref()));
                        writeln!(f, "let mut items_{a} = {v}.iter().peekable();")?;
                        writeln!(f, "{l}while let Some(&{a}) = items_{a}.next() {{")?;
                        writeln!(f, "let {b} = if let Some(&&ahead) = items_{a}.peek() {{ ahead }} else {{ 0.5 }};")?;
                        return write!(f, "{}", body.to_string().trim_start_matches("{\n"));
                    }
                };
                let text = body.to_string();
                let mark = if reads { mark(&text) } else { "" };
                write!(f, "{mark}{}for {pattern} in {over} {text}", label(l.as_ref()))
            }
            Stmt::While(l, condition, body) => write!(f, "{}while {condition} {body}", label(l.as_ref())),
            Stmt::Loop(l, body) => write!(f, "{}loop {body}", label(l.as_ref())),
            Stmt::Drain(name, list, body) => write!(f, "while let Some({name}) = {list}.pop() {body}"),
            Stmt::Break(l, None) => write!(f, "break{};", to(l.as_ref())),
            Stmt::Break(l, Some(value)) => write!(f, "break{} {value};", to(l.as_ref())),
            Stmt::Continue(l) => write!(f, "continue{};", to(l.as_ref())),
            Stmt::Return(value) => write!(f, "return {value};"),
        }
    }
}

/// Of the loops whose passes all end at their ends, every third runs again from snapshots: the length of its text draws the lot, so that
/// the trees know nothing of it.
fn mark(body: &str) -> &'static str {
    if ["break", "continue", "return", "?"].iter().any(|exit| body.contains(exit)) {
        return "";
    }
    match body.len() % 6 {
        0 => "#[checkpoint]\n",
        1 => "#[checkpoint(snapshots = 2)]\n",
        _ => "",
    }
}

/// The type of a variable whose value is a block's.
fn annotation(block: &Block) -> &'static str {
    match block.value.as_deref() {
        Some(Expr::Num(_) | Expr::Binary(..)) => ": f64",
        _ => "",
    }
}

fn list(items: &[Expr]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn arms_of(f: &mut Formatter<'_>, of: &Expr, arms: &[Arm]) -> Result {
    writeln!(f, "match {of} {{")?;
    for arm in arms {
        write!(f, "{}", arm.pattern)?;
        if let Some(guard) = &arm.guard {
            write!(f, " if {guard}")?;
        }
        writeln!(f, " => {}", arm.body)?;
    }
    write!(f, "}}")
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Pattern::Any => write!(f, "_"),
            Pattern::Range(a, b) if a == b => write!(f, "{a}"),
            Pattern::Range(a, b) => write!(f, "{a}..={b}"),
            Pattern::Some(name) => write!(f, "Some({name})"),
            Pattern::None => write!(f, "None"),
            Pattern::Form(variant, parts) => match &parts[..] {
                [] => write!(f, "Form::{variant}"),
                [a] => write!(f, "Form::{variant}({a})"),
                [p, q, ..] => write!(f, "Form::{variant} {{ p: {p}, q: {q} }}"),
            },
        }
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.source {
            Source::Entries(v) => write!(f, "{}.iter().copied()", Receiver(v))?,
            Source::Range(n, i, body) => write!(f, "(0..{n}).map(|{i}| {})", Typed(body))?,
        }
        self.steps.iter().try_for_each(|step| write!(f, "{step}"))?;
        match &self.end {
            End::Total(name) => write!(f, ".{name}::<f64>()"),
            End::Fold(from, s, e, body) => write!(f, ".fold({}, |{s}, {e}| {body})", Typed(from)),
            End::Extreme(name, otherwise) => write!(f, ".{name}(|a, b| a.total_cmp(b)).unwrap_or({otherwise})"),
            End::Last(otherwise) => write!(f, ".last().unwrap_or({otherwise})"),
            End::Collect => write!(f, ".collect::<Vec<f64>>()"),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Step::Map(e, body) => write!(f, ".map(|{e}| {})", Typed(body)),
            Step::Filter(e, holds) => write!(f, ".filter(|&{e}| {holds})"),
            Step::TakeWhile(e, holds) => write!(f, ".take_while(|&{e}| {holds})"),
            Step::Numbered(i, e, body) => write!(f, ".enumerate().map(|({i}, {e})| {})", Typed(body)),
            Step::Zip(with, a, b, body) => write!(f, ".zip({}.iter()).map(|({a}, &{b})| {})", Receiver(with), Typed(body)),
            Step::Chain(with) => write!(f, ".chain({}.iter().copied())", Receiver(with)),
            Step::Rev => write!(f, ".rev()"),
            Step::Skip(n) => write!(f, ".skip({n})"),
            Step::Take(n) => write!(f, ".take({n})"),
            Step::Scan { from, names: (s, e), over, next, item } => {
                let over = over.as_ref().map_or_else(String::new, |over| format!("if {over} {{ return None; }}"));
                write!(f, ".scan({}, |{s}, {e}| {{ {over} *{s} = {next}; Some({}) }})", Typed(from), Typed(item))
            }
            Step::Flat(e, items) => {
                let items: Vec<String> = items.iter().map(|item| Typed(item).to_string()).collect();
                write!(f, ".flat_map(|{e}| [{}])", items.join(", "))
            }
            Step::Nested(e, over, g, body) => {
                write!(f, ".flat_map(|{e}| {}.iter().map(move |{g}| {}))", Receiver(over), Typed(body))
            }
        }
    }
}

/// What a method may be called on later: Rust must know its type.
struct Typed<'a>(&'a Expr);

impl Display for Typed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Expr::Num(x) => write!(f, "{x:?}_f64"),
            e => write!(f, "{e}"),
        }
    }
}

/// What a method is called on.
struct Receiver<'a>(&'a Expr);

impl Display for Receiver<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Expr::Num(x) => write!(f, "{x:?}_f64"),
            Expr::If(..) | Expr::Match(..) | Expr::Loop(..) | Expr::Unary("*", _) => write!(f, "({})", self.0),
            e => write!(f, "{e}"),
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Num(x) => write!(f, "{x:?}"),
            Expr::Int(i) => write!(f, "{i}"),
            Expr::Var(name) => write!(f, "{name}"),
            Expr::Index(a, at) if at.len() == 1 => write!(f, "{}[{}]", Receiver(a), at[0]),
            Expr::Index(a, at) => write!(f, "{}[[{}]]", Receiver(a), list(at)),
            Expr::Field(s, name) => write!(f, "{}.{name}", Receiver(s)),
            Expr::Unary("*", a) => write!(f, "*{}", Receiver(a)),
            Expr::Unary(op, a) => write!(f, "({op}{})", Receiver(a)),
            Expr::Binary(op, a, b) if matches!(**a, Expr::Let(..)) => write!(f, "{a} {op} {b}"),
            Expr::Let(pattern, of) => write!(f, "let {pattern} = {of}"),
            Expr::Binary(op, a, b) => write!(f, "({} {op} {})", Receiver(a), Receiver(b)),
            Expr::Method(a, "as_f64", _) => write!(f, "({} as f64)", Receiver(a)),
            Expr::Method(a, "ok_or", _) => write!(f, "{}.ok_or(\"nothing\".to_owned())", Receiver(a)),
            Expr::Method(a, "column_sums", _) => write!(f, "{}.sum_axis(Axis(0))", Receiver(a)),
            Expr::Method(a, "row_sums", _) => write!(f, "{}.sum_axis(Axis(1))", Receiver(a)),
            Expr::Method(a, "list_sum", _) => write!(f, "{}.iter().sum::<f64>()", Receiver(a)),
            // Of a variable that is `mut`, a method by itself is taken for one that changes it.
            Expr::Method(a, name @ ("inner" | "scaled"), arguments) if a.to_string().starts_with("s_") => {
                write!(f, "State::{name}(&{a}, {})", list(arguments))
            }
            Expr::Method(a, "advance", arguments) => write!(f, "(&mut {a}).advance({})", list(arguments)),
            Expr::Method(a, name, arguments) => write!(f, "{}.{name}({})", Receiver(a), list(arguments)),
            Expr::Ref(a) => write!(f, "&{}", Receiver(a)),
            Expr::Eye => write!(f, "Array2::<f64>::eye({SIZE})"),
            Expr::Map(a, name, body) => write!(f, "{}.mapv(|{name}: f64| {})", Receiver(a), Typed(body)),
            Expr::FromFn(name, body) => write!(f, "Array1::from_shape_fn({SIZE}, |{name}| {})", Typed(body)),
            Expr::SumOf(a, name, body) => write!(f, "{}.iter().map(|&{name}| {}).sum::<f64>()", Receiver(a), Typed(body)),
            Expr::Call(name, arguments) => write!(f, "{name}({})", list(arguments)),
            Expr::If(condition, a, b) => write!(f, "if {condition} {a} else {b}"),
            Expr::Match(of, arms) => arms_of(f, of, arms),
            Expr::State(p, q) => write!(f, "State {{ p: {p}, q: {q} }}"),
            Expr::Update(name, value, base) => write!(f, "State {{ {name}: {value}, ..{base} }}"),
            Expr::Form(variant, parts) => match &parts[..] {
                [p, q] => write!(f, "Form::{variant} {{ p: {p}, q: {q} }}"),
                [] => write!(f, "Form::{variant}"),
                parts => write!(f, "Form::{variant}({})", list(parts)),
            },
            Expr::Maybe(Some(a)) => write!(f, "Some({a})"),
            Expr::Maybe(None) => write!(f, "None"),
            Expr::Checked(Some(a)) => write!(f, "Ok({a})"),
            Expr::Checked(None) => write!(f, "Err(\"nothing\".to_owned())"),
            Expr::Try(a) => write!(f, "{}?", Receiver(a)),
            Expr::With(a, name, arguments, x, body) => {
                let mut given: Vec<String> = arguments.iter().map(|a| Typed(a).to_string()).collect();
                given.push(format!("|{x}| {}", Typed(body)));
                write!(f, "{}.{name}({})", Receiver(a), given.join(", "))
            }
            Expr::Chain(chain) => write!(f, "{chain}"),
            Expr::List(items) => write!(f, "vec![{}]", list(items)),
            Expr::Boxed(a) => write!(f, "Box::new({})", Typed(a)),
            Expr::Loop(l, body) => write!(f, "{}loop {body}", label(l.as_ref())),
        }
    }
}
