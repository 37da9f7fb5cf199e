//! Lists what the compiler refuses of random programs.
use std::collections::BTreeMap;
fn main() {
    let args: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    if args.len() == 1 {
        println!("{}", cotangent_tests::language::program(args[0]));
        return;
    }
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for seed in args[0]..args[1] {
        let p = cotangent_tests::language::program(seed);
        for f in &p.functions {
            let text = f.to_string().replace("#[differentiate]", "");
            let item: syn::ItemFn = match syn::parse_str(&text) {
                Ok(i) => i,
                Err(e) => {
                    println!("{seed}: {e}\n{text}");
                    continue;
                }
            };
            let out = cotangent_transform::differentiate(
                Default::default(),
                quote::ToTokens::to_token_stream(&item),
                &"::cotangent".parse().unwrap(),
            )
            .to_string();
            let mut rest = &out[..];
            while let Some(i) = rest.find("compile_error") {
                let tail = &rest[i..];
                let m = tail.split('"').nth(1).unwrap_or("").to_owned();
                all.entry(m).or_default().push(seed);
                rest = &rest[i + 10..];
            }
        }
    }
    for (m, s) in all {
        println!("{:4} {m}  {:?}", s.len(), &s[..s.len().min(5)]);
    }
}
