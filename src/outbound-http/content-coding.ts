import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

/** Each coding takes memory for its window and its result: more than a proxy's beside the origin's is an attack. */
const maximumCodings = 4;
/** RFC 9659: a zstd frame that needs a larger window (here 8 MiB) must not be sent over HTTP. */
const maximumZstdWindowLog = 23;

type Decode = (bytes: Buffer, maximumBytes: number) => Promise<Buffer>;

const unzip = promisify(gunzip);
const inflateZlib = promisify(inflate);
const inflateBare = promisify(inflateRaw);
const unbrotli = promisify(brotliDecompress);
const unzstd = promisify(zstdDecompress);

const decodeGzip: Decode = (bytes, maxOutputLength) => unzip(bytes, { maxOutputLength });

const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', decodeGzip],
  ['x-gzip', decodeGzip],
  // "deflate" means the zlib format, but some servers send the bare deflate stream.
  [
    'deflate',
    (bytes, maxOutputLength) => (hasZlibHeader(bytes) ? inflateZlib : inflateBare)(bytes, { maxOutputLength }),
  ],
  ['br', (bytes, maxOutputLength) => unbrotli(bytes, { maxOutputLength })],
  [
    'zstd',
    (bytes, maxOutputLength) =>
      unzstd(bytes, { maxOutputLength, params: { [constants.ZSTD_d_windowLogMax]: maximumZstdWindowLog } }),
  ],
]);

/** A body that can't be decoded. `problem` says why, and holds nothing of the answer. */
export class ContentCodingError extends Error {
  override readonly name = 'ContentCodingError';
  readonly problem: string;

  constructor(problem: string, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** The codings of a `content-encoding` header in the order in which they were applied, without `identity`. */
export function contentCodings(header: string | string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** Undoes the codings. Stops as soon as a result exceeds `maximumBytes`. Throws `ContentCodingError`. */
export async function decodeContent(bytes: Buffer, codings: readonly string[], maximumBytes: number): Promise<Buffer> {
  if (codings.length > maximumCodings) throw new ContentCodingError('too many content codings');
  let decoded = bytes;
  for (const coding of codings.toReversed()) {
    const decode = decoders.get(coding);
    if (!decode) throw new ContentCodingError('unknown content coding');
    try {
      decoded = await decode(decoded, maximumBytes);
    } catch (error) {
      const tooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      throw new ContentCodingError(tooLarge ? 'too large' : 'malformed content coding', error);
    }
  }
  return decoded;
}

/** RFC 1950, section 2.2: the compression method is 8, and the two bytes are a multiple of 31. */
function hasZlibHeader(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
