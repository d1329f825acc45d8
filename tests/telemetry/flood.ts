import { createOutput } from '../../src/telemetry/stdout.ts';

const writeOut = createOutput();

// Opening process.stdout makes the pipe one that does not block, which is then full at once.
process.stdout.write('');
for (let number = 0; number < 200; number += 1) writeOut(`${number} ${'€'.repeat(3000)}\n`);
