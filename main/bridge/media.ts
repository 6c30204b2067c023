import { describeMedia } from '../media/describe-media.ts';
import type { MediaView } from '../../preload/contract/media.ts';
import type { Workplace } from './workplace.ts';

/** Every device of this machine, which of them may carry something away, and why. Throws media.listing. */
export async function media(workplace: Workplace): Promise<MediaView> {
  return { media: describeMedia(await workplace.media()) };
}
