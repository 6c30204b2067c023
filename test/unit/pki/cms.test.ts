import { describe, expect, test } from 'vitest';
import { buildSignedAttributes } from '../../../main/pki/build-cms.ts';
import { cmsAlgorithmNamed, cmsIdentifierOf, digestIdentifiers, digestOf } from '../../../main/pki/cms-algorithms.ts';
import { signatureAlgorithmNames, signatureAlgorithms } from '../../../main/pki/algorithms.ts';
import { namesSigningCertificate, signerOf, signerProblems } from '../../../main/pki/cms-signer.ts';
import { compareCms } from '../../../main/pki/compare-cms.ts';
import {
  encodeExplicit,
  encodeImplicit,
  encodeImplicitSequence,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../../main/pki/der-write.ts';
import { describeCms } from '../../../main/pki/describe-cms.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCms, parseSignedAttributes } from '../../../main/pki/parse-cms.ts';
import {
  attribute,
  type CmsParts,
  cmsParts,
  contentType,
  joinCms,
  madeWith,
  messageDigest,
  signedAt,
  sorted,
} from '../../fixtures/cms-parts.ts';
import { all, type Change, leaf, purposes, usage } from '../../fixtures/lint-changes.ts';
import { seconds, signingTime } from '../../fixtures/lint-material.ts';
import { joinCertificate } from '../../fixtures/lint-parts.ts';
import { expectRefusal, toHex, valueOrCode } from './expect-refusal.ts';

const certificate = parseCertificate(joinCertificate(all(usage('digitalSignature'), purposes(oids.codeSigning))(leaf)));
const good = cmsParts(certificate);
const digest = new Uint8Array(32).fill(7);
const input = { digest, digestAlgorithm: 'sha256', signingTime, certificate, rehearsal: false } as const;

describe('buildSignedAttributes', () => {
  test('content-type, signing-time, message-digest and signing-certificate-v2 as a SET OF in DER order', () => {
    const text = toHex(buildSignedAttributes(input));
    expect(text.slice(0, 8)).toMatch(/^318[12]/);
    expect(text).toContain('301806092a864886f70d010903310b06092a864886f70d010701');
    expect(text).toContain('301c06092a864886f70d010905310f170d3236303131353130303030305a');
    expect(text).toContain(`302f06092a864886f70d01090431220420${'07'.repeat(32)}`);
    const fields = parseSignedAttributes(buildSignedAttributes(input));
    expect(fields.attributes.map(({ oid }) => oid)).toEqual([
      oids.cmsContentType,
      oids.cmsSigningTime,
      oids.cmsMessageDigest,
      oids.signingCertificateV2,
    ]);
    expect(fields.signingTime?.date).toEqual(signingTime);
    expect(fields.signingCertificate?.hashAlgorithm).toBe(oids.sha256);
  });

  test('REHEARSAL-MARK: a rehearsal’s are marked, and nothing else differs', () => {
    const marked = parseSignedAttributes(buildSignedAttributes({ ...input, rehearsal: true }));
    expect(marked.attributes.at(-1)?.oid ?? '').not.toBe('');
    expect(describeCms(marked).at(-1)).toEqual({ label: 'rehearsal mark', value: 'REHEARSAL not for use' });
  });

  test('a digest of another length is a bug of ours', () => {
    expectRefusal('bug', () => buildSignedAttributes({ ...input, digestAlgorithm: 'sha384' }));
  });
});

describe('parseCms', () => {
  test('a good one is read', () => {
    const fields = parseCms(joinCms(good));
    expect(fields).toMatchObject({ kind: 'cms', digestAlgorithm: 'sha256', signatureAlgorithm: 'ecdsa-sha256', contentType: oids.cmsData });
    expect(signerOf(fields)?.der).toEqual(certificate.der);
    expect(namesSigningCertificate(fields, certificate)).toBe(true);
  });

  const attributes = (...list: readonly Uint8Array[]): Partial<CmsParts> => ({ attributes: sorted(list) });
  const three = [contentType, messageDigest(digest), signedAt(signingTime)] as const;

  test.each<[string, Partial<CmsParts>, 'input.not-der' | 'input.unsupported', RegExp]>([
    [
      'a file inside',
      { content: [encodeOid(oids.cmsData), encodeExplicit(0, encodeOctetString(digest))] },
      'input.unsupported',
      /the file that was signed is in it/,
    ],
    ['another content type', { content: [encodeOid(oids.cmsSignedData)] }, 'input.unsupported', /no plain file/],
    ['no signed attributes', { attributes: null }, 'input.unsupported', /no signed attributes/],
    ['two signers', { signers: 2 }, 'input.unsupported', /2 signers/],
    ['no signer', { signers: 0 }, 'input.unsupported', /0 signers/],
    [
      'attributes nobody signed',
      { unsigned: [encodeImplicitSequence(1, attribute(oids.cmsContentType, encodeNull()))] },
      'input.unsupported',
      /nobody signed/,
    ],
    ['revocation lists', { beside: [encodeImplicitSequence(1, encodeSequence())] }, 'input.unsupported', /revocation lists/],
    [
      'a certificate of another kind',
      { beside: [encodeImplicitSequence(0, encodeImplicitSequence(1, encodeNull()))] },
      'input.unsupported',
      /not X\.509/,
    ],
    ['version 3', { version: 3 }, 'input.not-der', /version/],
    ['no digest algorithm', { digests: [] }, 'input.not-der', /digestAlgorithms/],
    ['two digest algorithms', { digests: Object.values(digestIdentifiers) }, 'input.not-der', /digestAlgorithms/],
    ['another digest algorithm', { digests: [digestIdentifiers.sha512] }, 'input.not-der', /digestAlgorithms/],
    ['attributes out of order', { attributes: [...(good.attributes ?? [])].toReversed() }, 'input.not-der', /DER order/],
    ['an attribute twice', attributes(...three, signedAt(seconds(signingTime, 1))), 'input.not-der', /stands twice/],
    [
      'an attribute with two values',
      attributes(contentType, messageDigest(digest), attribute(oids.cmsSigningTime, encodeNull(), encodeOctetString(digest))),
      'input.not-der',
      /one value/,
    ],
    [
      'an attribute without a value',
      attributes(contentType, messageDigest(digest), attribute(oids.cmsSigningTime)),
      'input.not-der',
      /one value/,
    ],
    ['no content-type', attributes(messageDigest(digest)), 'input.not-der', /no signed content-type/],
    ['no message-digest', attributes(contentType), 'input.not-der', /no signed message-digest/],
    [
      'a content-type that is another',
      attributes(attribute(oids.cmsContentType, encodeOid(oids.cmsSignedData)), messageDigest(digest)),
      'input.not-der',
      /another/,
    ],
    [
      'a signing-time that is none',
      attributes(contentType, messageDigest(digest), attribute(oids.cmsSigningTime, encodeNull())),
      'input.not-der',
      /not a time/,
    ],
    [
      'a signing-certificate-v2 that names none',
      attributes(...three, attribute(oids.signingCertificateV2, encodeSequence(encodeSequence()))),
      'input.not-der',
      /names no certificate/,
    ],
    ['a signer named by its key, version 1', { signer: encodeImplicit(0, digest) }, 'input.not-der', /version/],
  ])('%s is refused', (_name, change, code, sentence) => {
    expect(expectRefusal(code, () => parseCms(joinCms({ ...good, ...change })))).toMatch(sentence);
  });

  test('every cut, and every byte with every bit flipped, gives a value or a refusal, and no other error', () => {
    const whole = joinCms(good);
    for (let length = 0; length < whole.length; length += 7) valueOrCode(() => parseCms(whole.subarray(0, length)));
    const codes = new Set<string>();
    for (let place = 0; place < whole.length; place += 1) {
      const outcome = valueOrCode(() =>
        parseCms(Uint8Array.from(whole, (octet, index) => (index === place ? octet ^ (1 << (place % 8)) : octet))),
      );
      codes.add('code' in outcome ? outcome.code : 'read');
    }
    expect([...codes].toSorted()).toEqual(expect.arrayContaining(['input.not-der', 'input.unsupported', 'read']));
  });

  test('more than 256 kB is refused before it is read', () => {
    expectRefusal('input.too-large', () => parseCms(new Uint8Array(256 * 1024 + 1)));
  });
});

describe('algorithms', () => {
  test.each(signatureAlgorithmNames)('%s: named by what is written for it, with its own digest and no other', (name) => {
    const digestName = digestOf(name);
    expect(cmsAlgorithmNamed(digestName, cmsIdentifierOf(name))).toBe(name);
    expect(cmsAlgorithmNamed(digestName, signatureAlgorithms[name].identifier)).toBe(name);
    const wrong = digestName === 'sha256' ? 'sha512' : 'sha256';
    expect(cmsAlgorithmNamed(wrong, signatureAlgorithms[name].identifier)).toBeNull();
  });

  test('Ed25519 goes with SHA-512 (RFC 8419 3.1)', () => expect(digestOf('ed25519')).toBe('sha512'));
});

describe('ARTIFACT-SIGNER: signerProblems', () => {
  test.each<readonly [string, readonly Change[], RegExp]>([
    ['code signing', [usage('digitalSignature'), purposes(oids.codeSigning)], /^none$/],
    ['document signing', [usage('digitalSignature'), purposes(oids.documentSigning)], /^none$/],
    ['both', [usage('digitalSignature'), purposes(oids.codeSigning, oids.documentSigning)], /^none$/],
    ['a server beside', [usage('digitalSignature'), purposes(oids.codeSigning, oids.serverAuth)], /or for more than that/],
    ['any purpose', [usage('digitalSignature'), purposes(oids.anyExtendedKeyUsage)], /neither code signing/],
    ['OCSP', [usage('digitalSignature'), purposes(oids.ocspSigning)], /neither code signing/],
    ['another key usage', [usage('keyEncipherment'), purposes(oids.codeSigning)], /keyUsage lacks digitalSignature/],
  ])('%s', (_name, changes, why) => {
    const [problem] = signerProblems(parseCertificate(joinCertificate(all(...changes)(leaf))));
    expect(problem ?? 'none').toMatch(why);
  });
});

describe('PLAN-VS-DER: compareCms', () => {
  const planned = {
    profile: { makes: 'cms', id: 'p', title: 'p', rules: ['private'], signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha256' } },
    digestAlgorithm: 'sha256',
    digest,
    signingTime,
    signatureAlgorithm: 'ecdsa-sha256',
    certificates: [certificate],
    rehearsal: false,
  } as const;
  const built = (change: Partial<typeof input> = {}) => {
    const tbs = parseSignedAttributes(buildSignedAttributes({ ...input, ...change }));
    return parseCms(joinCms({ ...good, attributes: tbs.attributes.map(({ oid, value }) => attribute(oid, value)) }));
  };

  test('what was built is as planned', () => {
    expect(compareCms(built(), planned)).toEqual([]);
  });

  test.each<[string, ReturnType<typeof built>, string]>([
    ['another digest', built({ digest: new Uint8Array(32) }), 'message-digest'],
    ['another time', built({ signingTime: seconds(signingTime, 1) }), 'signing-time'],
    ['a mark in production', built({ rehearsal: true } as never), 'extensions'],
    [
      'another certificate',
      parseCms(joinCms({ ...good, attributes: sorted([contentType, messageDigest(digest), signedAt(signingTime), madeWith(digest)]) })),
      'signing-certificate-v2',
    ],
    ['no certificate in it', parseCms(joinCms({ ...good, beside: [] })), 'certificates'],
  ])('%s is named', (_name, fields, field) => {
    expect(compareCms(fields, planned).map((each) => each.field)).toContain(field);
  });
});
