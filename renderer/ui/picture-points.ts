/** Points along the longer side of a picture that is searched for a code: more only takes time. */
const longestSide = 1600;

/** A picture in grey, one byte a point, row by row. The browser unpacks it, in the page’s own sandbox. Throws where it cannot. */
export async function picturePoints(
  picture: Blob,
): Promise<{ readonly width: number; readonly height: number; readonly grey: Uint8Array<ArrayBuffer> }> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  if (canvas === null) throw new Error('no canvas');
  canvas.drawImage(bitmap, 0, 0, width, height);
  const { data } = canvas.getImageData(0, 0, width, height);
  // ITU-R BT.601: how bright red, green and blue are to the eye.
  const grey = Uint8Array.from({ length: width * height }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * index, 4 * index + 3);
    return (299 * red + 587 * green + 114 * blue) / 1000;
  });
  return { width, height, grey };
}
