import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import { requireHeldInRun, requireKeySignsSize } from '../status/build-crl-file.ts';
import { reserveCrlNumber } from '../store/crl-number-reservation.ts';
import { buildCrlItem, crlSourceOf, entriesBeside, requireWithinAuthority, tellBuilt } from './crl-tbs.ts';
import { waitingFacts } from './crl-series.ts';
import { requireLater } from './previous-crl.ts';
import { finalNextUpdate, requireNoLiveSubordinates } from './last-crl.ts';
import { anyOfRoles, roleOf } from './turn.ts';
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
          ...waitingFacts(context),
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const source = crlSourceOf(context);
    const { profile, authority, scope } = source;
    const thisUpdate = wholeSecond(context.now());
    // Both ends count (BR 7.2: at most 12 months), as in a certificate.
    const final = context.parameter('until') === 'last-expiry';
    if (final) requireNoLiveSubordinates(context.store, authority.spkiSha256, thisUpdate);
    const usual = notAfterOf(thisUpdate, profile.nextUpdate);
    const nextUpdate = final ? finalNextUpdate(context, authority, usual) : usual;
    requireWithinAuthority(source, nextUpdate);
    requireLater(thisUpdate, thisUpdate, context.store, scope);
    const { previous, stream } = entriesBeside(context, source);
    requireKeySignsSize(source.signatureAlgorithm, stream.size);
    requireHeldInRun(stream.size);
    const { number: crlNumber, row: reservation } = reserveCrlNumber(context.store, scope, context.run.id);
    const built = await buildCrlItem(context, source, {
      item: context.step.id,
      crlNumber,
      thisUpdate,
      nextUpdate,
      stream,
      previous,
      ...(final ? { more: { lastUntil: authority.fields.notAfter.date.toISOString() } } : {}),
    });
    return {
      kind: 'commit',
      commit() {
        const checks = tellBuilt(context, input.person.id, source, built, [reservation]);
        const { item } = built;
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { crlNumber, tbsSha256: item.tbsSha256 }, checks };
      },
    };
  },
};
