import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Call, connect } from './inspector.ts';

/** A command that a debugger starts. */
export interface Command {
  readonly cwd: string;
  readonly runtimeExecutable: string;
  readonly runtimeArgs?: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Debugger {
  /** Settles when the breakpoint is set. */
  readonly bound: Promise<unknown>;
  /** Waits until the breakpoint is hit. @returns what the expression is there */
  readonly hit: (expression: string) => Promise<unknown>;
  /** Waits for a line that the program prints. */
  readonly printed: (pattern: RegExp) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A line of a source file. */
export interface Line {
  readonly file: string;
  /** From 1. */
  readonly number: number;
}

/**
 * Starts a command and sets a breakpoint at a line of TypeScript, as debuggers do it: of each script with a source map, if they
 * can before it runs, they look in the map for where the line went.
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Debugger/
 */
export async function debug({ runtimeExecutable, program, ...command }: Command, line: Line): Promise<Debugger> {
  const args = ['--inspect-brk=127.0.0.1:0', ...(command.runtimeArgs ?? []), program, ...command.args];
  const child = spawn(runtimeExecutable, args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = [child.stdout, child.stderr].map((input) => createInterface({ input }));
  const exited = once(child, 'exit');
  // A process that has ended waits for its debugger to leave.
  child.stderr.on('data', (text) => String(text).includes('Waiting for the debugger to disconnect') && child.kill());
  const printed = (pattern: RegExp) => waitFor(pattern, lines, exited);
  const [, url = ''] = await printed(/Debugger listening on (ws:\S+)/);
  const { call, on } = await connect(url);
  const breakpoint = createBreakpoint(call, line);
  const paused = Promise.withResolvers<string>();

  on('Debugger.scriptParsed', breakpoint.bind);
  on('Debugger.paused', async ({ reason, data, callFrames, hitBreakpoints = [] }: Paused) => {
    if (hitBreakpoints.some(breakpoint.isIt)) return paused.resolve(callFrames[0]?.callFrameId ?? '');
    if (reason === 'instrumentation' && data !== undefined) await breakpoint.bind(data);
    return call('Debugger.resume');
  });
  on('NodeWorker.attachedToWorker', ({ sessionId }: { readonly sessionId: string }) =>
    call('NodeWorker.sendMessageToWorker', { sessionId, message: runWorker }),
  );
  // Threads of a process that began with a break wait for a debugger of their own.
  await call('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await call('Debugger.enable');
  await call('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptWithSourceMapExecution' });
  await call('Runtime.runIfWaitingForDebugger');

  return {
    printed: async (pattern) => void (await printed(pattern)),
    bound: breakpoint.bound,
    async hit(expression) {
      const callFrameId = await Promise.race([
        paused.promise,
        exited.then(() => Promise.reject(new Error('It ended.'))),
      ]);
      const { result } = await call('Debugger.evaluateOnCallFrame', { callFrameId, expression, returnByValue: true });
      return Object(result).value;
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const runWorker = JSON.stringify({ id: 0, method: 'Runtime.runIfWaitingForDebugger' });

/** A breakpoint that is set in the first script into which its line went. */
function createBreakpoint(call: Call, line: Line) {
  const { promise: bound, resolve } = Promise.withResolvers<unknown>();
  let breakpointId: unknown;
  return {
    bound,
    isIt: (id: string) => id === breakpointId,
    async bind({ scriptId, url, sourceMapURL = '' }: Script): Promise<void> {
      const map = readMap(url, sourceMapURL);
      if (!map?.payload.sources.some((source) => source.endsWith(line.file)) || breakpointId !== undefined) return;
      const { scriptSource } = await call('Debugger.getScriptSource', { scriptId });
      const location = findGenerated(map, String(scriptSource), line);
      if (location === undefined) return;
      const set = await call('Debugger.setBreakpoint', { location: { scriptId, ...location } });
      breakpointId ??= set['breakpointId'];
      resolve(undefined);
    },
  };
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

interface Paused {
  readonly reason: string;
  readonly data?: Script;
  readonly callFrames: readonly { readonly callFrameId: string }[];
  readonly hitBreakpoints?: readonly string[];
}

async function waitFor(pattern: RegExp, inputs: readonly NodeJS.EventEmitter[], exited: Promise<unknown>) {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  const printed: string[] = [];
  for (const input of inputs) {
    input.on('line', (text: string) => {
      printed.push(text);
      const found = pattern.exec(text);
      if (found) resolve(found);
    });
  }
  void exited.then(() => reject(new Error(`It ended before it printed ${pattern}:\n${printed.join('\n')}`)));
  return promise;
}

/** @returns the source map that a script names, if it can be read */
function readMap(url: string, sourceMapURL: string): SourceMap | undefined {
  try {
    const [, base64] = /^data:application\/json;.*base64,(.*)$/.exec(sourceMapURL) ?? [];
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const text =
      base64 === undefined ? readFileSync(resolve(dirname(file), sourceMapURL)) : Buffer.from(base64, 'base64');
    return new SourceMap(JSON.parse(text.toString()) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

/** @returns where in the code the first statement of a line of the source is, as the inspector counts: from 0 */
function findGenerated(map: SourceMap, code: string, { file, number }: Line) {
  for (const [lineNumber, text] of code.split('\n').entries()) {
    const columnNumber = text.search(/\S/);
    const entry = map.findEntry(lineNumber, Math.max(0, columnNumber));
    if ('originalSource' in entry && entry.originalLine === number - 1 && entry.originalSource.endsWith(file)) {
      return { lineNumber, columnNumber };
    }
  }
  return undefined;
}
