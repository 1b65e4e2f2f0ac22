//! Keys and signatures from other people's code: OpenSSL makes the keys, xmlsec1 signs. Nothing of the crate under
//! test takes part, so that it cannot agree with its own mistakes.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use saml_edge::crypto::{Certificate, VerifyingKey};

/// A key pair and its self-signed certificate.
#[derive(Debug)]
pub struct Signer {
    pub key: PathBuf,
    pub certificate: PathBuf,
    pub certificate_pem: String,
}

impl Signer {
    /// The signer called `name`, made once per run, with an RSA key of `bits`.
    pub fn rsa(name: &str, bits: u32) -> &'static Self {
        Self::named(&format!("{name}-{bits}"), &["-newkey", &format!("rsa:{bits}")])
    }

    /// The signer called `name`, made once per run, with a key on the curve P-256.
    pub fn p256(name: &str) -> &'static Self {
        Self::ec(name, "P-256")
    }

    /// The signer called `name`, made once per run, with a key on `curve`, as OpenSSL calls it.
    pub fn ec(name: &str, curve: &str) -> &'static Self {
        let parameter = format!("ec_paramgen_curve:{curve}");
        Self::named(&format!("{name}-{curve}"), &["-newkey", "ec", "-pkeyopt", &parameter])
    }

    /// The signer called `name`, made once per run, with a key as `kind` asks `openssl req` for it.
    pub fn named(name: &str, kind: &[&str]) -> &'static Self {
        static SIGNERS: OnceLock<Mutex<HashMap<String, &'static Signer>>> = OnceLock::new();
        let mut signers = SIGNERS.get_or_init(Mutex::default).lock().unwrap();
        if let Some(signer) = signers.get(name) {
            return signer;
        }
        let (key, certificate) = (
            folder().join(format!("{name}.key")),
            folder().join(format!("{name}.crt")),
        );
        let subject = format!("/CN={name}");
        let mut openssl = Command::new("openssl");
        openssl
            .args(["req", "-x509", "-nodes", "-sha256", "-days", "3650", "-subj", &subject])
            .args(kind);
        openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate);
        run(openssl);
        let certificate_pem = std::fs::read_to_string(&certificate).unwrap();
        let signer: &'static Signer = Box::leak(Box::new(Signer {
            key,
            certificate,
            certificate_pem,
        }));
        signers.insert(name.to_owned(), signer);
        signer
    }

    /// The secret that holds it as a service provider's key.
    pub fn secret(&self) -> String {
        std::fs::read_to_string(&self.key).unwrap() + &self.certificate_pem
    }

    /// Whether xmlsec1 verifies the enveloped signature of a document, with this certificate and by its rules: the ID is
    /// of the document element, the only key is this one.
    pub fn xmlsec1_verifies(&self, xml: &str, element: &str) -> bool {
        let input = scratch("verify");
        std::fs::write(&input, xml).unwrap();
        let output = Command::new("xmlsec1")
            .args(["--verify", "--enabled-key-data", "key-name"])
            .arg("--pubkey-cert-pem")
            .arg(&self.certificate)
            .args(["--id-attr:ID", element])
            .arg(&input)
            .output()
            .unwrap();
        let _ = std::fs::remove_file(input);
        output.status.success()
    }

    /// Whether OpenSSL verifies a signature over octets, with this certificate. An ECDSA value, r and s, is written as
    /// the DER that OpenSSL reads.
    pub fn openssl_verifies(&self, digest: &str, octets: &[u8], value: &[u8], is_ecdsa: bool) -> bool {
        let [message, signature, public] = ["octets", "signature", "public"].map(scratch);
        std::fs::write(&message, octets).unwrap();
        let value = if is_ecdsa { ecdsa_der(value) } else { value.to_vec() };
        std::fs::write(&signature, value).unwrap();
        let key = Command::new("openssl")
            .args(["x509", "-noout", "-pubkey", "-in"])
            .arg(&self.certificate)
            .output()
            .unwrap();
        std::fs::write(&public, key.stdout).unwrap();
        let output = Command::new("openssl")
            .args(["dgst", digest, "-verify"])
            .arg(&public)
            .arg("-signature")
            .args([&signature, &message])
            .output()
            .unwrap();
        for path in [message, signature, public] {
            let _ = std::fs::remove_file(path);
        }
        output.status.success()
    }

    /// The key that its signatures verify with.
    pub fn verifying_key(&self) -> VerifyingKey {
        Certificate::parse(self.certificate_pem.as_bytes())
            .unwrap()
            .verifying_key()
            .unwrap()
    }

    /// Fills in the Signature template that is a child of the one element called `parent` (a local name).
    pub fn sign(&self, template: &str, parent: &str) -> String {
        self.sign_at(
            template,
            &format!("//*[local-name()='{parent}']/*[local-name()='Signature']"),
        )
    }

    /// Signs the SignedInfo of the one Signature as it stands, whatever its DigestValue says: the template is
    /// all but canonical already, and OpenSSL signs that.
    pub fn sign_signed_info(&self, template: &str) -> String {
        let value = self.openssl_dgst(&signed_info(template), &["-sha256"]);
        with_signature_value(template, &value)
    }

    /// OpenSSL's signature of octets: `openssl dgst` with these options.
    pub fn openssl_dgst(&self, octets: &[u8], options: &[&str]) -> Vec<u8> {
        let key = self.key.to_str().unwrap();
        openssl_over(octets, &[&["dgst"], options, &["-sign", key]].concat())
    }

    /// The RSA private operation on one block as it is, without any padding (RFC 8017 5.2.1).
    pub fn rsa_raw(&self, block: &[u8]) -> Vec<u8> {
        let key = self.key.to_str().unwrap();
        let options = [
            "pkeyutl",
            "-decrypt",
            "-pkeyopt",
            "rsa_padding_mode:none",
            "-inkey",
            key,
            "-in",
        ];
        openssl_over(block, &options)
    }

    /// Fills in the Signature template at `xpath`.
    pub fn sign_at(&self, template: &str, xpath: &str) -> String {
        let (input, output) = (scratch("in"), scratch("out"));
        std::fs::write(&input, template).unwrap();
        let mut xmlsec1 = Command::new("xmlsec1");
        xmlsec1.arg("--sign");
        xmlsec1
            .arg("--privkey-pem")
            .arg(format!("{},{}", self.key.display(), self.certificate.display()));
        for element in [
            "urn:oasis:names:tc:SAML:2.0:protocol:Response",
            "urn:oasis:names:tc:SAML:2.0:protocol:LogoutRequest",
            "urn:oasis:names:tc:SAML:2.0:protocol:LogoutResponse",
            "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
            "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor",
            "urn:oasis:names:tc:SAML:2.0:metadata:EntitiesDescriptor",
        ] {
            xmlsec1.arg("--id-attr:ID").arg(element);
        }
        xmlsec1
            .arg("--node-xpath")
            .arg(xpath)
            .arg("--output")
            .arg(&output)
            .arg(&input);
        run(xmlsec1);
        let signed = std::fs::read_to_string(&output).unwrap();
        let _ = std::fs::remove_file(input).and_then(|()| std::fs::remove_file(output));
        signed
    }
}

/// The canonical SignedInfo of the one Signature in `xml`, which is all but canonical already.
pub fn signed_info(xml: &str) -> Vec<u8> {
    let (start, end) = (
        xml.find("<ds:SignedInfo>").unwrap(),
        xml.find("</ds:SignedInfo>").unwrap(),
    );
    let inner = &xml[start + "<ds:SignedInfo>".len()..end];
    let namespace = "http://www.w3.org/2000/09/xmldsig#";
    format!(
        "<ds:SignedInfo xmlns:ds=\"{namespace}\">{}</ds:SignedInfo>",
        expand_empty(inner)
    )
    .into_bytes()
}

/// The same with another SignatureValue in the one Signature.
pub fn with_signature_value(xml: &str, value: &[u8]) -> String {
    let value = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, value);
    let value = format!("<ds:SignatureValue>{value}</ds:SignatureValue>");
    if xml.contains("<ds:SignatureValue/>") {
        return xml.replacen("<ds:SignatureValue/>", &value, 1);
    }
    let (start, end) = (
        xml.find("<ds:SignatureValue>").unwrap(),
        xml.find("</ds:SignatureValue>").unwrap(),
    );
    format!("{}{value}{}", &xml[..start], &xml[end + "</ds:SignatureValue>".len()..])
}

/// OpenSSL's HMAC-SHA-256 under a key in hexadecimal.
pub fn openssl_hmac(octets: &[u8], key: &str) -> Vec<u8> {
    let key = format!("hexkey:{key}");
    openssl_over(octets, &["dgst", "-sha256", "-binary", "-mac", "HMAC", "-macopt", &key])
}

/// What OpenSSL writes for this command over octets; the input file is its last argument.
fn openssl_over(octets: &[u8], arguments: &[&str]) -> Vec<u8> {
    let (input, output) = (scratch("in"), scratch("out"));
    std::fs::write(&input, octets).unwrap();
    let (command, last) = arguments.split_at(arguments.len() - 1);
    let mut openssl = Command::new("openssl");
    openssl.args(command);
    if last == ["-in"] {
        openssl.arg("-out").arg(&output).arg("-in").arg(&input);
    } else {
        openssl.args(last).arg("-out").arg(&output).arg(&input);
    }
    run(openssl);
    let written = std::fs::read(&output).unwrap();
    let _ = std::fs::remove_file(input).and_then(|()| std::fs::remove_file(output));
    written
}

/// r ‖ s as SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 2.2.3).
fn ecdsa_der(value: &[u8]) -> Vec<u8> {
    let integer = |octets: &[u8]| {
        let mut number: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
        if number.first().is_none_or(|first| *first > 0x7F) {
            number.insert(0, 0);
        }
        let mut der = vec![2, u8::try_from(number.len()).unwrap()];
        der.append(&mut number);
        der
    };
    let (r, s) = value.split_at(value.len() / 2);
    let both = [integer(r), integer(s)].concat();
    let length = u8::try_from(both.len()).unwrap();
    let mut der = if length < 0x80 {
        vec![0x30, length]
    } else {
        vec![0x30, 0x81, length]
    };
    der.extend(both);
    der
}

/// A folder of this run.
pub fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("signer-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    })
}

/// A file name of this run that nobody else has.
pub fn scratch(kind: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    folder().join(format!("{}.{kind}", COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// `<a b="c"/>` becomes `<a b="c"></a>`: all that our templates lack to be canonical.
fn expand_empty(xml: &str) -> String {
    let mut out = String::new();
    for tag in xml.split_inclusive('>') {
        match tag.strip_suffix("/>") {
            Some(open) => {
                let name = open.rsplit('<').next().unwrap().split(' ').next().unwrap();
                out.push_str(&format!("{open}></{name}>"));
            }
            None => out.push_str(tag),
        }
    }
    out
}

pub fn run(mut command: Command) {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{name} is needed to make fixtures: {error}"));
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The identifiers that a Signature template names.
#[derive(Debug, Clone)]
pub struct Algorithms {
    pub canonicalization: String,
    pub signature: String,
    pub transforms: Vec<String>,
    pub prefixes: Option<String>,
    pub digest: String,
}

pub const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

impl Algorithms {
    /// RSA with SHA-2 of `bits`, exclusive canonicalization.
    pub fn sha2(bits: u32) -> Self {
        let digest = match bits {
            384 => "http://www.w3.org/2001/04/xmldsig-more#sha384".to_owned(),
            bits => format!("http://www.w3.org/2001/04/xmlenc#sha{bits}"),
        };
        Self {
            canonicalization: EXC_C14N.to_owned(),
            signature: format!("http://www.w3.org/2001/04/xmldsig-more#rsa-sha{bits}"),
            transforms: vec![ENVELOPED.to_owned(), EXC_C14N.to_owned()],
            prefixes: None,
            digest,
        }
    }

    /// ECDSA with SHA-2 of `bits`, exclusive canonicalization.
    pub fn ecdsa(bits: u32) -> Self {
        Self {
            signature: format!("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha{bits}"),
            ..Self::sha2(bits)
        }
    }

    /// RSA with SHA-1, exclusive canonicalization.
    pub fn sha1() -> Self {
        Self {
            signature: "http://www.w3.org/2000/09/xmldsig#rsa-sha1".to_owned(),
            digest: "http://www.w3.org/2000/09/xmldsig#sha1".to_owned(),
            ..Self::sha2(256)
        }
    }

    /// The template of a Signature whose Reference names `id`.
    pub fn template(&self, id: &str) -> String {
        let transforms: String = self
            .transforms
            .iter()
            .map(|uri| self.method("Transform", uri))
            .collect();
        format!(
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>{}\
             <ds:SignatureMethod Algorithm=\"{}\"/><ds:Reference URI=\"#{id}\"><ds:Transforms>{transforms}</ds:Transforms>\
             <ds:DigestMethod Algorithm=\"{}\"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>\
             <ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>",
            self.method("CanonicalizationMethod", &self.canonicalization),
            self.signature,
            self.digest,
        )
    }

    fn method(&self, name: &str, uri: &str) -> String {
        match &self.prefixes {
            Some(prefixes) if uri == EXC_C14N => format!(
                "<ds:{name} Algorithm=\"{uri}\"><ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"/></ds:{name}>"
            ),
            _ => format!("<ds:{name} Algorithm=\"{uri}\"/>"),
        }
    }
}
