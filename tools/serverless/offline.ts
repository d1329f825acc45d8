import ServerlessOffline, { type OfflineLog } from 'serverless-offline';
import { isListenError, toPortFault } from '../local/ports.ts';
import { runOf } from './run.ts';
import type { Logging, Serverless } from './serverless.ts';
import { greet } from './steps/greet.ts';

/**
 * serverless-offline without what it prints about itself: a box of all routes and two lines per request. Warnings and
 * errors stay, and `--verbose` shows its notices again. When it listens, it prints the service's own greeting.
 */
export default class Offline extends ServerlessOffline {
  readonly #greet: () => Promise<void>;

  constructor(serverless: Serverless, options: object, utils: Logging & { readonly log: OfflineLog }) {
    super(serverless, options, { ...utils, log: withoutNotices(utils.log) });
    this.#greet = () => greet(runOf(serverless, utils.log));
  }

  override async start(): Promise<void> {
    const { log } = console;
    // It has no option to leave the box out, which is all that it writes to the console.
    console.log = () => undefined;
    await super.start().finally(() => {
      console.log = log;
    });
    await this.#greet();
  }
}

function withoutNotices(log: OfflineLog): OfflineLog {
  const { debug, info, verbose, warning } = log;
  const notice = (...args: readonly unknown[]) => args.length > 0 && info(...args);
  const error = (...args: readonly unknown[]) => {
    const cause = args.find(isListenError);
    return cause === undefined ? log.error(...args) : log.error(toPortFault('PORT', cause));
  };
  return { debug, info, verbose, warning, error, notice };
}
