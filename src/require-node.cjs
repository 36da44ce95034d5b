// Loaded before the program, by any Node: an older one could only answer with a syntax error.
if (!process.features.typescript) {
  process.stderr.write(
    `The gateway needs Node.js 22.19 or later (24 is best); this is ${process.version}.\n` +
      'On Linux with glibc, `npm ci` brings one along. Elsewhere install it from nodejs.org.\n',
  );
  process.exit(1);
}
