// Every check has a public name, used alike in code, transcript, test title and the README's assurance table.

/** The four verdicts of rules.md. Silence is not one. */
export type Verdict = 'passed' | 'failed' | 'waived' | 'not-checked';

/** One named check and what came of it. `reason` is required for `waived` and `not-checked`, and says what differed for `failed`. */
export interface Check {
  readonly name: CheckName;
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Person id, for a waiver. */
  readonly by?: string;
}

/** Check name → the claim it makes when it passes. */
export const checkTable = {
  // Plan and policy
  'PLAN-HASH': 'The plan is byte for byte the one named at the start of the log.',
  'PLAYBOOK-HASH': 'The playbook is the one whose hash the plan names.',
  'PROFILE-HASH': 'Every profile is the one whose hash the plan names.',
  'PLAN-WINDOW': 'The run started inside the plan’s window.',
  'POLICY-HASH': 'The policy is the one the log names, or follows from the plan that proposes it.',
  'PLAN-VS-POLICY': 'The plan is at least as strict as the authority’s policy.',
  'PATHS-POSSIBLE': 'Every path of the playbook, refusals and unknown outcomes among them, can be gone to its end.',
  SEPARATION: 'Nobody holds two roles the policy keeps apart.',
  ATTENDANCE: 'The run was attended as plan and policy demand.',
  // People
  'ROLL-CALL': 'Every person the plan names confirmed their presence.',
  ABSENCE: 'Everyone marked absent, and every substitute called in, was so by enough different others, who signed it.',
  'ENROLLED-AT-ROLL-CALL': 'Approvals were verified against keys enrolled in the roll call of this log.',
  'READ-BACK': 'A person read four random hash words back from paper or a second machine.',
  QUORUM: 'As many different people as the plan demands, each holding a listed role, approved.',
  'APPROVAL-SIGNATURE': 'Every approval is signed by the key of the person it names.',
  'APPROVAL-SUBJECT': 'Every approval names exactly the bytes that were signed.',
  'APPROVAL-SHOWN': 'What the approvers were shown is what the bytes say.',
  'DOCUMENT-UNCHANGED':
    'The policy, destruction, retirement, installation or revocation that was carried out is the very document people approved.',
  // Host
  'HOST-NETWORK-DOWN': 'No network interface was up.',
  'HOST-SWAP-ENCRYPTED': 'No unencrypted swap was in use.',
  'HOST-HIBERNATION': 'The machine could not write its memory to disk by hibernating.',
  'HOST-CORE-DUMPS': 'A crash could not write memory to disk.',
  'HOST-FREE-SPACE': 'Enough free space for the run.',
  'HOST-SOFTWARE-HASHES': 'The software’s files were hashed and the hash recorded.',
  'CLOCK-CONFIRMED': 'Two people confirmed the clock against a named source.',
  'CLOCK-STEADY': 'The wall clock moved with the monotonic clock.',
  'VALIDITY-AT-SIGNING': 'The validity dates were true at the moment of signing.',
  // Token
  'TOKEN-SELF-TEST': 'The token answered its self-test without login.',
  'TOKEN-IDENTITY': 'The token is the one the plan names.',
  'TOKEN-EMPTY': 'The token to be initialised was empty, or people confirmed losing what was on it.',
  'TOKEN-RANDOM': 'The token’s random answers were neither constant nor repeated.',
  'PIN-CUSTODY': 'The PIN was given as plan and record say it is held: whole, in halves, on the token’s pad, or by shares.',
  'SHARE-CHECKSUM': 'No word of a card was mistyped: every card’s checksum fitted.',
  'SHARE-COMMITMENT': 'Every share given is the one its custodian was handed, by its salted commitment in the log.',
  'CUSTODY-SEALS': 'Every seal, holder and place was found as last recorded, or somebody answered for the difference.',
  'SOFTWARE-TOKEN': 'The plan accepts the embedded software token.',
  'KEY-BORN-ON-TOKEN': 'The key was generated on the token and can never leave it.',
  'KEY-ATTRIBUTES': 'Every attribute of the key template was read back as set.',
  'KEY-PROVED': 'The public key verified a probe signature made by the token.',
  'BACKUP-SAME-KEY': 'A second token holds the same private key, proved by one probe signature.',
  'BACKUP-OTHER-TOKEN': 'The backup is not the very token it backs up.',
  'KEY-LABEL-UNUSED': 'No other key on the token had this label.',
  'KEY-PURPOSE': 'An authority’s key signed only what it may sign, an audit key only checkpoints, and a key for files only files.',
  'KEY-COPIES': 'No live authority lost the only copy of its key, and every copy of a retired one’s is accounted for.',
  'HANDOFF-SAME': 'What is handed over with a certificate is that certificate, its chain and the lists of this run, in other forms.',
  'REQUEST-HASH': 'The request is one whose SHA-256 the plan names.',
  'IMPORT-CONFIRMED': 'Every file that came in where the plan asks for it has a hash the plan names, or one that was read back from paper.',
  'BATCH-DISTINCT': 'No two requests of a batch are the same, or for the same key, name or folder.',
  'BATCH-LIST': 'The list that was approved names every certificate of the batch, in order, and nothing else.',
  'REQUEST-UNCHANGED': 'The certificate is built from the very request that was imported and checked.',
  'KEY-REUSE': 'The key has no certificate here yet, or the plan names it.',
  'RESERVE-READY':
    'What is held in reserve could take over: key proved within a year, certificate, issuers and rules sound, list in force.',
  'KEY-NOT-COMPROMISED': 'No key the record declares compromised got a certificate, and none of such a key signed one.',
  'EXISTING-CERTIFICATE': 'The existing certificate of a key that gets another one is the one the plan names, and in force.',
  'EXISTING-CA': 'The certificate another CA has is that of a CA, in force, and everything in it could be read.',
  'SAME-SUBJECT-AND-KEY': 'Subject, public key and key identifier are byte for byte those of the existing certificate.',
  'NOT-WIDENED': 'Path length, purposes, key usage and names reach no further than in the existing certificate.',
  'EXISTING-DATES': 'It begins no earlier than the existing certificate, and a renewal ends later.',
  // Requests and the keys they carry
  'CSR-POP': 'The request is signed by the key it carries.',
  'KEY-SIZE': 'The key has a kind and size the rule set allows.',
  'KEY-ON-CURVE': 'The public point lies on its curve and is not the point at infinity.',
  'KEY-LOW-ORDER': 'An Ed25519 key is not a point of low order.',
  'KEY-RSA-EXPONENT': 'An RSA exponent is odd, at least 3 and below the modulus.',
  'KEY-SMALL-FACTORS': 'No prime below 752 divides an RSA modulus.',
  'KEY-CLOSE-PRIMES': 'A hundred rounds of Fermat’s method do not factor an RSA modulus.',
  'KEY-ROCA': 'An RSA modulus does not bear the fingerprint of CVE-2017-15361 (ROCA).',
  'KEY-DEBIAN-WEAK': 'An RSA key is none of the loaded list of those Debian’s OpenSSL of 2006 to 2008 made.',
  // Certificates that came back
  'CERTIFICATE-KEY': 'The certificate that came back is for the key on the token that asked for it.',
  'CERTIFICATE-SUBJECT': 'The certificate that came back names the subject that was asked for.',
  'CERTIFICATE-CA': 'The certificate that came back makes a CA of its key, with the path length and purposes that were asked for.',
  'CERTIFICATE-VALID': 'The certificate that came back was valid when it was installed.',
  'ISSUER-CHAIN': 'Every certificate above one that came back signed the one below and may, up to a root that signed itself.',
  // Authorities that come with a past
  'IMPORTED-AUTHORITY':
    'An authority that was taken over is a CA in force, its chain ends in a root, and its key proved itself on the token.',
  'IMPORTED-CRL': 'The CRL an authority came with is its last full one, signed by its key, and nothing is on it twice or of the future.',
  'IMPORTED-ISSUED': 'Every certificate an authority came with is signed by its key, and its list and its CRL tell the same of each.',
  // Bytes
  LINT: 'No rule found an error in the bytes.',
  'VALIDITY-WITHIN-ISSUER': 'The certificate is valid within the time its issuer’s certificate is.',
  'NAMES-GIVEN': 'The names a CA is held to are in the plan where its profile leaves them to it, and only there.',
  'VALUES-GIVEN': 'The values of private extensions are in the plan where its profile leaves them to it, each well-formed, and no others.',
  'ISSUER-NOT-SUCCEEDED': 'The issuer has no successor, or the day on which it hands over to it has not come.',
  'OVERLAP-WINDOW': 'On no day before the successor is taken up does the old authority issue less than a full lifetime.',
  'ADDRESSES-APART': 'No address the successor publishes at is one of the old authority’s.',
  'TBS-UNCHANGED': 'The signed bytes contain exactly the approved bytes.',
  'SIGNATURE-VALID': 'The signature verifies with an implementation other than the signer.',
  'PLAN-VS-DER': 'Every field decoded from the signed bytes equals plan and profile.',
  'SERIAL-UNIQUE': 'The serial number was reserved once and never used before.',
  'CRL-NUMBER-MONOTONIC': 'The CRL number exceeds every number ever reserved in its scope.',
  'PUBLISHED-EQUALS-SIGNED': 'What was fetched back from a web server is, byte for byte, the newest CRL or a certificate on record.',
  'CRL-SAME-SCOPE': 'A CRL has the issuer, key and distribution point of the one it replaces.',
  'CRL-IDP-EQUALS-CDP': 'A CRL of a partition names, octet for octet, the address its certificates name, and none of them names another.',
  'CRL-SCOPE-KIND': 'A CRL that says it holds one kind of certificate alone has no other kind in its scope.',
  'CRL-DELTA-BASE': 'A delta CRL names as its base the complete CRL of its scope that it was made beside.',
  'CRL-DELTA-COMPLETE': 'A delta CRL and its base say together what the complete CRL of that moment says, entry by entry.',
  'CRL-LATER': 'A CRL has a higher number and a later date than the one it replaces.',
  'CRL-ENTRIES-KEPT': 'No entry left a CRL but by an approved release, or one CRL after its certificate had run out.',
  'CRL-ENTRIES-UNCHANGED': 'No reason, date or other word of an entry changed but by an approved revocation that says why.',
  'CRL-ENTRY-DATES': 'No entry of a CRL is dated later than the CRL.',
  'CRL-THISUPDATE-NOT-FUTURE': 'No CRL is dated later than its signing, but for the lists of a series that a private rule set allows.',
  'CRL-SERIES-CALENDAR': 'The lists of a pre-signed series are dated as the plan’s calendar says, and no list is missing.',
  'CRL-SERIES-ORDER': 'Number and thisUpdate of the lists of a series rise together, and no number stands twice.',
  'CRL-SERIES-GAPLESS': 'Between the first list of a series and the last there is no moment without one.',
  'CRL-SERIES-OVERLAP': 'Each list of a series is valid long enough beside the next one for that to be published.',
  'CRL-SERIES-HORIZON': 'No list of a series reaches further ahead than the policy allows.',
  'CRL-SERIES-SUPERSEDED':
    'A revocation superseded every list of a series that had not been released, and said until when they can hide it.',
  'CRL-RELEASED': 'What was released is the very list that was signed, its day had come, and nothing had superseded it.',
  'REVOCATION-REASON': 'Every reason is one the rule set allows for that kind of certificate, and dated as it allows.',
  'REVOCATION-LISTED': 'Everything a run recorded as revoked stands on a CRL it signed, with the approved reason and dates.',
  'BRANCHES-FOLLOWED': 'Every step was done or passed over as the decisions of the run say.',
  'CLOCKS-TOLD': 'Every clock counted from the moment the log gives, and the log says truly whether it was met.',
  'MESSAGES-WRITTEN': 'Every message is what the playbook’s text and the facts of the run give, and somebody said who was told.',
  'OCSP-STATUS':
    'Every OCSP response is about a certificate on record and says what record and CRL say, with its reason; none says good of another.',
  'OCSP-CERT-ID': 'Every OCSP response names its certificate by its issuer’s name and key, once for each hash the profile lists.',
  'OCSP-RESPONDER': 'OCSP responses are signed by the issuer, or by a responder it authorised for that alone.',
  'OCSP-TIMES': 'OCSP responses were made when they say, and last no longer than profile, next CRL and signer.',
  'OCSP-SERVED': 'The web server’s map leads each OCSP request to the response for its certificate, and to no other.',
  'ARTIFACT-HASH': 'The file that was signed is the one whose SHA-256 the plan names, or that stands on the list it names.',
  'ARTIFACT-SIGNER':
    'A file is signed by the key of a certificate for code or document signing that leads to its authority and was valid then.',
  'SIGNER-NOT-REVOKED': 'No revocation list at hand names the signer’s certificate, or one above it.',
  'REHEARSAL-MARK': 'What a rehearsal makes is marked; what production makes is not.',
  'EXAMPLE-ARC': 'No object identifier of an arc for examples stands in what production makes.',
  'DRILL-REPORT': 'A drill played the scenario its log names, and its report and score are what scenario and log give.',
  'REHEARSAL-ISOLATION': 'The rehearsal could reach neither production data nor a production token.',
  // Logs, evidence, store
  'LOG-CHAIN': 'Every line of the log names the hash of the line before.',
  'LOG-SEALED': 'The run log ends with the event run-sealed.',
  'BACKUP-MADE': 'A sealed snapshot of the database was written beside every copy of the evidence and read back.',
  'BACKUP-RESTORABLE': 'The newest snapshot opened with its people’s passphrases, and holds the record as the log says it was.',
  'RESTORE-CONTINUITY': 'A restored record continues what is on paper and on the newest known CRLs, and repeats no number.',
  'LOG-CONSISTENCY': 'The log continues the last known checkpoint.',
  CHECKPOINT: 'The checkpoint is signed by the log key over the log’s size and head.',
  'CHECKPOINT-MANIFEST': 'The closing checkpoint names the hash of the manifest.',
  ANCHOR: 'Log key, person key or checkpoint equal what was written on paper.',
  'MANIFEST-CANONICAL': 'The manifest is canonical JSON.',
  'BUNDLE-FILES': 'The bundle holds exactly the files it lists, and no links.',
  'BUNDLE-HASHES': 'Every file has the size and hash the manifest gives.',
  'BUNDLE-CONTENTS': 'Every artifact and record follows from the log.',
  'DOCUMENTS-REDRAWN': 'Documents and VERIFY.md, drawn again from the log, are the same to the byte.',
  SHA256SUMS: 'SHA256SUMS is exactly what the files give.',
  'SIGN-OFF': 'Every participant signed the log’s head and the manifest.',
  'MEDIA-REMOVABLE': 'No disk of the workstation itself is offered for files that leave.',
  'MEDIA-APART': 'Copies lie on different devices.',
  'MEDIA-READBACK': 'Every exported file was read back and hashed.',
  'KIT-BESIDE': 'What the plan wants beside the evidence lies beside every copy, read back, and the log has the hash of its list.',
  'ISSUER-MATCH':
    'Every certificate and CRL that leaves is signed by the CA it lies beside, whose subject it names as issuer to the byte, and every OCSP response by it or its responder.',
  'SINGLE-WRITER': 'Only this process writes to the data directory.',
  'DATABASE-VS-LOG': 'Every row of the database equals the hash its event recorded.',
  'DATABASE-INTEGRITY': 'SQLite finds its file sound.',
  'TOKEN-VS-LOG': 'Every key on the token has its record, with the attributes recorded.',
  'TOKEN-SIGNATURES': 'Every signature the token’s own log counts has its record.',
  'FOUND-ON-RECORD': 'Every certificate and CRL met elsewhere was signed by a key here and is on record here.',
  'PUBLISHED-SAME': 'What is served where an authority publishes is what that authority signed last.',
  'UNKNOWN-OUTCOMES': 'No token call is without a recorded outcome.',
} as const;

export type CheckName = keyof typeof checkTable;

export const passed = (name: CheckName, reason?: string): Check =>
  reason === undefined ? { name, verdict: 'passed' } : { name, verdict: 'passed', reason };
export const failed = (name: CheckName, reason: string): Check => ({ name, verdict: 'failed', reason });
export const notChecked = (name: CheckName, reason: string): Check => ({ name, verdict: 'not-checked', reason });
export const waived = (name: CheckName, reason: string, by?: string): Check =>
  by === undefined ? { name, verdict: 'waived', reason } : { name, verdict: 'waived', reason, by };
