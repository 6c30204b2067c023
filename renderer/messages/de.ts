// The catalogue in German; the compiler refuses a missing or a foreign key.

import type { Translation } from './catalogue.ts';
import type { en } from './en.ts';
import { codes } from './de/codes.ts';
import { design } from './de/design.ts';
import { drills } from './de/drills.ts';
import { editor } from './de/editor.ts';
import { home } from './de/home.ts';
import { media } from './de/media.ts';
import { profiles } from './de/profiles.ts';
import { radius } from './de/radius.ts';
import { requests } from './de/requests.ts';
import { run } from './de/run.ts';
import { shell } from './de/shell.ts';
import { shelves } from './de/shelves.ts';

export const de: Translation<typeof en> = {
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
};
