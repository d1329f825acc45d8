import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuse, toApiCall } from './api-call.ts';
import { createExtensionCalls, type ExtensionCallsContext } from './extension-calls.ts';
import { createRuntimeCalls, type RuntimeCallsContext } from './runtime-calls.ts';
import { createTelemetryCalls } from './telemetry-calls.ts';

export type SandboxApis = Awaited<ReturnType<typeof serveApis>>;

/** Serves the Runtime, Extensions and Telemetry API of one execution environment on a free port. */
export async function serveApis(context: RuntimeCallsContext & ExtensionCallsContext) {
  const extensions = createExtensionCalls(context);
  const telemetry = createTelemetryCalls(extensions.find);
  const runtime = createRuntimeCalls(context);
  // A client keeps its connection while it is frozen, however long that is.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    const call = toApiCall(request, response);
    const handle = () => {
      if (call.name.includes(' /2018-06-01/runtime/')) return runtime.handle(call);
      if (call.name.includes(' /2020-01-01/extension/')) return extensions.handle(call);
      return telemetry.handle(call);
    };
    handle().catch(() => refuse(response, 500, 'Platform.InternalError'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    runtime,
    extensions,
    telemetry,
    /** Host and port. */
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
