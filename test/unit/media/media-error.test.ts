import { expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { asMediaError } from '../../../main/media/media-error.ts';

test.each([
  ['ENOSPC', 'media.full'],
  ['EDQUOT', 'media.full'],
  ['EEXIST', 'media.exists'],
  ['ELOOP', 'media.exists'],
  ['ENOTDIR', 'media.exists'],
  ['EIO', 'media.io'],
  ['EROFS', 'media.read-only'],
  ['ENXIO', 'media.removed'],
  ['ENOTCONN', 'media.removed'],
  ['EFBIG', 'media.full'],
])('%s is %s, named by the file in the bundle and not by a path of the machine', (code, expected) => {
  const cause = Object.assign(new Error(`${code}: open '/media/stick/plan.yaml'`), { code });
  const error = asMediaError(cause, 'plan.yaml');
  expect(error).toMatchObject({ code: expected, cause });
  expect(error.message).toContain('plan.yaml');
  expect(error.message).not.toContain('/media');
});

test('an error of ours stays as it is', () => {
  const error = new CeremonyError('media.readback', 'It does not read back.');
  expect(asMediaError(error, 'plan.yaml')).toBe(error);
});
