import { notChecked, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { limits } from '../pki/der.ts';
import { describeCertificate } from '../pki/describe.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { chainLimits } from '../pki/read-certificate-chain.ts';
import type { CertificateRequest } from '../store/tables/certificate-request.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import { certificateToRenew, renewsExisting, requireRenews } from './certificate-to-renew.ts';
import { documentItem, proposed } from './documents.ts';
import { existingFacts } from './existing-facts.ts';
import { checkIssued, issuedHere, readIssued, type IssuedMaterial } from './issued-certificate.ts';
import { pendingRequest } from './pending-request.ts';
import type { Sheet } from './sheets.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

function requestUnder(context: StepContext): CertificateRequest {
  const opened = context.value(renewsExisting(context) ? 'renews' : 'key');
  if (opened.type !== 'key' && opened.type !== 'authority')
    throw new CeremonyError('bug', 'import-issued-certificate was given something that is neither a key nor an authority.');
  return pendingRequest(context.store, opened.label);
}

/** What an authority of this data directory signed for the request, and is not in force. */
const signedHere = (context: StepContext, { spkiSha256 }: CertificateRequest): IssuedMaterial | null =>
  issuedHere(context.store, spkiSha256, renewsExisting(context) ? certificateToRenew(context).certificate : null);

type Source = 'record' | 'file';

/** What was given until somebody says that it is the one: the record, or both files. */
interface Chosen {
  readonly source: Source;
  readonly material: IssuedMaterial;
  /** A certificate of a stand-in took the place of the one in the file. */
  readonly replaced: boolean;
}

function fromRecord(context: StepContext, request: CertificateRequest): IssuedMaterial {
  const found = signedHere(context, request);
  if (found !== null) return found;
  throw new CeremonyError(
    'input.not-found',
    `No authority of this data directory signed a certificate for «${request.label}». Nothing was kept. Give the files that came back.`,
  );
}

/**
 * In a rehearsal the key is a stand-in's, which no file from outside can be for: the files are read as on the day, and the stand-in's own
 * certificate takes their place.
 */
function fromFiles(context: StepContext, request: CertificateRequest, certificate: Uint8Array, chain: Uint8Array): Chosen {
  const given = readIssued(certificate, chain);
  const own = context.run.mode !== 'production' ? signedHere(context, request) : null;
  return { source: 'file', material: own ?? given, replaced: own !== null };
}

/** Every check of what was chosen. A view does not ask: what has run out since is still shown, and another may be chosen. */
function checksOf(context: StepContext, { material, replaced }: Chosen): Check[] {
  const checks = [
    ...checkIssued(context.run, material, requestUnder(context), context.now()),
    ...(renewsExisting(context) ? requireRenews(context, material.certificate) : []),
  ];
  if (!replaced) return checks;
  return [...checks, notChecked('CERTIFICATE-KEY', 'the stand-in’s certificate takes the place of the one in the file')];
}

function chosenIn(context: StepContext): Chosen | null {
  const request = requestUnder(context);
  const { state } = context;
  if (state['certificate'] !== undefined)
    return fromFiles(context, request, fromBase64(textOf(state['certificate'])), fromBase64(textOf(state['chain'])));
  if (state['source'] !== 'record') return null;
  return { source: 'record', material: fromRecord(context, request), replaced: false };
}

const sheetOf = (title: string, fields: IssuedMaterial['certificate']): Sheet => ({
  title,
  sha256: sha256Hex(fields.der),
  facts: describeCertificate(fields),
});

/** One field a line under its own label; a label that stands twice is numbered. */
export function linesOf(fields: IssuedMaterial['certificate']): Record<string, string> {
  const lines: Record<string, string> = {};
  for (const { label, value } of describeCertificate(fields)) {
    let name = label;
    for (let count = 2; Object.hasOwn(lines, name); count += 1) name = `${label} (${count})`;
    lines[name] = value;
  }
  return lines;
}

/**
 * What people approve: the certificate by its hash and its fields, those above it, the key, and the policy the authority begins with, or
 * the hash of the certificate whose place it takes.
 */
function installation(context: StepContext, request: CertificateRequest, { certificate, chain }: IssuedMaterial): JsonObject {
  const policy = adoptedPolicy(context);
  const renews = renewsExisting(context) ? sha256Hex(certificateToRenew(context).certificate.der) : null;
  return {
    type: 'conclave/installation/1',
    run: context.run.id,
    authority: { label: request.label, spkiSha256: request.spkiSha256, algorithm: request.algorithm, ckaId: request.ckaId },
    request: { sha256: request.sha256, run: request.run },
    ...(renews === null ? {} : { renews }),
    certificate: { sha256: sha256Hex(certificate.der), says: linesOf(certificate) },
    issuers: chain.map(({ der, subject, notAfter }) => ({
      subject: describeName(subject),
      sha256: sha256Hex(der),
      notAfter: notAfter.date.toISOString(),
    })),
    ...(policy === null ? {} : { policySha256: policy.sha256, policy: JSON.parse(policy.json) as JsonObject }),
  };
}

function keep(context: StepContext, actor: string, chosen: Chosen): SettledOutcome {
  const request = requestUnder(context);
  const { source, material } = chosen;
  const checks = checksOf(context, chosen);
  const { certificate, chain } = material;
  const item = documentItem(context, installation(context, request, material), {
    document: 'installation',
    issuerSpki: base64(request.spki),
    path: `artifacts/${request.label}/installation.json`,
    attached: [certificate, ...chain].map(({ der }) => base64(der)),
  });
  context.log(
    actor,
    'issued-certificate-imported',
    {
      label: request.label,
      source,
      sha256: sha256Hex(certificate.der),
      spkiSha256: request.spkiSha256,
      requestSha256: request.sha256,
      issuers: chain.map(({ der }) => sha256Hex(der)),
    },
    checks,
  );
  return proposed(context, actor, item, checks);
}

const endings = ['.pem', '.crt', '.cer', '.der'];
const filePrompts: readonly Prompt[] = [
  {
    kind: 'file',
    id: 'certificate',
    label: 'The certificate that came back, in PEM or DER',
    max: Math.ceil(limits.certificate.maxBytes * 1.4) + 128,
    endings,
  },
  {
    kind: 'file',
    id: 'chain',
    label: 'The certificates above it, in PEM: its issuer’s first, the root’s last',
    max: chainLimits.maxBytes,
    endings,
  },
];

const sourcePrompt: Prompt = {
  kind: 'choice',
  id: 'source',
  label: 'Where does the certificate come from?',
  options: [
    { value: 'record', label: 'It was signed here: take it from the record' },
    { value: 'file', label: 'It came back in a file' },
  ],
  unanswered: 'file',
};

const decision: Prompt = {
  kind: 'choice',
  id: 'take',
  label: 'Is this the certificate?',
  options: [
    { value: 'take', label: 'This is the certificate: put it up' },
    { value: 'another', label: 'Choose another' },
  ],
};

function promptsOf(context: StepContext, chosen: Chosen | null): readonly Prompt[] {
  if (chosen !== null) return [decision];
  const asks = context.state['source'] === undefined && signedHere(context, requestUnder(context)) !== null;
  return asks ? [sourcePrompt] : filePrompts;
}

/**
 * Takes the certificate another CA signed for a request of our own, and the certificates above it, from files (64 kB; chain 1 MB, at most
 * ten) or from this very record: strict parse, REHEARSAL-MARK, CERTIFICATE-KEY, -SUBJECT, -CA, -VALID, ISSUER-CHAIN, LINT. People see
 * it before it is put up for approval as an installation. Of an authority that was opened (`renews`) it is held to the certificate in force
 * as well (SAME-SUBJECT-AND-KEY, NOT-WIDENED, EXISTING-DATES). Throws input.*, policy.certificate, policy.existing-certificate; nothing is
 * kept then. Source: RFC 5280 §6.1.
 */
export const importIssuedCertificate: StepKind = {
  kind: 'import-issued-certificate',
  takesFiles: true,
  needs: {},
  needsOneOf: [{ key: 'key' }, { renews: 'authority' }],
  gives: 'document',
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const request = requestUnder(context);
    const chosen = chosenIn(context);
    return {
      will:
        chosen === null
          ? `The certificate and those above it are read and held to the request${renewsExisting(context) ? ' and to the certificate in force' : ''}. Nothing is kept yet.`
          : `The installation of ${request.label} is put up for approval. No authority is made yet.`,
      button: chosen === null ? 'Read the certificate' : 'Go on',
      awaited: anyOfRoles(context),
      prompts: [...promptsOf(context, chosen)],
      stage:
        chosen === null
          ? {
              kind: 'facts',
              facts: [
                { label: 'For', value: request.label },
                { label: 'Subject', value: request.subject },
                { label: 'Public key SHA-256', value: request.spkiSha256, mono: true },
                ...(renewsExisting(context) ? existingFacts(context.run, base64(certificateToRenew(context).certificate.der)) : []),
              ],
            }
          : {
              kind: 'review',
              sheets: [
                sheetOf(`Certificate (${request.label})`, chosen.material.certificate),
                ...chosen.material.chain.map((issuer) => sheetOf(`Issuer (${describeName(issuer.subject)})`, issuer)),
              ],
              findings: [],
            },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const chosen = chosenIn(context);
    if (chosen !== null) {
      if (input.text('take') === 'another') return { kind: 'more', state: {} };
      return { kind: 'commit', commit: () => keep(context, input.person.id, chosen) };
    }
    return read(context, input);
  },
};

/** What was given is looked at first; where nobody is there to look, what the checks let pass is put up at once. */
function read(context: StepContext, input: StepInput): ReturnType<StepKind['perform']> {
  const [first] = promptsOf(context, null);
  const given: JsonObject =
    first?.id === 'source'
      ? { source: input.text('source') === 'record' ? 'record' : 'file' }
      : { source: 'file', certificate: base64(input.file('certificate').bytes), chain: base64(input.file('chain').bytes) };
  const found = chosenIn({ ...context, state: given });
  if (found !== null) checksOf(context, found);
  if (found === null || context.run.attendance !== 'unattended') return Promise.resolve({ kind: 'more', state: given });
  return Promise.resolve({ kind: 'commit', commit: () => keep(context, input.person.id, found) });
}
