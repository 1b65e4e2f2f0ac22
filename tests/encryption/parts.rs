//! EncryptedID and EncryptedAttribute: decrypted inside a verified signature, never treated as absent.
