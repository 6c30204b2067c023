import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import { assembleSigned, dummySignature } from '../pki/assemble.ts';
import { buildTbsCertList } from '../pki/build-crl.ts';
import { parseCrl } from '../pki/parse-crl.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import { sha256Hex } from '../pki/hash.ts';
import { reserveCrlNumber } from '../store/crl-number-reservation.ts';
import { crlIssuerOf } from './crl-issuer.ts';
import { comparedWith, newestCrl, requireLater } from './previous-crl.ts';
import { finalNextUpdate, requireNoLiveSubordinates } from './last-crl.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { entriesOf } from './revoked-entries.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, type TbsItem } from './values.ts';
import type { StepKind } from './step.ts';
import { textOf } from './state-map.ts';

/** Serials of the entries, read back from the bytes. */
function serialsIn(tbs: Uint8Array, signature: SignatureAlgorithm, key: KeyAlgorithm): string[] {
  return parseCrl(assembleSigned(tbs, signature, dummySignature(signature, key))).entries.map((entry) => entry.serialNumber);
}

/**
 * Builds the TBSCertList of the authority's full CRL with the next number of its scope, reserved durably here. Issuer bytes
 * are copied from the certificate. Source: RFC 5280 §5.1; BR 7.2; rules.md, CRLs.
 */
export const buildCrl: StepKind = {
  kind: 'build-crl',
  needs: { authority: ['tbs', 'authority'] },
  gives: 'tbs',
  with: ['profile'],
  optionalWith: ['until'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'The next CRL number is reserved and the bytes of the CRL are built. Nothing is signed yet.',
      button: 'Build the CRL',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          {
            label: 'Kind',
            value: context.parameter('until') === 'last-expiry' ? 'the last full CRL of this authority' : 'full and complete CRL',
          },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const profile = profileFor(context, 'crl');
    const authority = crlIssuerOf(context);
    const signatureAlgorithm = signatureAlgorithmFor(profile, authority.keyAlgorithm);
    const authorityKeyIdentifier = authority.fields.subjectKeyIdentifier;
    if (authorityKeyIdentifier === undefined)
      throw new CeremonyError(
        'policy.lint',
        'The authority’s certificate has no subjectKeyIdentifier, so no CRL can name its key (RFC 5280 5.2.1). Nothing was built.',
      );
    const thisUpdate = wholeSecond(context.now());
    // Both ends count (BR 7.2: at most 12 months), as in a certificate.
    const final = context.parameter('until') === 'last-expiry';
    if (final) requireNoLiveSubordinates(context.store, authority.spkiSha256, thisUpdate);
    const usual = notAfterOf(thisUpdate, profile.nextUpdate);
    const nextUpdate = final ? finalNextUpdate(context, authority, usual) : usual;
    if (nextUpdate > authority.fields.notAfter.date)
      throw new CeremonyError(
        'policy.profile-hash',
        'The CRL would outlive the certificate of its authority. Nothing was built. Use a profile with an earlier nextUpdate.',
      );
    const scope = `${authority.spkiSha256}:${profile.scope}`;
    const previous = newestCrl(context.store, scope);
    requireLater(thisUpdate, previous);
    const { number: crlNumber, row: reservation } = reserveCrlNumber(context.store, scope, context.run.id);
    const entries = entriesOf(context.store, scope);
    const tbs = buildTbsCertList({
      profile,
      issuer: authority.fields.subject,
      authorityKeyIdentifier,
      signatureAlgorithm,
      crlNumber,
      thisUpdate,
      nextUpdate,
      entries,
      rehearsal: context.run.mode === 'rehearsal',
    });

    const tbsSha256 = sha256Hex(tbs);
    const item: TbsItem = {
      item: context.step.id,
      profile: profile.id,
      signatureAlgorithm,
      keyAlgorithm: authority.keyAlgorithm,
      tbs: base64(tbs),
      tbsSha256,
      planned: {
        makes: 'crl',
        scope,
        crlNumber,
        issuer: base64(authority.fields.subject),
        issuerSpki: authority.spki,
        authorityKeyIdentifier: base64(authorityKeyIdentifier),
        thisUpdate: thisUpdate.toISOString(),
        nextUpdate: nextUpdate.toISOString(),
        entries: entries.map(base64),
        ...(authority.chain.length === 0 ? {} : { issuerChain: authority.chain.map(base64) }),
        ...(final ? { lastUntil: authority.fields.notAfter.date.toISOString() } : {}),
        ...(previous === null ? {} : { previous: comparedWith(previous, serialsIn(tbs, signatureAlgorithm, authority.keyAlgorithm)) }),
      },
    };
    return {
      kind: 'commit',
      commit() {
        context.log(
          input.person.id,
          'tbs-built',
          {
            item: item.item,
            makes: 'crl',
            profile: profile.id,
            tbsSha256,
            issuerSpkiSha256: authority.spkiSha256,
            signatureAlgorithm,
            scope,
            crlNumber,
            thisUpdate: thisUpdate.toISOString(),
            nextUpdate: nextUpdate.toISOString(),
            entries: entries.length,
            ...(previous === null ? {} : { previousCrlNumber: previous.number }),
          },
          [passed('CRL-NUMBER-MONOTONIC', crlNumber)],
          [reservation],
        );
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { crlNumber, tbsSha256 } };
      },
    };
  },
};
