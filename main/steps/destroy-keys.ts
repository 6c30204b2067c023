import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import type { Session, TokenIdentity } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import { listedKeys, type ListedKey } from './destruction-document.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { journalledCall } from './journalled-call.ts';
import { sameToken } from './key-copies.ts';
import { logEvents } from './log-events.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

const tokenOf = (content: JsonObject): TokenIdentity => content['token'] as unknown as TokenIdentity;

/** The token as it was listed: the same one, and for a whole token no key more than the document names. */
async function requireAsListed(session: Session, content: JsonObject, whole: boolean): Promise<void> {
  const refuse = (why: string): never => {
    throw new CeremonyError('token.check-failed', `${why} Nothing was destroyed. Abort the run and list the token anew.`);
  };
  if (!sameToken(session.identity, tokenOf(content))) refuse('TOKEN-IDENTITY failed: another token is open than the one approved.');
  const listed = listedKeys(content);
  const more = (await session.keys()).find((key) => !listed.some(({ ckaId }) => ckaId === key.ckaId));
  if (whole && more !== undefined) refuse(`The token holds key «${more.label}» (CKA_ID ${more.ckaId}), which was not listed.`);
}

/** Destroys one key and looks that it is gone. A key that an earlier, interrupted attempt destroyed is passed over. */
async function destroy(context: StepContext, actor: string, session: Session, key: ListedKey): Promise<void> {
  const there = async (): Promise<boolean> => (await session.keys()).some(({ ckaId }) => ckaId === key.ckaId);
  if (!(await there())) {
    const tried = context.journal.find({ run: context.run.id, step: context.step.id, operation: 'destroy-key', ckaId: key.ckaId });
    if (tried.some(({ state }) => state !== 'failed')) return;
    throw new CeremonyError(
      'token.key-not-found',
      `Key «${key.label}» (CKA_ID ${key.ckaId}) is not on the token any more, and nothing here destroyed it. Stop and find out who did.`,
    );
  }
  const { id } = await journalledCall(
    context,
    { operation: 'destroy-key', actor, token: session.identity, keyLabel: key.label, ckaId: key.ckaId },
    () => session.destroyKey(key.ckaId),
    () => null,
  );
  if (await there()) {
    context.journal.failed(id, 'token.check-failed');
    throw new CeremonyError(
      'token.check-failed',
      `Key «${key.label}» is still on the token after C_DestroyObject. Stop, keep the token, report it.`,
    );
  }
  context.journal.verified(id, []);
}

/** Said once, before the first call: what is destroyed from here on was approved. */
function sayOnce(
  context: StepContext,
  actor: string,
  approved: ReturnType<typeof approvedDocument>,
): { path: string; sha256: string; role: string } {
  const { item } = approved;
  const said = [...logEvents(context.store, context.run.id)].some(
    ({ event, data }) => event === 'document-carried-out' && data['sha256'] === item.tbsSha256,
  );
  return said ? { path: item.planned.path, sha256: item.tbsSha256, role: 'document' } : carriedOut(context, actor, approved);
}

/** The record that outlives the token: which keys, on which token, when, approved by whom. */
function record(
  context: StepContext,
  actor: string,
  approved: ReturnType<typeof approvedDocument>,
  token: TokenIdentity,
): { path: string; sha256: string; role: string } {
  const { item, content, quorum } = approved;
  const keys = listedKeys(content);
  for (const { label, ckaId, spkiSha256 } of keys)
    context.log(actor, 'key-destroyed', { label, ckaId, spkiSha256, identity: { ...token } });
  const bytes = new TextEncoder().encode(
    canonicalJson({
      type: 'conclave/destruction-record/1',
      run: context.run.id,
      at: context.now().toISOString(),
      document: item.tbsSha256,
      approved: quorum.reason ?? '',
      token: { ...token },
      keys: keys.map(({ label, ckaId, spkiSha256 }) => ({ label, ckaId, spkiSha256 })),
      elsewhere: content['elsewhere'] ?? '',
    }),
  );
  const file = {
    path: item.planned.path.replace(/[^/]+$/, 'destruction-record.json'),
    sha256: sha256Hex(bytes),
    role: 'destruction-record',
  };
  context.log(
    actor,
    'artifact-made',
    { path: file.path, role: file.role, size: bytes.length, sha256: file.sha256, item: context.step.id },
    [],
    [artifactRow({ run: context.run.id, path: file.path, role: file.role, bytes, sha256: file.sha256 })],
  );
  return file;
}

/**
 * Destroys the keys the approved document lists, one journalled C_DestroyObject for each half pair, and writes the record of it.
 * The token's label is typed first. Source: rules.md, Journal; PKCS#11 v3.1 §5.7.4 C_DestroyObject; RFC 3647 4.6.2.
 */
export const destroyKeys: StepKind = {
  kind: 'destroy-keys',
  needs: { tbs: 'approved', token: 'token' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present', 'token', 'session'], sets: ['signature-made'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const { content } = approvedDocument(context, 'destruction', 'retirement');
    const keys = listedKeys(content);
    const { label } = tokenOf(content);
    return {
      will:
        keys.length === 0
          ? `The token «${label}» holds no key; that is put on record.`
          : `${keys.length === 1 ? 'One key' : `${keys.length} keys`} on token «${label}» ${keys.length === 1 ? 'is' : 'are'} destroyed. Nobody can bring a key back.`,
      button: keys.length === 0 ? `Record that «${label}» is empty` : `Destroy ${keys.map((key) => key.label).join(', ')} on «${label}»`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the token whose keys are destroyed'),
      stage: {
        kind: 'facts',
        facts: keys.map((key) => ({ label: key.label, value: `CKA_ID ${key.ckaId}, public key ${key.spkiSha256}`, mono: true })),
      },
    };
  },
  async perform(context, input) {
    const actor = input.person.id;
    roleOf(anyOfRoles(context), input.person);
    const approved = approvedDocument(context, 'destruction', 'retirement');
    const { label } = tokenOf(approved.content);
    requireTypedLabel(context, input, label, 'Nothing was destroyed.');
    const session = context.desk.session();
    await requireAsListed(session, approved.content, approved.item.planned.document === 'destruction');
    const document = sayOnce(context, actor, approved);
    for (const key of listedKeys(approved.content)) {
      context.progress(`The token is destroying ${key.label}`);
      await destroy(context, actor, session, key);
    }
    return {
      kind: 'commit',
      commit(): SettledOutcome {
        const file = record(context, actor, approved, session.identity);
        return {
          kind: 'done',
          value: { type: 'artifacts', files: [document, file] },
          data: { keys: listedKeys(approved.content).length, document: approved.item.tbsSha256 },
          checks: [approved.quorum, passed('DOCUMENT-UNCHANGED', approved.item.item)],
        };
      },
    };
  },
};
