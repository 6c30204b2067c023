import { CeremonyError } from '../../errors.ts';

/** What the machine offers to hold the browser. */
export interface ConfinementFacts {
  readonly uid: number;
  /** Absolute paths, or null. */
  readonly unshare: string | null;
  readonly setpriv: string | null;
  /** Can this user start a program without any network interface? */
  readonly ownNetwork: boolean;
}

export interface Confinement {
  /** Command and arguments before the browser's own. */
  readonly before: readonly string[];
  /** none: the browser has no network interface at all, so silence is enforced and not only promised. */
  readonly network: 'none' | 'shared';
  /** The user the browser runs as. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/** nobody and nogroup. Chromium refuses its sandbox to root. */
const nobody = { uid: 65534, gid: 65534 };

/** Arguments of unshare(1) that give this user an empty network namespace, without changing who it is. */
export const ownNetworkArguments = (uid: number): readonly string[] => (uid === 0 ? ['--net'] : ['--user', '--map-current-user', '--net']);

/**
 * How the browser is held (rules.md, Host): as root it becomes an unprivileged user, and where the platform allows it
 * gets an empty network namespace. Its own sandbox is never switched off. Throws input.unsupported for a root without setpriv.
 */
export function confine({ uid, unshare, setpriv, ownNetwork }: ConfinementFacts): Confinement {
  const net = ownNetwork && unshare !== null ? [unshare, ...ownNetworkArguments(uid)] : [];
  const network = net.length > 0 ? 'none' : 'shared';
  if (uid !== 0) return { before: net, network, user: null };
  if (setpriv === null)
    throw new CeremonyError(
      'input.unsupported',
      'As root the window must run as another user, and setpriv (util-linux) is not there. Nothing was started. Install it, or use --shell terminal.',
    );
  // no_new_privs: the sandbox's namespaces need no privilege, and nothing below may gain any.
  const become = [setpriv, `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups', '--no-new-privs', '--inh-caps=-all'];
  return { before: [...net, ...become], network, user: nobody };
}
