import { readSigned } from './assemble.ts';
import { tags } from './der-content.ts';
import { type DerNode, limits, readDer } from './der.ts';
import { takeName } from './describe-name.ts';
import { isTime, readElements, readExplicit, readSmallInteger, readTime, refuseStructure } from './der-values.ts';
import { oids } from './oids.ts';
import { decodeAuthorityKeyIdentifier, decodeCrlNumber, decodeReason, readExtensions, tryDecode } from './parse-extensions.ts';
import type { CrlEntryFields, Extension, ShortCrlFields } from './parse-types.ts';

export type { CrlFields, ShortCrlFields } from './parse-types.ts';

const what = 'CRL';

/**
 * Reads a CRL of up to 16 MB (RFC 5280 §5.1), every entry at once; readWholeCrl takes longer ones. Strict DER first, then our own
 * decoding; what is DER but breaks a rule is returned as it stands for lint. Throws input.not-der, input.truncated,
 * input.too-large, nothing else.
 */
export function parseCrl(bytes: Uint8Array): ShortCrlFields {
  const { tbs, algorithm, signature } = readSigned(readDer(bytes, limits.crl, what), what);
  const elements = readElements(tbs, what);
  const version = readVersion(elements.optional(tags.integer));
  const signatureInner = elements.take('signature', tags.sequence).bytes;
  const issuer = takeName(elements, 'issuer');
  const thisUpdate = readTime(elements.take('thisUpdate'), what, 'thisUpdate');
  const next = elements.peek();
  const nextUpdate = next !== null && isTime(next) ? readTime(elements.take('nextUpdate'), what, 'nextUpdate') : null;
  const entriesNode = elements.optional(tags.sequence);
  const extensionsNode = elements.optional(0xa0);
  elements.end();

  const malformed = new Set<string>();
  const entries = (entriesNode?.children ?? []).map((node) => readCrlEntry(node, malformed));
  const extensions = extensionsNode === null ? [] : readExtensions(readExplicit(extensionsNode, what), what);
  const crlNumber = decodeFirst(extensions, oids.crlNumber, decodeCrlNumber, malformed);
  const authorityKeyIdentifier = decodeFirst(extensions, oids.authorityKeyIdentifier, decodeAuthorityKeyIdentifier, malformed);

  return {
    kind: 'crl',
    der: bytes,
    tbs: tbs.bytes,
    version,
    signatureInner,
    signatureOuter: algorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    entries,
    entriesFieldPresent: entriesNode !== null,
    extensionsFieldPresent: extensionsNode !== null,
    extensions,
    signature,
    malformed: [...malformed],
    ...(crlNumber === null ? {} : { crlNumber: crlNumber.number, crlNumberOctets: crlNumber.octets }),
    ...(authorityKeyIdentifier === null ? {} : { authorityKeyIdentifier }),
  };
}

/** Version OPTIONAL, and v2 where present (RFC 5280 §5.1.2.1). */
function readVersion(node: DerNode | null): number {
  if (node === null) return 1;
  return readSmallInteger(node) === 1 ? 2 : refuseStructure(what, 'the version is not 2', node.start);
}

/** One entry of revokedCertificates. OIDs of extensions we know whose value did not decode are added to `malformed`. */
export function readCrlEntry(node: DerNode, malformed: Set<string>): CrlEntryFields {
  const elements = readElements(node, what);
  const serialOctets = elements.take('an entry’s serialNumber', tags.integer).content;
  const revocationDate = readTime(elements.take('an entry’s revocationDate'), what, 'revocationDate');
  const extensionsNode = elements.optional(tags.sequence);
  elements.end();
  const extensions = extensionsNode === null ? [] : readExtensions(extensionsNode, what);
  return {
    der: node.bytes,
    serialNumber: Buffer.from(serialOctets).toString('hex'),
    serialOctets,
    revocationDate,
    reason: decodeFirst(extensions, oids.reasonCode, decodeReason, malformed),
    extensionsFieldPresent: extensionsNode !== null,
    extensions,
  };
}

function decodeFirst<T>(extensions: readonly Extension[], oid: string, decode: (node: DerNode) => T, malformed: Set<string>): T | null {
  const extension = extensions.find((candidate) => candidate.oid === oid);
  if (extension === undefined) return null;
  const value = tryDecode(extension.value, decode);
  if (value === null) malformed.add(oid);
  return value;
}
