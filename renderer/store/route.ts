// Where the window is, as the part of its address after the hash. The shells open second windows at #paper/… and #room/….

export type Place =
  | 'home'
  | 'trouble'
  | 'drills'
  | 'rehearse'
  | 'plan'
  | 'editor'
  | 'design'
  | 'runs'
  | 'run'
  | 'profiles'
  | 'requests'
  | 'authorities'
  | 'evidence'
  | 'tokens'
  | 'media'
  | 'people'
  | 'settings'
  | 'room'
  | 'paper';

export interface Route {
  readonly place: Place;
  /** Run id, authority id, playbook id; empty where the place needs none. */
  readonly id: string;
}

const withId: readonly Place[] = ['run', 'room', 'paper'];
const places: readonly Place[] = [
  'home',
  'trouble',
  'drills',
  'rehearse',
  'plan',
  'editor',
  'design',
  'runs',
  'run',
  'profiles',
  'requests',
  'authorities',
  'evidence',
  'tokens',
  'media',
  'people',
  'settings',
  'room',
  'paper',
];

/** Anything that is not a place, and a run without its id, is home. */
export function parseRoute(hash: string): Route {
  const [name = '', id = ''] = hash.replace(/^#\/?/u, '').split('/');
  const place = places.find((candidate) => candidate === name);
  const decoded = decode(id);
  return place === undefined || (withId.includes(place) && decoded === '') ? { place: 'home', id: '' } : { place, id: decoded };
}

export function hashOf(place: Place, id = ''): string {
  return id === '' ? `#${place}` : `#${place}/${encodeURIComponent(id)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
