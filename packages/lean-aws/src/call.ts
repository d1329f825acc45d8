import { hash } from 'node:crypto';
import { createExchange } from '#lean-aws/create-exchange.ts';
import type { Access } from './access.ts';
import { type AttemptsContext, createAttempts } from './attempts.ts';
import type { Exchange } from './exchange.ts';
import { type Output, readOutput } from './output.ts';
import { createSigner } from './signature.ts';

export interface CallContext extends AttemptsContext {
  /** Signing name of the service, for example `dynamodb`. */
  readonly service: string;
  /** Prefix of its operations, for example `DynamoDB_20120810`. */
  readonly target: string;
  /** Version of its JSON protocol, if not 1.0. */
  readonly json?: '1.1';
  readonly access: Access;
  readonly exchange?: Exchange;
}

/** Calls an operation of the service, for example `GetItem`. */
export type Call = (operation: string, input: object) => Promise<Output>;

/** Creates a function that calls a service over AWS-JSON. @throws ServiceError @see createAttempts */
export function createCall({ service, target, json, access, exchange, ...context }: CallContext): Call {
  const url = new URL(access.endpoint);
  const sign = createSigner(service, access);
  const attempt = createAttempts(exchange ?? createExchange(url), context);

  return (operation, input) => {
    const body = JSON.stringify(input);
    const headers = {
      host: url.host,
      'x-amz-target': `${target}.${operation}`,
      'content-type': `application/x-amz-json-${json ?? '1.0'}`,
    };
    const signable = { start: 'POST\n/\n', headers, digest: hash('sha256', body) };
    return attempt(() => ({ method: 'POST', headers: sign(signable, new Date()), body }), readOutput);
  };
}
