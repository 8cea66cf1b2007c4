//! The two rules that a reader relies on everywhere: a module imports only from layers below its
//! own, and each file begins by saying what it is for.
//!
//! The layers are those of the map in `src/lib.rs`.
#![expect(clippy::unwrap_used, reason = "a check that cannot read the source must fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The library's modules by layer, as the crate doc draws them.
const LAYERS: [&[&str]; 6] = [
    &[
        "row",
        "outcome",
        "clock",
        "stop",
        "causes",
        "censor",
        "http_client",
        "http_head",
        "text_or_raw",
    ],
    &["source", "clean", "platform", "ledger", "inbox", "notification"],
    &["push", "report", "sandbox", "template"],
    &["calls"],
    &["import", "results"],
    &["upkeep"],
];

/// The binary's modules: they may use the whole library, and the library none of them.
const FACE: [&str; 3] = ["main", "cli", "locale"];

fn source_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The top-level module that a file of `src` belongs to.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.strip_suffix(".rs").unwrap_or(first).to_owned()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The top-level modules that code names by `crate::`, one by one or in braces. Comments do not
/// count: a doc may point anywhere.
fn used_modules(code: &str) -> BTreeSet<String> {
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![first_name(rest)],
        };
        used.extend(names.into_iter().filter(|name| !name.is_empty()));
    }
    used
}

/// The first name of each part of a `use` group, at its own depth of braces.
fn top_level_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut part = 0;
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(first_name(&group[part..]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(first_name(&group[part..at]));
                part = at + 1;
            }
            _ => {}
        }
    }
    names
}

fn first_name(path: &str) -> String {
    let path = path.trim_start();
    path.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect()
}

#[test]
fn a_module_imports_only_from_layers_below_its_own() {
    let mut wrong = Vec::new();
    for file in source_files() {
        let module = module_of(&file);
        let code = fs::read_to_string(&file).unwrap();
        if module == "lib" || FACE.contains(&module.as_str()) {
            continue;
        }
        let layer = layer_of(&module)
            .unwrap_or_else(|| panic!("{module} has no layer: put it into the map of src/lib.rs"));
        for used in used_modules(&code) {
            let allowed = used == module || layer_of(&used).is_some_and(|below| below < layer);
            // A name that is no module of ours is an item of the crate's root: there are none.
            if !allowed {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_in_the_crate_doc_names_every_module_in_its_layer() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (layer, modules) in LAYERS.iter().enumerate() {
        let row = lib
            .lines()
            .find(|line| line.starts_with(&format!("//! | {layer} |")))
            .unwrap_or_else(|| panic!("layer {layer} is not in the map"));
        for module in *modules {
            assert!(row.contains(&format!("[`{module}`]")), "{module} is not in layer {layer}");
        }
    }
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).count();
    let mapped: usize = LAYERS.iter().map(|modules| modules.len()).sum();
    assert_eq!(declared, mapped, "a module is missing from the map, or has gone");
}

#[test]
fn each_file_begins_by_saying_what_it_is_for() {
    let silent: Vec<String> = source_files()
        .iter()
        .filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! "))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn the_check_itself_finds_imports_however_they_are_written() {
    let code = "use crate::row::Phone;\nuse crate::{clean::{self, text}, stop};\n\
                // crate::report is only spoken of\nlet x = crate::push::Rate;";
    let used: Vec<String> = used_modules(code).into_iter().collect();
    assert_eq!(used, ["clean", "push", "row", "stop"]);
}
