import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

/** Each coding takes memory. More codings than a proxy and the origin would apply are an attack. */
const maximumCodings = 4;
/** RFC 9659 forbids zstd frames over HTTP that need a larger window than 8 MiB. */
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
  // "deflate" means the zlib format, but some servers send a raw deflate stream.
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

/** A body that can't be decoded. `problem` is the reason and contains nothing from the answer. */
export class ContentCodingError extends Error {
  override readonly name = 'ContentCodingError';
  readonly problem: string;

  constructor(problem: string, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** The codings in a `content-encoding` header in the order in which they were applied, without `identity`. */
export function contentCodings(header: string | string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** Decodes the body. Stops when a result exceeds `maximumBytes`. Throws `ContentCodingError`. */
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

/** RFC 1950, section 2.2: the compression method is 8, and the two bytes form a multiple of 31. */
function hasZlibHeader(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
