// Which of our rules mean the same clause as a finding of pkilint: what "agree" means in the table. One row a code.

export const sameClause: Readonly<Record<string, readonly string[]>> = {
  'cabf.crl_prohibited_reason_code': ['rfc-crl-reason-unspecified', 'br-crl-reason'],
  // What does not decode: we say which extension or field, pkilint says where in the tree.
  'itu.invalid_asn1_syntax in extensions': ['rfc-extensions-well-formed', 'rfc-general-names', 'rfc-distribution-points'],
  'itu.invalid_asn1_syntax in signature': ['rfc-signature-algorithm'],
  'pkix.authority_key_identifier_extension_absent': ['rfc-authority-key-identifier'],
  'pkix.ca_certificate_no_ku_extension': ['rfc-ca-key-usage'],
  'pkix.certificate_name_constraints_extension_not_critical': ['rfc-name-constraints-critical'],
  'pkix.certificate_negative_validity_period': ['rfc-validity-order'],
  'pkix.certificate_serial_number_out_of_range': ['rfc-serial-positive', 'rfc-serial-length'],
  'pkix.certificate_signature_algorithm_mismatch': ['rfc-signature-algorithms-equal'],
  'pkix.certificate_version_is_not_v3': ['rfc-certificate-version'],
  'pkix.crl_negative_validity_period': ['rfc-crl-next-update'],
  'pkix.distribution_point_does_not_contain_name_or_issuer': ['rfc-distribution-points'],
  'pkix.dnsname_domain_name_too_long': ['rfc-general-names'],
  'pkix.end_entity_policy_mappings_extension_present': ['rfc-ca-only-extensions'],
  // All of Hash ML-DSA is unknown to us, so the algorithm itself is refused.
  'pkix.hash_mldsa_ca_key_prohibited': ['rfc-signature-algorithm'],
  'pkix.invalid_email_address_syntax': ['rfc-general-names'],
  'pkix.invalid_uri_syntax': ['rfc-general-names'],
  'pkix.key_usage_value_prohibited_for_ec': ['rfc-key-usage-fits-key'],
  'pkix.key_usage_value_prohibited_for_edwards_curve': ['rfc-key-usage-fits-key'],
  'pkix.key_usage_value_prohibited_for_mldsa': ['rfc-key-usage-fits-key'],
  'pkix.key_usage_value_prohibited_for_mlkem': ['rfc-key-usage-fits-key'],
  'pkix.public_key_nist_ipd_algorithm_present': ['rfc-signature-algorithm'],
  'pkix.public_key_nist_round3_algorithm_present': ['rfc-signature-algorithm'],
  'pkix.rfc822name_domain_part_too_long': ['rfc-general-names'],
  'pkix.san_extension_not_critical_empty_subject': ['rfc-subject-alt-name'],
  'pkix.subject_email_address_not_in_san': ['rfc-subject-email-in-alt-name'],
  'pkix.uri_domain_name_too_long': ['rfc-general-names'],
};
