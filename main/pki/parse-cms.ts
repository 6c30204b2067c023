import { CeremonyError } from '../errors.ts';
import type { HashAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import { cmsAlgorithmNamed, digestNamed } from './cms-algorithms.ts';
import { tags } from './der-content.ts';
import { type Der, type DerNode, limits, readDer } from './der.ts';
import { type ElementReader, readElements, readExplicit, readOid, readSmallInteger, readTime, refuseStructure } from './der-values.ts';
import { takeName } from './describe-name.ts';
import { oids } from './oids.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { CertificateFields, Extension, ParsedTime } from './parse-types.ts';

const what = 'signature file';
/** The signer's and a chain above it. */
const mostCertificates = 12;

/** An attribute that is signed with the digest. Values are whole TLVs. */
export interface CmsAttribute {
  /** Dotted decimal. */
  readonly oid: string;
  readonly value: Uint8Array;
}

/** How a SignerInfo names the signer's certificate (RFC 5652 §5.3). */
export type SignerIdentifier =
  | { readonly by: 'serial'; readonly issuer: Der<'Name'>; readonly serialNumber: string }
  | { readonly by: 'key'; readonly subjectKeyIdentifier: Uint8Array };

/** The certificate the attribute signing-certificate-v2 names first (RFC 5035 §3). */
export interface SigningCertificateFields {
  /** Dotted decimal. */
  readonly hashAlgorithm: string;
  readonly certHash: Uint8Array;
  /** issuerSerial as it stands, or null. */
  readonly issuerSerial: Uint8Array | null;
}

/** What is signed, besides the file by its digest. */
export interface SignedAttributesFields {
  /** As the SET OF that is signed, header included (RFC 5652 §5.4). */
  readonly tbs: Uint8Array;
  /** In the order of the bytes, each type once, with exactly one value. */
  readonly attributes: readonly CmsAttribute[];
  /** Dotted decimal. */
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  readonly signingTime: ParsedTime | null;
  readonly signingCertificate: SigningCertificateFields | null;
}

export interface CmsFields extends SignedAttributesFields {
  readonly kind: 'cms';
  /** The whole ContentInfo. */
  readonly der: Uint8Array;
  readonly digestAlgorithm: HashAlgorithm | null;
  readonly signer: SignerIdentifier;
  /** AlgorithmIdentifier DER of digest and signature, as the SignerInfo has them. */
  readonly digestIdentifier: Uint8Array;
  readonly signatureOuter: Uint8Array;
  /** Which of ours the two name together, or null. */
  readonly signatureAlgorithm: SignatureAlgorithm | null;
  readonly signature: Uint8Array;
  /** In the order of the bytes. */
  readonly certificates: readonly CertificateFields[];
  /** The rehearsal mark, where it is among the attributes: read like an extension. */
  readonly extensions: readonly Extension[];
}

const unsupported = (why: string): never => {
  throw new CeremonyError('input.unsupported', `The ${what} was refused: ${why}.`);
};

/**
 * Reads a detached signature: ContentInfo with SignedData (RFC 5652 §3, §5.1) of at most 256 kB in strict DER, without content, with one
 * signer and signed attributes, nothing unsigned, every attribute once and with one value (§5.3, §11). Throws input.not-der,
 * input.truncated, input.too-large; input.unsupported where it is something else that CMS allows.
 */
export function parseCms(bytes: Uint8Array): CmsFields {
  const outer = readElements(readDer(bytes, limits.cms, what), what);
  const type = readOid(outer.take('contentType', tags.oid));
  if (type !== oids.cmsSignedData) unsupported(`it is of type ${type}, and no signed data`);
  const data = readElements(readExplicit(outer.take('content', 0xa0), what), what);
  outer.end();
  const version = readSmallInteger(data.take('version', tags.integer));
  const digests = data.take('digestAlgorithms', tags.set);
  const content = readElements(data.take('encapContentInfo', tags.sequence), what);
  const contentType = readOid(content.take('eContentType', tags.oid));
  if (content.peek() !== null) unsupported('the file that was signed is in it, and only a signature beside a file is read');
  const certificates = readCertificates(data.optional(0xa0));
  if (data.peek()?.tag === 0xa1) unsupported('it carries revocation lists, which are given apart');
  const infos = data.take('signerInfos', tags.set);
  data.end();
  const [info, more] = infos.children;
  if (info === undefined || more !== undefined) return unsupported(`it has ${infos.children.length} signers, and one is read`);
  const signer = readSigner(readElements(info, what));
  if (version !== (signer.signer.by === 'serial' ? 1 : 3)) refuseStructure(what, 'the version does not go with what is in it', 0);
  if (contentType !== oids.cmsData) unsupported(`what was signed is of type ${contentType}, and no plain file`);
  if (signer.contentType !== contentType) refuseStructure(what, 'the signed content-type is another', 0);
  const [named, other] = digests.children;
  if (named === undefined || other !== undefined || digestNamed(named.bytes) !== signer.digestAlgorithm)
    refuseStructure(what, 'digestAlgorithms does not name the digest of the signer', digests.start);
  return { kind: 'cms', der: bytes, ...signer, certificates, extensions: marksIn(signer.attributes) };
}

/** Each a plain certificate (RFC 5652 §10.2.2); the SET's order is held like any other. */
function readCertificates(node: DerNode | null): CertificateFields[] {
  if (node === null) return [];
  requireOrder(node.bytes);
  if (node.children.length > mostCertificates) unsupported(`it holds more than ${mostCertificates} certificates`);
  return node.children.map((child) => {
    if (child.tag !== tags.sequence) unsupported('it holds a certificate of a kind that is not X.509');
    return parseCertificate(child.bytes);
  });
}

/** The same bytes with the tag of a SET OF, whose order the reader checks: under an IMPLICIT tag it cannot know. */
function requireOrder(bytes: Uint8Array): DerNode {
  const set = Uint8Array.from(bytes);
  set[0] = tags.set;
  return readDer(set, limits.cms, what);
}

type SignerFields = Omit<CmsFields, 'kind' | 'der' | 'certificates' | 'extensions'>;

function readSigner(elements: ElementReader): SignerFields {
  const version = readSmallInteger(elements.take('the version of the signer', tags.integer));
  const signer = readIdentifier(elements.take('the signer'));
  if (version !== (signer.by === 'serial' ? 1 : 3)) refuseStructure(what, 'the version of the signer does not go with how it is named', 0);
  const digestIdentifier = elements.take('digestAlgorithm', tags.sequence).bytes;
  const signed = elements.optional(0xa0);
  if (signed === null) return unsupported('it has no signed attributes, so that nothing says when and by which certificate');
  const signatureOuter = elements.take('signatureAlgorithm', tags.sequence).bytes;
  const signature = elements.take('the signature', tags.octetString).content;
  if (elements.peek()?.tag === 0xa1) unsupported('it carries attributes that nobody signed');
  elements.end();
  const digestAlgorithm = digestNamed(digestIdentifier);
  return {
    signer,
    digestAlgorithm,
    digestIdentifier,
    signatureOuter,
    signatureAlgorithm: cmsAlgorithmNamed(digestAlgorithm, signatureOuter),
    signature,
    ...readAttributes(requireOrder(signed.bytes)),
  };
}

function readIdentifier(node: DerNode): SignerIdentifier {
  if (node.tag === 0x80) return { by: 'key', subjectKeyIdentifier: node.content };
  const elements = readElements(node, what);
  const issuer = takeName(elements, 'the issuer of the signer');
  const serial = elements.take('the serial number of the signer', tags.integer).content;
  elements.end();
  return { by: 'serial', issuer, serialNumber: Buffer.from(serial).toString('hex') };
}

/** Reads signed attributes alone, as the SET OF that is signed: what people approve, before it is signed. Throws as parseCms does. */
export function parseSignedAttributes(bytes: Uint8Array): SignedAttributesFields {
  return readAttributes(readDer(bytes, limits.cms, what));
}

function readAttributes(node: DerNode): SignedAttributesFields {
  if (node.tag !== tags.set) refuseStructure(what, 'the signed attributes are no SET', node.start);
  const attributes = node.children.map((child) => {
    const elements = readElements(child, what);
    const oid = readOid(elements.take('the type of an attribute', tags.oid));
    const values = elements.take('the values of an attribute', tags.set);
    elements.end();
    const [value, more] = values.children;
    if (value === undefined || more !== undefined)
      return refuseStructure(what, `the attribute ${oid} does not have one value`, values.start);
    return { oid, value };
  });
  const twice = attributes.find(({ oid }, index) => attributes.findIndex((other) => other.oid === oid) !== index);
  if (twice !== undefined) refuseStructure(what, `the attribute ${twice.oid} stands twice`, twice.value.start);
  const find = (oid: string): DerNode | undefined => attributes.find((each) => each.oid === oid)?.value;
  const contentType = find(oids.cmsContentType);
  const digest = find(oids.cmsMessageDigest);
  const time = find(oids.cmsSigningTime);
  const certificate = find(oids.signingCertificateV2);
  if (contentType?.tag !== tags.oid) return refuseStructure(what, 'it has no signed content-type', node.start);
  if (digest?.tag !== tags.octetString) return refuseStructure(what, 'it has no signed message-digest', node.start);
  return {
    tbs: node.bytes,
    attributes: attributes.map(({ oid, value }) => ({ oid, value: value.bytes })),
    contentType: readOid(contentType),
    messageDigest: digest.content,
    signingTime: time === undefined ? null : readTime(time, what, 'signing-time'),
    signingCertificate: certificate === undefined ? null : readSigningCertificate(certificate),
  };
}

function readSigningCertificate(node: DerNode): SigningCertificateFields {
  const elements = readElements(node, what);
  const [first] = elements.take('the certificates of signing-certificate-v2', tags.sequence).children;
  if (first === undefined) return refuseStructure(what, 'signing-certificate-v2 names no certificate', node.start);
  const named = readElements(first, what);
  const algorithm = named.optional(tags.sequence);
  const hashAlgorithm = algorithm === null ? oids.sha256 : readOid(readElements(algorithm, what).take('its hash algorithm', tags.oid));
  const certHash = named.take('its hash', tags.octetString).content;
  const issuerSerial = named.optional(tags.sequence)?.bytes ?? null;
  named.end();
  return { hashAlgorithm, certHash, issuerSerial };
}

/** The mark, as lint and verification read it of everything else. It is signed, and nothing more can be said of an attribute. */
const marksIn = (attributes: readonly CmsAttribute[]): Extension[] =>
  attributes.filter(({ oid }) => oid === oids.rehearsalMark).map(({ oid, value }) => ({ oid, critical: true, value }));
