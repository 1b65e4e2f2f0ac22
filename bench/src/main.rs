//! The native half of `make bench`: `bench FOLDER STAGE TIMES` prints the milliseconds that one run took.

use std::time::Instant;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, stage, times] = arguments.as_slice() else {
        return Err("bench FOLDER STAGE TIMES".to_owned());
    };
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).map_err(|error| format!("{name}: {error}"));
    let now = String::from_utf8(read("now")?).map_err(|error| error.to_string())?;
    let scene = bench::Scene::new(&read("form")?, &read("idp.crt")?, &now)?;
    scene.check()?;
    let number = |text: &str| text.parse::<u32>().map_err(|error| format!("{text}: {error}"));
    let (stage, times) = (number(stage)?, number(times)?);
    let began = Instant::now();
    if !scene.run(stage as usize, times) {
        return Err("a run failed".to_owned());
    }
    println!("{}", began.elapsed().as_secs_f64() * 1000.0 / f64::from(times));
    Ok(())
}
