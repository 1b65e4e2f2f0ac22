//! Encryption by other people's code: xmlsec1 encrypts the content, OpenSSL the content key. What the tests decrypt was
//! not encrypted by what decrypts it.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::signer::{Signer, folder, run, scratch};

const XMLENC: &str = "http://www.w3.org/2001/04/xmlenc#";
const XMLENC11: &str = "http://www.w3.org/2009/xmlenc11#";

/// The service provider's decryption key of the tests.
pub fn sp() -> &'static Signer {
    Signer::rsa("sp-decryption", 2048)
}

/// The key that takes its place.
pub fn sp_next() -> &'static Signer {
    Signer::rsa("sp-decryption-next", 2048)
}

/// What is encrypted how, for whom.
#[derive(Debug, Clone)]
pub struct Encryption {
    /// The identifier of the content's algorithm.
    pub content: String,
    /// The identifier of the key transport.
    pub transport: String,
    /// What stands inside the EncryptionMethod of the key.
    pub parameters: String,
    /// What OpenSSL is to do: its options for the padding.
    pub padding: Vec<String>,
    /// The attribute Recipient of the key.
    pub recipient: Option<String>,
    pub to: &'static Signer,
}

/// A content key, and content under it, both encrypted.
#[derive(Debug, Clone)]
pub struct Ciphertext {
    pub key: Vec<u8>,
    pub content: Vec<u8>,
}

impl Encryption {
    /// `aes256-gcm` and the like, with `rsa-oaep-mgf1p`: what identity providers send.
    pub fn with(content: &str) -> Self {
        let namespace = if content.ends_with("gcm") { XMLENC11 } else { XMLENC };
        Self {
            content: format!("{namespace}{content}"),
            transport: format!("{XMLENC}rsa-oaep-mgf1p"),
            parameters: String::new(),
            padding: oaep("sha1", "sha1"),
            recipient: None,
            to: sp(),
        }
    }

    /// The same with `rsa-oaep` of XML-Enc 1.1: this DigestMethod, and MGF1 over this digest.
    pub fn oaep(self, digest: &str, mgf: &str) -> Self {
        let method = match digest {
            "sha1" => "http://www.w3.org/2000/09/xmldsig#sha1".to_owned(),
            "sha384" => "http://www.w3.org/2001/04/xmldsig-more#sha384".to_owned(),
            digest => format!("{XMLENC}{digest}"),
        };
        Self {
            transport: format!("{XMLENC11}rsa-oaep"),
            parameters: format!(
                "<ds:DigestMethod Algorithm=\"{method}\"/><xenc11:MGF Algorithm=\"{XMLENC11}mgf1{mgf}\"/>"
            ),
            padding: oaep(digest, mgf),
            ..self
        }
    }

    /// The same for another key.
    pub fn to(self, to: &'static Signer) -> Self {
        Self { to, ..self }
    }

    /// Encrypts octets under a fresh content key.
    pub fn encrypt(&self, plaintext: &[u8]) -> Ciphertext {
        let key = random(self.key_length());
        Ciphertext {
            content: self.encrypt_under(&key, plaintext),
            key: self.wrap(&key),
        }
    }

    /// Octets of the content key.
    pub fn key_length(&self) -> usize {
        match &self.content {
            content if content.contains("128") => 16,
            content if content.contains("192") || content.contains("tripledes") => 24,
            _ => 32,
        }
    }

    /// The content key, encrypted by OpenSSL.
    pub fn wrap(&self, key: &[u8]) -> Vec<u8> {
        let (input, output) = (scratch("key"), scratch("wrapped"));
        std::fs::write(&input, key).unwrap();
        let mut openssl = Command::new("openssl");
        openssl
            .args(["pkeyutl", "-encrypt", "-certin", "-inkey"])
            .arg(&self.to.certificate);
        for option in &self.padding {
            openssl.arg("-pkeyopt").arg(option);
        }
        openssl.arg("-in").arg(&input).arg("-out").arg(&output);
        run(openssl);
        std::fs::read(output).unwrap()
    }

    /// Octets, encrypted by xmlsec1, which pads with random octets.
    pub fn encrypt_under(&self, key: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let (file, input, template, output) = (scratch("aes"), scratch("plain"), scratch("xml"), scratch("out"));
        std::fs::write(&file, key).unwrap();
        std::fs::write(&input, plaintext).unwrap();
        let method = &self.content;
        std::fs::write(
            &template,
            format!(
                "<EncryptedData xmlns=\"{XMLENC}\"><EncryptionMethod Algorithm=\"{method}\"/>\
                 <KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><KeyName>k</KeyName></KeyInfo>\
                 <CipherData><CipherValue/></CipherData></EncryptedData>"
            ),
        )
        .unwrap();
        let kind = if method.contains("tripledes") {
            "--deskey:k"
        } else {
            "--aeskey:k"
        };
        let mut xmlsec1 = Command::new("xmlsec1");
        xmlsec1
            .args(["--encrypt", kind])
            .arg(&file)
            .arg("--binary-data")
            .arg(&input);
        xmlsec1.arg("--output").arg(&output).arg(&template);
        run(xmlsec1);
        let written = std::fs::read_to_string(output).unwrap();
        let value = written
            .split("<CipherValue>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        STANDARD.decode(value.split_whitespace().collect::<String>()).unwrap()
    }

    /// An EncryptedKey with these attributes.
    pub fn encrypted_key(&self, octets: &[u8], attributes: &str) -> String {
        let recipient = self.recipient.as_deref();
        let recipient = recipient
            .map(|name| format!(" Recipient=\"{name}\""))
            .unwrap_or_default();
        format!(
            "<xenc:EncryptedKey xmlns:xenc=\"{XMLENC}\" xmlns:xenc11=\"{XMLENC11}\"{attributes}{recipient}>\
             <xenc:EncryptionMethod Algorithm=\"{}\">{}</xenc:EncryptionMethod>\
             <xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>",
            self.transport,
            self.parameters,
            STANDARD.encode(octets)
        )
    }

    /// EncryptedData around this KeyInfo.
    pub fn encrypted_data(&self, key_info: &str, content: &[u8]) -> String {
        format!(
            "<xenc:EncryptedData xmlns:xenc=\"{XMLENC}\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
             Type=\"{XMLENC}Element\"><xenc:EncryptionMethod Algorithm=\"{}\"/><ds:KeyInfo>{key_info}</ds:KeyInfo>\
             <xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>",
            self.content,
            STANDARD.encode(content)
        )
    }

    /// An EncryptedAssertion, EncryptedID or EncryptedAttribute of a ciphertext, with its key inside.
    pub fn element_of(&self, name: &str, ciphertext: &Ciphertext) -> String {
        let key = self.encrypted_key(&ciphertext.key, "");
        let data = self.encrypted_data(&key, &ciphertext.content);
        format!("<saml:{name}>{data}</saml:{name}>")
    }

    /// The same of a plaintext.
    pub fn element(&self, name: &str, plaintext: &str) -> String {
        self.element_of(name, &self.encrypt(plaintext.as_bytes()))
    }
}

/// OpenSSL's options for OAEP.
pub fn oaep(digest: &str, mgf: &str) -> Vec<String> {
    vec![
        "rsa_padding_mode:oaep".to_owned(),
        format!("rsa_oaep_md:{digest}"),
        format!("rsa_mgf1_md:{mgf}"),
    ]
}

/// Octets from OpenSSL.
pub fn random(length: usize) -> Vec<u8> {
    let output = folder().join(format!("random-{length}-{:?}", std::thread::current().id()));
    let mut openssl = Command::new("openssl");
    openssl.args(["rand", "-out"]).arg(&output).arg(length.to_string());
    run(openssl);
    std::fs::read(output).unwrap()
}
