//! The native half of `make bench`: `bench FOLDER STAGE TIMES` prints the milliseconds of CPU time that one run took:
//! what else runs on the machine is not counted.

use std::fs;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, stage, times] = arguments.as_slice() else {
        return Err("bench FOLDER STAGE TIMES".to_owned());
    };
    let read = |name: &str| fs::read(format!("{folder}/{name}")).map_err(|error| format!("{name}: {error}"));
    let now = String::from_utf8(read("now")?).map_err(|error| error.to_string())?;
    let scene = bench::Scene::new(&read("form")?, &read("idp.crt")?, &now)?;
    scene.check()?;
    let number = |text: &str| text.parse::<u32>().map_err(|error| format!("{text}: {error}"));
    let (stage, times) = (number(stage)?, number(times)?);
    let began = cpu()?;
    if !scene.run(stage as usize, times) {
        return Err("a run failed".to_owned());
    }
    println!("{}", (cpu()? - began) / f64::from(times));
    Ok(())
}

/// CPU time of this thread in milliseconds, where Linux says it; elsewhere the time of day.
fn cpu() -> Result<f64, String> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match text
        .split(' ')
        .next()
        .and_then(|nanoseconds| nanoseconds.parse::<f64>().ok())
    {
        Some(nanoseconds) => Ok(nanoseconds / 1e6),
        None => std::time::UNIX_EPOCH
            .elapsed()
            .map(|elapsed| elapsed.as_secs_f64() * 1000.0)
            .map_err(|error| error.to_string()),
    }
}
