/** The settings that the bench passes to the servers that it starts. */
export const settings = {
  port: Number(process.env['PORT']),
  upstreamUrl: process.env['UPSTREAM_URL'] ?? '',
};
