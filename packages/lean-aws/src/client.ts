import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Call, createCall, type Timing } from './call.ts';
import { type ReportCapacity, reportConsumedCapacity } from './capacity.ts';
import { createCommandStack } from './command-stack.ts';
import { createExchange } from './exchange.ts';
import { createSigner, type Signatory } from './signature.ts';

export interface ClientContext {
  readonly access: Signatory & { readonly endpoint: string };
  /** Is told what each command consumed. */
  readonly report?: ReportCapacity;
  /** @returns the milliseconds that the current request still has for DynamoDB; without it there is no such limit */
  readonly timeLeft?: () => number;
  readonly timing?: Timing;
}

/**
 * The one DynamoDB client of a function: the SDK's document client over a way to DynamoDB of its own, which costs
 * a fraction of the SDK's. docs/performance.md says what of the SDK it leaves out.
 */
export function createDocumentClient(context: ClientContext): DynamoDBDocumentClient {
  const {
    access,
    report = () => undefined,
    timeLeft = () => Number.POSITIVE_INFINITY,
    timing = lambdaTiming,
  } = context;
  const url = new URL(access.endpoint);
  const sign = createSigner(access);
  const exchange = createExchange(url);
  const call = createCall({ host: url.host, sign, exchange, timing, timeLeft });
  const connection = url.protocol === 'https:' ? connect(exchange, url.host, timing) : undefined;
  const middlewareStack = createCommandStack(afterConnection(connection, reportConsumedCapacity(call, report)));
  // All that the document client takes from a client.
  return DynamoDBDocumentClient.from({ config: {}, middlewareStack } as unknown as DynamoDBClient);
}

/**
 * Opens the connection while the process still starts, by a request that any client may make; it has no other effect.
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 */
async function connect(exchange: Exchange, host: string, { attempt }: Timing): Promise<void> {
  await exchange({ method: 'GET', headers: { host }, body: '', timeout: attempt }).catch(() => undefined);
}

/** A call that came earlier would open a connection of its own. */
function afterConnection(connection: Promise<void> | undefined, call: Call): Call {
  if (!connection) return call;
  return async (operation, input) => {
    await connection;
    return call(operation, input);
  };
}

type Exchange = ReturnType<typeof createExchange>;

/** DynamoDB answers in milliseconds; a second is a stall. Three attempts and two waits are over within 4 s. */
const lambdaTiming: Timing = { attempt: 1000, backoffMax: 500 };
