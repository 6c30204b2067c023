/** Points along the longer side of a picture that is searched for a code: more only takes time. */
const longestSide = 1600;

interface Points {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array<ArrayBuffer>;
}

/** A picture in grey, one byte a point, row by row. The browser unpacks it, in the page’s own sandbox. Throws where it cannot. */
export async function picturePoints(picture: Blob): Promise<Points> {
  const bitmap = await createImageBitmap(picture);
  return pointsOf(bitmap, bitmap.width, bitmap.height, longestSide);
}

/** The same of anything that can be drawn. `side`: points along its longer side at most. */
export function pointsOf(drawn: CanvasImageSource, wide: number, high: number, side: number): Points {
  const scale = Math.min(1, side / Math.max(wide, high));
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))];
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  if (canvas === null) throw new Error('no canvas');
  canvas.drawImage(drawn, 0, 0, width, height);
  const { data } = canvas.getImageData(0, 0, width, height);
  // ITU-R BT.601: how bright red, green and blue are to the eye.
  const grey = Uint8Array.from({ length: width * height }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * index, 4 * index + 3);
    return (299 * red + 587 * green + 114 * blue) / 1000;
  });
  return { width, height, grey };
}
