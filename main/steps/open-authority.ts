import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { publishedCrls } from '../store/published-crls.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { authorityValue, existingAuthority, type ExistingAuthority } from './existing-authority.ts';
import { findRecordedKey } from './key-on-token.ts';
import { textOf } from './state-map.ts';
import { stopsIssuingAt } from './succession.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

const onToken = (context: StepContext): boolean => context.step.needs?.['token'] !== undefined;

/** `retired: true` in the playbook: the key of a retired authority may still have to be destroyed. */
const whichOf = (context: StepContext): 'live' | 'retired-too' => (context.parameter('retired') === true ? 'retired-too' : 'live');

function factsOf(context: StepContext, { authority, chain, policy, key }: ExistingAuthority): Fact[] {
  const [own] = chain;
  const newest = publishedCrls(context.store, fullScopeOf(authority.spkiSha256)).at(-1);
  return [
    { label: 'Authority', value: authority.label },
    ...(authority.retiredByRun === null ? [] : [{ label: 'Retired', value: `by run ${authority.retiredByRun.slice(0, 8)}` }]),
    { label: 'Subject', value: authority.subject },
    { label: 'Key', value: keyAlgorithms[key.algorithm].title },
    { label: 'Public key SHA-256', value: authority.spkiSha256, mono: true },
    { label: 'Certificate', value: own === undefined ? 'none' : `serial ${own.serial}, valid until ${own.notAfter}` },
    { label: 'Policy', value: policy === null ? 'none' : `version ${policy.version}, sha256 ${policy.sha256}` },
    { label: 'Newest CRL', value: newest === undefined ? 'none' : `number ${newest.number}, next update ${newest.nextUpdate ?? 'none'}` },
    ...(onToken(context) ? [{ label: 'Token of the key', value: `«${key.identity.label}», serial ${key.identity.serial}` }] : []),
  ];
}

/** One that handed over still makes its CRLs. */
function successorCheck(stopsIssuing: Date | null, now: Date): Check {
  if (stopsIssuing === null) return passed('ISSUER-NOT-SUCCEEDED', 'it has no successor');
  return stopsIssuing > now
    ? passed('ISSUER-NOT-SUCCEEDED', `it issues until ${stopsIssuing.toISOString()}`)
    : notChecked('ISSUER-NOT-SUCCEEDED', `it has issued nothing since ${stopsIssuing.toISOString()} and is there for its CRLs`);
}

/** The run was judged by the policy of its first day; one adopted since would be passed by. */
function requireSamePolicy(context: StepContext, { authority, policy }: ExistingAuthority): void {
  if ((policy?.sha256 ?? '') === context.run.policySha256) return;
  throw new CeremonyError(
    'policy.plan-weaker',
    `PLAN-VS-POLICY: the policy of «${authority.label}» is not the one this run was started under. Nothing was done. Abort this run and start the plan again.`,
  );
}

/**
 * Opens an authority that exists: its record held to the log, and with `token` its key found under its CKA_ID, with the
 * recorded public key, and proved by one journalled probe: identity is the token’s tuple plus the proved key, and people
 * should learn before they approve that it is another one. Source: rules.md, Keys and tokens, Authority policy.
 */
export const openAuthority: StepKind = {
  kind: 'open-authority',
  needs: {},
  optionalNeeds: { token: 'token' },
  gives: 'authority',
  with: ['authority'],
  optionalWith: ['retired'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  async survey(context) {
    return {
      facts: factsOf(
        context,
        existingAuthority(context.store, textOf(context.parameter('authority')), whichOf(context)),
      ) as unknown as JsonObject[],
    };
  },
  view(context) {
    const label = textOf(context.parameter('authority'));
    return {
      will: onToken(context)
        ? `The record of ${label} is compared with the log. Its key is found on the token and proves itself with one probe signature.`
        : `The record of ${label} is compared with the log.`,
      button: `Open the authority ${label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: (context.survey['facts'] ?? []) as unknown as Fact[] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const found = existingAuthority(context.store, textOf(context.parameter('authority')), whichOf(context));
    const { authority, key, chain, policy } = found;
    requireSamePolicy(context, found);
    const checks: Check[] = [passed('DATABASE-VS-LOG', `the record of ${authority.label}`)];
    let proved = false;
    if (onToken(context)) {
      checks.push(...(await findRecordedKey(context, input.person.id, key)));
      proved = true;
    } else checks.push(notChecked('KEY-PROVED', 'this run does not use the key'));
    const stopsIssuing = stopsIssuingAt(context.store, authority.spkiSha256);
    checks.push(successorCheck(stopsIssuing, context.now()));
    const [own] = chain;
    const data = {
      label: authority.label,
      spkiSha256: authority.spkiSha256,
      certificateSha256: own?.sha256 ?? '',
      policySha256: policy?.sha256 ?? null,
    };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'authority-opened', { ...data, proved }, checks);
        return {
          kind: 'done',
          value: authorityValue(found, proved, stopsIssuing),
          data,
          checks,
        };
      },
    };
  },
};
