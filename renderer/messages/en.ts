// The catalogue in English, from which the keys are taken.

import { codes } from './en/codes.ts';
import { design } from './en/design.ts';
import { drills } from './en/drills.ts';
import { editor } from './en/editor.ts';
import { home } from './en/home.ts';
import { media } from './en/media.ts';
import { profiles } from './en/profiles.ts';
import { radius } from './en/radius.ts';
import { requests } from './en/requests.ts';
import { run } from './en/run.ts';
import { shell } from './en/shell.ts';
import { shelves } from './en/shelves.ts';

export const en = {
  ...shell,
  ...home,
  ...run,
  ...shelves,
  ...editor,
  ...design,
  ...requests,
  ...profiles,
  ...media,
  ...codes,
  ...drills,
  ...radius,
} as const;
