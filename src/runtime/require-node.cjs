// Loaded before the program, by any Node: an older one could only answer with a syntax error.
if (!process.features.typescript) {
  process.stderr.write(
    `The gateway needs Node.js 22.19 or later (24 is best); this is ${process.version}.\n` +
      'On Linux with glibc, `npm ci` brings one along. Elsewhere install it from nodejs.org.\n',
  );
  process.exit(1);
}
// What was compiled (and stripped of its types) is kept for the next start, which takes half as long. Within the project:
// in a directory of everybody's, somebody else could have put it there.
const { enableCompileCache } = require('node:module');
enableCompileCache(require('node:path').join(__dirname, '../../node_modules/.cache/connect-gateway'));
