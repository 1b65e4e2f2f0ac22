//! What refusing costs natively: `refusals FOLDER [PART]` prints shape, code, octets, milliseconds and peak memory.
//! `FOLDER` has `response.xml`, `now` and certificates `*.crt`.

#[path = "../counting.rs"]
mod counting;

use std::sync::atomic::Ordering::Relaxed;

use counting::{NOW, PEAK};

/// Milliseconds that this process has computed, however busy the machine is (Linux).
fn computed() -> Result<f64, String> {
    let text = std::fs::read_to_string("/proc/self/schedstat").map_err(|error| error.to_string())?;
    let nanoseconds = text.split(' ').next().and_then(|text| text.parse::<f64>().ok());
    Ok(nanoseconds.ok_or("schedstat")? / 1e6)
}

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, part) = match arguments.as_slice() {
        [folder] => (folder, 1),
        [folder, part] => (folder, part.parse().map_err(|_| "PART")?),
        _ => return Err("refusals FOLDER [PART]".to_owned()),
    };
    let read =
        |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).map_err(|error| format!("{name}: {error}"));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".crt"))
        .collect();
    names.sort();
    let pems = names.iter().map(|name| read(name)).collect::<Result<Vec<_>, _>>()?;
    let pems: Vec<&[u8]> = pems.iter().map(String::as_bytes).collect();
    let refusals = bench::Refusals::scaled(&read("response.xml")?, &read("now")?, &pems, part)?;
    for shape in 0..refusals.len() {
        let (name, octets) = refusals.describe(shape);
        let before = NOW.load(Relaxed);
        PEAK.store(before, Relaxed);
        let code = refusals.code(shape);
        let peak = PEAK.load(Relaxed) - before;
        let began = computed()?;
        let (mut times, mut took) = (0, 0.0);
        while times < 3 || took < 50.0 {
            let _ = refusals.run(shape, 1);
            times += 1;
            took = computed()? - began;
        }
        let each = took / f64::from(times);
        println!(
            "{name}\t{code}\t{octets}\t{each:.3}\t{:.1}",
            peak as f64 / octets as f64
        );
    }
    Ok(())
}
