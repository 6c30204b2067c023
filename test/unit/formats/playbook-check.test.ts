import { describe, expect, test } from 'vitest';
import { checkPlaybook } from '../../../main/formats/playbook-check.ts';
import type { KindSignature } from '../../../main/formats/playbook-check.ts';
import { parsePlaybook } from '../../../main/formats/playbook.ts';
import { bytes } from './refusal-of.ts';
import { resourceText } from './resource-files.ts';

const rootCa = resourceText('playbooks/root-ca.yaml');

const kind = (needs: Record<string, string>, gives: string | null, ...names: string[]): KindSignature => ({ needs, gives, with: names });
/** The kinds of the signing pipeline as steps/ declares them; stages are types, so that order is a matter of types too. */
const kinds: Record<string, KindSignature> = {
  'roll-call': kind({}, null),
  preflight: kind({}, null),
  'open-token': kind({}, 'token', 'token'),
  'generate-key-pair': kind({ token: 'token' }, 'key', 'label', 'algorithm'),
  'build-certificate': kind({ subjectKey: 'key', issuerKey: 'key' }, 'tbs', 'profile', 'subject', 'validity'),
  'build-crl': kind({ authority: 'tbs' }, 'tbs', 'profile'),
  lint: kind({ tbs: 'tbs' }, 'linted'),
  review: kind({ tbs: 'linted' }, 'reviewed'),
  approve: kind({ tbs: 'reviewed' }, 'approved'),
  sign: kind({ tbs: 'approved', key: 'key' }, 'artifacts'),
  'close-token': kind({ token: 'token' }, null),
  export: kind({ artifacts: 'artifacts' }, null, 'copies'),
  'sign-off': kind({}, null),
};
/** The same without stages, so that only the paths themselves speak. */
const untyped: Record<string, KindSignature> = Object.fromEntries(
  Object.entries(kinds).map(([name, { needs, gives, with: names }]) => [
    name,
    { needs: Object.fromEntries(Object.keys(needs).map((need) => [need, 'any'])), gives: gives === null ? null : 'any', with: names },
  ]),
);

function problems(table: Record<string, KindSignature>, ...changes: [from: string, to: string][]): string[] {
  let text = rootCa;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, () => to);
  }
  return checkPlaybook(parsePlaybook(bytes(text)).value, table);
}

describe('checkPlaybook', () => {
  test('root-ca holds together', () => {
    expect(problems(kinds)).toEqual([]);
    expect(problems(untyped)).toEqual([]);
  });

  test.each([
    [
      'a step that does not exist',
      'needs: { artifacts: sign }',
      'needs: { artifacts: sing }',
      'Step `out` needs `sing`, which is not a step.',
    ],
    [
      'a later step',
      'needs: { token: token }\n    with: { label',
      'needs: { token: shut }\n    with: { label',
      'Step `key` needs `shut`, which is not an earlier step.',
    ],
    ['itself', 'needs: { authority: cert }', 'needs: { authority: crl }', 'Step `crl` needs `crl`, which is not an earlier step.'],
    [
      'the wrong type',
      'needs: { authority: cert }',
      'needs: { authority: key }',
      'Step `crl` needs tbs as `authority`, and `key` gives key.',
    ],
    [
      'a step that gives nothing',
      'needs: { artifacts: sign }',
      'needs: { artifacts: shut }',
      'Step `out` needs artifacts as `artifacts`, and `shut` gives nothing.',
    ],
    [
      'a property every object has',
      'needs: { artifacts: sign }',
      'needs: { artifacts: tostring }',
      'Step `out` needs `tostring`, which is not a step.',
    ],
    ['a need too few', 'needs: { tbs: approve, key: key }', 'needs: { tbs: approve }', 'Step `sign` lacks the need `key`.'],
    [
      'a need too many',
      'needs: { tbs: lint }',
      'needs: { tbs: lint, key: key }',
      'Step `review` has the need `key`, which the kind `review` does not know.',
    ],
    ['with too little', 'with: { copies: plan.copies }', 'with: {}', 'Step `out` lacks `copies` under `with`.'],
    [
      'with too much',
      'with: { copies: plan.copies }',
      'with: { copies: plan.copies, toString: 1 }',
      'Step `out` has `toString` under `with`, which the kind `export` does not know.',
    ],
    [
      'an undeclared parameter',
      'copies: plan.copies',
      'copies: plan.kopies',
      'Step `out` uses `plan.kopies`, a parameter the playbook does not declare.',
    ],
    ['an unused parameter', 'copies: plan.copies', 'copies: 1', 'The parameter `copies` is declared and no step uses it.'],
    [
      'an undeclared quorum',
      'quorum: plan.quorum',
      'quorum: plan.many',
      'Step `approve` uses `plan.many`, a parameter the playbook does not declare.',
    ],
    [
      'a quorum that is no number',
      'quorum: plan.quorum',
      'quorum: plan.subject',
      'Step `approve` takes its quorum from `plan.subject`, which is not a number.',
    ],
    [
      'a role the playbook does not list',
      'roles: [ceremonyAdministrator, custodian, witness]',
      'roles: [ceremonyAdministrator, custodian]',
      'Step `review` is done by `witness`, a role the playbook does not list.',
    ],
    [
      'a kind that does not exist',
      'kind: sign-off',
      'kind: sign-of',
      'Step `end` has the kind `sign-of`, which does not exist; there are roll-call, ',
    ],
    ['a kind every object has', 'kind: sign-off', 'kind: valueof', 'Step `end` has the kind `valueof`'],
  ])('finds %s', (_name, from, to, sentence) => {
    expect(problems(kinds, [from, to])).toContainEqual(expect.stringContaining(sentence));
  });

  test('optional needs and parameters may be there or not', () => {
    const table = { ...kinds, review: { ...kinds['review'], optionalNeeds: { key: 'key' }, optionalWith: ['aloud'] } as KindSignature };
    expect(problems(table)).toEqual([]);
    expect(problems(table, ['needs: { tbs: lint }', 'needs: { tbs: lint, key: key }\n    with: { aloud: true }'])).toEqual([]);
  });
});

describe('LINT, QUORUM: each sign is dominated by lint and approve of the same set', () => {
  const unapproved = 'Step `sign` signs what no `approve` step has passed.';
  const unlinted = 'Step `sign` signs what no `lint` step has passed before it was approved.';
  test.each([
    ['signs what was built', [['tbs: approve, key', 'tbs: [cert, crl], key']], unapproved],
    ['signs what was only linted', [['tbs: approve, key', 'tbs: lint, key']], unapproved],
    ['signs what was only reviewed', [['tbs: approve, key', 'tbs: review, key']], unapproved],
    ['signs something unapproved beside the approved', [['tbs: approve, key', 'tbs: [approve, lint], key']], unapproved],
    ['approves what was never linted', [['needs: { tbs: review }', 'needs: { tbs: cert }']], unlinted],
    ['reviews what was never linted', [['needs: { tbs: lint }', 'needs: { tbs: [cert, crl] }']], unlinted],
    ['reviews something unlinted beside the linted', [['needs: { tbs: lint }', 'needs: { tbs: [lint, crl] }']], unlinted],
  ] as [string, [string, string][], string][])('%s', (_name, changes, sentence) => {
    expect(problems(untyped, ...changes)).toEqual([sentence]);
  });

  test('approving straight after lint is enough', () => {
    expect(problems(untyped, ['needs: { tbs: review }', 'needs: { tbs: lint }'])).toEqual([]);
  });

  test('the stage types refuse the same paths', () => {
    expect(problems(kinds, ['tbs: approve, key', 'tbs: lint, key'])).toEqual([
      'Step `sign` needs approved as `tbs`, and `lint` gives linted.',
      unapproved,
    ]);
  });
});
