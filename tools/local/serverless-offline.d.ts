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
