import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

// Compiles the code of a function, and writes what V8 made of it for loader.cjs. V8 compiles most functions when they are
// first called, and a cache has the compiled ones only. --no-lazy compiles all. The cache must not be marked with it.
const [, , file = ''] = process.argv;
setFlagsFromString('--no-lazy');
const script = new Script(readFileSync(file.replace(/\.cjs$/, '.code'), 'utf8'), { filename: file, lineOffset: -1 });
setFlagsFromString('--lazy');
writeFileSync(file.replace(/\.cjs$/, '.cache'), script.createCachedData());
