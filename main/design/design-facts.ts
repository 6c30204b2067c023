import type { Design, DesignNode } from '../formats/design.ts';
import type { NameConstraints } from '../pki/general-name.ts';
import { parseDuration } from '../pki/duration.ts';
import { keyPurposeOid, keyPurposes } from '../pki/key-purpose.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { profilesAtHand, type DesignLibrary, type ProfileAtHand } from './profiles-at-hand.ts';
import { timelineOf, type Timeline } from './timeline.ts';
import { treeOf, type DesignTree } from './tree.ts';

/** A design with everything that follows from it; what rules and views read. */
export interface DesignFacts {
  readonly design: Design;
  readonly tree: DesignTree;
  readonly profiles: ReadonlyMap<string, ProfileAtHand>;
  readonly timeline: Timeline;
  /** null: it cannot be had; `design-profile-known` says so, and the other rules leave out what needs it. */
  profile(id: string): CertificateProfile | null;
  /** What the certificate of a node will hold: fixed by the profile, or given by the node where the profile leaves it open. */
  pathLenOf(node: DesignNode): number | undefined;
  /** OIDs. */
  purposesOf(node: DesignNode): readonly string[] | undefined;
  constraintsOf(node: DesignNode): NameConstraints | undefined;
}

const names = new Map(Object.entries(keyPurposes).map(([name, oid]) => [oid, name]));

/** `serverAuth` for its OID; an OID without a name stays one. */
export const purposeTitle = (oid: string): string => names.get(oid) ?? oid;

/** A profile may allow any length; the axis of time goes as far as a design may. */
function bounded(duration: string | undefined): string | undefined {
  const { years = 0 } = duration === undefined ? {} : parseDuration(duration);
  return years >= 100 ? 'P100Y' : duration;
}

export function factsOf(design: Design, library: DesignLibrary): DesignFacts {
  const tree = treeOf(design);
  const profiles = profilesAtHand(design, library);
  const profile = (id: string): CertificateProfile | null => {
    const found = profiles.get(id);
    return found !== undefined && 'profile' in found ? found.profile : null;
  };
  const extensionsOf = (node: DesignNode): CertificateProfile['extensions'] | undefined => profile(node.profile)?.extensions;
  return {
    design,
    tree,
    profiles,
    profile,
    timeline: timelineOf(design, tree, (id) => bounded(profile(id)?.validity.max)),
    pathLenOf: (node) => extensionsOf(node)?.basicConstraints.pathLenConstraint ?? node.pathLenConstraint,
    purposesOf: (node) => (extensionsOf(node)?.extendedKeyUsage?.purposes ?? node.extendedKeyUsage)?.map(keyPurposeOid),
    constraintsOf: (node) => {
      const fixed = extensionsOf(node)?.nameConstraints;
      return fixed === undefined || 'from' in fixed ? node.nameConstraints : fixed;
    },
  };
}
