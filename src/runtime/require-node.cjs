// Loaded before the program. Any version of Node can parse it, while an old one would only report a syntax error in the program.
if (!process.features.typescript) {
  process.stderr.write(
    `The gateway needs Node.js 22.19 or later (24 is best); this is ${process.version}.\n` +
      'On Linux with glibc, `npm ci` brings one along. Elsewhere install it from nodejs.org.\n',
  );
  process.exit(1);
}
try {
  require.resolve('graphql');
} catch {
  process.stderr.write('The dependencies are not installed. Run `npm ci` first.\n');
  process.exit(1);
}
// Caches compiled code for the next start, which then takes half as long. The cache is within the project, because other users
// could write to a shared directory.
const { enableCompileCache } = require('node:module');
enableCompileCache(require('node:path').join(__dirname, '../../node_modules/.cache/connect-gateway'));
