import type { TreePicture } from "./tree-svg";

/** Browsers refuse larger canvases, some of them silently. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 64_000_000;
const WANTED_SCALE = 2;

/** How many pixels of the picture one unit takes: 2, or what still fits; null when not even 1 does. */
export function pictureScale({ width, height }: { width: number; height: number }): number | null {
  const fits = (scale: number) =>
    Math.max(width, height) * scale <= MAX_SIDE && width * height * scale * scale <= MAX_PIXELS;
  return [WANTED_SCALE, 1].find(fits) ?? null;
}

/**
 * The picture as PNG, drawn by the browser.
 *
 * @throws Error with a sentence for the reader when it is too large for a canvas, or the browser cannot draw it.
 */
export async function pngOf(picture: TreePicture): Promise<Blob> {
  const scale = pictureScale(picture);
  if (scale === null) {
    throw new Error(
      `The tree is ${picture.width} × ${picture.height} pixels, too large for a PNG. Save it as SVG, or collapse parts of it.`,
    );
  }
  const address = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await blobOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("This browser cannot make a PNG of the tree. Save it as SVG."));
      else resolve(blob);
    }, "image/png");
  });
}
