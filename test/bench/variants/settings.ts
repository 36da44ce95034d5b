/** What the bench tells a server that it starts. */
export const settings = {
  port: Number(process.env['PORT']),
  upstreamUrl: process.env['UPSTREAM_URL'] ?? '',
};
