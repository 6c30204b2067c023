import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  beginDesign,
  checkDesign,
  designDesk,
  openDesign,
  openSavedDesign,
  saveDesign,
  saveDesignPlans,
} from '../../../main/bridge/design-desk.ts';
import type { ChosenPlan, Workplace } from '../../../main/bridge/workplace.ts';
import { parseDesign } from '../../../main/formats/design.ts';
import { parsePlan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { bytes, refusalOf } from '../formats/refusal-of.ts';
import { resource } from '../formats/resource-files.ts';
import { fakeWorkplace } from './fake-workplace.ts';

const library = resourceLibrary(resolve(import.meta.dirname, '../../..'), null);
const example: ChosenPlan = { name: 'e.design.yaml', bytes: resource('examples/example-trust.design.yaml'), library };
const at = (given: Partial<Workplace> = {}): Workplace =>
  fakeWorkplace({ library, keepPlan: () => 'handle', keptPlan: () => example, savedDesign: () => example, ...given });
const opened = () => openSavedDesign(at(), { name: 'e.design.yaml' });

describe('the designer of the window', () => {
  test('offers every profile of a certificate, none of a CRL, and what is saved', () => {
    const desk = designDesk(at({ savedDesigns: () => [{ name: 'e.design.yaml', savedAt: new Date('2026-11-20T10:00:00Z') }] }));
    const ids = desk.profiles.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['root', 'issuing-services', 'tls-server']));
    expect(ids).not.toContain('root-crl');
    expect(desk.saved).toEqual([{ name: 'e.design.yaml', savedAt: '2026-11-20T10:00:00.000Z' }]);
  });

  test('begins with a root that no rule objects to', () => {
    const { draft } = beginDesign(at());
    const { problem, view, fields } = checkDesign(at(), { draft, designId: null });
    expect([problem, fields, view?.findings]).toEqual([null, [], []]);
    expect(view?.nodes.map(({ id }) => id)).toEqual(['root-r1']);
  });

  test('what is opened and saved again says the same, and its hash is that of the saved bytes', async () => {
    const { draft, designId } = opened();
    const saved: { name: string; bytes: Uint8Array }[] = [];
    const workplace = at({
      savePlan: (name, content) => {
        saved.push({ name, bytes: content });
        return Promise.resolve({ name });
      },
    });
    expect(await saveDesign(workplace, { draft, name: 'a.design.yaml' })).toEqual({ name: 'a.design.yaml' });
    const written = saved[0]?.bytes ?? new Uint8Array();
    expect(parseDesign(written).value).toEqual(parseDesign(example.bytes).value);
    const { hash, view, ceremonies } = checkDesign(workplace, { draft, designId });
    expect(hash.sha256).toBe(sha256Hex(written));
    expect([view?.findings, ceremonies[0]?.name]).toEqual([[], '01-example-root-r1.plan.yaml']);
  });

  test('a draft that is no design yet has its problem and every field that is wrong', () => {
    const { draft } = opened();
    const nodes = (draft['nodes'] as readonly Readonly<Record<string, string>>[]).map((node, index) =>
      index === 1 ? { ...node, validity: 'long', subject: 'nobody' } : node,
    );
    const { problem, fields, view, ceremonies } = checkDesign(at(), { draft: { ...draft, nodes }, designId: null });
    expect(problem).toMatch(/^input\.schema: /);
    expect(fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['nodes.1.validity', 'nodes.1.subject']));
    expect([view, ceremonies]).toEqual([null, []]);
  });

  test('plans go into the folder together; a design with an error makes none', () => {
    const written: { name: string; bytes: Uint8Array }[] = [];
    const workplace = at({ savePlans: (plans) => void written.push(...plans) });
    const { draft } = opened();
    const { ceremonies } = saveDesignPlans(workplace, { draft, designId: null });
    expect(written.map(({ name }) => name)).toEqual(ceremonies.map(({ name }) => name));
    expect(parsePlan(written[0]?.bytes ?? bytes('')).value.params['keyLabel']).toBe('example-root-r1');
    const [first] = draft['nodes'] as readonly Readonly<Record<string, string>>[];
    const wrong = { ...draft, nodes: [{ ...first, profile: 'issuing-services' }] };
    written.length = 0;
    expect(refusalOf(() => saveDesignPlans(workplace, { draft: wrong, designId: null })).code).toBe('policy.lint');
    expect(written).toEqual([]);
  });

  test('a file that is no design is refused, and nobody choosing one is no error', async () => {
    const plan = { ...example, bytes: bytes('conclave: plan/1\n') };
    expect(refusalOf(() => openSavedDesign(at({ savedDesign: () => plan }), { name: 'e.design.yaml' })).code).toBe('input.schema');
    expect(await openDesign(at({ choosePlan: () => Promise.resolve(null) }))).toBeNull();
  });
});
