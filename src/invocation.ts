import { AsyncLocalStorage } from 'node:async_hooks';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

type Handler<Event, Invocation, Result> = (event: Event, context: Invocation) => Result;

/** Milliseconds before the function's time is over; half of it before createApi answers in the stead of the request. */
const reserve = 1000;

/**
 * Tells what a request does when its time is over, however many run at once: what it still had in hand would go on
 * during the next request of the process.
 */
export function createTimeBudget<
  Event = APIGatewayProxyEventV2,
  Invocation extends Pick<Context, 'getRemainingTimeInMillis'> = Context,
>() {
  const ends = new AsyncLocalStorage<number>();
  return {
    /** @returns the handler, each of whose calls has the time that Lambda gives it, less the reserve */
    limited:
      <Result>(handler: Handler<Event, Invocation, Result>): Handler<Event, Invocation, Result> =>
      (event, context) =>
        ends.run(performance.now() + context.getRemainingTimeInMillis() - reserve, handler, event, context),

    /** @returns the milliseconds that the current call still has */
    left: (): number => (ends.getStore() ?? Number.POSITIVE_INFINITY) - performance.now(),
  };
}
