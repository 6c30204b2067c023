/** The private origin every page comes from. `.invalid` never resolves (RFC 6761 §6.4); it is served by interception. */
export const pageOrigin = 'https://conclave.invalid';

/** What a window is for. `pending`: opened by our page, not yet known to be the paper or the room display. */
export type WindowKind = 'app' | 'beside' | 'pending';

export interface PageRequest {
  readonly url: string;
  /** With the `#`, or ''. */
  readonly fragment: string;
  readonly method: string;
  /** CDP Network.ResourceType. */
  readonly type: string;
  readonly mainFrame: boolean;
}

/**
 * What becomes of a request. serve: from the renderer's files. stay: a navigation elsewhere is answered with «no content»,
 * so the window keeps its page. close: a second window that is neither paper nor room display. refuse: it fails.
 */
export type RequestVerdict = 'serve' | 'stay' | 'close' | 'refuse';

/** What a second window may open at; the run's id follows. */
const besidePlaces = /^#(?:paper|room)\/[0-9a-f]{1,64}$/;

const isOurs = (url: string): boolean => url.startsWith(`${pageOrigin}/`);

/** SECURITY: fails closed; nothing ever leaves for a network. */
export function requestVerdict(request: PageRequest, kind: WindowKind): RequestVerdict {
  const navigation = request.type === 'Document' && request.mainFrame;
  if (!isOurs(request.url) || request.method !== 'GET') return !navigation ? 'refuse' : kind === 'pending' ? 'close' : 'stay';
  if (kind !== 'pending') return 'serve';
  return navigation && besidePlaces.test(request.fragment) ? 'serve' : 'close';
}

/** May a window show this? What is not our page is navigated back or closed. */
export function isOurPage(url: string): boolean {
  return isOurs(url);
}
