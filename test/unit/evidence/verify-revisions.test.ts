// The revision a statement names against the log's own words on when the gate was begun.

import { describe, expect, test } from 'vitest';
import { judgeBundle } from '../../../main/evidence/verify-bundle.ts';
import { makeSampleBundle, makeSampleKeys, type SampleOptions } from '../../fixtures/sample-bundle.ts';

const keys = makeSampleKeys({ algorithm: 'ed25519' });

function failedOf(options: SampleOptions): string[] {
  const { files, trust } = makeSampleBundle({ algorithm: 'ed25519', keys, ...options });
  const { checks } = judgeBundle({ files, problems: [] }, { trust });
  return checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `${name}: ${reason ?? ''}`);
}

/** The sample's gate is begun at revision 12: bob approves at 12, carol at 13, signing begins at 14. */
const of = (who: string, revision: number): SampleOptions => ({
  editStatement: (fields, person) => (person === who ? { ...fields, revision } : fields),
});

describe('APPROVAL-SUBJECT: the revision of an approval is one of its passage through the gate', () => {
  test.each([
    ['before the gate was begun', of('bob', 11), 'Approval 1 is of revision 11, at which the log has another step.'],
    ['when the next step had begun', of('carol', 14), 'Approval 2 is of revision 14, at which the log has another step.'],
    ['that of another person’s act', of('carol', 12), 'Approval 2 is of revision 12, which is that of an approval before it.'],
    [
      'of the passage in which the bytes were refused',
      { refusedFirstBy: 'bob', ...of('carol', 12) },
      'Approval 3 is of revision 12, at which the log has another step.',
    ],
    [
      'and the log does not tell when the gate was begun',
      { editEvent: (event) => (event.event === 'step-started' && event.step === 'approve' ? null : event) },
      'The log does not tell when step approve was begun, in which approval 1 was given.',
    ],
    [
      'of a second machine to which nothing was offered in this passage',
      {
        editEvent: (event) =>
          event.event === 'approval-given' && event.data['person'] === 'carol'
            ? { ...event, data: { ...event.data, by: 'second-machine' } }
            : event,
      },
      'Approval 2 was signed on a second machine, and the log does not tell that it was offered there.',
    ],
  ] as [string, SampleOptions, string][])('%s: refused', (_what, options, sentence) => {
    expect(failedOf(options)).toEqual([`APPROVAL-SUBJECT: ${sentence}`]);
  });

  test('both ends of the passage, and several passages, are accepted', () => {
    expect(failedOf({})).toEqual([]);
    expect(failedOf({ refusedFirstBy: 'bob' })).toEqual([]);
    expect(failedOf({ approvers: ['bob', 'carol', 'bob'] })).toEqual([]);
  });
});
