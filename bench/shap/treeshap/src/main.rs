//! Times the treeshap crate's quadrature kernel, its fastest, on one model:
//! bench-treeshap MODEL ROWS.f64 COLUMNS SECONDS
use std::time::Instant;
use treeshap::{TreeExplainer, TreeModel};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&args[1]).expect("model");
    let model = if args[1].ends_with(".json") {
        TreeModel::from_xgboost_json(&bytes).expect("model")
    } else {
        TreeModel::from_lightgbm_text(std::str::from_utf8(&bytes).expect("text")).expect("model")
    };
    let raw = std::fs::read(&args[2]).expect("rows");
    let columns: usize = args[3].parse().expect("columns");
    let seconds: f64 = args[4].parse().expect("seconds");
    let rows = raw.len() / 8 / columns;
    let mut x = vec![0.0; rows * columns]; // row-major
    for c in 0..columns {
        for r in 0..rows {
            let at = (c * rows + r) * 8;
            x[r * columns + c] = f64::from_le_bytes(raw[at..at + 8].try_into().unwrap());
        }
    }
    let explainer = TreeExplainer::linear(&model).expect("explainer");
    let mut n = rows.min(32);
    let mut us = f64::INFINITY;
    for round in 0..3 {
        let start = Instant::now();
        explainer.shap_values_batch(&x[..n * columns], 0).expect("values");
        us = start.elapsed().as_secs_f64() / n as f64 * 1e6;
        if round < 2 {
            n = rows.min(((seconds / 2.0) / (us / 1e6)) as usize).max(1);
        }
    }
    let stem = std::path::Path::new(&args[1]).file_stem().unwrap().to_string_lossy().into_owned();
    println!("{{\"engine\": \"treeshap (Rust)\", \"version\": \"0.1.0\", \"model\": \"{stem}\", \"task\": \"shap\", \"threads\": 1, \"rows\": {n}, \"us\": {us:.3}}}");
}
