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
 * Creates a client's middleware stack that only translates input and output, and leaves the rest to `call`. Marshalled
 * input is sent as JSON without changes, which excludes binary values.
 */
export function createCommandStack(call: Call): Stack {
  const stack = {
    // The document client looks for this name.
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

/** Finds a command's translations by name. Its other middleware, the SDK's endpoint rules, is not used. */
function collectTranslations(commandStack: Stack): Translations {
  const found = new Map<string, Middleware>();
  commandStack.applyToStack({
    add: () => undefined,
    addRelativeTo: (middleware: Middleware, { name }: { readonly name: string }) => found.set(name, middleware),
  } as unknown as Stack);
  return {
    marshall: requireMiddleware(found, 'DocumentMarshall'),
    unmarshall: requireMiddleware(found, 'DocumentUnmarshall'),
  };
}

function requireMiddleware(found: ReadonlyMap<string, Middleware>, name: string): Middleware {
  const middleware = found.get(name);
  if (!middleware) throw new Error(`No command of the document client: ${name} is missing.`);
  return middleware;
}
