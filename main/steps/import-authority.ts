import { hashOfList, type AuthorityImport } from '../formats/authority-import.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { importedEntries, type ImportedAuthority } from '../pki/judge-imported.ts';
import { describeName } from '../pki/name.ts';
import { authorityFileLimits } from '../pki/read-authority-files.ts';
import { readCertificateRequests } from '../store/tables/certificate-request.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import { documentItem, proposed } from './documents.ts';
import { authorityGiven, givenInFiles, givenOnRecord, type Given } from './external-authority.ts';
import { linesOf } from './import-issued-certificate.ts';
import { checksOf, labelOf, prove, type Proved } from './imported-checks.ts';
import { importedSheets } from './imported-sheets.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

const readBefore = new WeakMap<JsonObject, Given>();

/** What was given, read once for each time it is chosen; null: nothing yet. */
function givenIn(context: StepContext): Given | null {
  const { state } = context;
  if (state['source'] === 'record') return givenOnRecord(context.store);
  if (!Array.isArray(state['files'])) return null;
  const known = readBefore.get(state);
  if (known !== undefined) return known;
  const given = givenInFiles(
    (state['files'] as { name: string; base64: string }[]).map(({ name, base64: bytes }) => ({ name, bytes: fromBase64(bytes) })),
  );
  readBefore.set(state, given);
  return given;
}

/** The authority that is meant; null: people still choose. */
function authorityIn(context: StepContext): ImportedAuthority | null {
  const given = givenIn(context);
  if (given === null) return null;
  const [only, more] = given.candidates;
  const which = textOf(context.state['which']) || (only !== undefined && more === undefined ? sha256Hex(only.der) : '');
  if (which === '') return null;
  return authorityGiven(given, which, context.state['source'] === 'record' ? 'record' : 'files', context.now());
}

/**
 * In a rehearsal the key is a stand-in's, which no file from outside can be for: the files are read and checked as on the day, and the
 * stand-in takes their place.
 */
function inItsPlace(context: StepContext, given: ImportedAuthority): ImportedAuthority {
  if (context.run.mode === 'production') return given;
  const waiting = readCertificateRequests(context.store, { label: labelOf(context), state: 'pending' });
  const onRecord = givenOnRecord(context.store);
  const own = onRecord.candidates.find(({ spki }) => waiting.some(({ spkiSha256 }) => spkiSha256 === sha256Hex(spki)));
  return own === undefined ? given : authorityGiven(onRecord, sha256Hex(own.der), 'record', context.now());
}

const standsIn = (context: StepContext, given: ImportedAuthority): string =>
  inItsPlace(context, given) === given ? '' : ' This is a rehearsal: from here on a stand-in takes its place.';

/** The list of what was issued as it was given; null where the authority came without. */
const indexOf = (context: StepContext, { index }: ImportedAuthority): Uint8Array | null =>
  index === null ? null : (givenIn(context)?.index?.bytes ?? null);

function documentOf(context: StepContext, authority: ImportedAuthority, ckaId: string): AuthorityImport {
  const { certificate, chain, crl, issued } = authority;
  const policy = adoptedPolicy(context);
  const { serial, label, model, manufacturer } = context.desk.session().identity;
  const index = indexOf(context, authority);
  return {
    type: 'conclave/authority-import/1',
    run: context.run.id,
    authority: {
      label: labelOf(context),
      spkiSha256: sha256Hex(certificate.spki),
      algorithm: certificate.keyAlgorithm ?? '',
      ckaId,
      token: { serial, label, model, manufacturer },
    },
    certificate: { sha256: sha256Hex(certificate.der), says: linesOf(certificate) },
    issuers: chain.map(({ der, subject, notAfter }) => ({
      subject: describeName(subject),
      sha256: sha256Hex(der),
      notAfter: notAfter.date.toISOString(),
    })),
    crl:
      crl === null
        ? null
        : {
            sha256: sha256Hex(crl.der),
            number: crl.crlNumber ?? '0',
            thisUpdate: crl.thisUpdate.date.toISOString(),
            nextUpdate: crl.nextUpdate?.date.toISOString() ?? '',
            entries: crl.entries.length,
          },
    issued: hashOfList(issued.map(({ der }) => der)),
    index: index === null ? null : sha256Hex(index),
    entries: hashOfList(importedEntries(authority)),
    ...(policy === null ? {} : { policySha256: policy.sha256, policy: JSON.parse(policy.json) as JsonObject }),
  };
}

function keep(context: StepContext, actor: string, authority: ImportedAuthority, { ckaId, checks: ofKey }: Proved): SettledOutcome {
  const checks = [...checksOf(context, authority), ...ofKey];
  const { certificate, chain, crl, issued } = authority;
  const index = indexOf(context, authority);
  const document = documentOf(context, authority, ckaId);
  const item = documentItem(context, document as unknown as JsonObject, {
    document: 'authority-import',
    issuerSpki: base64(certificate.spki),
    path: `artifacts/${labelOf(context)}/authority-import.json`,
    attached: [
      ...[certificate, ...chain, ...(crl === null ? [] : [crl]), ...issued].map(({ der }) => base64(der)),
      ...(index === null ? [] : [base64(index)]),
    ],
  });
  context.log(
    actor,
    'external-key-found',
    { label: labelOf(context), spkiSha256: sha256Hex(certificate.spki), ckaId, certificateSha256: sha256Hex(certificate.der) },
    checks,
  );
  return proposed(context, actor, item, checks);
}

const filesPrompt: Prompt = {
  kind: 'files',
  id: 'files',
  label:
    'Everything there is of the authority, together: its certificate, those above it, its last CRL, the list of what it issued (index.txt of openssl, or a CSV), and the certificates it issued (newcerts)',
  most: authorityFileLimits.most,
  max: authorityFileLimits.maxBytes,
  total: authorityFileLimits.total,
  endings: ['.pem', '.crt', '.cer', '.der', '.crl', '.txt'],
};

const sourcePrompt: Prompt = {
  kind: 'choice',
  id: 'source',
  label: 'Where is the authority’s certificate?',
  options: [
    { value: 'record', label: 'On record here: a CA that is no authority of this data directory yet' },
    { value: 'files', label: 'In files on a medium' },
  ],
  unanswered: 'files',
};

const whichPrompt = (given: Given): Prompt => ({
  kind: 'choice',
  id: 'which',
  label: 'Which of these CAs is taken over?',
  options: given.candidates.map((fields) => ({
    value: sha256Hex(fields.der),
    label: `${describeName(fields.subject)}, valid until ${fields.notAfter.date.toISOString().slice(0, 10)}`,
  })),
});

const decision: Prompt = {
  kind: 'choice',
  id: 'take',
  label: 'Is this the authority, and is this all there is of it?',
  options: [
    { value: 'take', label: 'This is the authority: prove its key and put it up' },
    { value: 'another', label: 'Choose other files' },
  ],
};

function promptsOf(context: StepContext): readonly Prompt[] {
  const given = givenIn(context);
  if (given === null) {
    const onRecord = context.state['source'] === undefined && givenOnRecord(context.store).candidates.length > 0;
    return [onRecord ? sourcePrompt : filesPrompt];
  }
  return [authorityIn(context) === null ? whichPrompt(given) : decision];
}

/**
 * Takes an authority that was run elsewhere from its files, at most 5,000 of 4 MB together, or its certificate from this very record:
 * strict parse, IMPORTED-AUTHORITY, IMPORTED-CRL, IMPORTED-ISSUED, the key checks, REHEARSAL-MARK; its key is found on the open token by
 * its public key and proves itself by one journalled probe. People see everything before it is put up for approval. Throws input.*,
 * policy.certificate, policy.key-reuse, policy.label-in-use, token.key-not-found, token.check-failed; nothing is kept then.
 * Source: RFC 5280 §6.1, §5.2.3; rules.md, Keys and tokens, CRLs.
 */
export const importAuthority: StepKind = {
  kind: 'import-authority',
  takesFiles: true,
  needs: { token: 'token' },
  gives: 'document',
  with: ['label'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const authority = authorityIn(context);
    return {
      will:
        authority === null
          ? 'Every file is read strictly, and everything it says is shown. Nothing is kept yet.'
          : `The key of ${labelOf(context)} is found on the token and proves itself with one probe signature; then the authority is put up for approval.${standsIn(context, authority)}`,
      button: authority === null ? 'Go on' : 'Prove the key and go on',
      awaited: anyOfRoles(context),
      prompts: [...promptsOf(context)],
      stage:
        authority === null
          ? { kind: 'facts', facts: [{ label: 'For', value: labelOf(context) }] }
          : { kind: 'review', sheets: importedSheets(labelOf(context), authority), findings: [] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    if (authorityIn(context) !== null && input.text('take') === 'another') return { kind: 'more', state: {} };
    const state = authorityIn(context) === null ? chosen(context, input) : context.state;
    const next = { ...context, state };
    const given = authorityIn(next);
    if (given !== null) checksOf(next, given);
    const looked = state === context.state || context.run.attendance === 'unattended';
    if (given === null || !looked) return { kind: 'more', state };
    const authority = inItsPlace(next, given);
    const proved = await prove(next, input.person.id, authority);
    return { kind: 'commit', commit: () => keep(next, input.person.id, authority, proved) };
  },
};

/** The state after one answer. */
function chosen(context: StepContext, input: StepInput): JsonObject {
  const [prompt] = promptsOf(context);
  if (prompt?.id === 'source') return { source: input.text('source') };
  if (prompt?.id === 'which') return { ...context.state, which: input.text('which') };
  return { source: 'files', files: input.files('files').map(({ name, bytes }) => ({ name: name.slice(0, 200), base64: base64(bytes) })) };
}
