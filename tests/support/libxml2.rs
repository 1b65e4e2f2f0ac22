//! libxml2 and libxmlsec1 as a judge: one process that answers until it is dropped.

use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What of a document is to be made canonical, and how. Elements are counted in document order.
#[derive(Debug, Clone)]
pub struct Query {
    pub exclusive: bool,
    pub apex: usize,
    pub omitted: Option<usize>,
    pub prefixes: String,
}

pub struct Libxml2 {
    process: Child,
    questions: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Libxml2 {
    /// The judge, where Python and the libraries (they come with xmlsec1) are at hand.
    pub fn start() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/libxml2.py");
        let started = Command::new("python3")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => {
                println!("SKIPPED: no comparison with libxml2: python3: {error}");
                return None;
            }
        };
        let questions = BufWriter::new(process.stdin.take().unwrap());
        let answers = BufReader::new(process.stdout.take().unwrap());
        let mut judge = Self {
            process,
            questions,
            answers,
        };
        if judge.try_ask(b"<a/>", &[]).is_err() {
            println!(
                "SKIPPED: no comparison with libxml2: libxml2.so.2 or libxmlsec1.so.1 is missing (package xmlsec1)"
            );
            return None;
        }
        Some(judge)
    }

    /// The canonical octets for each query, empty where libxml2 has none; nothing if it refuses the document.
    pub fn ask(&mut self, document: &[u8], queries: &[Query]) -> Option<Vec<Vec<u8>>> {
        let answered = self.try_ask(document, queries);
        answered.unwrap_or_else(|error| panic!("{error} after {}", String::from_utf8_lossy(document)))
    }

    fn try_ask(&mut self, document: &[u8], queries: &[Query]) -> std::io::Result<Option<Vec<Vec<u8>>>> {
        let mut question = Vec::with_capacity(document.len() + 64);
        question.extend_from_slice(&number(document.len()));
        question.extend_from_slice(document);
        for query in queries {
            question.push(query.exclusive.into());
            question.extend_from_slice(&number(query.apex));
            question.extend_from_slice(&query.omitted.map_or([0xFF; 4], number));
            question.extend_from_slice(&number(query.prefixes.len())[2..]);
            question.extend_from_slice(query.prefixes.as_bytes());
        }
        self.questions.write_all(&number(question.len()))?;
        self.questions.write_all(&question)?;
        self.questions.flush()?;
        let mut refused = [0];
        self.answers.read_exact(&mut refused)?;
        if refused == [1] {
            return Ok(None);
        }
        let answers = queries.iter().map(|_| {
            let mut length = [0; 4];
            self.answers.read_exact(&mut length)?;
            let mut octets = vec![0; u32::from_be_bytes(length) as usize];
            self.answers.read_exact(&mut octets)?;
            Ok(octets)
        });
        answers.collect::<std::io::Result<Vec<_>>>().map(Some)
    }
}

impl Drop for Libxml2 {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap().to_be_bytes()
}
