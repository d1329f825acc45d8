import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Call } from './call.ts';

type Stack = DynamoDBClient['middlewareStack'];
type Middleware = (next: Handler, context: Context) => Handler;
type Handler = (args: Args) => Promise<Result>;
interface Context {
  readonly commandName?: string;
}
interface Args {
  readonly input: object;
}
interface Result {
  output: object;
}

/**
 * The middleware stack of a client whose commands do no more than the document client asks of them: to translate what
 * goes in and what comes out. All between the two is `call`. The SDK's own stack copies and sorts itself for each
 * command and resolves what never changes here: endpoint, credentials, user agent, serialization by schema.
 *
 * Marshalled input is what goes over the wire, word for word, as long as it is without binary values. This service
 * stores none.
 */
export function createCommandStack(call: Call): Stack {
  const stack = {
    // What the document client looks for.
    identify: () => ['serializerMiddleware'],

    concat(commandStack: Stack) {
      const translations = collectTranslations(commandStack);
      return { ...stack, resolve: (_: unknown, context: Context) => resolve(translations, context) };
    },
  };
  return stack as unknown as Stack;

  function resolve({ marshall, unmarshall }: Translations, context: Context): Handler {
    const operation = String(context.commandName).replace(/Command$/, '');
    const invoke: Handler = async ({ input }) => ({ output: await call(operation, input) });
    return marshall(unmarshall(invoke, context), context);
  }
}

interface Translations {
  readonly marshall: Middleware;
  readonly unmarshall: Middleware;
}

/** A command brings its middlewares by name; of the others, the SDK's endpoint rules, none is needed. */
function collectTranslations(commandStack: Stack): Translations {
  const found = new Map<string, Middleware>();
  commandStack.applyToStack({
    add: () => undefined,
    addRelativeTo: (middleware: Middleware, { name }: { readonly name: string }) => found.set(name, middleware),
  } as unknown as Stack);
  return { marshall: take(found, 'DocumentMarshall'), unmarshall: take(found, 'DocumentUnmarshall') };
}

function take(found: ReadonlyMap<string, Middleware>, name: string): Middleware {
  const middleware = found.get(name);
  if (!middleware) throw new Error(`A command has no ${name}: it is not of the document client.`);
  return middleware;
}
