declare module 'serverless-offline' {
  type Write = (...args: readonly unknown[]) => void;

  /** Part of the framework's log that serverless-offline uses. */
  export type OfflineLog = Readonly<Record<'debug' | 'info' | 'verbose' | 'notice' | 'warning' | 'error', Write>>;

  /** Plugin of the framework. */
  export default class ServerlessOffline {
    constructor(serverless: object, options: object, utils: { readonly log: OfflineLog });
    /** Ends when all servers listen. */
    start(): Promise<void>;
  }
}

declare module 'serverless-offline/lambda' {
  import type { APIGatewayProxyEventV2 } from 'aws-lambda';

  interface LambdaFunction {
    readonly setEvent: (event: APIGatewayProxyEventV2) => void;
    readonly setClientContext: (context: unknown) => void;
    readonly runHandler: () => Promise<unknown>;
  }

  /** Functions of serverless-offline. For each request it gets one by its name in serverless.yml. */
  export default class Lambda {
    get(functionKey: string): LambdaFunction;
  }
}
