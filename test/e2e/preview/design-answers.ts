// What the core answers about designs, from the core itself: the example, and one with everything wrong.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDesign, designDesk } from '../../../main/bridge/design-desk.ts';
import { parseStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import type { DesignDraftInput } from '../../../preload/contract/design-calls.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const workplace = fakeWorkplace({
  library: resourceLibrary(root, null),
  savedDesigns: () => [{ name: 'example-trust.design.yaml', savedAt: new Date('2026-11-20T10:00:00Z') }],
});
const text = readFileSync(join(root, 'resources', 'examples', 'example-trust.design.yaml'), 'utf8');
const draftOf = (yaml: string): DesignDraftInput => parseStrictYaml(new TextEncoder().encode(yaml), 'the example') as DesignDraftInput;

/** Answers by call name, for a design that is opened and judged. */
function answersFor(draft: DesignDraftInput): Readonly<Record<string, unknown>> {
  const started = { draft, name: 'example-trust.design.yaml', designId: null };
  return {
    designDesk: designDesk(workplace),
    beginDesign: started,
    openDesign: started,
    openSavedDesign: started,
    checkDesign: checkDesign(workplace, { draft, designId: null }),
  };
}

export const soundDesign = answersFor(draftOf(text));
export const faultyDesign = answersFor(
  draftOf(
    text
      .replace('overlap: P10Y', 'overlap: P1Y')
      .replace('profile: issuing-people', 'profile: root')
      .replace('key: offline', 'key: online'),
  ),
);
