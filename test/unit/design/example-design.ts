import { factsOf, type DesignFacts } from '../../../main/design/design-facts.ts';
import type { DesignLibrary } from '../../../main/design/profiles-at-hand.ts';
import { parseDesign, type Design, type DesignNode } from '../../../main/formats/design.ts';
import { bytes } from '../formats/refusal-of.ts';
import { resource, resourceText } from '../formats/resource-files.ts';

export const exampleText = resourceText('examples/example-trust.design.yaml');
export const root = 'example-root-r1';
export const services = 'example-issuing-services';
export const people = 'example-issuing-people';
export const devices = 'example-issuing-devices';

/** The example, to be changed. */
export const example = (): Design => structuredClone(parseDesign(bytes(exampleText)).value);

export function nodeOf(design: Design, id: string): DesignNode {
  const found = design.nodes.find((node) => node.id === id);
  if (found === undefined) throw new Error(`no node ${id}`);
  return found;
}

/** The profiles that come with Conclave, and any written here instead: profile id → its text. */
export function libraryWith(own: Readonly<Record<string, string>> = {}): DesignLibrary {
  const read = (path: string): Uint8Array | null => {
    try {
      return resource(path);
    } catch {
      return null;
    }
  };
  return {
    profile: (id) => (own[id] === undefined ? read(`profiles/${id}.yaml`) : bytes(own[id])),
    playbook: (id) => (own[id] === undefined ? read(`playbooks/${id}.yaml`) : bytes(own[id])),
    playbookIds: () => ['root-ca', 'root-ca-with-audit-key', ...Object.keys(own)],
  };
}

/** The facts of the example after `change`; what a change makes must still be a design. */
export function factsAfter(change: (design: Design) => void, own: Readonly<Record<string, string>> = {}): DesignFacts {
  const design = example();
  change(design);
  return factsOf(parseDesign(bytes(JSON.stringify(design))).value, libraryWith(own));
}
