import { notChecked, passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { assembleSigned, dummySignature } from '../pki/assemble.ts';
import { guardedCrl } from '../pki/guarded-crl.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import { sha256Hex } from '../pki/hash.ts';
import { requireHeldInRun, requireKeySignsSize } from '../status/build-crl-file.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import { reserveCrlNumber } from '../store/crl-number-reservation.ts';
import { builtList } from './built-list.ts';
import { crlIssuerOf } from './crl-issuer.ts';
import { differenceData, readPrevious, requireGuarded } from './crl-guard.ts';
import { comparedWith, newestCrl, requireLater } from './previous-crl.ts';
import { finalNextUpdate, requireNoLiveSubordinates } from './last-crl.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { entriesOf } from './revoked-entries.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64, type TbsItem } from './values.ts';
import type { StepKind } from './step.ts';
import { textOf } from './state-map.ts';

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
    requireLater(thisUpdate, newestCrl(context.store, scope));
    const previous = readPrevious(context.store, scope, fromBase64(authority.spki), context.now());
    // What was recorded in great numbers becomes signed bytes as it stands: no other program may have changed it.
    requireRecordedRows(context.store, [{ table: 'crl_entry_block', key: `${scope}/` }]);
    const stream = entriesOf(context.store, scope, previous);
    requireKeySignsSize(signatureAlgorithm, stream.size);
    requireHeldInRun(stream.size);
    const { number: crlNumber, row: reservation } = reserveCrlNumber(context.store, scope, context.run.id);
    const frame = {
      profile,
      issuer: authority.fields.subject,
      authorityKeyIdentifier,
      signatureAlgorithm,
      crlNumber,
      thisUpdate,
      nextUpdate,
      rehearsal: context.run.mode === 'rehearsal',
    };
    const { tbs, ...built } = await builtList(context, frame, stream);

    const whole = readWholeCrl(assembleSigned(tbs, signatureAlgorithm, dummySignature(signatureAlgorithm, authority.keyAlgorithm)));
    const guarded = previous === null ? null : requireGuarded(context.store, scope, previous, guardedCrl(whole));

    const tbsSha256 = sha256Hex(tbs);
    const item: TbsItem = {
      item: context.step.id,
      profile: profile.id,
      signatureAlgorithm,
      keyAlgorithm: authority.keyAlgorithm,
      tbs: built.file === undefined ? base64(tbs) : '',
      ...(built.file === undefined ? {} : { file: built.file }),
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
        entries: built.entries.map(base64),
        ...(built.allEntries === undefined ? {} : { allEntries: built.allEntries }),
        ...(authority.chain.length === 0 ? {} : { issuerChain: authority.chain.map(base64) }),
        ...(final ? { lastUntil: authority.fields.notAfter.date.toISOString() } : {}),
        ...(previous === null || guarded === null ? {} : { previous: comparedWith(previous.crl, guarded.difference) }),
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
            entries: stream.entries,
            ...(built.allEntries === undefined ? {} : { entriesSha256: built.allEntries.sha256 }),
            ...(previous === null ? {} : { previousCrlNumber: previous.crl.number }),
          },
          [passed('CRL-NUMBER-MONOTONIC', crlNumber)],
          [reservation],
        );
        if (previous !== null && guarded !== null)
          context.log(
            input.person.id,
            'crl-compared',
            { ...differenceData(item.item, previous, guarded.difference), tbsSha256 },
            guarded.checks,
          );
        const checks = guarded?.checks ?? [notChecked('CRL-ENTRIES-KEPT', 'the first CRL of its scope')];
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { crlNumber, tbsSha256 }, checks };
      },
    };
  },
};
