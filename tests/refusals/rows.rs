//! One test for each row of the attack catalogue that a message can stand for: all its cases are refused, each with its
//! code, and these are the codes. `docs/threats.md` lists them.

use crate::row;

#[test]
fn row_01_missing_signature() {
    row(
        1,
        &[
            "key.none_configured",
            "signature.missing",
            "signature.missing_on_assertion",
            "signature.missing_on_response",
        ],
    );
}

#[test]
fn row_02_xsw1_original_in_the_signature() {
    row(2, &["assertion.misplaced", "xml.duplicate_id"]);
}

#[test]
fn row_03_xsw2_original_beside_the_signature() {
    row(3, &["assertion.misplaced", "element.unexpected", "xml.duplicate_id"]);
}

#[test]
fn row_04_xsw3_evil_assertion_first() {
    row(4, &["assertion.multiple", "xml.duplicate_id"]);
}

#[test]
fn row_05_xsw4_signed_assertion_in_the_evil_one() {
    row(5, &["assertion.misplaced", "xml.duplicate_id"]);
}

#[test]
fn row_06_xsw5_evil_keeps_the_signature() {
    row(6, &["assertion.multiple", "xml.duplicate_id"]);
}

#[test]
fn row_07_xsw6_original_in_the_evil_signature() {
    row(7, &["assertion.misplaced", "xml.duplicate_id"]);
}

#[test]
fn row_08_xsw7_evil_assertion_in_extensions() {
    row(8, &["assertion.misplaced", "xml.duplicate_id"]);
}

#[test]
fn row_09_xsw8_original_in_an_object() {
    row(9, &["assertion.misplaced", "xml.duplicate_id"]);
}

#[test]
fn row_10_xsw9_decoy_signed_info() {
    row(10, &["signature.missing_on_response", "signature.unexpected_child"]);
}

#[test]
fn row_11_evil_content_in_the_signature() {
    row(
        11,
        &[
            "assertion.misplaced",
            "element.unexpected",
            "signature.object_forbidden",
            "signature.several",
            "xml.duplicate_id",
        ],
    );
}

#[test]
fn row_12_second_signature_of_the_same_value() {
    row(12, &["signature.several"]);
}

#[test]
fn row_13_misplaced_signatures() {
    row(13, &["signature.misplaced", "signature.position"]);
}

#[test]
fn row_14_several_assertions() {
    row(
        14,
        &[
            "assertion.missing",
            "assertion.multiple",
            "signature.several_assertions",
        ],
    );
}

#[test]
fn row_15_nested_assertions() {
    row(15, &["assertion.misplaced"]);
}

#[test]
fn row_16_duplicate_ids() {
    row(16, &["xml.duplicate_id"]);
}

#[test]
fn row_17_reference_uri() {
    row(17, &["signature.element_without_id", "signature.reference_target"]);
}

#[test]
fn row_18_several_references() {
    row(18, &["signature.several_references"]);
}

#[test]
fn row_19_id_injection() {
    row(19, &["xml.invalid_id"]);
}

#[test]
fn row_20_other_signed_messages_as_carriers() {
    row(
        20,
        &[
            "response.unexpected_root",
            "signature.misplaced",
            "signature.unexpected_element",
            "status.not_success",
        ],
    );
}

#[test]
fn row_21_message_type_confusion() {
    row(
        21,
        &[
            "response.unexpected_root",
            "signature.digest_mismatch",
            "signature.misplaced",
            "signature.missing",
            "signature.object_forbidden",
            "signature.position",
            "signature.reference_target",
            "signature.several",
            "signature.unexpected_child",
            "signature.unexpected_element",
            "xml.duplicate_id",
            "xml.multiple_roots",
        ],
    );
}

#[test]
fn row_22_unsigned_wrapper() {
    row(
        22,
        &[
            "destination.mismatch",
            "in_response_to.unexpected",
            "in_response_to.unknown_request",
            "issuer.mismatch",
            "status.not_success",
        ],
    );
}

#[test]
fn row_23_comment_in_text() {
    row(23, &["signature.digest_mismatch"]);
}

#[test]
fn row_24_elements_in_text() {
    row(24, &["xml.element_in_text"]);
}

#[test]
fn row_25_processing_instructions() {
    row(25, &["xml.processing_instruction"]);
}

#[test]
fn row_26_doctype() {
    row(26, &["xml.dtd_forbidden"]);
}

#[test]
fn row_27_namespace_differentials() {
    row(
        27,
        &[
            "element.unexpected",
            "signature.digest_mismatch",
            "xml.duplicate_attribute",
            "xml.relative_namespace",
            "xml.unbound_prefix",
        ],
    );
}

#[test]
fn row_28_void_canonicalization() {
    row(
        28,
        &[
            "signature.digest_malformed",
            "signature.digest_mismatch",
            "signature.digest_of_nothing",
            "signature.value_mismatch",
        ],
    );
}

#[test]
fn row_29_relative_namespaces() {
    row(29, &["xml.relative_namespace"]);
}

#[test]
fn row_30_prefixed_ids() {
    row(30, &["xml.prefixed_id"]);
}

#[test]
fn row_31_reserved_prefixes() {
    row(
        31,
        &[
            "xml.reserved_namespace",
            "xml.reserved_prefix",
            "xml.unknown_xml_attribute",
        ],
    );
}

#[test]
fn row_32_digest_and_value_hold_text() {
    row(
        32,
        &[
            "signature.comment",
            "signature.digest_malformed",
            "signature.unexpected_child",
        ],
    );
}

#[test]
fn row_33_several_signed_infos() {
    row(33, &["signature.unexpected_child"]);
}

#[test]
fn row_34_digest_smuggling() {
    row(34, &["signature.unexpected_child"]);
}

#[test]
fn row_35_unsigned_original() {
    row(35, &["signature.digest_mismatch"]);
}

#[test]
fn row_36_names_that_decoders_mend() {
    row(36, &["xml.dtd_forbidden", "xml.invalid_name", "xml.malformed_markup"]);
}

#[test]
fn row_38_several_roots() {
    row(38, &["xml.content_outside_root", "xml.multiple_roots"]);
}

#[test]
fn row_39_transforms() {
    row(
        39,
        &[
            "signature.canonicalization_forbidden",
            "signature.canonicalization_missing",
            "signature.parameters",
            "signature.too_many_prefixes",
            "signature.too_many_transforms",
        ],
    );
}

#[test]
fn row_40_missing_enveloped_transform() {
    row(40, &["signature.enveloped_missing"]);
}

#[test]
fn row_42_key_in_key_info() {
    row(42, &["signature.key_mismatch", "signature.value_mismatch"]);
}

#[test]
fn row_43_hmac_with_the_public_key() {
    row(43, &["signature.algorithm_forbidden"]);
}

#[test]
fn row_44_hmac_output_length() {
    row(44, &["signature.parameters"]);
}

#[test]
fn row_45_forbidden_algorithms() {
    row(
        45,
        &[
            "signature.algorithm_forbidden",
            "signature.digest_forbidden",
            "signature.digest_sha1_forbidden",
            "signature.pss_parameters",
            "signature.sha1_forbidden",
        ],
    );
}

#[test]
fn row_46_kind_and_strength_of_keys() {
    row(46, &["key.rsa_too_small", "signature.key_kind"]);
}

#[test]
fn row_48_der_form_of_ecdsa() {
    row(
        48,
        &[
            "signature.ecdsa_der",
            "signature.ecdsa_length",
            "signature.value_mismatch",
        ],
    );
}

#[test]
fn row_49_another_identity_providers_key() {
    row(49, &["issuer.mismatch", "signature.key_mismatch"]);
}

#[test]
fn row_50_metadata_without_a_signing_key() {
    row(
        50,
        &[
            "metadata.encryption_keys_only",
            "metadata.key_use",
            "metadata.no_signing_key",
        ],
    );
}

#[test]
fn row_51_metadata_unsigned_expired_or_wrapped() {
    row(
        51,
        &[
            "key.none_configured",
            "metadata.entity_misplaced",
            "metadata.entity_repeated",
            "metadata.expired",
            "signature.digest_mismatch",
            "signature.key_mismatch",
            "signature.misplaced",
            "signature.missing",
            "signature.position",
            "signature.reference_target",
            "signature.several",
            "signature.sha1_forbidden",
            "xml.duplicate_id",
        ],
    );
}

#[test]
fn row_54_encrypted_but_unsigned() {
    row(
        54,
        &[
            "key.none_configured",
            "signature.missing",
            "signature.missing_on_assertion",
            "signature.missing_on_response",
        ],
    );
}

#[test]
fn row_55_wrapping_around_encryption() {
    row(
        55,
        &[
            "assertion.misplaced",
            "assertion.multiple",
            "decryption.failed",
            "signature.digest_mismatch",
            "signature.key_mismatch",
            "signature.misplaced",
            "signature.missing",
            "signature.reference_target",
            "signature.several",
        ],
    );
}

#[test]
fn row_56_rsa_pkcs1_key_transport() {
    row(56, &["encryption.key_transport_forbidden"]);
}

#[test]
fn row_57_cbc_padding_oracle() {
    row(
        57,
        &[
            "decryption.failed",
            "encryption.cbc_unsigned",
            "encryption.ciphertext_length",
            "signature.digest_mismatch",
        ],
    );
}

#[test]
fn row_58_truncated_gcm_tag() {
    row(58, &["decryption.failed", "encryption.ciphertext_length"]);
}

#[test]
fn row_59_other_encryption() {
    row(
        59,
        &[
            "encryption.algorithm_forbidden",
            "encryption.cipher_reference",
            "encryption.key_transport_forbidden",
            "encryption.oaep_parameters",
            "encryption.parameters",
        ],
    );
}

#[test]
fn row_60_signing_key_used_to_decrypt() {
    row(60, &["decryption.failed"]);
}

#[test]
fn row_61_encrypted_is_never_absent() {
    row(
        61,
        &[
            "decryption.failed",
            "element.encrypted",
            "element.unexpected",
            "encryption.element_missing",
            "encryption.key_missing",
            "encryption.key_reference",
            "encryption.not_base64",
            "encryption.other_recipient",
            "encryption.too_many_keys",
            "encryption.too_many_parts",
            "encryption.type_forbidden",
            "encryption.unexpected_child",
            "encryption.unexpected_text",
            "xml.element_in_text",
        ],
    );
}

#[test]
fn row_62_subject_confirmation_window() {
    row(
        62,
        &[
            "subject_confirmation.not_before",
            "subject_confirmation.not_on_or_after_missing",
            "time.not_on_or_after",
        ],
    );
}

#[test]
fn row_63_conditions_window() {
    row(63, &["time.empty_window", "time.not_before", "time.not_on_or_after"]);
}

#[test]
fn row_64_recipient() {
    row(64, &["recipient.mismatch", "recipient.missing"]);
}

#[test]
fn row_65_destination() {
    row(65, &["destination.mismatch", "destination.missing"]);
}

#[test]
fn row_66_audience() {
    row(66, &["audience.mismatch", "audience.missing", "element.missing"]);
}

#[test]
fn row_67_issuer() {
    row(67, &["issuer.format", "issuer.mismatch", "issuer.missing"]);
}

#[test]
fn row_68_in_response_to() {
    row(
        68,
        &[
            "in_response_to.mismatch",
            "in_response_to.missing",
            "in_response_to.unexpected",
            "in_response_to.unknown_request",
        ],
    );
}

#[test]
fn row_69_replay() {
    row(
        69,
        &["replay.assertion_seen", "replay.not_consumed", "replay.request_seen"],
    );
}

#[test]
fn row_71_open_redirect() {
    row(
        71,
        &[
            "return_to.forbidden_character",
            "return_to.forbidden_encoding",
            "return_to.foreign_origin",
            "return_to.not_a_path",
            "return_to.too_long",
        ],
    );
}

#[test]
fn row_72_status() {
    row(72, &["attribute.missing", "element.missing", "status.not_success"]);
}

#[test]
fn row_73_versions_and_times() {
    row(
        73,
        &[
            "time.issued_in_future",
            "time.malformed",
            "time.not_utc",
            "time.out_of_range",
            "version.unsupported",
        ],
    );
}

#[test]
fn row_74_confirmation_method() {
    row(
        74,
        &[
            "attribute.missing",
            "subject_confirmation.missing",
            "subject_confirmation.not_bearer",
        ],
    );
}

#[test]
fn row_75_name_qualifiers() {
    row(75, &["name_id.sp_name_qualifier_mismatch"]);
}

#[test]
fn row_76_missing_name_id() {
    row(76, &["name_id.empty", "name_id.missing"]);
}

#[test]
fn row_77_session_not_on_or_after() {
    row(77, &["time.session_not_on_or_after"]);
}

#[test]
fn row_78_attributes_that_say_two_things() {
    row(78, &["attribute.missing", "mapping.not_text", "mapping.several_emails"]);
}

#[test]
fn row_79_unknown_conditions() {
    row(79, &["condition.repeated", "condition.unknown"]);
}

#[test]
fn row_80_unsolicited_responses() {
    row(80, &["in_response_to.missing", "in_response_to.unsolicited"]);
}

#[test]
fn row_81_unsigned_and_foreign_logout_messages() {
    row(
        81,
        &[
            "decryption.no_key",
            "destination.mismatch",
            "destination.missing",
            "element.missing",
            "element.unexpected",
            "in_response_to.missing",
            "in_response_to.unknown_request",
            "issuer.mismatch",
            "issuer.missing",
            "name_id.missing",
            "replay.logout_seen",
            "signature.key_mismatch",
            "signature.missing",
            "signature.value_mismatch",
            "time.issued_in_future",
            "time.issued_long_ago",
            "time.not_on_or_after",
            "version.unsupported",
        ],
    );
}

#[test]
fn row_82_redirect_signature_over_other_parameters() {
    row(
        82,
        &[
            "logout.unexpected_root",
            "redirect.duplicated",
            "redirect.request_and_response",
            "signature.algorithm_forbidden",
            "signature.key_kind",
            "signature.missing",
            "signature.sha1_forbidden",
            "signature.value_malformed",
            "signature.value_mismatch",
        ],
    );
}

#[test]
fn row_83_simple_sign_counts_for_nothing() {
    row(83, &["signature.missing"]);
}

#[test]
fn row_84_deflate_bomb() {
    row(84, &["redirect.message_too_large"]);
}

#[test]
fn row_85_deflated_post() {
    row(85, &["post.deflated"]);
}

#[test]
fn row_86_lax_base64() {
    row(86, &["post.not_base64"]);
}

#[test]
fn row_87_huge_messages() {
    row(
        87,
        &["post.form_too_large", "post.message_too_large", "xml.octet_limit"],
    );
}

#[test]
fn row_88_many_attributes_and_namespaces() {
    row(88, &["xml.attribute_limit", "xml.namespace_limit"]);
}

#[test]
fn row_89_deep_nesting() {
    row(89, &["xml.depth_limit"]);
}

#[test]
fn row_90_entities_and_dtds() {
    row(90, &["xml.dtd_forbidden", "xml.undefined_entity"]);
}

#[test]
fn row_91_many_signatures_and_references() {
    row(
        91,
        &[
            "signature.misplaced",
            "signature.several_references",
            "signature.too_many_transforms",
        ],
    );
}

#[test]
fn row_92_namespaces_at_depth() {
    row(92, &["c14n.octet_limit", "xml.namespace_limit", "xml.node_limit"]);
}
