// Key and signature algorithms as data. AlgorithmIdentifier bytes stand here exactly as BR 7.1.3 prints them, so that
// a reviewer compares hex with hex and no encoder can drift.

/** Keys Conclave makes and verifies. ML-DSA (RFC 9881) and SLH-DSA (RFC 9909) have their place here and come later. */
export type KeyAlgorithm = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521' | 'ed25519';

export type SignatureAlgorithm =
  | 'rsa-pkcs1-sha256'
  | 'rsa-pkcs1-sha384'
  | 'rsa-pkcs1-sha512'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'ed25519';

export type AlgorithmFamily = 'rsa' | 'ecdsa' | 'ed25519';
export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

export interface SignatureAlgorithmFacts {
  readonly title: string;
  /** Exact DER of the AlgorithmIdentifier (BR 7.1.3.2; Ed25519: RFC 8410 §3, parameters absent). */
  readonly identifier: Uint8Array;
  /** null: the algorithm hashes inside (Ed25519 signs the whole message, RFC 8032). */
  readonly hash: HashAlgorithm | null;
  readonly family: AlgorithmFamily;
}

export interface KeyAlgorithmFacts {
  readonly title: string;
  readonly family: AlgorithmFamily;
  /** RSA: bits of the modulus; otherwise bits of the field. */
  readonly bits: number;
  /** Octets of a raw signature: RSA the modulus, ECDSA r‖s, Ed25519 64. */
  readonly signatureBytes: number;
  /** Exact DER of the AlgorithmIdentifier in SubjectPublicKeyInfo (BR 7.1.3.1; RFC 8410 §3). */
  readonly identifier: Uint8Array;
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Signature algorithm → its facts. */
export const signatureAlgorithms: Readonly<Record<SignatureAlgorithm, SignatureAlgorithmFacts>> = {
  'rsa-pkcs1-sha256': {
    title: 'RSA PKCS#1 v1.5 with SHA-256',
    identifier: hex('300d06092a864886f70d01010b0500'),
    hash: 'sha256',
    family: 'rsa',
  },
  'rsa-pkcs1-sha384': {
    title: 'RSA PKCS#1 v1.5 with SHA-384',
    identifier: hex('300d06092a864886f70d01010c0500'),
    hash: 'sha384',
    family: 'rsa',
  },
  'rsa-pkcs1-sha512': {
    title: 'RSA PKCS#1 v1.5 with SHA-512',
    identifier: hex('300d06092a864886f70d01010d0500'),
    hash: 'sha512',
    family: 'rsa',
  },
  'ecdsa-sha256': { title: 'ECDSA with SHA-256', identifier: hex('300a06082a8648ce3d040302'), hash: 'sha256', family: 'ecdsa' },
  'ecdsa-sha384': { title: 'ECDSA with SHA-384', identifier: hex('300a06082a8648ce3d040303'), hash: 'sha384', family: 'ecdsa' },
  'ecdsa-sha512': { title: 'ECDSA with SHA-512', identifier: hex('300a06082a8648ce3d040304'), hash: 'sha512', family: 'ecdsa' },
  ed25519: { title: 'Ed25519', identifier: hex('300506032b6570'), hash: null, family: 'ed25519' },
};

const rsaEncryption = hex('300d06092a864886f70d0101010500');

/** Key algorithm → its facts. RSA 2048 is known so that it can be read; whether it may be made is the profile's matter. */
export const keyAlgorithms: Readonly<Record<KeyAlgorithm, KeyAlgorithmFacts>> = {
  'rsa-2048': { title: 'RSA 2048', family: 'rsa', bits: 2048, signatureBytes: 256, identifier: rsaEncryption },
  'rsa-3072': { title: 'RSA 3072', family: 'rsa', bits: 3072, signatureBytes: 384, identifier: rsaEncryption },
  'rsa-4096': { title: 'RSA 4096', family: 'rsa', bits: 4096, signatureBytes: 512, identifier: rsaEncryption },
  'ecdsa-p256': {
    title: 'ECDSA P-256',
    family: 'ecdsa',
    bits: 256,
    signatureBytes: 64,
    identifier: hex('301306072a8648ce3d020106082a8648ce3d030107'),
  },
  'ecdsa-p384': {
    title: 'ECDSA P-384',
    family: 'ecdsa',
    bits: 384,
    signatureBytes: 96,
    identifier: hex('301006072a8648ce3d020106052b81040022'),
  },
  'ecdsa-p521': {
    title: 'ECDSA P-521',
    family: 'ecdsa',
    bits: 521,
    signatureBytes: 132,
    identifier: hex('301006072a8648ce3d020106052b81040023'),
  },
  ed25519: { title: 'Ed25519', family: 'ed25519', bits: 256, signatureBytes: 64, identifier: hex('300506032b6570') },
};

export const keyAlgorithmNames: readonly KeyAlgorithm[] = Object.keys(keyAlgorithms) as KeyAlgorithm[];
export const signatureAlgorithmNames: readonly SignatureAlgorithm[] = Object.keys(signatureAlgorithms) as SignatureAlgorithm[];

const ecdsaHashes: Partial<Record<KeyAlgorithm, SignatureAlgorithm>> = {
  'ecdsa-p256': 'ecdsa-sha256',
  'ecdsa-p384': 'ecdsa-sha384',
  'ecdsa-p521': 'ecdsa-sha512',
};

/** Whether a key may make this signature. ECDSA: P-256 with SHA-256, P-384 with SHA-384, P-521 with SHA-512 (BR 7.1.3.2.2). */
export function signatureFitsKey(signature: SignatureAlgorithm, key: KeyAlgorithm): boolean {
  const family = keyAlgorithms[key].family;
  if (signatureAlgorithms[signature].family !== family) return false;
  return family !== 'ecdsa' || ecdsaHashes[key] === signature;
}

/** The algorithm whose AlgorithmIdentifier is exactly these bytes, or null: another encoding is another algorithm (BR 7.1.3.2). */
export function signatureAlgorithmOf(identifier: Uint8Array): SignatureAlgorithm | null {
  return signatureAlgorithmNames.find((name) => Buffer.compare(signatureAlgorithms[name].identifier, identifier) === 0) ?? null;
}
