/** Loaded before a program (`node --import`): prints to standard error whether the program can generate code from a string. */
const [, program = ''] = process.argv;

if (/\/src\/(sandbox\/)?main\.ts$/.test(program)) {
  process.stderr.write(`${program} ${canGenerateCode() ? 'can' : "can't"} make code from a string\n`);
}

function canGenerateCode(): boolean {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
}
