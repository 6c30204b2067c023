import { CeremonyError } from '../errors.ts';
import { backupOpening, copiedByUs } from './backup-token.ts';
import { anyOfRoles, oneOfEachRole, roleOf } from './turn.ts';
import { stateMap, withEntry } from './state-map.ts';
import type { KeyValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

const methodTexts = {
  'vendor-clone': 'the vendor’s own cloning',
  'store-copy': 'a copy of the token’s store',
  none: 'none',
} as const;

/** The embedded token's file, into the other directory. A copy made before is replaced whole. */
async function copyStore(context: StepContext, key: KeyValue): Promise<void> {
  const opening = backupOpening(context);
  if (opening.provider !== 'soft') throw new CeremonyError('bug', 'An embedded token was to be copied into a module.');
  const token = await context.hsm.find(key.identity);
  await token.copyTo(opening.directory);
}

/**
 * Gate: one person of each listed role says that the backup was made by the method the plan names. Conclave never wraps or exports a
 * key: the vendor's cloning makes it; only the embedded token's sealed file is copied by the app. Source: rules.md, Keys and tokens.
 */
export const makeBackup: StepKind = {
  kind: 'make-backup',
  needs: { key: 'key' },
  gives: null,
  with: [],
  model: { acting: 'one-of-each', requires: ['present', 'token'] },
  view(context) {
    const done = stateMap(context.state, 'confirmed');
    const awaited = oneOfEachRole(context, done);
    const method = methodTexts[context.run.plan.backup];
    const ours = copiedByUs(context);
    const last = new Set(awaited.map((person) => person.role)).size <= 1;
    return {
      will: !ours
        ? 'Your confirmation that the backup was made is written to the log with your name and the time. Conclave itself copies no key.'
        : last
          ? 'Your confirmation is written to the log, and the embedded token’s encrypted file is copied into the other directory.'
          : 'Your confirmation is written to the log. The copy is made when everyone has confirmed.',
      button: `Confirm: ${context.step.title ?? 'the backup'}`,
      awaited,
      prompts: awaited.map((person) => ({
        kind: 'confirm',
        id: `${person.id}.confirm`,
        label: ours ? 'The backup may be made now' : `The backup was made by ${method}`,
        person: person.id,
      })),
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Key', value: (context.value('key') as KeyValue).label },
          { label: 'Backup method of the plan', value: method },
          { label: 'Made by', value: ours ? 'Conclave: the encrypted file is copied as it is' : 'people, outside Conclave' },
          ...(ours
            ? [
                {
                  label: 'Copied to',
                  value:
                    context.devices.named('second') === null
                      ? 'a directory beside the token’s own; name one on another disk with --second-tokens'
                      : 'the directory named with --second-tokens',
                },
              ]
            : []),
          ...anyOfRoles(context)
            .filter((person) => person.id in done)
            .map((person) => ({ label: 'Confirmed', value: person.name })),
        ],
      },
    };
  },
  async perform(context, input) {
    const done = stateMap(context.state, 'confirmed');
    const role = roleOf(oneOfEachRole(context, done), input.person);
    const person = input.person.id;
    input.confirmed(`${person}.confirm`);
    const state = withEntry(context.state, 'confirmed', person, context.now().toISOString());
    const complete = oneOfEachRole(context, stateMap(state, 'confirmed')).length === 0;
    const ours = copiedByUs(context);
    if (complete && ours) await copyStore(context, context.value('key') as KeyValue);
    const { backup } = context.run.plan;
    return {
      kind: 'commit',
      commit() {
        context.log(person, 'attested', { person, role, statement: `The backup: ${methodTexts[backup]}` });
        if (!complete) return { kind: 'more', state };
        return { kind: 'done', value: null, data: { backup, copiedBy: ours ? 'conclave' : 'people' } };
      },
    };
  },
};
