import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type FreshlyPackagedService, type PackageOrder, type Packaging, packageAfresh } from './packaged-service.ts';

/** Packages a stage when a test file first asks for it (see packageService), and removes all at the end of the run. */
export default class PackagesReporter {
  readonly #folder = mkdtempSync(join(tmpdir(), 'packages-'));
  readonly #packages = new Map<string, Promise<FreshlyPackagedService>>();
  readonly #server = createServer({ allowHalfOpen: true }, (socket) => this.#answer(socket));

  constructor() {
    const path = join(this.#folder, 'socket');
    this.#server.listen(path).unref();
    // The processes that run the tests inherit it.
    process.env['PACKAGES_SOCKET'] = path;
  }

  async #answer(socket: Socket): Promise<void> {
    const packaging: Packaging = await this.#package(await text(socket)).then(
      ({ dir }) => ({ dir }),
      (error: unknown) => ({ error: String(error) }),
    );
    socket.end(JSON.stringify(packaging));
  }

  #package(order: string): Promise<FreshlyPackagedService> {
    const { stage, settings }: PackageOrder = JSON.parse(order);
    const packaged = this.#packages.get(order) ?? packageAfresh(stage, settings);
    this.#packages.set(order, packaged);
    return packaged;
  }

  async onRunComplete(): Promise<void> {
    this.#server.close();
    const packaged = await Promise.allSettled(this.#packages.values());
    await Promise.all(packaged.map((result) => result.status === 'fulfilled' && result.value.remove()));
    rmSync(this.#folder, { recursive: true });
  }
}
